"""Kubernetes manifests: each object of a YAML or JSON stream is an `apply`, with what runs in it.

Read as kubectl reads it (see `formats/yaml11`). A List is its items. Files that are YAML but no
Kubernetes objects raise NotKubernetes, so that the caller can try other sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seawall.commands.context import Context
from seawall.commands.objects import applied
from seawall.errors import InputError
from seawall.formats import text, yaml11
from seawall.formats.yaml11 import Document
from seawall.model import Operation, Problem, Where
from seawall.sources import claims, workload
from seawall.sources.manifest_parts import Part, parts
from seawall.sources.workload_scripts import Stream


class NotKubernetes(InputError):
    """The text is YAML or JSON, but holds no object with apiVersion and kind."""


# Files with apiVersion and kind that no API server takes: configuration of programs.
_OF_PROGRAMS = frozenset(
    (
        *("kustomize.config.k8s.io", "kind.x-k8s.io", "kubeadm.k8s.io", "audit.k8s.io"),
        *("kubelet.config.k8s.io", "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io"),
        *("apiserver.config.k8s.io", "apiserver.k8s.io", "client.authentication.k8s.io"),
        *("config.karmada.io", "skaffold", "ctlptl.dev", "k3d.io"),
    )
)


def objects(data: bytes, file: str) -> list[tuple[dict[str, Any], int, int]]:
    """(object, index of its document, line) of each; InputError when the text can't be read."""
    found = parts(yaml11.load_all(text.decode(data, file), file))
    return [(part.obj, part.document.index, part.line) for part in found]


class Places:
    """Where the fields of a manifest's objects stand; read again only when somebody asks."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data, self._file = data, file
        self._parts: dict[tuple[int, int], Part] | None = None
        self._lines: list[str] = []

    def of(self, where: Where, path: tuple[str | int, ...]) -> tuple[int, str]:
        """(line, its text) of a field of the object that stands at `where`; (0, "") if unknown."""
        if self._parts is None:
            whole = text.decode(self._data, self._file)
            found = parts(yaml11.load_all(whole, self._file, []))
            self._parts = {(part.document.index, part.line): part for part in found}
            self._lines = whole.split("\n")
        part = self._parts.get((where.document, where.line))
        line = part.document.line_of((*part.path, *path)) if part else 0
        return line, self._lines[line - 1].strip() if 0 < line <= len(self._lines) else ""


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a manifest. A document that can't be read becomes one of `ctx.problems`."""
    problems: list[Problem] = []
    documents = yaml11.load_all(text.decode(data, file), file, problems)
    ctx.problems.extend(_told(problems, data, file))
    found = list(parts(documents))
    if not found and not problems:
        raise NotKubernetes(
            file,
            "holds no Kubernetes object",
            todo="each needs apiVersion and kind; leave the file out if it is something else",
        )
    return _operations(found, ctx)


def _told(problems: list[Problem], data: bytes, file: str) -> list[Problem]:
    """A template that is read without its chart breaks in every document: said once."""
    if not problems or b"{{" not in data:
        return problems
    why = "is a template ({{ … }}), not a manifest"
    todo = "check the folder with its Chart.yaml, or render it: helm template … | seawall check -"
    return [Problem(file=file, why=why, line=problems[0].line, todo=todo)]


def of_documents(documents: list[Document], ctx: Context) -> Iterator[Operation]:
    """Operations of documents that stand in one stream; also for what helm and kustomize print."""
    return _operations(list(parts(documents)), ctx)


def _operations(found: list[Part], ctx: Context) -> Iterator[Operation]:
    stream = Stream(found, ctx)
    for part in found:
        if not _is_applied(part.obj):
            continue
        document = part.document.index
        yield applied(part.obj, ctx, line=part.line, document=document)
        yield from workload.of_part(part, ctx, stream)
    yield from claims.shared(found, ctx)


def _is_applied(obj: dict[str, Any]) -> bool:
    group = obj["apiVersion"].partition("/")[0]
    return group not in _OF_PROGRAMS and not (group == "v1" and obj["kind"] == "Config")
