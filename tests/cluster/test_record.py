"""What `make record` wrote is what a real API server still says: no case is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seawall.engine.load import OWN
from seawall.lab import Lab
from tests.cluster.deeds import DEEDS, HARMLESS
from tests.cluster.takes import takes
from tests.record import recorded

pytestmark = [pytest.mark.cluster]


def test_a_second_recording_gives_the_same_cases(own_lab: Callable[..., Lab]) -> None:
    told = dict(recorded(own_lab(nodes=0)))
    differ = [
        str(path.relative_to(OWN)) for path, text in told.items() if path.read_bytes() != text
    ]
    assert differ == []
    assert len(told) == 2 * (len(DEEDS) + len(HARMLESS)) + len(takes())
