"""What is written through a version that goes away is told by two entries: one list, kept twice."""

from __future__ import annotations

import re

from seawall.engine import load

_VERSION = re.compile(r"'([a-z0-9.]+/v\d+(?:alpha|beta)\d+)'")


def test_the_hazard_and_the_check_name_the_same_versions() -> None:
    catalog = load()
    (match,) = catalog.hazards["removed_api_used"].match.kube
    (state,) = catalog.checks["removed_api_in_use"].state
    named = set(_VERSION.findall(match.when))
    assert "policy/v1beta1" in named
    assert named == set(_VERSION.findall(state.when))
    assert set(match.resources) == set(state.resources)
