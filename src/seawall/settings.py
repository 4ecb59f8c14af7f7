"""Defaults of the command line from `seawall.toml`: the user's own, never those of what is checked.

It is looked for in the current folder and above, up to the project's root (the folder with `.git`)
or the home folder, then in the home folder (`~/.config/seawall.toml`). A `seawall.toml` that merely
lies in a checked tree is not read: it could name a catalogue. Relative paths in it start from the
folder that it lies in. Keys are the long options of `seawall check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from seawall.errors import UsageError
from seawall.model import Lang, Severity

NAME: Final = "seawall.toml"


class Settings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """None or empty: not set. Paths are absolute after `load`."""

    lang: Lang | None = None
    output: Literal["text", "json", "sarif", "junit", "html"] | None = None
    fail_on: Severity | None = None
    select: list[str] = []
    ignore: list[str] = []
    accepted: str | None = None
    catalog: list[str] = []
    strict: bool = False


class Found(msgspec.Struct, frozen=True):
    """Settings, the file that they come from ("" for none), and the keys that it sets."""

    settings: Settings = Settings()
    file: str = ""
    keys: frozenset[str] = frozenset()


def load(folder: Path, home: Path) -> Found:
    """The settings that hold in `folder`; UsageError with file, line and field when wrong."""
    for file in _places(folder, home):
        if file.is_file():
            return _read(file)
    return Found()


def _places(folder: Path, home: Path) -> Iterator[Path]:
    for place in (folder, *folder.parents):
        yield place / NAME
        if place == home or (place / ".git").exists():
            break
    yield home / ".config" / NAME


def _read(file: Path) -> Found:
    import tomllib  # most runs have no such file

    try:
        text = file.read_text("utf-8")
        values = tomllib.loads(text)
        found = msgspec.convert(values, Settings)
    except OSError as error:
        raise UsageError(f"{file}: could not be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(_no_toml(file, str(error))) from error
    except msgspec.ValidationError as error:
        raise UsageError(_wrong(file, text, str(error))) from error
    settings = msgspec.structs.replace(
        found,
        accepted=found.accepted and str(file.parent / found.accepted),
        catalog=[str(file.parent / folder) for folder in found.catalog],
    )
    return Found(settings, str(file), frozenset(values))


def _no_toml(file: Path, why: str) -> str:
    found = re.search(r" \(at line (\d+), column (\d+)\)", why)
    place = f"{file}:{found[1]}:{found[2]}" if found else str(file)
    return f"{place}: is not TOML: {why.replace(found[0], '') if found else why}"


def _wrong(file: Path, text: str, why: str) -> str:
    """Find the field in msgspec's words, and its line in the file."""
    keys = ", ".join(field.encode_name for field in msgspec.structs.fields(Settings))
    if found := re.search(r"unknown field `([^`]*)`", why):
        return f"{file}{_line(text, found[1])}: {found[1]}: no such key; there are: {keys}"
    found = re.search(r" - at `\$\.([\w-]+)[^`]*`", why)
    field = found[1] if found else ""
    what = why.replace(found[0], "") if found else why
    return f"{file}{_line(text, field)}: {field}: {what}"


def _line(text: str, key: str) -> str:
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[\s*{re.escape(key)}\s*\]")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return f":{number}"
    return ""
