"""Parts of Seawall whose libraries come with an extra: said in words where they are missing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from seawall.errors import UsageError
from seawall.locales import Say

_MODULES: Final = {"agent": ("uvicorn", "httptools", "prometheus_client", "cryptography")}


def need(extra: str, say: Say, modules: Mapping[str, tuple[str, ...]] = _MODULES) -> None:
    """UsageError if a library of the extra is not installed. `say` knows `cli.MESSAGES`."""
    if not all(find_spec(name) for name in modules[extra]):
        raise UsageError(say("error.extra", extra=extra))
