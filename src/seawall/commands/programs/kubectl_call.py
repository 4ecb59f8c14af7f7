"""One kubectl command line, taken apart: verb, resources, namespace, selector, files."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from seawall.commands import kinds, siblings
from seawall.commands.context import Command, Context, Word
from seawall.commands.kinds import Kind
from seawall.commands.objects import At, Ref, with_fields
from seawall.commands.pflags import Flags, Parsed, parse
from seawall.errors import InputError
from seawall.model import Partial, Problem, Unknown

_SWITCHES = """
all all-namespaces allow-missing-template-keys append-hash arguments-only attach client command
current delete-emptydir-data delete-local-data disable-compression disable-eviction edit expose
follow force force-conflicts help ignore-daemonsets ignore-errors ignore-not-found
include-extended-apis insecure-skip-tls-verify interactive keep-annotations keep-liveness
leave-stdin-open list local match-server-version no-headers no-preserve now openapi-patch
output-patch overwrite prefix previous privileged prune quiet record recursive replace resolve rm
same-node save-config server-side share-processes show-events show-kind show-labels
show-managed-fields stdin subresource-all timestamps tty wait warnings-as-errors watch watch-only
windows-line-endings
"""
_LETTERS = {
    "n": "namespace",
    "f": "filename",
    "k": "kustomize",
    "l": "selector",
    "o": "output",
    "A": "all-namespaces",
    "R": "recursive",
    "p": "patch",
    "c": "container",
    "i": "stdin",
    "t": "tty",
    "q": "quiet",
    "h": "help",
    "v": "v",
    "s": "server",
    "L": "label-columns",
    "w": "watch",
    "e": "env",
    "r": "resolve",
}
FLAGS = Flags(
    switches=frozenset(_SWITCHES.split()),
    optional=frozenset({"dry-run", "cascade", "validate"}),
    letters=_LETTERS,
)
_QUERY = re.compile(r"\b(?:kubectl|oc)\b[^|;&]*?\bget\s+([^|;&)]*)")


class Call(msgspec.Struct, kw_only=True):
    """What a verb's reader gets. `args` are the words after the verb."""

    verb: str
    args: list[Word]
    parsed: Parsed
    cmd: Command
    ctx: Context

    def at(self, document: int = 0) -> At:
        """Where its Operations stand."""
        line, column, text = self.cmd.line, self.cmd.column, self.cmd.text
        return {"line": line, "column": column, "text": text, "document": document}

    def flag(self, *names: str) -> Word | None:
        return self.parsed.last(*names)

    def flag_or(self, name: str, default: Word) -> Word:
        value = self.parsed.last(name)
        return default if value is None or value == "" else value

    def on(self, *names: str) -> bool:
        return self.parsed.on(*names)

    @property
    def namespace(self) -> Word | None:
        if self.on("all-namespaces"):
            return Unknown("every namespace")
        return self.flag("namespace")

    @property
    def rehearsal(self) -> bool:
        """--dry-run in its spellings, --local, help: nothing reaches the cluster."""
        value = self.flag("dry-run")
        dry = isinstance(value, str) and value not in ("none", "false")
        return dry or self.on("local") or self.on("help")

    def problem(self, why: str, todo: str = "") -> None:
        """Something the command acts on can't be seen; said, never silent."""
        found = Problem(
            file=self.ctx.file,
            line=self.cmd.line,
            why=f"{self.cmd.name} {self.verb}: {why}",
            todo=todo,
            fatal=False,
        )
        if found not in self.ctx.problems:
            self.ctx.problems.append(found)


def take_apart(cmd: Command, ctx: Context) -> Call | None:
    """None when no verb is there. Unknown words before the verb are options of some variable."""
    parsed = parse(cmd.args, FLAGS)
    while parsed.args and isinstance(parsed.args[0], Unknown):
        parsed.args.pop(0)
    if not parsed.args:
        return None
    verb, *args = parsed.args
    return Call(verb=str(verb), args=args, parsed=parsed, cmd=cmd, ctx=ctx)


# --- resources ---------------------------------------------------------------------------------


