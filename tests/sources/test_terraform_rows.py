"""Plans made by the real Terraform: rows that must be hit, rows that may, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.engine import Catalog, judge, load
from seawall.model import Operation
from seawall.sources import terraform

PLANS = Path(__file__).parent / "plans"

# File: rows that the plan alone makes plain | rows that may be found, too. See plans/README.md.
ROWS = """
addon_loongcollector_delete_count: LG-04 | NT-04
apiserver_slb_replace_vswitch: CL-01 | NW-11 NW-09 EX-02 NT-05
service_slb_replace_cbd: NW-11 | NW-09 NW-08 NT-05
service_slb_tags_removed: NW-08 | NW-09 NT-05
service_slb_tags_unknown: | NW-08 NW-09 NT-05
service_slb_deposed_delete: NW-11 | NW-09 NT-05
nodepool_replace_security_groups: CL-02 NP-01 | CL-03 NP-03 NT-05
nodepool_user_data_sysctl_plain: NW-01 NW-04 | CL-08 NT-05
ess_max_min_change: NP-05 | NP-04 NT-05
worker_security_group_unknown: | CL-02 NT-05
worker_private_ip_change: CL-06 | NT-05
csi_disk_detach: ST-01 | NT-05
nas_mount_target_replace: ST-06 | NT-05
ram_worker_policy_narrowed: CL-18 |
sg_rule_udp53_drop_create: NW-07 | CL-02 NT-05
sg_rule_port_range_narrowed: NW-07 | CL-02 NT-05
module_for_each_pool_removed: NP-01 | CL-03 NP-03 NT-05
moved_and_replaced: NW-11 | NW-09 NT-05
drift_deleted_outside_then_created: | NW-11 NW-08 NT-05
refresh_only_drift: |
forget_cluster_and_slb: |
utf8_bom_plan: NW-07 | CL-02 NT-05
sensitive_nodepool_replaced: CL-02 NP-01 | CL-03 NP-03 NT-05
create_whole_stack: |
noop_with_checks: |
user_slb_delete: |
terraform_data_lookalike: |
terraform_data_provisioners: NP-02 |
data_source_read_deferred: |
sensitivity_marks_only: |
utf16_plan: NW-11 | NW-09 NT-05
"""


def _rows() -> list[Any]:
    found = []
    for line in ROWS.strip().split("\n"):
        name, _, rest = line.partition(":")
        must, _, may = rest.partition("|")
        found.append(pytest.param(name, set(must.split()), set(may.split()), id=name))
    return found


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def _read(name: str) -> list[Operation]:
    file = PLANS / f"{name}.json"
    ctx = Context(file=str(file), source="terraform", problems=[])
    return list(terraform.read(file.read_bytes(), str(file), ctx))


def test_every_plan_is_in_the_table() -> None:
    assert {file.stem for file in PLANS.glob("*.json")} == {row.id for row in _rows()}


@pytest.mark.parametrize(("name", "must", "may"), _rows())
def test_rows_of_a_plan(name: str, must: set[str], may: set[str], catalog: Catalog) -> None:
    found = [finding for op in _read(name) for finding in judge(op, catalog)]
    hit = {row for finding in found if finding.verdict == "hit" for row in finding.rows}
    assert must <= hit
    assert hit <= must | may


def test_an_unknown_map_of_tags_is_reported_as_unknown(catalog: Catalog) -> None:
    operations = _read("service_slb_tags_unknown")
    verdicts = {
        finding.verdict
        for op in operations
        for finding in judge(op, catalog)
        if "NW-08" in finding.rows
    }
    assert verdicts <= {"unknown"}
    assert [op.action for op in operations] == ["slb:UntagResources"]
