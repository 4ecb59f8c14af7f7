from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from seawall.cli import docs, rows
from seawall.cli.completion import script
from seawall.engine import load
from seawall.engine.load import OWN
from tests.cli.running import seawall

SOURCE = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("command", ["", "check", "explain", "catalog", "completion", "version"])
def test_help_in_both_languages(tmp_path: Path, command: str) -> None:
    args = [command] if command else []
    en = seawall(*args, "--help", folder=tmp_path)
    zh = seawall(*args, "--help", folder=tmp_path, environ={"LANG": "zh_CN.UTF-8"})
    assert (en.status, zh.status) == (0, 0)
    assert en.out.startswith("Usage: seawall")
    assert zh.out.startswith("用法：seawall")
    assert "显示此帮助" in zh.out


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["chek"], "没有命令 chek"),
        (["check", "--outptu=json", "x"], "没有选项 --outptu；是否想用 --output"),
        (["check", "--output", "pdf", "x"], "--output 的值不正确"),
        (["explain"], "缺少 name"),
        (["explain", "nothing_like_it"], "nothing_like_it 不是规则、条目或领域"),
    ],
)
def test_wrong_usage_is_said_in_the_users_language(
    tmp_path: Path, args: list[str], complaint: str
) -> None:
    done = seawall(*args, folder=tmp_path, environ={"LANG": "zh_CN.UTF-8"})
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("错误：")
    assert complaint in done.err


def test_explain_a_rule_and_a_row(tmp_path: Path) -> None:
    rule = seawall("explain", "node_deleted", folder=tmp_path)
    row = seawall("explain", "np-02", folder=tmp_path)
    assert rule.status == row.status == 0
    assert "[node_deleted]" in rule.out
    assert "[node_deleted]" in row.out
    assert row.out.startswith("NP-02  Remove a node with kubectl")
    check = seawall("explain", "kubernetes_out_of_support", folder=tmp_path)
    assert "seen on" in check.out
    assert "NT-11" in check.out
    none = seawall("explain", "SV-01", folder=tmp_path)
    assert (none.status, "No rule judges this row yet." in none.out) == (0, True)


def test_list_and_show(tmp_path: Path) -> None:
    listed = json.loads(seawall("catalog", "list", "--json", folder=tmp_path).out)
    assert {entry["id"] for entry in listed} == set(load().entries)
    shown = seawall("catalog", "show", "node_deleted", folder=tmp_path)
    assert shown.out == (OWN / "hazards/nodepool/node_deleted/hazard.yaml").read_text("utf-8")
    assert seawall("catalog", "show", "nothing", folder=tmp_path).status == 2


def test_lint(tmp_path: Path) -> None:
    assert seawall("catalog", "lint", folder=tmp_path).status == 0
    entry = tmp_path / "rules" / "hazards" / "extra" / "wrong"
    entry.mkdir(parents=True)
    (entry / "hazard.yaml").write_text("rows: [OWN-1]\ncolour: red\n")
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = seawall("catalog", "lint", "--catalog", "rules", folder=tmp_path, environ=environ)
    assert done.status == 1
    assert "hazard.yaml" in done.out


@pytest.mark.parametrize("name", ["report", "hazard", "check", "accepted"])
def test_schemas_are_schemas(tmp_path: Path, name: str) -> None:
    made = json.loads(seawall("catalog", "schema", name, folder=tmp_path).out)
    jsonschema.Draft202012Validator.check_schema(made)


def test_rows_are_those_of_the_source() -> None:
    counts = {"CL": 18, "NP": 7, "NW": 12, "ST": 6, "LG": 4, "NT": 16, "EX": 13, "SW": 6, "SV": 15}
    expected = [f"{table}-{n:02}" for table, count in counts.items() for n in range(1, count + 1)]
    assert list(rows.rows()) == expected


def test_every_rule_is_about_known_rows() -> None:
    unknown = {row for entry in load().entries.values() for row in entry.rows} - set(rows.rows())
    assert unknown == set()


def test_coverage_is_computed_and_says_what_is_not_built(tmp_path: Path) -> None:
    found = {entry.row.id: entry for entry in rows.coverage(load())}
    assert "shell" in found["NP-02"].cells["before"]
    assert "policy" in found["NP-02"].cells["admission"]
    assert found["SW-02"].cells["admission"] == ("webhook",)
    assert found["CL-01"].cells["admission"] == ""  # no request to the API server does it
    assert found["SV-01"].cells["before"] == "not yet"
    assert "node_deleted" in found["NP-02"].cells["state"]
    assert "node_deleted" in found["NP-02"].cells["impact"]
    assert "nodes" in found["NP-02"].cells["baseline"]
    assert found["CL-01"].cells["baseline"] == ""
    assert found["NT-11"].checks == ("kubernetes_out_of_support",)
    text = seawall("catalog", "coverage", folder=tmp_path).out
    assert "not yet" in text
    judged = sum(not id_.startswith("SV") for id_ in found)
    assert f"of {judged} rows are judged before they run" in text
    parsed = json.loads(seawall("catalog", "coverage", "--json", folder=tmp_path).out)
    assert len(parsed) == len(found)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(tmp_path: Path, shell: str) -> None:
    done = seawall("completion", shell, folder=tmp_path)
    assert done.status == 0
    assert "_SEAWALL_COMPLETE" in done.out


def test_the_bash_script_is_bash() -> None:
    subprocess.run(["bash", "-n"], input=script("bash"), text=True, check=True, timeout=20)


def test_completion_answers(tmp_path: Path) -> None:
    environ = {
        "_SEAWALL_COMPLETE": "bash_complete",
        "COMP_WORDS": "seawall check --out",
        "COMP_CWORD": "2",
    }
    command = Path(sys.executable).parent / "seawall"
    done = subprocess.run(
        [command],
        cwd=tmp_path,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert "plain,--output\n" in done.stdout


def test_the_language_may_stand_before_the_command(tmp_path: Path) -> None:
    assert "用法" in seawall("--lang", "zh", "check", "--help", folder=tmp_path).out
    assert seawall("--lang", "xx", "version", folder=tmp_path).status == 2


def test_version(tmp_path: Path) -> None:
    assert seawall("version", folder=tmp_path).out.startswith("seawall ")


def test_pages_are_made_in_both_languages(tmp_path: Path) -> None:
    written = docs.write(tmp_path, load())
    names = {str(file.relative_to(tmp_path)) for file in written}
    assert {"en/coverage.md", "zh/coverage.md", "en/network.md"} <= names
    assert "尚未" in (tmp_path / "zh" / "coverage.md").read_text("utf-8")