def refs(call: Call, args: Sequence[Word] | None = None) -> Iterator[Ref]:
    """`TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE NAME`, `TYPE --all`, `TYPE -l a=b`."""
    words = list(call.args if args is None else args)
    if len(words) > 1 and isinstance(words[0], Unknown) and _names_a_kind(words[1]):
        words.pop(0)  # `kubectl delete $OPTS node n1`
    if not words:
        return
    first = words[0]
    if "/" in (first if isinstance(first, str) else first.prefix):
        for word in words:
            yield from _slashed(call, word)
        return
    if isinstance(first, Unknown):
        yield from _queried(call, words)
        return
    rows = [row for part in first.split(",") if part for row in _kinds(part)]
    for row in rows:
        if len(words) == 1:
            yield from _chosen(call, row)
        for name in words[1:]:
            yield Ref(kind=row, name=name, namespace=call.namespace)


def _names_a_kind(word: Word) -> bool:
    return isinstance(word, str) and kinds.of_word(word.split("/")[0].split(",")[0]) is not None


def _kinds(word: str) -> list[Kind]:
    if word == "all":
        return [kinds.of_resource(one) for one in kinds.ALL]
    return [kinds.of_resource(word)]


def _slashed(call: Call, word: Word) -> Iterator[Ref]:
    text = word if isinstance(word, str) else word.prefix
    kind, slash, name = text.partition("/")
    if not slash:
        call.problem("the text does not say which kind of object this is about")
        return
    rest: Word = name if isinstance(word, str) else Unknown(word.why, name, word.suffix)
    for row in _kinds(kind):
        yield Ref(kind=row, name=rest, namespace=call.namespace)


def _chosen(call: Call, row: Kind) -> Iterator[Ref]:
    """`--all`, `-l` and `--field-selector`."""
    field = call.flag("field-selector")
    if isinstance(field, str) and (one := re.search(r"metadata\.name==?([\w.-]+)", field)):
        yield Ref(kind=row, name=one.group(1), namespace=call.namespace)
    elif call.on("all") or call.flag("selector", "field-selector") is not None:
        unseen = Unknown("a selection of objects")
        asked = call.flag("selector")
        yield Ref(
            kind=row,
            name=unseen,
            namespace=call.namespace,
            labels=_labels(asked),
            every=True,
            selector=unseen if field is not None else call.flag_or("selector", ""),
        )


def _labels(selector: Word | None) -> Partial | None:
    """The labels that `-l a=b,c==d,e,!f` says every chosen object has, and has not."""
    if not isinstance(selector, str):
        return None
    known: dict[str, Any] = {}
    gone: set[str] = set()
    for part in selector.split(","):
        if "(" in part or ")" in part or "!=" in part:
            continue  # `env in (a,b)`: any of them
        key, equals, value = part.strip().replace("==", "=").partition("=")
        if key.startswith("!"):
            gone.add(key[1:])
        elif key:
            known[key] = value if equals else Unknown("any value")
    return Partial(known, absent=frozenset(gone))


def _queried(call: Call, words: Sequence[Word]) -> Iterator[Ref]:
    """`kubectl delete $(kubectl get nodes -o name)`: the query names the kind."""
    for word in words:
        asked = _QUERY.search(word.why) if isinstance(word, Unknown) else None
        kind = parse(_split(asked.group(1)), FLAGS).args if asked else []
        if kind and isinstance(kind[0], str):
            for part in kind[0].split(","):
                for row in _kinds(part.split("/")[0]):
                    yield Ref(
                        kind=row, name=Unknown("what the query finds"), namespace=call.namespace
                    )
        else:
            call.problem("the text does not say which kind of object this is about")
            return


def _split(text: str) -> list[Word]:
    try:
        return list(shlex.split(text))
    except ValueError:  # an open quote, cut off with the text
        return list(text.split())


# --- files -------------------------------------------------------------------------------------


class Found(msgspec.Struct, frozen=True):
    """An object of a `-f` file, with the number of its document and the file's name."""

    obj: dict[str, Any]
    file: str
    document: int


