"""Files that ConfigMaps put into containers, and which words of a command are code.

Tuning scripts commonly lie in a ConfigMap beside the DaemonSet that runs them.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from seawall.commands import programs
from seawall.commands.context import Context, Word
from seawall.errors import InputError
from seawall.formats import text, yaml11
from seawall.formats.loose import map_of, maps_of
from seawall.model import Unknown
from seawall.sources.manifest_parts import Part, parts

Path = tuple[str | int, ...]

_SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh"))
_SHEBANG = re.compile(r"#!\s*\S*/(?:env\s+)?(?:ba|da|a|k|z)?sh\b")


class Script(msgspec.Struct, frozen=True):
    """A file that a ConfigMap puts into a container, and where it stands."""

    text: str
    part: Part
    path: Path


class Stream:
    """The ConfigMaps that stand beside a workload: in its file, else in the files beside it."""

    def __init__(self, found: Iterable[Part] = (), ctx: Context | None = None) -> None:
        self.maps = dict(_config_maps(found))
        self.ctx = ctx
        self.beside: dict[str, Part] | None = None

    def files(self, name: Any) -> dict[str, Script]:
        """The files of a ConfigMap by key; none if it isn't found."""
        part = self.maps.get(str(name)) or self._beside().get(str(name))
        data = map_of(part.obj.get("data")) if part else {}
        return {
            str(key): Script(value, part, (*part.path, "data", key))
            for key, value in data.items()
            if part and isinstance(value, str)
        }

    def _beside(self) -> dict[str, Part]:
        if self.beside is None:
            self.beside = {}
            for file, data in neighbours(self.ctx, b"ConfigMap") if self.ctx else ():
                # What is wrong with that file is told when it is read itself.
                with contextlib.suppress(InputError):
                    found = parts(yaml11.load_all(text.decode(data, file), file, []))
                    self.beside = {**dict(_config_maps(found)), **self.beside}
        return self.beside


_MANIFESTS = (".yaml", ".yml", ".json")
_MOST_NEIGHBOURS = 200


def neighbours(
    ctx: Context, *words: bytes, most: int = _MOST_NEIGHBOURS, piles: bool = True
) -> Iterator[tuple[str, bytes]]:
    """Name (as reports show it) and content of the files in the same folder with such a word.

    The first `most` of them; without `piles`, none of a folder that holds more.
    """
    here = posixpath.dirname(ctx.file)
    paths = (posixpath.normpath(name) for name in ctx.folder("."))
    names = [name for name in paths if name.endswith(_MANIFESTS) and "/" not in name]
    for name in names[:most] if piles or len(names) <= most else ():
        file = posixpath.normpath(posixpath.join(here, name))
        if file != posixpath.normpath(ctx.file):
            data = ctx.open(name)
            if data is not None and any(word in data for word in words):
                yield file, data


def _config_maps(found: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    for part in found:
        if part.obj.get("kind") == "ConfigMap":
            yield str(map_of(part.obj.get("metadata")).get("name")), part


def mounted(
    pod: Mapping[str, Any], container: Mapping[str, Any], stream: Stream, command: str
) -> Iterator[tuple[str, Script]]:
    """Path in the container and content of each ConfigMap's file that a command may mean."""
    volumes = volumes_of(pod)
    for mount in maps_of(container.get("volumeMounts")):
        folder, sub = mount.get("mountPath"), mount.get("subPath")
        if not isinstance(folder, str) or folder.rstrip("/") not in command:
            continue
        for name, script in _files(volumes.get(mount.get("name"), {}), stream):
            if sub is None:
                yield posixpath.join(folder, name), script
            elif sub == name:
                yield posixpath.normpath(folder), script


def _files(volume: Mapping[str, Any], stream: Stream) -> Iterator[tuple[str, Script]]:
    """Source: ConfigMapVolumeSource, ConfigMapProjection; without items every key is a file."""
    sources = [map_of(volume.get("configMap"))]
    projected = maps_of(map_of(volume.get("projected")).get("sources"))
    sources += [map_of(source.get("configMap")) for source in projected]
    for source in sources:
        held = stream.files(source["name"]) if "name" in source else {}
        items = {
            str(item.get("key")): str(item.get("path")) for item in maps_of(source.get("items"))
        }
        for key, script in held.items():
            if not items or key in items:
                yield items.get(key, key), script


def volumes_of(pod: Mapping[str, Any]) -> dict[Any, Mapping[str, Any]]:
    return {volume.get("name"): volume for volume in maps_of(pod.get("volumes"))}


def config_map_of(pod: Mapping[str, Any], container: Mapping[str, Any], path: str) -> str:
    """The name of the ConfigMap that a path in the container comes from; "" if it is from none."""
    for mount in maps_of(container.get("volumeMounts")):
        folder = mount.get("mountPath")
        if isinstance(folder, str) and (path + "/").startswith(folder.rstrip("/") + "/"):
            volume = volumes_of(pod).get(mount.get("name"), {})
            return str(map_of(volume.get("configMap")).get("name") or "")
    return ""


def is_shell(text: str) -> bool:
    """Whether a script is for a shell, as far as its first line tells."""
    first = text.lstrip("\n")[:200]
    return not first.startswith("#!") or bool(_SHEBANG.match(first))


# Programs that make operations, and those that read code or other machines' names for them.
_NAMES = frozenset((*programs.TABLE, *_SHELLS, "eval", "source", "ansible", "salt"))
_TOKEN = re.compile(r"[\w.+-]+")


def is_harmless(argv: Sequence[Word], files: Mapping[str, Word]) -> bool:
    """Whether no word of a command in exec form names a program or script that could do anything.

    Most containers start a server of their own: those need no shell parser.
    """
    for word in argv:
        if isinstance(word, Unknown) or word in files:
            return False
        if not _NAMES.isdisjoint(_TOKEN.findall(word)):
            return False
    return not any(path in word for path in files for word in argv if isinstance(word, str))


def script_index(argv: list[str]) -> int:
    """Which word is the path of a script: the program itself, or a shell's first argument."""
    if posixpath.basename(argv[0]) not in _SHELLS:
        return 0
    for at, word in enumerate(argv[1:], 1):
        if not word.startswith("-"):
            return at
        if "c" in word and not word.startswith("--"):
            return -1
    return -1


def code_index(argv: list[str]) -> int:
    """Which word is code of a shell (`sh -c CODE`); -1: none."""
    for at, word in enumerate(argv[:-1]):
        flag = word.startswith("-") and not word.startswith("--") and word.endswith("c")
        if flag and any(posixpath.basename(before) in _SHELLS for before in argv[:at]):
            return at + 1
    return -1
