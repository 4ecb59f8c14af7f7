"""Where generated modules are kept: beside this file for our catalogue, else the user's cache.

A cache holds code, so only a folder that belongs to this user and that nobody else can write is
trusted; a module is written to a temporary name first, so that no reader sees half of one.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
import types
from pathlib import Path

OWN_MODULE = Path(__file__).parent / "_compiled.py"


def folder() -> Path:
    """The user's cache folder for catalogues (not made here)."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "seawall" / "catalog"


def find(key: str, *, own: bool) -> types.ModuleType | None:
    """The module of that key if one is kept and its place can be trusted."""
    for file in ([OWN_MODULE] if own else []) + [folder() / f"c{key}.py"]:
        if not file.is_file() or not (file == OWN_MODULE or _private(file.parent)):
            continue
        module = _imported(file)
        if module is not None and getattr(module, "KEY", "") == key:
            return module
    return None


def keep(text: str, key: str, *, own: bool) -> types.ModuleType:
    """Write the module where `find` will look; if no place can be written, use it unkept."""
    for file in ([OWN_MODULE] if own else []) + [folder() / f"c{key}.py"]:
        try:
            _write(file, text)
        except OSError:
            continue
        module = _imported(file)
        if module is not None:
            return module
    module = types.ModuleType("seawall_catalog")
    exec(compile(text, "<catalogue>", "exec"), module.__dict__)
    return module


def _write(file: Path, text: str) -> None:
    if file != OWN_MODULE:
        file.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if not _private(file.parent):
            raise PermissionError(f"{file.parent} belongs to or is writable by others")
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    os.fchmod(handle, 0o644 if file == OWN_MODULE else 0o600)  # a wheel is everybody's
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).replace(file)


def _private(place: Path) -> bool:
    state = place.stat()
    return state.st_uid == os.geteuid() and not state.st_mode & 0o022


def _imported(file: Path) -> types.ModuleType | None:
    spec = importlib.util.spec_from_file_location(f"seawall_{file.stem}", file)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError, AttributeError, EOFError):
        return None  # a leftover of another version: built again
    return module
