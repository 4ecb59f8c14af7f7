"""The site of the drills, one for the run; a drill has it for itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seawall.lab import state
from tests.cluster import site as sites
from tests.cluster.site import Site


@pytest.fixture(scope="session")
def whole_site() -> Site:
    return sites.shared()


@pytest.fixture
def site(whole_site: Site) -> Iterator[Site]:
    with state.locked("drill"):
        yield whole_site
