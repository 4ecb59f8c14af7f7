"""Paths in, verdicts out: the walk, its bounds, and the same result on one core and on many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from seawall.check import Checked, check
from seawall.engine import Catalog, load

NODE = "kubectl delete node {}\n"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def hits(results: Sequence[Checked]) -> set[tuple[str, str]]:
    return {
        (os.path.basename(result.file), finding.rule)
        for result in results
        for finding in result.findings
        if finding.verdict == "hit"
    }


def test_a_folder_is_walked_and_each_file_judged(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.sh").write_text(NODE.format("n1"))
    (tmp_path / "two").write_text("#!/bin/sh\n" + NODE.format("n2"))
    (tmp_path / "notes.md").write_text(NODE.format("n3"))
    (tmp_path / "tool.py").write_text("#!/usr/bin/env python3\n" + NODE.format("n4"))
    results = list(check([str(tmp_path)], catalog))
    assert {name for name, _ in hits(results)} == {"one.sh", "two"}
    assert not [problem for result in results for problem in result.problems]


def test_many_files_give_the_same_on_one_core_and_on_two(tmp_path: Path, catalog: Catalog) -> None:
    for number in range(150):
        (tmp_path / f"{number:03}.sh").write_text(NODE.format(f"n{number}") * (number % 3))
    alone = list(check([str(tmp_path)], catalog, processes=1))
    together = list(check([str(tmp_path)], catalog, processes=2))
    assert [r.file for r in alone] == [r.file for r in together]
    prints = [[f.fingerprint for f in r.findings] for r in alone]
    assert prints == [[f.fingerprint for f in r.findings] for r in together]
    assert sum(map(len, prints)) > 100


def test_links_are_followed_only_inside_the_named_folder(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "secret.sh").write_text(NODE.format("n1"))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "out.sh").symlink_to(tmp_path / "secret.sh")
    (tree / "loop").symlink_to(tree)
    (tree / "real.sh").write_text(NODE.format("n2"))
    (tree / "alias.sh").symlink_to("real.sh")
    results = list(check([str(tree)], catalog))
    assert {name for name, _ in hits(results)} == {"real.sh", "alias.sh"}


def test_what_can_not_be_read_is_said_and_the_rest_goes_on(
    tmp_path: Path, catalog: Catalog
) -> None:
    (tmp_path / "bad.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: [}\n")
    (tmp_path / "nul.sh").write_bytes(b"echo\0" + NODE.format("n1").encode())
    (tmp_path / "good.sh").write_text(NODE.format("n1"))
    results = list(check([str(tmp_path), str(tmp_path / "missing")], catalog))
    problems = [problem for result in results for problem in result.problems]
    assert {os.path.basename(problem.file) for problem in problems} == {
        *("bad.yaml", "nul.sh", "missing")
    }
    assert next(problem for problem in problems if "bad" in problem.file).line == 3
    assert ("good.sh", "node_deleted") in hits(results)


def test_a_named_file_that_is_nothing_we_read_is_a_problem(
    tmp_path: Path, catalog: Catalog
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("kubectl delete node n1 is dangerous\n")
    (result,) = check([str(file)], catalog)
    assert [problem.fatal for problem in result.problems] == [True]
    assert not result.findings
