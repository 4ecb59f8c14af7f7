"""Done when 3, at the command line: each fault is the right `unknown`, the rest is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seawall.facts import NotRead
from seawall.sources import snapshot
from tests.cli.running import Done, seawall
from tests.clients.gate import Gate

pytestmark = pytest.mark.cluster

KIND = "/apis/apps/v1/deployments"


def inspected(gate: Gate, folder: Path, *more: str) -> tuple[Done, dict[str, Any]]:
    done = seawall(
        *("inspect", "--output", "json", "--timeout", "1.5", *more),
        folder=folder,
        environ={"KUBECONFIG": str(gate.config())},
    )
    assert "Traceback" not in done.err + done.out
    return done, json.loads(done.out)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 403}, "it is not allowed"),
        ({"status": 500}, "the server failed"),
        ({"status": 429}, "too many requests"),
        ({"slow": 5}, "no answer in time"),
        ({"cut": 20}, "broke in the middle"),
    ],
)
def test_a_fault_of_one_kind_leaves_the_others(
    gate: Gate, tmp_path: Path, fault: dict[str, Any], why: str
) -> None:
    gate.fault(KIND, **fault)
    done, found = inspected(gate, tmp_path)
    unknown = [one for one in found["findings"] if one["verdict"] == "unknown"]
    assert unknown
    assert why in done.out
    assert found["summary"]
    assert done.status in (0, 1)


def test_the_same_faults_are_kept_in_a_snapshot(gate: Gate, tmp_path: Path) -> None:
    gate.fault(KIND, slow=5)
    done = seawall(
        *("snapshot", "-o", "s", "--timeout", "1.5"),
        folder=tmp_path,
        environ={"KUBECONFIG": str(gate.config())},
    )
    assert done.status == 0
    read = snapshot.read(str(tmp_path / "s"))
    with pytest.raises(NotRead, match="no answer in time"):
        list(read.pages("apps/deployments"))
    assert list(read.pages("configmaps"))
    read.close()


def test_an_expired_server_certificate_is_one_clear_problem(gate: Gate, tmp_path: Path) -> None:
    gate.use(gate.authority.sign("gate", hosts=["127.0.0.1"], seconds=-60))
    done, found = inspected(gate, tmp_path)
    assert done.status == 2
    assert "the server's certificate has expired" in done.out + done.err
    assert {one["verdict"] for one in found["findings"]} == {"unknown"}
