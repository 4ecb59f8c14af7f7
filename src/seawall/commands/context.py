"""What a reader of commands is told, and what it gives back.

A `Context` says where a command stands (file, line) and where it would run (`place`). Everything
that reaches outside of the text (sibling files, Kubernetes manifests) is passed in, so that this
layer knows no source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from seawall.model import Operation, Plane, Problem, Unknown, Where

Word = str | Unknown

# node: a node's own shell (a plain script, ssh, cloud-init, Ansible, nsenter, chroot /host).
# container: a container's own file system; only what leaves it (sysctl, mounts, devices) counts.
# image, runner: an image build or a CI machine; nothing there is a node.
Place = Literal["node", "container", "image", "runner"]


class Context(msgspec.Struct, kw_only=True):
    """Where commands stand and run. Copy with `at(...)`; never change one that others hold."""

    file: str
    source: str
    line: int = 1  # of the text's first line in `file`
    place: Place = "node"
    host: Word | None = None  # name of the node, if the text gives one
    role: Word | None = None  # worker | master, if the text gives it
    via: tuple[str, ...] = ()
    environ: dict[str, Word] = {}
    cwd: Word | None = None
    # Writable folders of the node in a container: path inside → path on the node.
    mounts: dict[str, str] = {}
    depth: int = 0  # of scripts inside scripts; readers stop at 12 and say so
    # A file of the checked tree by the path in the text; None: not there or not allowed.
    open: Callable[[str], bytes | None] = lambda _path: None
    # Paths of the files below a folder of the checked tree, sorted; empty: not there.
    folder: Callable[[str], list[str]] = lambda _path: []
    # Kubernetes objects of a manifest text (YAML or JSON), as plain dicts.
    objects: Callable[[bytes, str], list[dict[str, Any]]] = lambda _data, _file: []
    # Operations that the objects themselves perform when applied: their containers' commands …
    inside: Callable[[dict[str, Any], Context], Iterator[Operation]] = lambda _obj, _ctx: iter(())
    problems: list[Problem] = []

    def at(self, **changes: Any) -> Context:
        return msgspec.structs.replace(self, **changes)

    def operation(
        self,
        plane: Plane,
        action: str,
        target: dict[str, Any],
        *,
        line: int = 0,
        column: int = 0,
        text: str = "",
        before: Any = None,
        after: Any = None,
    ) -> Operation:
        """An Operation that stands here; node targets get their host and role."""
        if plane == "node":
            unseen = Unknown("the text does not say which node")
            host = unseen if self.host is None else self.host
            role = unseen if self.role is None else self.role
            target = {"host": host, "role": role} | target
        return Operation(
            plane=plane,
            action=action,
            target=target,
            before=before,
            after=after,
            source=self.source,
            where=Where(file=self.file, line=line, column=column),
            text=text,
            via=self.via,
        )


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One simple command after expansion. Quotes are gone; globs stay as written."""

    name: str  # basename of the program: "kubectl"
    args: tuple[Word, ...]
    line: int  # in the file, already offset
    column: int = 0
    text: str = ""  # as written, secrets removed
    stdin: Word | None = None  # text of a heredoc, here-string or of `echo … |`; None: none
    environ: dict[str, Word] = {}  # variables in force
    files: dict[str, Word] = {}  # files that the same script wrote: path → content


Reader = Callable[[Command, Context], Iterator[Operation]]


def known(words: Sequence[Word]) -> list[str]:
    """The words that are plain text, in order."""
    return [word for word in words if isinstance(word, str)]
