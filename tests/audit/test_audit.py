"""What the recorded log says, whatever file it comes in."""

from __future__ import annotations

import gzip
import json as stdlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.responses.reports import json, text
from tests.audit.logs import FILE, NODES, event, judged, lines, told, write
from tests.catalog.cases import Case, all_cases, strongest

CONTROLLER = "system:serviceaccount:kube-system:node-controller"
EXPECTED = {
    ("node_deleted", "hit", "li.wei"),
    ("node_deleted", "hit", CONTROLLER),
    ("nginx_ingress_service_deleted", "hit", "li.wei"),
    ("ip_forward_off", "unknown", "li.wei"),
    ("system_token_requested", "hit", "kubernetes-admin"),
}


def test_rows_users_and_objects_are_named() -> None:
    result = judged(FILE)
    assert set(told(result)) == EXPECTED
    assert len(result.findings) == len(EXPECTED)
    assert not result.problems
    assert result.recorded
    assert result.recorded.events == len(lines())
    assert {"denied": 1, "failed": 1, "dry-run": 1}.items() <= result.recorded.tally.items()


def test_forty_deletes_of_one_command_are_one_finding(tmp_path: Path) -> None:
    found = []
    for number in range(40):
        one = event(9, auditID=f"id-{number}")
        one["objectRef"] = one["objectRef"] | {"name": f"n{number}"}
        one["requestReceivedTimestamp"] = f"2026-01-01T08:00:{number:02}.5Z"
        found.append(one)
    (finding,) = judged(write(tmp_path / "a.log", *found)).findings
    assert finding.count == 40
    assert finding.operation.evidence == tuple(f"id-{number}" for number in range(40))
    assert finding.refs == tuple(f"nodes/n{number}" for number in range(1, 40))
    assert finding.last == "2026-01-01T08:00:39.5Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"requestReceivedTimestamp": "2026-01-01T08:05:00Z"},
        {"user": {"username": "wang.fang", "groups": []}},
        {"impersonatedUser": {"username": "zhang.san"}},
    ],
    ids=["five minutes later", "another user", "as another"],
)
def test_what_is_not_the_same_stays_apart(tmp_path: Path, changes: dict[str, Any]) -> None:
    log = write(tmp_path / "a.log", event(9), event(10, **changes))
    assert [finding.count for finding in judged(log).findings] == [1, 1]


def test_what_was_not_done_is_shown_on_request() -> None:
    allowed = judged(FILE, everything=True).allowed
    ways = {(entry.how, entry.finding.rule) for entry in allowed}
    assert ways == {
        ("denied", "node_deleted"),
        ("failed", "node_deleted"),
        ("dry-run", "nginx_ingress_service_deleted"),
        ("platform", "reserved_key_used"),
        ("platform", "node_readiness_forged"),
        ("platform", "masters_changed_by_hand"),
        *((("platform", rule)) for rule in ("node_identity_changed", "terway_node_label_changed")),
    }


def test_a_deleted_object_is_kept_and_its_secrets_are_not(tmp_path: Path) -> None:
    (finding,) = judged(write(tmp_path / "a.log", event(16))).findings
    (lost,) = finding.lost
    assert lost["spec"]["selector"] == {"app": "ingress-nginx"}
    assert "managedFields" not in lost["metadata"]
    secret = event(16)
    secret["objectRef"] = {"resource": "secrets", "namespace": "kube-system", "apiVersion": "v1"}
    secret["objectRef"]["name"] = "addon.csi.token"
    metadata = {"name": "addon.csi.token", "namespace": "kube-system"}
    secret["responseObject"] = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata}
    secret["responseObject"]["data"] = {"token": "cGxhbnRlZC1zZWNyZXQ="}
    result = judged(write(tmp_path / "b.log", secret))
    assert [finding.rule for finding in result.findings] == ["component_token_deleted"]
    assert result.findings[0].lost
    for made in (json.render(result, "en"), text.render(result, "zh").encode()):
        assert b"cGxhbnRlZC" not in made


