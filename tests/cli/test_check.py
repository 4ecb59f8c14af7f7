"""`seawall check` from the outside: status, streams, options, what a hostile tree can't do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Done, seawall

BAD = "kubectl delete node n1\n"
GOOD = "kubectl get nodes\n"
UNKNOWN = 'aliyun slb DeleteLoadBalancer --LoadBalancerId "$1"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "bad.sh").write_text(BAD)
    (tmp_path / "good.sh").write_text(GOOD)
    (tmp_path / "unknown.sh").write_text(UNKNOWN)
    return tmp_path


def report(done: Done) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


def rules(done: Done) -> list[str]:
    found = report(done)["findings"]
    return [finding["rule"] for finding in found if finding["verdict"] == "hit"]


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["good.sh"], 0),
        (["bad.sh"], 1),
        (["bad.sh", "--fail-on", "critical"], 0),
        (["bad.sh", "--fail-on", "advice"], 1),
        (["unknown.sh"], 0),
        (["unknown.sh", "--strict"], 2),
        (["bad.sh", "missing.sh"], 2),
        (["good.sh", "--fail-on", "fatal"], 2),
        (["good.sh", "--select", "nonsense"], 2),
        (["good.sh", "--catalog", "nowhere"], 2),
        (["bad.sh", "--output-file", "no/such/folder"], 2),
        ([], 2),
        (["--command", BAD], 1),
        (["--command", GOOD], 0),
    ],
)
def test_the_exit_status(folder: Path, args: list[str], status: int) -> None:
    done = seawall("check", *args, folder=folder)
    assert done.status == status, done


def test_findings_are_printed_beside_what_could_not_be_read(folder: Path) -> None:
    done = seawall("check", "missing.sh", "bad.sh", "--output", "json", folder=folder)
    assert done.status == 2
    assert rules(done) == ["node_deleted"]
    assert report(done)["problems"][0]["file"] == "missing.sh"


def test_data_goes_to_stdout_and_nothing_else_does(folder: Path) -> None:
    good = seawall("check", "bad.sh", "--output", "json", folder=folder)
    assert good.err == ""
    wrong = seawall("check", "--outputt", "json", folder=folder)
    assert wrong.out == ""
    assert "there is no option --outputt" in wrong.err


def test_standard_input_and_a_typed_command(folder: Path) -> None:
    typed = seawall("check", "--command", BAD, "--output", "json", folder=folder)
    piped = seawall("check", "-", "--output", "json", folder=folder, stdin=BAD.encode())
    assert rules(typed) == rules(piped) == ["node_deleted"]
    text = seawall("check", "--command", BAD.strip(), folder=folder).out
    assert text.splitlines()[0].endswith("│ kubectl delete node n1")


def test_the_name_of_standard_input_tells_its_format(folder: Path) -> None:
    task = b"- hosts: all\n  tasks:\n  - shell: kubectl delete node n1\n"
    args = ("check", "-", "--output", "json")
    done = seawall(*args, "--stdin-format", "ansible", folder=folder, stdin=task)
    assert rules(done) == ["node_deleted"]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--select", "NP-02"], ["node_deleted"]),
        (["--select", "np"], ["node_deleted"]),
        (["--select", "nodepool"], ["node_deleted"]),
        (["--select", "node_deleted,CL-01"], ["node_deleted"]),
        (["--select", "network"], []),
        (["--ignore", "NP-02"], []),
        (["--select", "NP", "--ignore", "node_deleted"], []),
    ],
)
def test_rules_are_chosen_by_id_row_and_area(
    folder: Path, args: list[str], found: list[str]
) -> None:
    done = seawall("check", "bad.sh", *args, "--output", "json", folder=folder)
    assert rules(done) == found


@pytest.mark.parametrize("output", ["json", "sarif", "junit", "html", "text"])
def test_every_format_goes_to_stdout_or_a_file(folder: Path, output: str) -> None:
    args = ("check", "bad.sh", "--output", output)
    printed = seawall(*args, folder=folder)
    filed = seawall(*args, "--output-file", "report", folder=folder)
    assert (printed.status, filed.status, filed.out) == (1, 1, "")
    assert (folder / "report").read_text("utf-8") == printed.out


def test_one_file_has_one_name_however_it_is_named(folder: Path) -> None:
    prints = {
        report(seawall("check", name, "--output", "json", folder=folder))["findings"][0][
            "fingerprint"
        ]
        for name in ("bad.sh", "./bad.sh", str(folder / "bad.sh"))
    }
    assert len(prints) == 1


def test_accepted_findings_do_not_fail_and_new_ones_do(folder: Path) -> None:
    args = ("check", "bad.sh", "--output", "json")
    assert seawall(*args, "--write-accepted", "ok.json", folder=folder).status == 0
    done = seawall(*args, "--accepted", "ok.json", folder=folder)
    assert (done.status, rules(done)) == (0, [])
    assert report(done)["allowed"][0]["how"] == "accepted"
    (folder / "bad.sh").write_text(f"echo moved\n{BAD}kubectl delete node n2\n")
    done = seawall(*args, "--accepted", "ok.json", folder=folder)
    assert (done.status, rules(done)) == (1, ["node_deleted"])


def test_a_broken_accepted_file_is_a_wrong_usage(folder: Path) -> None:
    (folder / "ok.json").write_text("[]")
    done = seawall("check", "bad.sh", "--accepted", "ok.json", folder=folder)
    assert (done.status, done.out) == (2, "")
    assert "ok.json: is no file of accepted findings" in done.err


def test_inline_exceptions_count_unless_refused(folder: Path) -> None:
    (folder / "bad.sh").write_text(f"# seawall: allow node_deleted because retired\n{BAD}")
    done = seawall("check", "bad.sh", "--output", "json", folder=folder)
    assert (done.status, rules(done)) == (0, [])
    assert report(done)["allowed"][0]["reason"] == "retired"
    assert seawall("check", "bad.sh", "--no-exceptions", folder=folder).status == 1


def test_settings_give_defaults_and_the_command_line_wins(folder: Path) -> None:
    (folder / "seawall.toml").write_text('lang = "zh"\nfail-on = "critical"\noutput = "json"')
    done = seawall("check", "bad.sh", folder=folder)
    assert done.status == 0
    assert report(done)["findings"][0]["title"] != ""
    done = seawall("check", "bad.sh", "--fail-on", "error", "--output", "text", folder=folder)
    assert done.status == 1
    assert "小结" in done.out


def test_wrong_settings_are_a_wrong_usage(folder: Path) -> None:
    (folder / "seawall.toml").write_text("colour = true\n")
    done = seawall("check", "bad.sh", folder=folder)
    assert done.status == 2
    assert "seawall.toml:1: colour: no such key" in done.err


def test_settings_in_a_checked_tree_are_not_read(folder: Path) -> None:
    tree = folder / "vendor"
    tree.mkdir()
    (tree / "bad.sh").write_text(BAD)
    (tree / "seawall.toml").write_text('ignore = ["NP"]\ncatalog = ["rules"]\nlang = "zh"')
    done = seawall("check", "vendor", "--output", "json", folder=folder)
    assert (done.status, rules(done)) == (1, ["node_deleted"])


def test_the_language_comes_from_the_option_then_the_locale(folder: Path) -> None:
    zh = {"LANG": "zh_CN.UTF-8"}
    assert "小结" in seawall("check", "bad.sh", folder=folder, environ=zh).out
    assert "Summary" in seawall("check", "bad.sh", "--lang", "en", folder=folder, environ=zh).out
    assert "Summary" in seawall("check", "bad.sh", folder=folder).out


def test_colours_only_when_forced_here_and_never_against_no_color(folder: Path) -> None:
    force = {"FORCE_COLOR": "1"}
    assert "\x1b[" not in seawall("check", "bad.sh", folder=folder).out
    assert "\x1b[" in seawall("check", "bad.sh", folder=folder, environ=force).out
    assert "\x1b[" not in seawall("check", "bad.sh", "--no-color", folder=folder, environ=force).out
    both = force | {"NO_COLOR": "1"}
    assert "\x1b[" not in seawall("check", "bad.sh", folder=folder, environ=both).out


def test_a_users_own_rules(folder: Path) -> None:
    entry = folder / "rules" / "hazards" / "extra" / "get_nodes"
    entry.mkdir(parents=True)
    text = "{en: x, zh: x}"
    (entry / "hazard.yaml").write_text(
        f"rows: [OWN-1]\ntitle: {text}\nwhy: {text}\nimpact: {text}\nrecovery: {text}\n"
        "severity: warning\nreversible: automatic\nsources: [shell]\n"
        "match:\n  kube:\n  - operations: [DELETE]\n    resources: [pods]\n"
    )
    (folder / "pod.sh").write_text("kubectl delete pod p1\n")
    args = ("check", "pod.sh", "--output", "json", "--fail-on", "warning")
    environ = {"XDG_CACHE_HOME": str(folder / "cache")}
    done = seawall(*args, "--catalog", "rules", folder=folder, environ=environ)
    assert (done.status, rules(done)) == (1, ["get_nodes"])


def test_a_wrong_rule_is_named_and_the_others_still_judge(folder: Path) -> None:
    entry = folder / "rules" / "hazards" / "extra" / "wrong"
    entry.mkdir(parents=True)
    (entry / "hazard.yaml").write_text("rows: [OWN-1]\ncolour: red\n")
    environ = {"XDG_CACHE_HOME": str(folder / "cache")}
    args = ("check", "bad.sh", "--catalog", "rules", "--output", "json")
    done = seawall(*args, folder=folder, environ=environ)
    assert (done.status, rules(done)) == (2, ["node_deleted"])
    assert "hazard.yaml" in report(done)["problems"][0]["file"]


def test_named_files_of_other_formats_can_be_passed_over(folder: Path) -> None:
    (folder / "notes.yaml").write_text("just: data\n")
    assert seawall("check", "notes.yaml", folder=folder).status == 2
    assert seawall("check", "notes.yaml", "--skip-other-formats", folder=folder).status == 0


def test_excerpts_never_come_from_outside_of_what_was_named(folder: Path) -> None:
    secret = folder / "secret.txt"
    secret.write_text("kubectl delete node n1 # hunter2\n")
    (folder / "tree").mkdir()
    (folder / "tree" / "run.sh").symlink_to(secret)
    done = seawall("check", "tree", folder=folder)
    assert "hunter2" not in done.out
