"""Files of an Ansible project by the paths that playbooks and roles use for them.

All paths are relative to the file that is checked, as `Context.open` takes them; nothing outside
of the checked folder is opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.formats import yaml11
from seawall.formats.text import decode
from seawall.formats.yaml11 import Document
from seawall.model import Problem
from seawall.sources.ansible_values import VAULT

_ENDS = ("", ".yml", ".yaml")
_ROLES = ("roles/", "../roles/", "../../roles/", "../../")


class Book(msgspec.Struct):
    """One YAML document of plays or tasks; `folder` is where relative paths in it start."""

    file: str
    folder: str
    document: Document


class Project:
    """Opens the files that a checked playbook or task file names."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._left = 500  # files; a project that includes itself ends there

    def read(self, path: str) -> bytes | None:
        if self._left <= 0:
            return None
        self._left -= 1
        return self._ctx.open(posixpath.normpath(path)) if path else None

    def shown(self, path: str) -> str:
        """The path as the walker would name it."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._ctx.file), path))

    def books(self, path: str, *folders: str) -> list[Book]:
        """The documents of the first file of that name; [] if there is none."""
        for folder in folders or ("",):
            for end in _ENDS:
                full = posixpath.normpath(posixpath.join(folder, path + end))
                data = self.read(full)
                if data is not None:
                    return self.parsed(data, full)
        return []

    def parsed(self, data: bytes, path: str) -> list[Book]:
        """Documents of an opened file; what can't be read is a Problem and the rest goes on."""
        file = self.shown(path)
        try:
            text = decode(data, file)
            refuse_vault(text, file)
            found = yaml11.load_all(text, file)
        except InputError as error:
            self._remark(error, fatal="Vault" not in error.why)
            return []
        return [Book(file, posixpath.dirname(path), document) for document in found]

    def _remark(self, error: InputError, *, fatal: bool) -> None:
        """Once for each file; secrets in files of variables are usual, and no reason to fail."""
        problem = Problem(
            file=error.file, why=error.why, line=error.line, todo=error.todo, fatal=fatal
        )
        if problem not in self._ctx.problems:
            self._ctx.problems.append(problem)

    def variables(self, *paths: str) -> dict[str, Any]:
        """Variables of the first of these files that exists."""
        for path in paths:
            for book in self.books(path):
                if isinstance(book.document.value, dict):
                    return book.document.value
        return {}

    def role(self, name: str, folder: str) -> str | None:
        """The folder of a role, looked for as Ansible does: roles/ beside the playbook."""
        for place in _ROLES:
            full = posixpath.normpath(posixpath.join(folder, place + name))
            for part in ("tasks/main.yml", "tasks/main.yaml", "handlers/main.yml", "meta/main.yml"):
                if self.read(f"{full}/{part}") is not None:
                    return full
        return None

    def group_variables(self, hosts: str) -> dict[str, Any]:
        """group_vars of `all` and of the play's groups: what an inventory would not override."""
        found: dict[str, Any] = {}
        for name in ("all", *hosts.replace(",", ":").split(":")):
            clean = name.strip()
            if clean and "/" not in clean and "{" not in clean:
                for place in ("group_vars", "../group_vars", "inventory/group_vars"):
                    found |= self.variables(f"{place}/{clean}", f"{place}/{clean}/main")
        return found


def refuse_vault(text: str, file: str) -> None:
    """InputError for a file that Ansible Vault encrypted as a whole."""
    if text.lstrip().startswith(VAULT):
        todo = f"decrypt it first: ansible-vault view {file} | seawall check -"
        raise InputError(file, "is encrypted with Ansible Vault", line=1, todo=todo)


def entries(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The maps of a list, with their places; anything else is skipped."""
    for index, item in enumerate(value if isinstance(value, list) else []):
        if isinstance(item, dict):
            yield index, item