def test_reports_say_who_when_from_where_and_how_often() -> None:
    result = judged(FILE)
    report = stdlib.loads(json.render(result, "en"))
    (first,) = (one for one in report["findings"] if one["count"] == len(NODES))
    assert first["actor"]["username"] == "li.wei"
    assert first["actor"]["client"].startswith("kubectl/")
    assert first["actor"]["addresses"] == ["192.0.2.10"]
    assert first["time"].startswith("2026-01-01T08:00:00")
    assert len(first["evidence"]["ids"]) == len(NODES)
    assert report["recorded"]["events"] == len(lines())
    for lang, words in (("en", "its token was issued to"), ("zh", "其令牌是由")):
        shown = text.render(result, lang, columns=200)  # type: ignore[arg-type]
        assert "kubectl/v1.35.4" in shown
        assert "nodes/n1, nodes/n2, nodes/n3, nodes/n4, nodes/n5" in shown
        assert words in shown


def test_a_cluster_of_two_cores_gives_the_same_as_one(tmp_path: Path) -> None:
    whole = FILE.read_bytes() * 300  # over the size from which workers are forked
    log = tmp_path / "large.log"
    log.write_bytes(whole)
    one, two = (judged(log, processes=count) for count in (1, 2))
    assert one.recorded
    assert one.recorded.events == 300 * len(lines())
    assert one.recorded == two.recorded
    assert json.render(one, "en") == json.render(two, "en")


def test_compressed_printed_and_listed_logs_say_the_same(tmp_path: Path) -> None:
    events = [msgspec.json.decode(line) for line in lines()]
    kinds = {"kind": "EventList", "apiVersion": "audit.k8s.io/v1"}
    forms = {
        "gzip": gzip.compress(FILE.read_bytes()),
        "printed": "\n".join(stdlib.dumps(one, indent=2) for one in events).encode(),
        "a list": stdlib.dumps(kinds | {"items": events}).encode(),
        "a printed list": stdlib.dumps(kinds | {"items": events}, indent=2).encode(),
        "an array": stdlib.dumps(events, indent=1).encode(),
        "wrapped": b"\n".join(
            stdlib.dumps({"__time__": "1", "event": line.decode()}).encode() for line in lines()
        ),
        "flat": b"\n".join(stdlib.dumps(_flat(one)).encode() for one in events),
        "Simple Log Service": b"\n".join(stdlib.dumps(_exported(one)).encode() for one in events),
        "its consumers": b"\n".join(
            stdlib.dumps({"__time__": 1, "__source__": "", "content": line.decode()}).encode()
            for line in lines()
        ),
        "blank lines": FILE.read_bytes().replace(b"\n", b"\n\n"),
    }
    for name, data in forms.items():
        log = tmp_path / "log"
        log.write_bytes(data)
        result = judged(log)
        assert not result.problems, name
        assert set(told(result)) == EXPECTED, name


def _flat(one: dict[str, Any]) -> dict[str, Any]:
    """As Simple Log Service keeps it: parts are texts."""
    return {
        key: stdlib.dumps(value) if isinstance(value, dict | list) else value
        for key, value in one.items()
    }


def _exported(one: dict[str, Any]) -> dict[str, Any]:
    """Every value a text, missing parts empty or null, and the service's own fields around it."""
    missing = {"impersonatedUser": "", "requestObject": "null", "responseObject": ""}
    own = {"__time__": "1767225600", "__source__": "10.0.0.1", "__topic__": ""}
    flat = {key: value for key, value in _flat(one).items() if value is not None}
    return missing | {key: str(value) for key, value in flat.items()} | own


def _recorded_cases() -> list[Case]:
    return [case for case in all_cases() if case.source == "audit"]


@pytest.mark.parametrize("case", _recorded_cases(), ids=str)
def test_the_whole_path_says_what_the_case_is_named_for(case: Case) -> None:
    """Cases are judged with whole objects elsewhere; here through views, as logs are."""
    found = {one.verdict for one in judged(case.path).findings if one.rule == case.hazard}
    assert strongest(found) == case.verdict  # type: ignore[arg-type]
