"""cloud-config, the YAML of cloud-init: what its modules do to the node that boots with it.

Source: cloud-init's module reference. Modules that only make users or keys do nothing here.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from seawall.commands.context import Command, Context, Word
from seawall.commands.pieces import Pieces, spans, without
from seawall.commands.shell_secrets import mask
from seawall.formats import yaml11
from seawall.formats.yaml11 import Document
from seawall.model import Operation, Unknown

MOST_BYTES = 4 << 20
_MANAGER = Unknown("the distribution's own package manager")


def read(text: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a cloud-config text, in the order of cloud-init's stages."""
    if text.lstrip().startswith("## template"):
        text = _without_jinja(text)
    for document in documents(text, ctx):
        if isinstance(document.value, dict):
            yield from _Config(document, ctx).operations()


def _without_jinja(text: str) -> str:
    """Statements and comments go; an expression becomes a variable that nothing sets."""
    for opening, closing in (("{%", "%}"), ("{#", "#}")):
        text = without(text, opening, closing)
    out: list[str] = []
    at = 0
    for start, end, inner in spans(text, "{{", "}}"):
        out += [text[at:start], "${" + re.sub(r"\W+", "_", inner.strip()) + "}"]
        at = end
    return "".join([*out, text[at:]])


def documents(text: str, ctx: Context) -> list[Document]:
    """The YAML documents of `text`; its lines count from its own first line."""
    return yaml11.load_all(text, ctx.file)


class _Config:
    def __init__(self, document: Document, ctx: Context) -> None:
        self._document = document
        self._values: Mapping[str, Any] = document.value
        self._files: dict[str, Word] = {}
        outer = ctx.open
        self._ctx = ctx.at(open=lambda path: self._written(path) or outer(path))

    def operations(self) -> Iterator[Operation]:
        yield from self._commands("bootcmd")
        for key, module in _MODULES.items():
            value = self._values.get(key)
            if value is not None and value is not False:
                yield from module(self, key, value)
        yield from self._commands("runcmd")

    def _line(self, *path: Any) -> int:
        return self._ctx.line + self._document.line_of(path) - 1

    def _do(self, action: str, target: dict[str, Any], after: Any, *path: Any) -> Operation:
        line = self._line(*path)
        words = [word for word in target.values() if isinstance(word, str) and word]
        text = mask(f"{path[0]}: {' '.join(words)}")
        return self._ctx.operation("node", action, target, after=after, line=line, text=text[:300])

    def _written(self, path: str) -> bytes | None:
        content = self._files.get(path)
        return content.encode() if isinstance(content, str) else None

    def _commands(self, key: str) -> Iterator[Operation]:
        """bootcmd, runcmd: the items together are one script of /bin/sh."""
        items = self._values.get(key)
        pieces = Pieces(text=[], places=[], holes={})
        for index, item in enumerate(items if isinstance(items, list) else []):
            pieces.add(item, partial(self._text_line, key, index))
        yield from pieces.read(self._ctx)

    def _text_line(self, key: str, index: int, offset: int) -> int:
        return self._ctx.line + self._document.text_line((key, index), offset) - 1

    def files(self, key: str, value: Any) -> Iterator[Operation]:
        from seawall.commands.programs import written

        for index, item in enumerate(value if isinstance(value, list) else []):
            path = item.get("path") if isinstance(item, dict) else None
            if not isinstance(path, str):
                continue
            content = _content(item)
            append = item.get("append") is True
            self._files[path] = content
            command = Command(
                name="write_files",
                args=(),
                line=self._line(key, index),
                text=f"write_files: {path}",
                files=self._files,
            )
            yield from written.read(path, content, append, command, self._ctx)

    def packages(self, key: str, value: Any) -> Iterator[Operation]:
        for index, item in enumerate(value if isinstance(value, list) else []):
            for name, version in _packages(item):
                target = {"name": name, "manager": _MANAGER}
                yield self._do("package.install", target, {"version": version}, key, index)

    def upgrade(self, key: str, value: Any) -> Iterator[Operation]:
        if value is True:
            after = {"version": "", "exclude": []}
            yield self._do("package.upgrade", {"name": "", "manager": _MANAGER}, after, key)

    def mounts(self, key: str, value: Any) -> Iterator[Operation]:
        for index, item in enumerate(value if isinstance(value, list) else []):
            if not isinstance(item, list) or len(item) < 2 or item[1] is None:
                continue
            device, path, fstype, options = ([str(part) for part in item] + ["auto", ""])[:4]
            target = {"device": device, "path": path, "fstype": fstype}
            yield self._do("mount.mount", target, {"options": options}, key, index)

    def swap(self, key: str, value: Any) -> Iterator[Operation]:
        if isinstance(value, dict) and value.get("size") not in (None, 0, "0"):
            device = str(value.get("filename") or "/swap.img")
            target = {"device": device, "path": "", "fstype": "swap"}
            yield self._do("mount.mount", target, {"options": ""}, key)

    def disks(self, key: str, value: Any) -> Iterator[Operation]:
        for device, item in value.items() if isinstance(value, dict) else ():
            if isinstance(item, dict) and item.get("layout"):
                target = {"device": str(device), "tool": "disk_setup"}
                yield self._do("disk.write", target, None, key, device)

    def file_systems(self, key: str, value: Any) -> Iterator[Operation]:
        for index, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, dict) and item.get("device"):
                target = {"device": str(item["device"]), "tool": "mkfs"}
                after = {"fstype": str(item.get("filesystem") or "")}
                yield self._do("disk.format", target, after, key, index)

    def time(self, key: str, value: Any) -> Iterator[Operation]:
        if key == "timezone":
            yield self._do("clock.set", {}, {"how": "timezone", "value": str(value)}, key)
        elif isinstance(value, dict) and value.get("enabled") is False:
            yield self._do("clock.set", {}, {"how": "ntp", "value": "false"}, key)

    def resolver(self, key: str, value: Any) -> Iterator[Operation]:
        if value is not True:
            return
        asked = self._values.get("resolv_conf")
        asked = asked if isinstance(asked, dict) else {}
        names = asked.get("nameservers")
        lines = [f"nameserver {name}\n" for name in (names if isinstance(names, list) else [])]
        after = {"content": "".join(lines), "append": False}
        yield self._do("file.write", {"path": "/etc/resolv.conf"}, after, key)


