"""Scripts that a cloud call sends to nodes are read as scripts of those nodes."""

from __future__ import annotations

import base64

import pytest

from seawall.commands.context import Context
from seawall.commands.programs import aliyun
from seawall.model import Operation
from tests.commands.typed import context, ops


def run(line: str, ctx: Context | None = None) -> list[Operation]:
    return ops(aliyun.read, line, ctx)


SCRIPT = "#!/bin/bash\nsysctl -w net.ipv4.ip_forward=0\n"
PACKED = base64.b64encode(SCRIPT.encode()).decode()


@pytest.mark.parametrize(
    "content",
    [
        "'sysctl -w net.ipv4.ip_forward=0'",
        f"{PACKED} --ContentEncoding Base64",
        f"{PACKED}",
        '"$(cat tune.sh)"',
        '"$(base64 -w0 tune.sh)" --ContentEncoding Base64',
        '"$(cat tune.sh | base64 -w 0)" --ContentEncoding Base64',
    ],
)
def test_cloud_assistant_runs_on_the_node(content: str) -> None:
    line = (
        f"aliyun ecs RunCommand --InstanceId.1 i-1 --Type RunShellScript --CommandContent {content}"
    )
    call, inner = run(line, context({"tune.sh": SCRIPT}))
    assert (call.action, call.target["id"]) == ("ecs:RunCommand", "i-1")
    assert (inner.action, inner.target["host"], inner.after["value"]) == ("sysctl.set", "i-1", "0")
    assert inner.via == ("aliyun ecs RunCommand",)


def test_a_powershell_script_is_not_read() -> None:
    line = "aliyun ecs RunCommand --InstanceId.1 i-1 --Type RunPowerShellScript --CommandContent"
    assert len(run(f"{line} 'sysctl -w a=b'")) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"aliyun ecs RunInstances --UserData {PACKED}",
        f"aliyun ess ModifyScalingConfiguration --ScalingConfigurationId asc-1 --UserData {PACKED}",
        "aliyun cs POST /clusters/c1/nodepools "
        f"""--body '{{"kubernetes_config":{{"user_data":"{PACKED}"}}}}'""",
    ],
)
def test_user_data_runs_on_new_nodes(line: str) -> None:
    _, inner = run(line)
    assert (inner.action, inner.target["key"]) == ("sysctl.set", "net.ipv4.ip_forward")


@pytest.mark.parametrize(
    "line",
    [
        "aliyun ecs InvokeCommand --InstanceId.1 i-1 --CommandId c-1",
        "aliyun ecs RunCommand --InstanceId.1 i-1 --CommandContent $SCRIPT",
        "aliyun ecs RunInstances --UserData $DATA",
    ],
)
def test_a_script_that_cannot_be_seen_is_said(line: str) -> None:
    ctx = context()
    assert [op.plane for op in run(line, ctx)] == ["cloud"]
    assert len(ctx.problems) == 1
