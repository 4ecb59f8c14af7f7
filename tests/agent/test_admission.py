"""What the webhook answers to a review, without a server: each case of the catalogue; faults."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from seawall.agent import admission as module
from seawall.agent.admission import Admission
from seawall.agent.judging import Judging
from seawall.agent.logs import Log
from seawall.agent.metrics import Metrics
from seawall.audit import actors
from seawall.engine.live import OnDemand
from seawall.errors import ClusterError
from seawall.facts import KINDS, Facts, NotRead
from seawall.guard import webhooks
from seawall.guard.exempt import CASCADES
from seawall.guard.setting import Mode, Setting
from seawall.model import Finding
from seawall.serving import Request
from seawall.sources.admission import Request as Asked
from tests.catalog.cases import Case, all_cases, catalog

Json = dict[str, Any]
RECORDED = [case for case in all_cases() if case.source == "admission"]
NODE = next(case for case in RECORDED if case.hazard == "node_deleted" and case.verdict == "hit")


class Desk:
    """An admission of the whole catalogue with the facts that a test gives it."""

    def __init__(
        self,
        facts: Callable[[Asked], Facts] | None = None,
        mode: Mode = "deny",
        permits: Any = None,
        judging: Judging | None = None,
        *,
        quick: bool = True,
    ) -> None:
        self.out, self.metrics = io.StringIO(), Metrics()
        judged = judging or Judging(catalog(), actors())
        self.setting: Setting | None = Setting(mode=mode)
        self.admission = Admission(
            lambda: judged,
            lambda: self.setting,
            facts or (lambda _: nothing()),
            lambda _: quick,
            self.metrics,
            Log(self.out),
            permits,
        )

    def raw(self, data: bytes) -> tuple[int, bytes]:
        answer = asyncio.run(self.admission.handle(Request("POST", "/admission", data)))
        return answer.status, answer.body

    def ask(self, review: Json) -> Json:
        status, body = self.raw(json.dumps(review).encode())
        assert status == 200, body
        response: Json = json.loads(body)["response"]
        assert response["uid"] == review["request"]["uid"]
        return response


def nothing(**parts: Any) -> Facts:
    """An empty cluster."""
    return Facts({kind.resource: [] for kind in KINDS} | parts, version="v1.35.4")


def review(case: Case | None = None, **changes: Any) -> Json:
    found: Json = json.loads((case or NODE).path.read_bytes())
    found["request"] |= changes
    return found


NAMESPACE: Json = {
    "operation": "DELETE",
    "resource": {"group": "", "version": "v1", "resource": "namespaces"},
    "kind": {"group": "", "version": "v1", "kind": "Namespace"},
    "name": "shop",
    "namespace": "shop",
    "oldObject": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
}


@pytest.mark.parametrize("case", RECORDED, ids=str)
def test_each_case_is_refused_or_let_pass_as_its_name_says(case: Case) -> None:
    """What the garbage collector and the namespace controller delete passes: parents are judged."""
    picture = case.picture
    cascade = review(case)["request"]["userInfo"]["username"] in CASCADES
    response = Desk(lambda _: OnDemand(picture) if picture else nothing()).ask(review(case))
    if case.verdict == "hit" and not cascade:
        assert not response["allowed"]
        assert response["status"]["code"] == 403
        rows = ", ".join(catalog().hazards[case.hazard].rows)
        assert f"{rows} {case.hazard}: " in response["status"]["message"]
        assert case.hazard in response["auditAnnotations"]["hazards"].split(",")
    else:
        assert case.hazard not in response.get("auditAnnotations", {}).get("hazards", "")


@pytest.mark.parametrize("mode", ["audit", "warn", "deny"])
def test_the_mode_decides_what_is_done_with_a_hit(mode: Mode) -> None:
    response = Desk(mode=mode).ask(review())
    assert response["allowed"] == (mode != "deny")
    assert bool(response.get("warnings")) == (mode == "warn")
    assert "node_deleted" in response["auditAnnotations"]["hazards"]


def test_what_is_not_known_is_decided_by_the_hazard() -> None:
    behind = NotRead("services", "the watch is behind")
    response = Desk(lambda _: nothing(services=behind)).ask(review(**NAMESPACE))
    assert not response["allowed"]
    assert "the watch is behind" in response["status"]["message"]
    assert response["auditAnnotations"] == {"unknown": "namespace_in_use_deleted"}
    assert Desk().ask(review(**NAMESPACE)) == {"uid": NODE_UID, "allowed": True}


NODE_UID = review()["request"]["uid"]


def test_the_platforms_own_work_and_second_deletes_pass() -> None:
    cascade = {"username": "system:serviceaccount:kube-system:namespace-controller"}
    assert Desk().ask(review(userInfo=cascade))["allowed"]
    going = review()
    going["request"]["oldObject"]["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert Desk().ask(going)["allowed"]
    controller = {"username": "system:serviceaccount:kube-system:cloud-node-controller"}
    assert not Desk().ask(review(userInfo=controller))["allowed"], "the node is Ready"
    gone = review(userInfo=controller)
    gone["request"]["oldObject"]["status"]["conditions"] = [{"type": "Ready", "status": "False"}]
    assert Desk().ask(gone)["allowed"]


def test_a_defect_is_unknown_logged_and_counted() -> None:
    class Broken(Judging):
        def findings(self, request: Asked, facts: Facts | None) -> list[Finding]:
            raise ZeroDivisionError("a secret")

    closed, opened = (
        Desk(judging=Broken(webhooks.at(catalog(), path), actors()))
        for path in ("/admission/fail", "/admission/open")
    )
    response = closed.ask(review(**NAMESPACE))
    assert not response["allowed"], "critical"
    assert "a defect of Seawall" in response["status"]["message"]
    desk = opened
    response = desk.ask(review())
    assert response["allowed"], "an error warns"
    assert any("node_deleted" in warning for warning in response["warnings"])
    assert b"seawall_admission_defects_total 1.0" in desk.metrics.text()
    assert '"event":"defect"' in desk.out.getvalue()
    assert "a secret" not in desk.out.getvalue()


def test_a_defect_after_judging_is_refused_in_plain_words_too() -> None:
    class Broken(Given):
        def may(self, findings: Sequence[Finding], request: Asked) -> bool:
            raise KeyError("a secret")

    desk = Desk(permits=Broken())
    response = desk.ask(review())
    assert (response["allowed"], response["status"]["code"]) == (False, 403)
    assert "a defect of Seawall" in response["status"]["message"]
    assert "refused because of " in response["status"]["message"]
    assert "KeyError at test_admission.py" in desk.out.getvalue()
    assert "a secret" not in desk.out.getvalue()


def test_no_time_for_facts_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.05)

    def slow(_: Asked) -> Facts:
        time.sleep(0.5)
        return nothing()

    desk = Desk(slow, quick=False)
    response = desk.ask(review(**NAMESPACE))
    assert "no time to look" in response["status"]["message"]
    response = desk.ask(review())
    assert not response["allowed"], "a hit needs no facts"
    assert "What it does: " in response["status"]["message"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff\xfe", b'{"request":{}}', b'{"request":' * 5000, b"null", b'{"a":1'],
)
def test_what_is_no_review_is_said_so(data: bytes) -> None:
    status, body = Desk().raw(data)
    assert status == 400
    assert b"no AdmissionReview" in body


def test_without_a_setting_the_failure_policy_decides() -> None:
    desk = Desk()
    desk.setting = None
    assert desk.raw(NODE.path.read_bytes())[0] == 503


class Given:
    """Permits as a test gives them."""

    def __init__(self, names: Sequence[str] = (), fault: ClusterError | None = None) -> None:
        self.names, self.fault, self.asked = list(names), fault, 0

    def may(self, findings: Sequence[Finding], request: Asked) -> bool:
        return True

    def cover(self, findings: Sequence[Finding], request: Asked) -> list[str]:
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.names


def test_a_permit_lets_pass_and_is_named_for_the_audit_log() -> None:
    response = Desk(permits=Given(["permit-1"])).ask(review())
    assert response["allowed"]
    assert response["auditAnnotations"]["permits"] == "permit-1"
    assert not Desk(permits=Given()).ask(review())["allowed"]
    fault = ClusterError("unreachable", "it is down")
    assert not Desk(permits=Given(fault=fault)).ask(review())["allowed"]
    idle = Given(["permit-1"])
    Desk(permits=idle, mode="warn").ask(review())
    assert not idle.asked, "where nothing is refused no use is taken"


def test_a_probe_is_answered_as_one() -> None:
    configmap = {"group": "", "version": "v1", "resource": "configmaps"}
    probe = review(
        operation="CREATE",
        resource=configmap,
        namespace="seawall-system",
        name="seawall-probe-7",
        dryRun=True,
    )
    response = Desk().ask(probe)
    assert (response["allowed"], response["status"]["message"]) == (False, "seen seawall-probe-7")
    probe["request"]["dryRun"] = False
    assert Desk().ask(probe)["allowed"]


def test_logs_hold_no_content_and_no_line_can_be_forged() -> None:
    secret: Json = {
        "operation": "DELETE",
        "resource": {"group": "", "version": "v1", "resource": "secrets"},
        "kind": {"group": "", "version": "v1", "kind": "Secret"},
        "namespace": "kube-system",
    }
    desk = Desk()
    found = review(name='x"\n{"level":"info"}' + "a" * 9000, userInfo={"username": "mal\nlory"})
    found["request"]["oldObject"]["metadata"]["annotations"] = {"token": "hunter2"}
    desk.ask(found)
    desk.ask(review(**secret, oldObject={"kind": "Secret", "data": {"key": "hunter2"}}))
    lines = desk.out.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["admission"] * len(lines)
    assert "hunter2" not in desk.out.getvalue()
    assert max(map(len, lines)) < 4000
    metrics = desk.metrics.text().decode()
    assert "lory" not in metrics
    assert "hunter2" not in metrics
    assert msgspec.json.decode(lines[0])["decision"] == "denied"
