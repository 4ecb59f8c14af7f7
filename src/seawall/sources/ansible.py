"""Ansible playbooks and task files as Operations.

Nothing is executed and no template engine runs; `ansible_values` follows names, loop items and a
few filters. Files that plays include are opened only below the checked folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Context
from seawall.commands.shell_unseen import telling
from seawall.formats import yaml11
from seawall.formats.text import decode
from seawall.model import Operation
from seawall.sources.ansible_files import Book, refuse_vault
from seawall.sources.ansible_play import Player


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
            made = player.book(Book(file, "", document))
            yield from (op for op in made if op.plane != "node" or telling(op))
