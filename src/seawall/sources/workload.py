"""What runs in a workload when it is applied: the commands of its containers, as Operations.

A privileged pod that runs `sysctl -w net.ipv4.ip_forward=0` is that operation on its node. Commands
of plain containers are read too: `kubectl delete node` works from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from seawall import commands
from seawall.commands.context import Context, Word
from seawall.formats.loose import at, list_of, map_of, maps_of, words_of
from seawall.model import Operation, Problem, Unknown, Where
from seawall.sources.workload_host import leaving, rights
from seawall.sources.workload_scripts import (
    Script,
    Stream,
    code_index,
    config_map_of,
    is_harmless,
    is_shell,
    mounted,
    script_index,
)

if TYPE_CHECKING:
    from seawall.formats.yaml11 import Document
    from seawall.sources.manifest_parts import Part

Path = tuple[str | int, ...]

# Where a pod's spec lies: Pod; Deployment and all like it; CronJob; PodTemplate.
_SPECS: tuple[Path, ...] = (
    ("spec", "template", "spec"),
    ("spec",),
    ("spec", "jobTemplate", "spec", "template", "spec"),
    ("template", "spec"),
)
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
_EXEC: tuple[Path, ...] = (
    ("lifecycle", "postStart", "exec", "command"),
    ("lifecycle", "preStop", "exec", "command"),
    ("startupProbe", "exec", "command"),
    ("livenessProbe", "exec", "command"),
    ("readinessProbe", "exec", "command"),
)
# Images whose entrypoint is the program that they are named after.
_PROGRAM_IMAGE = re.compile(r"(?:^|/)(kubectl|helm|etcdctl)(?:[:@]|$)")
_REFERENCE = re.compile(r"\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)")
# A variable of which the shell makes one word again.
_SIMPLE = re.compile(r"[A-Za-z_]\w*=[\w.:/@%+,-]+\Z")


def inside(obj: dict[str, Any], ctx: Context) -> Iterator[Operation]:
    """Operations of a workload's commands; all stand at `ctx.line`. Other objects have none."""
    return _inside(obj, ctx, Stream(ctx=ctx), None)


def of_part(part: Part, ctx: Context, stream: Stream) -> Iterator[Operation]:
    """As `inside`, with the lines of the file and the ConfigMaps of the same stream."""
    return _inside(part.obj, ctx, stream, part)


def _inside(
    obj: dict[str, Any], ctx: Context, stream: Stream, part: Part | None
) -> Iterator[Operation]:
    for path in _SPECS:
        pod = at(obj, path)
        if isinstance(pod, dict) and isinstance(pod.get("containers"), list):
            break
    else:
        return
    ctx = ctx.at(via=(*ctx.via, title(obj)))
    yield from _sysctls(pod, ctx, path, part)
    for group in _CONTAINERS:
        for number, container in enumerate(list_of(pod.get(group))):
            if isinstance(container, dict) and _runs(container):
                reader = _Container(pod, container, (*path, group, number), ctx, stream, part)
                yield from reader.operations()


_RUNNING = frozenset(("command", "args", *(path[0] for path in _EXEC)))


def _runs(container: Mapping[str, Any]) -> bool:
    return not _RUNNING.isdisjoint(container)


def title(obj: Mapping[str, Any]) -> str:
    """ "DaemonSet kube-system/tune": how an operation's `via` names a workload."""
    metadata = map_of(obj.get("metadata"))
    name = metadata.get("name") or metadata.get("generateName") or "?"
    space = metadata.get("namespace")
    return (
        f"{obj.get('kind')} {space}/{name}"
        if isinstance(space, str)
        else f"{obj.get('kind')} {name}"
    )


def _sysctls(
    pod: Mapping[str, Any], ctx: Context, path: Path, part: Part | None
) -> Iterator[Operation]:
    """securityContext.sysctls set the pod's own network: same keys, no node."""
    items = map_of(pod.get("securityContext")).get("sysctls")
    for number, item in enumerate(maps_of(items)):
        key, value = item.get("name"), item.get("value")
        if isinstance(key, str) and value is not None:
            op = ctx.at(via=(*ctx.via, "pod securityContext")).operation(
                "node",
                "sysctl.set",
                {"key": key.replace("/", "."), "persisted": False, "network": "pod"},
                after={"value": " ".join(str(value).split())},
                text=f"{key}={value}",
            )
            place = (*path, "securityContext", "sysctls", number)
            yield _placed(op, ctx, part, place, 0)


