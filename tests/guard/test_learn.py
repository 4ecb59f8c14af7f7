"""Who does the platform's work, as an audit log tells it; and who is never proposed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from seawall.guard import learn
from tests.catalog.cases import catalog
from tests.cli.running import seawall

ADDON = "system:serviceaccount:kube-system:addon-manager"
Json = dict[str, Any]


def event(user: str, *, client: str = "addon/1.0", verb: str = "delete", **more: Any) -> Json:
    """The deletion of CoreDNS' ConfigMap, as ACK's policy records it: without bodies."""
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "Metadata",
        "auditID": f"{user}-{client}-{verb}",
        "stage": "ResponseComplete",
        "verb": verb,
        "user": {"username": user, "groups": ["system:authenticated"]},
        "userAgent": client,
        "objectRef": {
            "resource": "configmaps",
            "namespace": "kube-system",
            "name": "coredns",
            "apiVersion": "v1",
        },
        "responseStatus": {"code": 200},
        "requestReceivedTimestamp": "2026-11-24T10:00:00.000000Z",
        **more,
    }


def told(folder: Path, *events: Json) -> dict[str, learn.Seen]:
    log = folder / "audit.log"
    log.write_text("".join(json.dumps(one) + "\n" for one in events))
    found, result = learn.seen([str(log)], catalog())
    assert not result.problems
    return {one.user: one for one in found}


def test_a_component_is_proposed_for_what_it_did(tmp_path: Path) -> None:
    found = told(tmp_path, event(ADDON), event(ADDON, verb="update"))[ADDON]
    assert found.why_not == ""
    assert found.operations == ("delete configmaps", "update configmaps")
    assert found.rules == ("system_component_deleted", "system_config_changed")
    row = found.actor()
    assert (row.users, row.operations, row.rules) == ((ADDON,), found.operations, found.rules)


def test_others_never_are(tmp_path: Path) -> None:
    other = "system:serviceaccount:kube-system:other"
    found = told(
        tmp_path,
        event("li.wei"),
        event("system:anonymous"),
        event(ADDON, client="kubectl/v1.35.4"),
        event("chief", impersonatedUser={"username": other}),
    )
    why = {user: one.why_not for user, one in found.items()}
    assert why["li.wei"] == why["system:anonymous"] == "person"
    assert why[ADDON] == "tool"
    assert other not in why, "the real user is the one who did it"


def test_what_rules_don_t_refuse_is_nobody_s_mark(tmp_path: Path) -> None:
    own = event(ADDON)
    own["objectRef"]["name"] = "own"
    assert told(tmp_path, own) == {}


def test_what_audit_mode_recorded_counts_too(tmp_path: Path) -> None:
    """The API server saw the objects, the log doesn't show them."""
    failure = [{"message": "NW-10, reuse_annotation_removed: …", "policy": "seawall-services"}]
    note = {learn._FAILURE: json.dumps(failure)}
    one = event(ADDON, verb="update", annotations=note)
    one["objectRef"] = {"resource": "services", "namespace": "shop", "name": "web"}
    found = told(tmp_path, one)[ADDON]
    assert found.rules == ("reuse_annotation_removed",)
    assert found.operations == ("update services",)


def test_rows_of_one_identity_become_one() -> None:
    first = learn.Seen(
        user=ADDON, operations=("update a",), rules=("x",), count=1, clients=("c",), last=""
    )
    second = learn.Seen(
        user=ADDON, operations=("delete a",), rules=("y",), count=1, clients=("c",), last=""
    )
    rows = learn.merged((first.actor(),), [second.actor()])
    assert [(row.operations, row.rules) for row in rows] == [(("delete a", "update a"), ("x", "y"))]


def test_the_command_shows_and_asks_no_cluster_in_a_dry_run(tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    log.write_text(json.dumps(event(ADDON)) + "\n" + json.dumps(event("li.wei")) + "\n")
    done = seawall("guard", "learn", str(log), "--dry-run", folder=tmp_path)
    assert done.status == 0, done
    assert f"+ {ADDON}" in done.out
    assert "  li.wei  (a person)" in done.out
    forced = seawall("guard", "learn", str(log), "--dry-run", "--user", "li.wei", folder=tmp_path)
    assert "+ li.wei" in forced.out
    unknown = seawall("guard", "learn", str(log), "--dry-run", "--user", "nobody", folder=tmp_path)
    assert unknown.status == 2
    assert seawall("guard", "learn", str(tmp_path / "no"), "--dry-run", folder=tmp_path).status == 2
