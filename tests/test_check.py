"""Paths in, verdicts out: the walk, its bounds, and the same result on one core and on many."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.check import Inputs, check
from seawall.engine import Catalog, load
from seawall.responses.reports.result import Result

NODE = "kubectl delete node {}\n"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def run(*paths: object, catalog: Catalog, processes: int = 0) -> Result:
    return check(Inputs(paths=[str(path) for path in paths], processes=processes), catalog)


def hits(result: Result) -> set[tuple[str, str]]:
    return {
        (os.path.basename(finding.operation.where.file), finding.rule)
        for finding in result.findings
        if finding.verdict == "hit"
    }


def test_a_folder_is_walked_and_each_file_judged(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.sh").write_text(NODE.format("n1"))
    (tmp_path / "two").write_text("#!/bin/sh\n" + NODE.format("n2"))
    (tmp_path / "notes.md").write_text(NODE.format("n3"))
    (tmp_path / "tool.py").write_text("#!/usr/bin/env python3\n" + NODE.format("n4"))
    result = run(tmp_path, catalog=catalog)
    assert {name for name, _ in hits(result)} == {"one.sh", "two"}
    assert not result.problems


def test_many_files_give_the_same_on_one_core_and_on_two(tmp_path: Path, catalog: Catalog) -> None:
    for number in range(150):
        (tmp_path / f"{number:03}.sh").write_text(NODE.format(f"n{number}") * (number % 3))
    alone = run(tmp_path, catalog=catalog, processes=1)
    together = run(tmp_path, catalog=catalog, processes=2)
    assert alone.files == together.files
    assert alone.operations == together.operations
    prints = [(f.fingerprint, f.operation.where) for f in alone.findings]
    assert prints == [(f.fingerprint, f.operation.where) for f in together.findings]
    assert len(prints) > 100


def test_links_are_followed_only_inside_the_named_folder(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "secret.sh").write_text(NODE.format("n1"))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "out.sh").symlink_to(tmp_path / "secret.sh")
    (tree / "loop").symlink_to(tree)
    (tree / "real.sh").write_text(NODE.format("n2"))
    (tree / "alias.sh").symlink_to("real.sh")
    result = run(tree, catalog=catalog)
    assert {name for name, _ in hits(result)} == {"real.sh", "alias.sh"}


def test_what_can_not_be_read_is_said_and_the_rest_goes_on(
    tmp_path: Path, catalog: Catalog
) -> None:
    (tmp_path / "bad.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: [}\n")
    (tmp_path / "nul.sh").write_bytes(b"echo\0" + NODE.format("n1").encode())
    (tmp_path / "good.sh").write_text(NODE.format("n1"))
    result = run(tmp_path, tmp_path / "missing", catalog=catalog)
    problems = result.problems
    assert {os.path.basename(problem.file) for problem in problems} == {
        *("bad.yaml", "nul.sh", "missing")
    }
    assert next(problem for problem in problems if "bad" in problem.file).line == 3
    assert ("good.sh", "node_deleted") in hits(result)


def test_a_named_file_that_is_nothing_we_read_is_a_problem(
    tmp_path: Path, catalog: Catalog
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("kubectl delete node n1 is dangerous\n")
    result = run(file, catalog=catalog)
    assert [problem.fatal for problem in result.problems] == [True]
    assert not result.findings
