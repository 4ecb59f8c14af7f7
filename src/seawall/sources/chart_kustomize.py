"""Copies what a kustomization names, file by file, so that kustomize sees nothing else.

Remote bases are refused before anything runs; files come through `Context.open`, which gives only
those of the checked tree.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seawall.commands.context import Context
from seawall.errors import CouldNotLook, InputError
from seawall.formats import text, yaml11
from seawall.formats.loose import list_of, map_of, maps_of

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_MOST = 500  # kustomizations and files
_REMOTE = re.compile(
    r"^[a-z][a-z0-9+.-]*::|^[a-z][a-z0-9+.-]*://|^git@|^[\w.-]+@[\w.-]+:|\.git(?:[/?]|$)"
    r"|^(?:github|gitlab|bitbucket)\.\w+/|\?(?:.*&)?(?:ref|version|timeout|submodules)="
)
# Fields with paths, of files or folders. Source: the Kustomization type of kustomize 5.
_PATHS = ("resources", "bases", "components", "crds", "configurations")
_PLUGINS = ("generators", "transformers", "validators")  # paths, or YAML written in place
_PATCHES = ("patches", "patchesJson6902", "replacements")  # maps with `path`


def copy(folder: str, target: Path, ctx: Context, *, origins: bool = True) -> Path:
    """Copy a kustomize folder and what it names below `target`; gives the copied folder.

    With `origins` the copy asks kustomize to note the file that each object comes from.
    InputError for what can't be read, CouldNotLook for what would have to be fetched.
    """
    return _Copy(os.path.realpath(folder), folder, target, ctx, origins).all()


class _Copy:
    def __init__(self, root: str, shown: str, target: Path, ctx: Context, origins: bool) -> None:
        self.root, self.shown, self.target, self.ctx = root, shown, target, ctx
        self.origins = origins
        self.done: set[str] = set()

    def all(self) -> Path:
        pending = [self.root]
        if self._kustomization(self.root) is None:
            raise InputError(self.shown, "its kustomization could not be read", todo="check it")
        while pending:
            folder = pending.pop()
            if folder in self.done or (found := self._kustomization(folder)) is None:
                continue
            self.done.add(folder)
            name, data = found
            shown = posixpath.join(self._shown(folder), name)
            value = _value(data, shown)
            self._write(posixpath.join(folder, name), self._noted(data, folder))
            for path in self._named(value, shown):
                full = posixpath.normpath(posixpath.join(folder, path))
                if self._file(full) is None:
                    self._refuse_outside(full, path, shown)
                    pending.append(full)
            if len(self.done) > _MOST:
                raise InputError(self.shown, f"names more than {_MOST} files", todo="split it")
        return Path(self._copied(self.root))

    def _noted(self, data: bytes, folder: str) -> bytes:
        """The root's kustomization with the wish for origins, if it says nothing about it."""
        plain = data.lstrip()[:1] not in (b"{", b"") and b"buildMetadata" not in data
        single = b"\n---" not in data and b"\n..." not in data
        if self.origins and folder == self.root and plain and single:
            return data.rstrip() + b"\nbuildMetadata: [originAnnotations]\n"
        return data

    def _named(self, value: dict[str, Any], shown: str) -> Iterator[str]:
        if value.get("helmCharts") or value.get("helmChartInflationGenerator"):
            raise CouldNotLook(
                shown,
                "inflates Helm charts (helmCharts), which is not done here",
                todo="render it: kustomize build --enable-helm … | seawall check -",
            )
        for path in _paths(value):
            if _REMOTE.search(path):
                raise CouldNotLook(
                    shown,
                    f"names a remote base, which is not fetched: {path[:200]}",
                    todo="copy it into the tree, or render it: kustomize build … | seawall check -",
                )
            if not posixpath.isabs(path):
                yield path

    def _kustomization(self, folder: str) -> tuple[str, bytes] | None:
        for name in NAMES:
            data = self._open(posixpath.join(folder, name))
            if data is not None:
                return name, data
        return None

    def _file(self, path: str) -> bytes | None:
        if path in self.done:
            return b""
        data = self._open(path)
        if data is not None:
            self.done.add(path)
            self._write(path, data)
        return data

    def _open(self, path: str) -> bytes | None:
        """Through the Context, which takes paths from where the named folder lies."""
        base = os.path.realpath(os.path.dirname(self.shown) or ".")
        return self.ctx.open(os.path.relpath(path, base))

    def _refuse_outside(self, full: str, path: str, shown: str) -> None:
        """What is there, but not ours to open, is told as that; kustomize would say "missing"."""
        if os.path.exists(full) and self._kustomization(full) is None and full not in self.done:
            raise CouldNotLook(
                shown,
                f"names {path[:200]}, which lies outside of the checked folder",
                todo="check a folder that holds both",
            )

    def _write(self, path: str, data: bytes) -> None:
        copied = self._copied(path)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(data)

    def _copied(self, path: str) -> Path:
        return self.target / path.lstrip("/")

    def _shown(self, folder: str) -> str:
        return os.path.normpath(os.path.join(self.shown, os.path.relpath(folder, self.root)))


def _value(data: bytes, file: str) -> dict[str, Any]:
    found = yaml11.load_all(text.decode(data, file), file)
    value = found[0].value if found else {}
    if not isinstance(value, dict):
        raise InputError(file, "is no map of a kustomization's fields", todo="see kustomize create")
    return value


def _paths(value: dict[str, Any]) -> Iterator[str]:
    for field in _PATHS:
        yield from _texts(value.get(field))
    for field in (*_PLUGINS, "patchesStrategicMerge"):
        yield from (item for item in _texts(value.get(field)) if "\n" not in item)
    for field in _PATCHES:
        yield from _texts([item.get("path") for item in maps_of(value.get(field))])
    yield from _texts([map_of(value.get("openapi")).get("path")])
    for field in ("configMapGenerator", "secretGenerator"):
        for item in maps_of(value.get(field)):
            yield from _texts([item.get("env"), *list_of(item.get("envs"))])
            for file in _texts(item.get("files")):
                yield file.partition("=")[2] or file


def _texts(value: Any) -> Iterator[str]:
    return (item for item in list_of(value) if isinstance(item, str))
