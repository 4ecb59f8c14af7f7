"""User data in a file of its own: cloud-config, MIME archives, boot scripts.

What it does is read in `commands.userdata`, which plans and command lines use, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from seawall.commands import userdata
from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.formats.text import decode
from seawall.model import Operation


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a user data file. InputError: not text, or a cloud-config that is no YAML."""
    try:
        text = decode(userdata.unzipped(data), file)
    except zlib.error as error:
        raise InputError(file, "is gzip that can't be unpacked") from error
    yield from userdata.read(text, ctx.at(file=file, source="cloudinit", place="node"))