class _Container:
    """Reads the commands of one container."""

    def __init__(
        self,
        pod: Mapping[str, Any],
        container: Mapping[str, Any],
        path: Path,
        ctx: Context,
        stream: Stream,
        part: Part | None,
    ) -> None:
        self.pod, self.container, self.path = pod, container, path
        self.part = part
        self.rights = rights(pod, container)
        self.environ = _environ(container)
        self.outer = ctx
        self.ctx = ctx.at(
            place="container",
            line=1,
            environ=self.environ,
            cwd=None,
            mounts=self.rights.writable,
        )
        self.stream = stream

    def operations(self) -> Iterator[Operation]:
        command = words_of(self.container.get("command"))
        args = words_of(self.container.get("args"))
        places: list[Path] = [("command", number) for number in range(len(command))]
        places += [("args", number) for number in range(len(args))]
        if args and not command:
            image = self.container.get("image")
            if found := _PROGRAM_IMAGE.search(image if isinstance(image, str) else ""):
                args, places = [found[1], *args], [("args",), *places]
        yield from self._run(command + args, places)
        for path in _EXEC:
            if path[0] not in self.container:
                continue
            words = words_of(at(self.container, path))
            yield from self._run(words, [(*path, number) for number in range(len(words))])

    def _run(self, argv: list[str], places: list[Path]) -> Iterator[Operation]:
        if not argv:
            return
        named = script_index(argv)
        command = " ".join(argv)
        found = dict(mounted(self.pod, self.container, self.stream, command))
        if named >= 0 and (script := found.get(argv[named])):
            yield from self._script(script, argv[named])
            return
        if named >= 0 and argv[named].startswith("/"):
            self._unseen(argv[named], places[0])
        code = code_index(argv)
        expanded = [self._expanded(word, code == number) for number, word in enumerate(argv)]
        files = {path: script.text for path, script in found.items()}
        if code < 0 and is_harmless(expanded, files):
            return
        from seawall.commands.shell_secrets import mask  # its patterns cost 3 ms

        shown = mask(command)[:2000]
        ops = commands.read_argv(expanded, self.ctx, line=1, text=shown, files=files)
        place = places[code if code >= 0 else 0]
        for op in ops:
            for kept in leaving(op, self.rights, len(self.ctx.via)):
                yield _placed(kept, self.outer, self.part, (*self.path, *place), op.where.line - 1)

    def _script(self, script: Script, name: str) -> Iterator[Operation]:
        """A script that a ConfigMap holds stands where the ConfigMap does."""
        if not is_shell(script.text):
            return
        via = (*self.ctx.via, f"runs {name}")
        for op in commands.read_script(script.text, self.ctx.at(via=via)):
            for kept in leaving(op, self.rights, len(via)):
                yield _placed(
                    kept, self.outer, script.part, script.path, op.where.line - 1, whole=True
                )

    def _unseen(self, path: str, place: Path) -> None:
        """A script from a ConfigMap that is not in this file can't be judged: say so."""
        name = config_map_of(self.pod, self.container, path) if self.rights.any else ""
        if name:
            who = self.ctx.via[-1]
            problem = Problem(
                file=self.outer.file,
                line=_line(self.outer, self.part, (*self.path, *place), 0),
                why=f"{who} runs {path} of ConfigMap {name}, which is neither here nor beside it",
                todo="check both together: in one folder, or through kustomize or helm",
                fatal=False,
            )
            self.outer.problems.append(problem)

    # -- what the container sees

    def _expanded(self, word: str, code: bool) -> Word:
        """Kubernetes' own $(NAME) put in; in code a value that isn't in the file is ${NAME}."""
        if "$" not in word:
            return word
        unknown: list[re.Match[str]] = []

        def value(found: re.Match[str]) -> str:
            if found[0] == "$$":
                return "$$" if code and not word[found.end() :].startswith("(") else "$"
            given = self.environ.get(found[1])
            if given is None:
                return found[0]
            # By its name where the shell can read it so: a password stays out of the text.
            if code and (isinstance(given, Unknown) or _SIMPLE.match(found[1] + "=" + given)):
                return "${" + found[1] + "}"
            if isinstance(given, str):
                return given
            unknown.append(found)
            return ""

        text = _REFERENCE.sub(value, word)
        if unknown:
            first, last = unknown[0], unknown[-1]
            why = f"$({first[1]}) is set when the pod starts"
            return Unknown(why, word[: first.start()], word[last.end() :])
        return text


def _environ(container: Mapping[str, Any]) -> dict[str, Word]:
    out: dict[str, Word] = {}
    for item in maps_of(container.get("env")):
        name, value = item.get("name"), item.get("value")
        if not isinstance(name, str):
            continue
        if "valueFrom" in item:
            out[name] = Unknown(f"${name} is set when the pod starts")
        else:
            out[name] = value if isinstance(value, str) else "" if value is None else str(value)
    return out


def _placed(
    op: Operation, ctx: Context, part: Part | None, path: Path, offset: int, *, whole: bool = False
) -> Operation:
    """The operation with its place in the file; `path` is inside of the part's object."""
    full = path if whole or part is None else (*part.path, *path)
    line = _line(ctx, part, path, offset, whole=whole)
    document = part.document.index if part else 0
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in full)
    # A ConfigMap's script may stand in another file than the workload.
    file = part.document.file if part and whole else ctx.file
    op.where = Where(file=file, line=line, document=document, path=shown.lstrip("."))
    return op


def _line(ctx: Context, part: Part | None, path: Path, offset: int, *, whole: bool = False) -> int:
    if part is None:
        return ctx.line
    document: Document = part.document
    return document.text_line(path if whole else (*part.path, *path), max(offset, 0))