def objects(call: Call) -> Iterator[Found]:
    """The objects of `-f FILE|DIR|-` and `-k DIR`; what can't be read is said as a problem."""
    for name in call.parsed.every("filename"):
        yield from _file(call, name)
    for name in call.parsed.every("kustomize"):
        yield from _kustomized(call, name)


def _file(call: Call, name: Word) -> Iterator[Found]:
    if isinstance(name, Unknown):
        call.problem("which file it reads is not known here")
    elif name == "-":
        yield from _given(call, call.cmd.stdin, "standard input")
    elif re.match(r"https?://", name):
        call.problem(f"{name} is not read", "check the file that it serves")
    else:
        found = siblings.content(name, call.cmd, call.ctx)
        if isinstance(found, bytes):
            yield from _parsed(call, found, name)
        elif found is not None:
            yield from _given(call, found, name)
        else:
            yield from _folder(call, name)


def _given(call: Call, text: Word | None, name: str) -> Iterator[Found]:
    """Text of a pipe, a heredoc or a file that the script wrote."""
    from seawall.commands.programs import kubectl_pipes  # it reads calls by this module

    if isinstance(text, str):
        yield from _parsed(call, text.encode(), name)
        return
    made = list(kubectl_pipes.printed(call, text)) if text is not None else []
    for obj in made:
        yield Found(_placed(obj, call.namespace), name, 0)
    if not made:
        call.problem(f"what is in {name} is not known here")


def _folder(call: Call, name: str) -> Iterator[Found]:
    root = siblings.placed(name, call.ctx)
    inside = call.ctx.folder(root) if root is not None else []
    if not inside:
        call.problem(f"{name} is not here", "check the file itself")
    for path in inside:
        deep = "/" in posixpath.relpath(path, root)
        if not path.endswith((".yaml", ".yml", ".json")) or (deep and not call.on("recursive")):
            continue
        if (data := call.ctx.open(path)) is not None:
            yield from _parsed(call, data, path)


def _kustomized(call: Call, name: Word) -> Iterator[Found]:
    """Only what the kustomization's own files say; patches and generators are another source's."""
    if isinstance(name, Unknown):
        call.problem("which folder it reads is not known here")
        return
    for base in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
        data = opened(call, posixpath.join(name, base))
        if data is None:
            continue
        for found in _parsed(call, data, posixpath.join(name, base)):
            for entry in found.obj.get("resources") or ():
                path = posixpath.normpath(posixpath.join(name, str(entry)))
                if (inner := opened(call, path)) is not None:
                    yield from _parsed(call, inner, path)
        return
    call.problem(f"the kustomization {name} is not here", "check the folder itself")


def opened(call: Call, name: str) -> bytes | None:
    """A file that the script wrote before, or one of the checked tree."""
    found = siblings.content(name, call.cmd, call.ctx)
    return found.encode() if isinstance(found, str) else found if isinstance(found, bytes) else None


def _parsed(call: Call, data: bytes, file: str) -> Iterator[Found]:
    try:
        docs = call.ctx.objects(data, file)
    except InputError as error:
        call.problem(str(error))
        return
    for number, doc in enumerate(docs):
        items = doc.get("items")
        flat = (
            items
            if str(doc.get("kind", "")).endswith("List") and isinstance(items, list)
            else [doc]
        )
        for obj in flat:
            if isinstance(obj, dict):
                yield Found(_placed(obj, call.namespace), file, number)


def _placed(obj: dict[str, Any], namespace: Word | None) -> dict[str, Any]:
    """The object in the namespace of `-n`, if it names none itself."""
    metadata = obj.get("metadata")
    if namespace is None or not isinstance(metadata, dict) or _has_namespace(metadata):
        return obj
    row = kinds.of_object(str(obj.get("apiVersion", "")), str(obj.get("kind", "")))
    if not row.namespaced:
        return obj
    return with_fields(obj, {"metadata": with_fields(metadata, {"namespace": namespace})})


def _has_namespace(metadata: dict[str, Any]) -> bool:
    value = metadata.get("namespace")
    return isinstance(value, str) and bool(value)
