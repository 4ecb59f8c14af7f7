"""User data of new nodes: scripts, cloud-config, archives of both, packed or plain.

Source: cloud-init's documentation ("User data formats"), and what node pools and instances take.
"""

from __future__ import annotations

import base64
import binascii
import email
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import Any

from seawall.commands import cloudconfig, read_script
from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Problem

MOST_BYTES = 4 << 20  # of an unpacked text; the cloud takes 32 KB
_DEEPEST = 4  # archives in archives
_GZIP = b"\x1f\x8b"


def read(text: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a user data text, plain or in base64 (and gzip); `ctx.line` is its first line.

    Raises InputError for a cloud-config that is no YAML.
    """
    yield from _part(unpacked(text), ctx, 0)


def unpacked(text: str) -> str:
    """The text behind base64 and gzip; a text that is neither as it is."""
    compact = "".join(text.split())
    if len(compact) < 16 or text.lstrip().startswith(("#", "Content-Type", "MIME-")):
        return text
    try:
        data = base64.b64decode(compact, validate=True)
        return unzipped(data).decode()
    except (binascii.Error, ValueError, zlib.error):
        return text


def unzipped(data: bytes) -> bytes:
    """`data` without gzip, at most MOST_BYTES of it."""
    if not data.startswith(_GZIP):
        return data
    return zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES)


def _part(text: str, ctx: Context, depth: int) -> Iterator[Operation]:
    text = text.removeprefix("\ufeff")
    head = text.lstrip()[:200].lower()
    if depth > _DEEPEST:
        ctx.problems.append(
            Problem(file=ctx.file, why="user data in user data in user data: not read further")
        )
    elif head.startswith(("content-type:", "mime-version:")):
        yield from _multipart(text, ctx, depth)
    elif head.startswith("#cloud-config-archive"):
        yield from _archive(text, ctx, depth)
    elif head.startswith("#cloud-config") or (
        head.startswith("## template:") and "#cloud-config" in head
    ):
        yield from cloudconfig.read(text, ctx)
    elif head.startswith(("#include", "#part-handler", "#upstart-job")):
        _not_read(head.split()[0], ctx)
    elif not head.startswith("#!") or _is_shell(head):
        yield from read_script(text, ctx)


def _is_shell(head: str) -> bool:
    first = head.split("\n")[0].rstrip()
    return first.rpartition("/")[2].split(" ")[-1].rstrip("0123456789.") in (
        *("sh", "bash", "dash", "ksh", "zsh", "ash"),
        *("-e", "-x", "-xe", "-ex", "-eu", "-eux", "-euxo", "-l"),
    )


def _not_read(what: str, ctx: Context) -> None:
    why = f"user data of the kind {what} is not read: what it does is not in this text"
    ctx.problems.append(Problem(file=ctx.file, why=why, line=ctx.line, fatal=False))


def _multipart(text: str, ctx: Context, depth: int) -> Iterator[Operation]:
    for part in email.message_from_string(text).walk():
        if part.is_multipart() or part.get_filename() == "part-handler":
            continue
        content = _content(part)
        line = ctx.line + _lines_before(text, part)
        kind = part.get_content_type()
        if kind == "text/cloud-config" and not content.lstrip().startswith(("#cloud", "## temp")):
            content = f"#cloud-config\n{content}"
            line -= 1
        yield from _part(content, ctx.at(line=line), depth + 1)


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    return unzipped(data).decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _lines_before(text: str, part: Message) -> int:
    payload = part.get_payload()
    at = text.find(payload) if isinstance(payload, str) and payload else -1
    return text.count("\n", 0, at) if at > 0 else 0


def _archive(text: str, ctx: Context, depth: int) -> Iterator[Operation]:
    for document in cloudconfig.documents(text, ctx):
        parts: Any = document.value
        if not isinstance(parts, list):
            raise InputError(ctx.file, "a cloud-config archive is a list", line=ctx.line)
        for index, part in enumerate(parts):
            path: tuple[Any, ...] = (index, "content") if isinstance(part, dict) else (index,)
            content = part.get("content") if isinstance(part, dict) else part
            if isinstance(content, str):
                line = ctx.line + document.text_line(path, 0) - 1
                yield from _part(content, ctx.at(line=line), depth + 1)
