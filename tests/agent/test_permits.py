"""A permit lets one person do one thing, through the running agent on a real API server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.cli.main import run
from seawall.lab import Lab
from seawall.permits import manifests
from tests.agent import running
from tests.lab.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("agent")]


def test_a_permit_is_used_up_by_the_act_and_not_by_a_dry_run(
    alone: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for made in manifests.all_(max_hours=24, agent=manifests.AGENT, labels={"test": "agent"}):
        alone.kubectl("apply", "--server-side", "-f", "-", stdin=json.dumps(made), check=True)
    for space in ("sold", "kept"):
        running.shop(alone, space)

    def permit(user: str, *args: str) -> str:
        capsys.readouterr()
        config = str(alone.user(user))
        assert run(["--lang=en", "permit", *args, "--kubeconfig", config, "--output=json"]) == 0
        return capsys.readouterr().out

    def delete(space: str, *more: str) -> str:
        done = alone.kubectl("delete", "namespace", space, "--wait=false", *more, as_user="alice")
        return done.stderr

    with running.agent(alone, tmp_path / "one") as one:
        assert one.serving()
        assert "seawall permit request namespace_in_use_deleted namespaces/sold" in delete("sold")
        asked = ("request", "namespace_in_use_deleted", "namespaces/sold", "--why", "moved")
        name = json.loads(permit("alice", *asked))["name"]
        assert "SW-01" in delete("sold"), "it is not approved"
        permit("bob", "approve", name)
        assert until(lambda: delete("sold", "--dry-run=server") == "", 20)
        assert delete("sold", "--dry-run=server") == "", "a dry run takes no use"
        assert "SW-01" in delete("kept"), "another object"
        assert delete("sold") == ""
        state = ("get", f"permits.seawall.io/{name}", "-o", "jsonpath={.status.state}")
        assert alone.kubectl(*state).stdout == "used"
        told = [event for event in one.events("admission") if event.get("permits") == [name]]
        assert [event["dry_run"] for event in told][-1] is False
