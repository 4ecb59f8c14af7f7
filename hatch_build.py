"""Compiles the catalogue when a wheel is built: the first start of an installation is fast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from seawall.engine import cache, load

        errors = load().errors
        if errors:
            raise RuntimeError("\n".join(map(str, errors)))
        build_data["artifacts"].append(str(cache.OWN_MODULE.relative_to(self.root)))
