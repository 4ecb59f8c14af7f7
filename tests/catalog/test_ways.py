"""Every way that the facts name is matched by a hazard of its row, or refused with a reason."""

from __future__ import annotations

import pytest

from seawall.engine.load import OWN
from seawall.model import Hazard
from tests.catalog.cases import Way, catalog, way_verdict, ways


def _name(way: Way) -> str:
    return f"{way.row} {way.typed or way.cloud or way.kube or way.node}"


def _hazard(way: Way) -> Hazard:
    assert way.hazard in catalog().hazards, f"{_name(way)}: no hazard {way.hazard!r}"
    hazard = catalog().hazards[way.hazard]
    assert way.row in hazard.rows, f"{way.hazard} is not a hazard of {way.row}"
    return hazard


@pytest.mark.parametrize("way", ways(), ids=_name)
def test_a_way_is_matched_or_refused(way: Way) -> None:
    kinds = [text for text in (way.typed, way.cloud, way.kube, way.node) if text]
    assert len(kinds) == 1, f"{_name(way)}: one of typed, cloud, kube, node"
    if way.refused:
        assert not way.hazard
        assert len(way.refused) > 10, "a reason that a reader can follow"
        return
    assert way_verdict(way, _hazard(way), catalog()) == way.verdict


def test_every_area_has_its_ways() -> None:
    areas = {folder.name for folder in (OWN / "hazards").iterdir() if folder.is_dir()}
    files = {file.stem for file in (OWN / "knowledge" / "ways").glob("*.yaml")}
    assert areas == files
