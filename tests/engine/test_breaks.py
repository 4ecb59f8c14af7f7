"""What breaks on the cluster at hand decides: hit, miss, or unknown with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.engine import Catalog, impact, judge, load
from seawall.engine.live import Look
from seawall.model import Finding, Operation
from seawall.sources import tree
from tests.impact.recorded import shop

RULE = "namespace_in_use_deleted"
HAZARD = """
rows: [OWN-1]
title: {en: t, zh: t}
why: {en: w, zh: w}
impact: {en: i, zh: i}
recovery: {en: r, zh: r}
severity: error
reversible: 'no'
sources: [shell]
match:
  kube:
  - {operations: [DELETE], resources: [namespaces], breaks: [KIND]QUIET}
"""


def own(folder: Path, kind: str, quiet: str = "") -> Catalog:
    """A user's catalogue: without code, what goes with the objects decides."""
    entry = folder / "hazards" / "own" / "space_deleted"
    entry.mkdir(parents=True)
    text = HAZARD.replace("KIND", kind).replace("QUIET", quiet)
    (entry / "hazard.yaml").write_text(text)
    return load([folder])


def deleted(namespace: str) -> Operation:
    (op,) = tree.command(f"kubectl delete ns {namespace}").operations
    return op


def found(catalog: Catalog, namespace: str, refused: dict[str, str] | None = None) -> list[Finding]:
    look = Look(shop(refused))
    (op,) = look.seen(deleted(namespace)).each
    return judge(op, catalog, only="space_deleted", facts=look.facts)


def test_a_hit_names_what_breaks_and_an_empty_namespace_is_none(tmp_path: Path) -> None:
    catalog = own(tmp_path, "address")
    (hit,) = found(catalog, "shop")
    assert hit.verdict == "hit"
    assert hit.impact is not None
    assert "address" in {line.kind for line in hit.impact.lines}
    assert found(catalog, "nowhere") == []


def test_a_list_that_failed_is_unknown_and_says_which(tmp_path: Path) -> None:
    catalog = own(tmp_path, "address", ", quiet: true")
    (finding,) = found(catalog, "shop", {"services": "forbidden"})
    assert finding.verdict == "unknown"
    assert "services: forbidden" in finding.because


def test_without_a_cluster_it_is_unknown_and_quiet_silences_it(tmp_path: Path) -> None:
    loud = own(tmp_path / "loud", "address")
    (finding,) = judge(deleted("shop"), loud, only="space_deleted")
    assert finding.verdict == "unknown"
    assert "look at the cluster" in finding.because
    quiet = own(tmp_path / "quiet", "address", ", quiet: true")
    assert judge(deleted("shop"), quiet, only="space_deleted") == []


def test_a_kind_that_no_impact_has_is_a_wrong_entry(tmp_path: Path) -> None:
    (error,) = own(tmp_path, "elephant").errors
    assert "elephant" in str(error)


def test_the_kinds_that_decide_are_known() -> None:
    kinds = {kind.resource for kind in impact.needed(load())}
    assert {"services", "persistentvolumeclaims", "persistentvolumes", "pods", "nodes"} <= kinds
    assert "configmaps" not in kinds
    assert "events" not in kinds


@pytest.mark.parametrize(
    ("rule", "reaction"),
    [(RULE, "deny"), ("node_with_local_data_deleted", "warn"), ("coredns_scaled_down", "allow")],
)
def test_a_guards_reaction_follows_the_severity(rule: str, reaction: str) -> None:
    assert load().hazards[rule].reaction == reaction
