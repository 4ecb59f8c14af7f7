"""From an approved permit to the permitted deed, on a real API server with the guard installed.

The policies are the guard's own, the webhook is the agent's; the controller runs when a test says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from seawall.audit import actors
from seawall.clients.kube import Cluster, connect
from seawall.engine import load
from seawall.errors import ClusterError
from seawall.guard import policies, setting, webhooks
from seawall.permits import hooking, literals
from seawall.permits.delegate import Delegator
from seawall.permits.model import Permit, now
from tests.lab.waiting import until
from tests.permits import webhook
from tests.permits.conftest import AGENT, BINDINGS, Bench, binding
from tests.permits.webhook import Webhook

if TYPE_CHECKING:
    from seawall.lab import Lab

pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.cluster,
    pytest.mark.xdist_group("permits"),
]
CATALOG = load()
HAZARD = "node_deleted"


@pytest.fixture(scope="module")
def guarded(lab: Lab) -> Lab:
    """With policies that forbid to delete Ready nodes, and nothing else."""
    admin = connect(kubeconfig=str(lab.kubeconfig))
    admin.create("namespaces", {"metadata": {"name": setting.NAMESPACE}})
    admin.create(BINDINGS, binding("cluster-admin", (AGENT,), name="test-agent-reads"))
    off = tuple(id_ for id_ in CATALOG.hazards if id_ != HAZARD)
    chosen = setting.Setting(mode="deny", off=off)
    admin.create("configmaps", setting.config_map(chosen), setting.NAMESPACE)
    for one in policies.bundle(setting.chosen(CATALOG, chosen), actors().actors, chosen):
        admin.apply(policies.POLICIES, one.name, one.policy)
        admin.apply(policies.BINDINGS, one.name, one.binding)
    ready_node(admin, "before-all")
    assert until(lambda: not _may_delete(admin, "before-all"), 30), "no policy refuses"
    return lab


def ready_node(admin: Cluster, name: str) -> str:
    """Its uid."""
    made = admin.create("nodes", {"metadata": {"name": name}})
    ready = {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}
    admin.patch("nodes", name, ready, subresource="status", kind="strategic")
    return str(msgspec.json.decode(made)["metadata"]["uid"])


def _may_delete(admin: Cluster, name: str) -> bool:
    try:
        admin.delete("nodes", name, dry_run=True)
    except ClusterError:
        return False
    return True


@pytest.fixture(scope="module")
def hook(guarded: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webhook]:
    agent = connect(kubeconfig=str(guarded.kubeconfig), as_user=AGENT)
    with webhook.running(guarded, agent, CATALOG, tmp_path_factory.mktemp("tls")) as one:
        yield one


class Site:
    """A Ready node that nobody may delete, and the controller."""

    def __init__(self, bench: Bench, client: dict[str, Any], name: str) -> None:
        self.bench, self.client, self.name = bench, client, name
        self.delegator = self.fresh()
        self.admin = bench.admin
        self.uid = ready_node(self.admin, name)

    def fresh(self, settle: float = 0.0, patience: float = 5.0) -> Delegator:
        return Delegator(self.bench.agent, CATALOG, settle=settle, patience=patience)

    def permit(self, **spec: Any) -> Permit:
        wanted = {"resource": "nodes", "name": self.name, "uid": self.uid}
        more = {"who": ["dave"], "objects": [wanted], "hazards": [HAZARD]}
        return self.bench.approved(**(more | spec))

    def run(self, *found: Permit) -> tuple[str, ...]:
        return self.delegator.run_once(found, now(), self.client).open

    def opened(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.open for one in literals.natives(self.admin)))

    def hooked(self) -> bool:
        return hooking.standing(self.admin).webhooks is not None

    def delete(self, user: str = "dave", *, dry_run: bool = False, name: str = "") -> str:
        """ "" if the node is deleted, else who refused: the policy, the webhook, a silent one."""
        try:
            self.bench.as_(user).delete("nodes", name or self.name, dry_run=dry_run)
        except ClusterError as error:
            if "ValidatingAdmissionPolicy" in error.why:
                return "policy"
            return "silent" if "failed calling webhook" in error.why else "webhook"
        return ""

    def takes_effect(self, who: str) -> None:
        """Until an API server has read the lists (it does once a second)."""
        assert until(lambda: self.delete(dry_run=True) == who, 10)


@pytest.fixture
def site(
    guarded: Lab,
    hook: Webhook,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> Iterator[Site]:
    bench = Bench(guarded, tmp_path, capsys)
    name = request.node.name.replace("_", "-").split("[")[0][:60].strip("-")
    one = Site(bench, hook.client, name)
    yield one
    one.fresh().run_once([], now(), hook.client)
    assert (one.opened(), one.hooked()) == (frozenset(), False)


def test_a_permitted_deed_is_done_once(site: Site) -> None:
    assert site.delete() == "policy"
    permit = site.permit()
    assert site.run(permit) == (f"{HAZARD} nodes /{site.name} {site.uid} dave",)
    site.takes_effect("")
    assert site.bench.now(permit).left == 1  # the dry runs took none
    assert site.delete() == ""
    record = site.bench.now(permit)
    assert (record.state, record.left) == ("used", 0)
    assert [one.by for one in record.status.history] == ["carol", "dave"]


def test_beyond_its_count_the_webhook_refuses(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    site.takes_effect("")
    assert site.delete() == ""
    site.uid = ready_node(site.admin, site.name)  # the same name, another object
    assert site.delete() == "policy"
    permit = site.permit()
    site.run(permit)
    site.takes_effect("")
    site.bench.status("carol", permit, state="revoked")
    assert site.delete() == "webhook"  # at once: the list is still open
    site.run(site.bench.now(permit))
    site.takes_effect("policy")


def test_everybody_else_and_all_else_stay_forbidden(site: Site) -> None:
    site.run(site.permit())
    site.takes_effect("")
    ready_node(site.admin, f"{site.name}-2")
    assert site.delete(name=f"{site.name}-2") == "policy"
    with pytest.raises(ClusterError) as caught:
        site.admin.delete("nodes", site.name)
    assert "ValidatingAdmissionPolicy" in caught.value.why


def test_broken_glass_takes_no_use(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    site.takes_effect("")
    note = {"metadata": {"annotations": {"seawall.io/break-glass": "a test"}}}
    site.bench.as_("dave").patch("nodes", site.name, note)
    assert site.delete() == ""
    assert site.bench.now(permit).left == 1


def test_what_has_ended_is_closed_again(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    site.takes_effect("")
    late = site.delegator.run_once([permit], permit.spec.until, site.client)
    assert (late.open, late.wrote) == ((), True)
    site.takes_effect("policy")


def test_a_second_run_writes_nothing(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    assert not site.delegator.run_once([permit], now(), site.client).wrote
    assert not site.fresh().run_once([permit], now(), site.client).wrote


def test_without_an_answer_nothing_is_opened(site: Site) -> None:
    nobody = site.client | {"url": "https://127.0.0.1:9/admission"}
    found = site.fresh(patience=0.2).run_once([site.permit()], now(), nobody)
    assert (found.open, site.opened()) == ((), frozenset())
    assert found.why
    assert site.delete() == "policy"


def test_with_the_agent_down_what_is_open_is_refused(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    site.takes_effect("")
    there = hooking.standing(site.admin)
    assert there.webhooks
    gone = [
        one | {"clientConfig": one["clientConfig"] | {"url": "https://127.0.0.1:9/admission"}}
        for one in there.webhooks
    ]
    site.admin.patch(webhooks.RESOURCE, hooking.NAME, {"webhooks": gone})
    site.takes_effect("silent")
    assert site.bench.now(permit).left == 1
    site.run(permit)  # and the controller puts it right
    site.takes_effect("")


def test_a_webhook_that_somebody_took_away_or_opened_is_put_back(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    there = hooking.standing(site.admin)
    assert site.delegator.stands()
    site.admin.delete(webhooks.RESOURCE, hooking.NAME)
    assert not site.delegator.stands()
    assert site.run(permit)
    assert site.delegator.stands()
    assert hooking.standing(site.admin).webhooks == there.webhooks
    assert there.webhooks
    open_ = [one | {"failurePolicy": "Ignore"} for one in there.webhooks]
    site.admin.patch(webhooks.RESOURCE, hooking.NAME, {"webhooks": open_})
    assert site.run(permit)
    assert hooking.standing(site.admin).webhooks == there.webhooks


def test_a_webhook_that_can_not_be_put_back_closes_the_lists(site: Site) -> None:
    permit = site.permit()
    site.run(permit)
    nobody = site.client | {"url": "https://127.0.0.1:9/admission"}
    found = site.fresh(patience=0.2).run_once([permit], now(), nobody)
    assert (found.open, site.opened()) == ((), frozenset())
    assert site.hooked()  # the webhook stays before what an API server may still have open


def test_a_list_that_somebody_wrote_is_closed(site: Site) -> None:
    [native] = [one for one in literals.natives(site.admin) if one.resource == "nodes"]
    for forged in (f'["{HAZARD} nodes /{site.name} {site.uid} mallory"]', "['x'] + ['y']"):
        place = f"/spec/variables/{native.at}/expression"
        step = {"op": "replace", "path": place, "value": forged}
        site.admin.patch(policies.POLICIES, native.name, [step], kind="json")
        assert site.run() == ()
        [after] = [one for one in literals.natives(site.admin) if one.resource == "nodes"]
        assert (after.open, after.odd) == (frozenset(), False)


def test_the_webhook_stays_until_the_lists_are_read_again(site: Site) -> None:
    permit = site.permit()
    clock = [100.0]
    slow = Delegator(site.bench.agent, CATALOG, settle=10, clock=lambda: clock[0])
    slow.run_once([permit], now(), site.client)
    for passed, stays in ((0.0, True), (9.9, True), (10.1, False)):
        clock[0] = 100.0 + passed
        assert slow.run_once([], now(), site.client).open == ()
        assert (site.opened(), site.hooked()) == (frozenset(), stays), passed


def test_a_controller_that_starts_anew_does_not_hurry(site: Site) -> None:
    site.run(site.permit())
    [native] = [one for one in literals.natives(site.admin) if one.resource == "nodes"]
    literals.rewrite(site.admin, native, frozenset())  # the one before closed, and died
    fresh = site.fresh(settle=0.5)
    fresh.run_once([], now(), site.client)
    assert site.hooked()
    time.sleep(0.6)
    fresh.run_once([], now(), site.client)
    assert not site.hooked()


def test_a_write_on_what_has_changed_meanwhile_is_refused(site: Site) -> None:
    [native] = [one for one in literals.natives(site.admin) if one.resource == "nodes"]
    literals.rewrite(site.admin, native, frozenset(("a b /c - d",)))
    with pytest.raises(ClusterError) as caught:
        literals.rewrite(site.admin, native, frozenset(("e f /g - h",)))
    assert caught.value.reason in ("conflict", "invalid")
    assert site.opened() == {"a b /c - d"}
