"""What the agent does to the record, and the command line, on a real API server."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import click
import pytest

from seawall.cli.permit import command
from seawall.guard import setting
from seawall.locales.permit import REFUSALS
from seawall.permits import keeping, manifests
from seawall.permits.model import now
from tests.permits.conftest import RESOURCE, Bench

pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.cluster,
    pytest.mark.xdist_group("permits"),
]
HOOKS = "validatingwebhookconfigurations"
DAY = datetime.timedelta(days=1)


def test_what_is_over_is_written_down(bench: Bench) -> None:
    asked, approved, open_ = bench.permit(), bench.approved(), bench.approved(uses=2)
    late = approved.spec.until
    found = keeping.tidy(bench.agent, [asked, approved], late)
    assert set(found.expired) == {asked.name, approved.name}
    assert keeping.tidy(bench.agent, [open_], now()) == keeping.Tidied()
    for permit in (asked, approved):
        record = bench.now(permit)
        assert record.state == "expired"
        assert record.status.history[-1].did == "expired"


def test_a_permit_that_changed_meanwhile_waits_for_the_next_time(bench: Bench) -> None:
    old = bench.approved()
    bench.status("alice", old, state="revoked")
    assert keeping.tidy(bench.agent, [old], old.spec.until).expired == ()
    assert bench.now(old).state == "revoked"


def test_old_records_go_and_new_ones_stay(bench: Bench) -> None:
    ended = [bench.status("carol", bench.permit(), state="denied") for _ in range(3)]
    open_ = bench.approved()
    assert keeping.tidy(bench.agent, [*ended, open_], now()) == keeping.Tidied()
    many = keeping.tidy(bench.agent, ended, now(), most=2)
    assert len(many.removed) == 1
    left = [bench.now(one) for one in ended if one.name not in many.removed]
    old = keeping.tidy(bench.agent, [*left, open_], now() + 91 * DAY)
    assert set(old.removed) == {one.name for one in left}
    assert bench.admin.get(RESOURCE, open_.name) is not None


def test_a_person_asks_another_approves_and_looks_it_up(bench: Bench) -> None:
    bench.admin.create("nodes", {"metadata": {"name": "asked"}})
    words = ("NP-02", "node/asked", "--for", "90m", "--uses", "2", "--why", "a new machine")
    assert bench.sea("alice", "request", *words, "--output", "json") == 0
    made = json.loads(bench.last)
    spec, name = made["spec"], made["name"]
    assert "node_deleted" in spec["hazards"]
    node = json.loads(bench.admin.get("nodes", "asked") or b"")
    [subject] = spec["objects"]
    assert subject == {"resource": "nodes", "name": "asked", "uid": node["metadata"]["uid"]}
    length = _time(spec["until"]) - _time(made["created"])
    assert abs(length - datetime.timedelta(minutes=90)) <= datetime.timedelta(seconds=2)
    assert (made["state"], spec["uses"], spec["requestedBy"]) == ("requested", 2, "alice")
    assert "node_deleted" in spec["breaks"]

    assert bench.sea("alice", "approve", name) == 1
    assert "somebody else" in bench.errors
    assert bench.sea("bob", "approve", name, lang="zh") == 1
    assert "approve 权限" in bench.errors
    assert bench.sea("bob", "approve", name) == 1
    assert bench.sea("carol", "approve", name, "--dry-run") == 0
    assert bench.sea("carol", "list", "--output", "json") == 0
    [mine] = [one for one in json.loads(bench.last)["permits"] if one["name"] == name]
    assert mine["state"] == "requested"
    assert bench.sea("carol", "approve", name, "--why", "seen") == 0
    assert "2 uses" in bench.last
    assert bench.sea("carol", "approve", name) == 1
    assert "is approved already" in bench.errors
    assert bench.sea("carol", "approve", name) == 1
    assert bench.sea("bob", "show", name) == 0
    assert "approved by carol" in bench.last
    assert "seen" in bench.last
    assert bench.sea("bob", "revoke", name) == 1
    assert bench.sea("alice", "revoke", name, lang="zh") == 0
    assert "已撤销" in bench.last
    assert bench.sea("alice", "list") == 0
    assert name not in bench.last
    assert bench.sea("alice", "list", "--all") == 0
    assert name in bench.last


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("request", "NP-02", "node/nobody", "--why", "a test"), 2, "not there"),
        (("request", "NO-99", "node/n1", "--why", "a test"), 2, "no hazard"),
        (("request", "NP-02", "svc/web", "--why", "a test"), 2, "forbids nothing"),
        (("request", "NP-02", "n1", "--why", "a test"), 2, "names no object"),
        (("request", "guard_object_changed", f"{HOOKS}/x", "--why", "t"), 2, "can't be permitted"),
        (("request", "system_token_requested", "sa/x", "--why", "a test"), 2, "can't be permitted"),
        (("request", "NP-02", "gadget/n1", "--why", "a test"), 2, "no such resource"),
        (("request", "NP-02", "node/n1", "--for", "1w", "--why", "a test"), 2, "length of time"),
        (("request", "NP-02", "node/n1", "--until", "soon", "--why", "a test"), 2, "is no time"),
        (("request", "NP-02", "node/n1"), 2, "--why"),
        (("approve", "no-such-permit"), 2, "no such permit"),
    ],
)
def test_wrong_usage(bench: Bench, words: tuple[str, ...], status: int, said: str) -> None:
    assert bench.sea("alice", *words) == status
    assert said in bench.errors


def test_more_than_a_day_is_refused_by_the_api_server(bench: Bench) -> None:
    if bench.admin.get("nodes", "longer") is None:
        bench.admin.create("nodes", {"metadata": {"name": "longer"}})
    words = ("request", "node_deleted", "node/longer", "--why", "a test")
    assert bench.sea("alice", *words, "--for", "25h") == 1
    assert "24 hours" in bench.errors
    assert bench.sea("alice", *words, "--for", "23h", "--dry-run") == 0


def test_each_refusal_has_its_chinese() -> None:
    said: list[str] = []
    for each in manifests.all_():
        text = json.dumps(each["spec"]) if "spec" in each else ""
        said += re.findall(r'"message": "(?:permit: )?([^"]+)"', text)
    assert len(said) > 15
    assert [one for one in said if not any(known in one for known in REFUSALS)] == []
    assert [known for known in REFUSALS if not any(known in one for one in said)] == []


def test_how_long_a_permit_may_last_is_the_guards_setting() -> None:
    chosen = setting.Setting(permit_hours=8)
    kept = setting.read(json.dumps(setting.config_map(chosen)).encode())
    assert kept == chosen
    text = json.dumps(manifests.all_(max_hours=kept.permit_hours)[0])
    assert "duration('28800s')" in text
    assert "at most 8 hours" in text


def test_a_shell_is_given_the_names_that_fit(bench: Bench) -> None:
    waits, open_ = bench.permit(), bench.approved()
    ended = bench.status("carol", bench.permit(), state="denied")
    group = command("en")
    assert isinstance(group, click.Group)

    def names(deed: str) -> set[str]:
        context = click.Context(group.commands[deed])
        context.params = {"kubeconfig": str(bench.lab.kubeconfig)}
        param = group.commands[deed].params[0]
        return {one.value for one in param.shell_complete(context, "test-")}

    wanted = {waits.name, open_.name, ended.name}
    assert names("approve") & wanted == {waits.name}
    assert names("revoke") & wanted == {waits.name, open_.name}
    assert names("show") & wanted == wanted


def test_a_silent_cluster_gives_a_shell_no_names(tmp_path: Path) -> None:
    group = command("en")
    assert isinstance(group, click.Group)
    context = click.Context(group.commands["show"])
    context.params = {"kubeconfig": str(tmp_path / "none")}
    assert group.commands["show"].params[0].shell_complete(context, "") == []
