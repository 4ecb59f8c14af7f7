"""Disks, mounts, services, packages, firewall, network, clock, masters: forms, lookalikes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.scripts import found, read, rows

CASES = Path(__file__).parent / "programs_node.txt"


@pytest.mark.parametrize(
    ("text", "expected"), rows(CASES), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_command(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_settings_are_applied_from_files_of_the_script() -> None:
    text = "echo a.b=1 > /etc/sysctl.d/9.conf\necho c.d=2 > /tmp/x\n"
    assert found(text + "sysctl --system", place="container") == ["sysctl.set key=a.b > value=1"]
    assert found(text + "sysctl -p /tmp/x")[-1] == "sysctl.set key=c.d > value=2"
    assert found("sysctl -p tune.conf", {"tune.conf": "# x\na.b=1\n"}) == [
        "sysctl.set key=a.b > value=1"
    ]
    assert found("sysctl -p - <<< a.b=1") == ["sysctl.set key=a.b > value=1"]


def test_a_setting_is_said_once_where_its_file_is_written() -> None:
    text = "cat >> /etc/sysctl.conf <<E\na.b=1\nE\n"
    for load in ("sysctl -p", "sysctl --system", "sysctl --load=/etc/sysctl.conf"):
        assert [(op.where.line, op.action) for op in read(text + load)[0]] == [
            (1, "file.write"),
            (2, "sysctl.set"),
        ]


def test_a_package_manager_that_the_branch_chose() -> None:
    text = "if command -v yum; then P=yum; else P=apt-get; fi; $P install -y ufw"
    assert found(text) == [
        "package.install name=ufw manager=yum",
        "package.install name=ufw manager=apt",
    ]


@pytest.mark.parametrize("hole", ["$X", "a$X", "$X/b", "--a=$X", "-o$X", '"$(q)"', "''"])
def test_any_word_of_a_command_may_be_unknown(hole: str) -> None:
    for file in sorted(CASES.parent.glob("programs_*.txt")):
        for text, _ in rows(file):
            words = text.split(" ")
            for index in range(1, len(words)):
                found(" ".join([*words[:index], hole, *words[index + 1 :]]))
                found(" ".join([*words[:index], hole, *words[index:]]))