_Module = Callable[[_Config, str, Any], Iterator[Operation]]
# In the order of cloud-init's stages; `write_files` runs before packages and runcmd.
_MODULES: dict[str, _Module] = {
    "disk_setup": _Config.disks,
    "fs_setup": _Config.file_systems,
    "mounts": _Config.mounts,
    "swap": _Config.swap,
    "write_files": _Config.files,
    "manage_resolv_conf": _Config.resolver,
    "timezone": _Config.time,
    "ntp": _Config.time,
    "package_upgrade": _Config.upgrade,
    "apt_upgrade": _Config.upgrade,
    "packages": _Config.packages,
}


def _content(item: Mapping[str, Any]) -> Word:
    """The content of a file to write, decoded as its `encoding` says."""
    content = item.get("content", "")
    encoding = str(item.get("encoding") or "text").lower().replace("base64", "b64")
    if isinstance(content, bytes):
        content = content.decode("utf-8", "replace")
    if not isinstance(content, str):
        return Unknown("the content is no text")
    if encoding in ("text", "text/plain"):
        return content
    try:
        packed = "".join(content.split())
        plain = "b64" not in encoding
        data = content.encode("latin-1") if plain else base64.b64decode(packed, validate=True)
        if "gz" in encoding:
            data = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES)
        return data.decode()
    except (binascii.Error, ValueError, zlib.error):
        return Unknown(f"the content is not {encoding}")


def _packages(item: Any) -> Iterator[tuple[str, str]]:
    """(name, version) of "nginx", ["nginx", "1.2"], "nginx=1.2", {"apt": [...]}."""
    if isinstance(item, dict):
        for names in item.values():
            for name in names if isinstance(names, list) else []:
                yield from _packages(name)
    elif isinstance(item, list) and len(item) == 2:
        yield str(item[0]), str(item[1])
    elif isinstance(item, str):
        name, _, version = item.partition("=")
        yield name, version
