"""A repository whose author wants to harm the one who checks it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from seawall.formats.files import LIMIT
from tests.cli.running import seawall

EVIL = "kubectl delete node \x1b]0;owned\x07n1 # \u202e\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checked tree beside the user's own files; `marker` would be made by whatever is run."""
    (tmp_path / "home").mkdir()
    (tmp_path / "secret.sh").write_text("kubectl delete node hunter2\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    marker = tmp_path / "marker"
    (tree / "run.sh").write_text(
        f"$(touch {marker}); `touch {marker}`; eval touch {marker}\n{EVIL}"
    )
    (tree / "seawall.toml").write_text(
        'ignore = ["NP"]\nselect = ["nothing"]\ncatalog = ["rules"]\naccepted = "ok.json"\n'
    )
    (tree / "kustomization.yaml").write_text(
        "generators:\n- plugin.yaml\nresources:\n- https://example.com/base\n- ../secret.sh\n"
    )
    (tree / "plugin.yaml").write_text(
        "apiVersion: v1\nkind: Any\nmetadata:\n  name: x\n  annotations:\n"
        f"    config.kubernetes.io/function: |\n      exec:\n        path: {tree}/run.sh\n"
    )
    (tree / "link.sh").symlink_to(tmp_path / "secret.sh")
    (tree / "around").symlink_to(tree)
    (tree / "dangling.sh").symlink_to("nowhere")
    os.mkfifo(tree / "pipe.sh")
    (tree / "nul.sh").write_bytes(b"kubectl delete node n1\0\n")
    (tree / "bytes\udcff\x1b[31m.sh").write_text(EVIL)
    (tree / "app").mkdir()
    (tree / "app" / "bomb.yaml").write_text(_bomb())
    (tree / "app" / "deep.json").write_text("[" * 10_000 + "]" * 10_000)
    with (tree / "huge.sh").open("wb") as file:
        file.truncate(LIMIT + 1)
    return tree


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "apiVersion: v1\nkind: ConfigMap\n" + "\n".join(lines) + "\n"


def test_nothing_of_it_is_run_and_nothing_outside_is_read(tree: Path) -> None:
    done = seawall("check", "tree", "--output", "json", folder=tree.parent)
    report = json.loads(done.out)
    assert done.status == 2
    assert not (tree.parent / "marker").exists()
    assert "hunter2" not in done.out + done.err
    hits = [f["where"]["file"] for f in report["findings"] if f["rule"] == "node_deleted"]
    assert hits == ["tree/bytes?\x1b[31m.sh", "tree/run.sh"]


def test_each_bad_file_is_named_once(tree: Path) -> None:
    done = seawall("check", "tree", "--output", "json", folder=tree.parent)
    problems = [p["file"] for p in json.loads(done.out)["problems"] if p["fatal"]]
    bad = ["app/bomb.yaml", "huge.sh", "nul.sh"]
    assert [file for file in bad if problems.count(f"tree/{file}") != 1] == []


@pytest.mark.parametrize("output", ["text", "junit", "html"])
def test_no_report_carries_its_escapes(tree: Path, output: str) -> None:
    done = seawall("check", "tree", "--output", output, folder=tree.parent)
    assert not set(done.out + done.err) & {"\x1b", "\x07", "\x00"}
    if output != "junit":  # data for a program: only what XML can't hold is taken out
        assert "\u202e" not in done.out


def test_settings_of_the_tree_count_only_for_who_works_in_it_and_are_said_aloud(tree: Path) -> None:
    (tree / "seawall.toml").write_text('lang = "en"\nignore = ["NP", "CL"]\n')
    report = json.loads(seawall("check", ".", "--output", "json", folder=tree).out)
    assert [f for f in report["findings"] if f["rule"] == "node_deleted"] == []
    remarks = [(p["file"], p["why"]) for p in report["problems"] if not p["fatal"]]
    assert ("seawall.toml", "these settings are part of what is checked: ignore") in remarks
