"""A checked tree is hostile: what it holds must never run, reach out, escape or stop the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEAWALL = [sys.executable, "-m", "seawall"]
HARMFUL = "kubectl delete node n1\n"


def run(*args: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **environ}
    return subprocess.run(
        [*SEAWALL, *args], cwd=cwd, env=env, capture_output=True, text=True, timeout=60
    )


def findings(result: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    found = json.loads(result.stdout)["findings"]
    assert isinstance(found, list)
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "clear.sh").write_text(HARMFUL)
    return folder


def test_nothing_of_a_script_is_executed(tree: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    (tree / "evil.sh").write_text(
        f'x=$(touch {mark}); eval "touch {mark}"; `touch {mark}`; source <(echo touch {mark})\n'
        f"trap 'touch {mark}' EXIT DEBUG; PROMPT_COMMAND='touch {mark}'; a[$(touch {mark})]=1\n"
        + HARMFUL
    )
    (tree / "evil.yaml").write_text(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\n"
        f'data: !!python/object/apply:os.system ["touch {mark}"]\n'
    )
    (tree / "play.yml").write_text(
        f"- hosts: all\n  tasks:\n  - shell: \"{{{{ lookup('pipe', 'touch {mark}') }}}}\"\n"
    )
    result = run("check", ".", "--output", "json", cwd=tree)
    assert not mark.exists()
    assert any("evil.sh" in str(f["where"]) for f in findings(result))


def test_programs_of_the_tree_are_not_run(tree: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for name in ("helm", "kustomize", "kubectl", "git", "python3"):
        program = tree / name
        program.write_text(f"#!/bin/sh\ntouch {mark}\n")
        program.chmod(0o755)
    (tree / "Chart.yaml").write_text("apiVersion: v2\nname: x\nversion: 1.0.0\n")
    (tree / "templates").mkdir()
    (tree / "kustomization.yaml").write_text("resources: []\n")
    run("check", ".", cwd=tree, PATH="/usr/bin:/bin:.")
    assert not mark.exists()


def test_settings_of_a_checked_tree_name_no_catalogue(tree: Path, tmp_path: Path) -> None:
    """Not from outside, and not from inside of it either: it could redefine our rules."""
    own = tree / "cat" / "hazards" / "nodepool" / "node_deleted"
    own.mkdir(parents=True)
    (own / "hazard.yaml").write_text("rows: []\n")
    (tree / "seawall.toml").write_text('[check]\ncatalog = ["cat"]\n')
    (tree / "cat" / "judge.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    for cwd, path in ((tmp_path, "tree"), (tree, ".")):
        result = run("check", path, "--output", "json", cwd=cwd)
        assert "node_deleted" in result.stdout or "catalog" in result.stderr, result
    assert not (tmp_path / "ran").exists()


def test_special_files_and_loops_do_not_hang_the_run(tree: Path) -> None:
    os.mkfifo(tree / "pipe.sh")
    (tree / "zero.yaml").symlink_to("/dev/zero")
    (tree / "self.sh").symlink_to("self.sh")
    (tree / "up").symlink_to("..")
    (tree / "passwd.sh").symlink_to("/etc/passwd")
    started = time.monotonic()
    result = run("check", ".", "--output", "json", cwd=tree)
    assert time.monotonic() - started < 20
    assert {str(f["where"]["file"]) for f in findings(result)} == {"clear.sh"}  # type: ignore[index]
    assert "root:" not in result.stdout + result.stderr


def test_names_and_texts_can_not_write_to_the_terminal(tree: Path) -> None:
    name = "a\x1b]0;owned\x07\nb.sh"
    (tree / name).write_text(f"echo \x1b[2J; {HARMFUL}")
    for output in ("text", "json", "junit", "sarif", "html"):
        result = run("check", ".", "--output", output, cwd=tree)
        assert result.returncode == 1, result.stderr
        assert "\x1b" not in result.stdout, output
        assert "\x07" not in result.stdout, output


def test_html_holds_no_markup_of_the_tree(tree: Path) -> None:
    (tree / "<img src=x onerror=alert(1)>.sh").write_text(
        "kubectl delete node '</script><script>'\n"
    )
    result = run("check", ".", "--output", "html", cwd=tree)
    assert "<img src=x" not in result.stdout
    assert "<script>'" not in result.stdout.replace("<script>\n", "")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("bomb.yaml", "alias", ("bomb.yaml",)),
        ("deep.yaml", "deep", ("deep.yaml",)),
        ("deep.json", "deepjson", ("deep.json",)),
        ("deep.sh", "deepsh", ("deep.sh",)),
        ("nul.yaml", "nul", ("nul.yaml",)),
        ("latin.yaml", "latin", ("latin.yaml",)),
        ("vault.yml", "vault", ("vault.yml",)),
        ("heredoc.sh", "heredoc", ("heredoc.sh", ":2")),
        ("plan.json", "plan", ("plan.json", "format")),
        ("broken.yaml", "broken", ("broken.yaml:4",)),
    ],
)
def test_bad_input_is_one_clear_line_and_the_rest_goes_on(
    tree: Path, name: str, text: str, says: tuple[str, ...]
) -> None:
    (tree / name).write_bytes(_BAD[text])
    started = time.monotonic()
    result = run("check", ".", "--output", "json", cwd=tree)
    assert time.monotonic() - started < 20
    assert result.returncode == 2, result.stdout
    assert "node_deleted" in result.stdout
    lines = [line for line in result.stderr.splitlines() if name in line]
    assert len(lines) == 1, result.stderr
    assert all(word in lines[0] for word in says), lines


_HEAD = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
_BAD = {
    "alias": _HEAD
    + b"data:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    + b"".join(f"  a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n".encode() for n in range(1, 12)),
    "deep": _HEAD + b"data: " + b"[" * 10_000 + b"]" * 10_000,
    "deepjson": b'{"apiVersion":"v1","kind":"ConfigMap","data":'
    + b"[" * 10_000
    + b"]" * 10_000
    + b"}",
    "deepsh": b"#!/bin/sh\n" + b"$(" * 10_000 + HARMFUL.encode().strip() + b")" * 10_000,
    "nul": _HEAD + b"data: {a: \0}\n",
    "latin": _HEAD + "data: {a: é}\n".encode("latin-1"),
    "vault": b"$ANSIBLE_VAULT;1.1;AES256\n3031\n",
    "heredoc": b"#!/bin/sh\ncat > /etc/hosts <<EOF\n127.0.0.1 localhost\n",
    "plan": b'{"format_version": "9.0", "terraform_version": "3.0.0", "resource_changes": []}',
    "broken": _HEAD + b"data: {a: [}\n",
}


def test_a_file_over_the_limit_is_refused(tree: Path) -> None:
    with (tree / "huge.yaml").open("wb") as out:
        out.write(_HEAD)
        out.truncate(200 * 1024 * 1024)
    result = run("check", ".", "--output", "json", cwd=tree)
    assert result.returncode == 2
    assert [line for line in result.stderr.splitlines() if "huge.yaml" in line and "MiB" in line]
    assert "node_deleted" in result.stdout


def test_the_cache_is_the_users_own(tree: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    own = tmp_path / "own" / "hazards" / "extra" / "x"
    own.mkdir(parents=True)
    run("check", ".", "--catalog", str(tmp_path / "own"), cwd=tree, XDG_CACHE_HOME=str(cache))
    for folder in (cache / "seawall" / "catalog").parents[0:1]:
        assert folder.stat().st_mode & 0o077 == 0 or not folder.exists()


def test_secrets_are_never_printed(tree: Path) -> None:
    (tree / "secret.yaml").write_text(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: addon.log.token, namespace: kube-system}\n"
        "stringData: {token: Canary-Secret-1}\ndata: {key: Q2FuYXJ5LVNlY3JldC0y}\n"
    )
    (tree / "job.sh").write_text(
        "export DB_PASSWORD=Canary-Secret-3\n"
        "aliyun configure set --access-key-id LTAICanarySecret4 "
        "--access-key-secret Canary-Secret-5\n"
        "kubectl --token=Canary-Secret-6 delete node n1\n"
        "sshpass -p Canary-Secret-7 ssh n1 'sysctl -w net.ipv4.ip_forward=0'\n"
    )
    for output in ("text", "json", "sarif", "junit", "html"):
        result = run("check", ".", "--output", output, cwd=tree)
        for number in (1, 2, 3, 5, 6, 7):
            assert f"Canary-Secret-{number}" not in result.stdout + result.stderr, (output, number)
        assert "LTAICanarySecret4" not in result.stdout
        assert "Q2FuYXJ5" not in result.stdout
