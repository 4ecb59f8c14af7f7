"""Ansible playbooks and task files as Operations.

Nothing is executed and no template engine runs; `ansible_values` follows names, loop items and a
few filters. Files that plays include are opened only below the checked folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.commands.context import Context
from seawall.formats import yaml11
from seawall.formats.text import decode
from seawall.model import Operation
from seawall.sources.ansible_files import Book, refuse_vault
from seawall.sources.ansible_play import Player
from seawall.sources.ansible_values import VAULT

_PLAY = re.compile(rb"^(?:-|[ ])[ \t]+(?:hosts|import_playbook)[ \t]*:", re.M)
_TASK = re.compile(rb"^-[ \t]+[a-z_.]+[ \t]*:", re.M)


def looks_like(data: bytes, path: str = "") -> bool:
    """Whether a YAML text holds plays, or tasks in a folder where roles have them."""
    if data.lstrip().startswith(VAULT.encode()):
        return True
    head = data[: 1 << 16]
    in_role = "/tasks/" in f"/{path}" or "/handlers/" in f"/{path}"
    return bool(_PLAY.search(head)) or (in_role and bool(_TASK.search(head)))


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations in the order in which Ansible would run the tasks.

    InputError: not YAML, not text, or encrypted as a whole.
    """
    text = decode(data, file)
    refuse_vault(text, file)
    ctx = ctx.at(file=file, source="ansible")
    player = Player(ctx)
    for document in yaml11.load_all(text, file, ctx.problems):
        if isinstance(document.value, list):
            yield from player.book(Book(file, "", document))
