"""What the baseline adds: the object before a change, and what a deleted definition took along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.engine.load import OWN
from seawall.responses.reports import text
from tests.audit.logs import judged, told

CASES = OWN / "hazards" / "network" / "reuse_annotation_removed" / "cases"
REPLACED = CASES / "unknown-audit-replaced.json"
LB = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"


@pytest.mark.parametrize(
    ("annotations", "verdicts"), [({LB: "lb-1"}, ["hit"]), ({}, []), (None, ["unknown"])]
)
def test_a_replaced_object_is_compared_with_its_copy(
    annotations: dict[str, str] | None, verdicts: list[str]
) -> None:
    asked = []

    def known(*what: str) -> Any:
        asked.append(what)
        metadata = {"name": "shop", "namespace": "default", "annotations": annotations}
        return None if annotations is None else {"metadata": metadata, "spec": {}}

    found = told(judged(REPLACED, known=known))
    assert [verdict for rule, verdict, _ in found if rule == "reuse_annotation_removed"] == verdicts
    event = msgspec.json.decode(REPLACED.read_bytes())
    assert ("services", "default", "shop", event["requestReceivedTimestamp"]) in asked


def test_what_the_event_itself_tells_is_not_looked_up(tmp_path: Path) -> None:
    def known(*_: str) -> Any:
        raise AssertionError("the event decides")

    (hit, *_) = told(judged(CASES / "hit-audit-annotate.json", known=known))
    assert hit[:2] == ("reuse_annotation_removed", "hit")


def test_a_deleted_definition_lists_what_went_with_it() -> None:
    case = OWN / "hazards" / "logs" / "log_crd_deleted" / "cases" / "hit-audit-delete.json"
    names = ["aliyunlogconfigs/default/access", "aliyunlogconfigs/shop/orders"]
    result = judged(case, lost=lambda crd, _at: names if crd.startswith("aliyunlog") else [])
    for lang, words in (("en", "was deleted with its definition"), ("zh", "随其定义一起被删除")):
        shown = text.render(result, lang)  # type: ignore[arg-type]
        assert words in shown
        assert all(name in shown for name in names)
