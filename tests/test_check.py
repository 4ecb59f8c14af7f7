"""Paths in, verdicts out: the walk, its bounds, and the same result on one core and on many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.check import Inputs, check
from seawall.commands.context import Context
from seawall.engine import Catalog, load
from seawall.model import Operation
from seawall.responses.reports import text
from seawall.responses.reports.result import Result
from seawall.sources import tree

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
    (tree / "here").symlink_to(".")
    (tree / "gone.sh").symlink_to("nothing")
    (tree / "notes.md").write_text("---\napiVersion: v1\nkind: text: more\n---\n")
    result = run(tree, catalog=catalog)
    assert {name for name, _ in hits(result)} == {"real.sh", "alias.sh"}
    told = {os.path.basename(problem.file): problem.fatal for problem in result.problems}
    assert told == {"out.sh": False, "loop": True, "here": True, "gone.sh": False}


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


def test_a_hit_on_an_object_stands_at_the_field_that_causes_it(
    tmp_path: Path, catalog: Catalog
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(
        "apiVersion: v1\nkind: List\nitems:\n"
        "- apiVersion: v1\n  kind: PersistentVolumeClaim\n  metadata:\n    name: orders\n"
        "    annotations:\n      team: shop\n      pv.kubernetes.io/bind-completed: 'yes'\n"
        "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: shared}\nspec:\n"
        "  csi: {driver: diskplugin.csi.alibabacloud.com, volumeHandle: d-1}\n"
        "  accessModes:\n  - ReadWriteMany\n"
    )
    found = {f.rule: f.operation for f in run(file, catalog=catalog).findings}
    places = {rule: (op.where.line, op.where.path, op.text) for rule, op in found.items()}
    assert places["reserved_key_used"] == (
        10,
        "metadata.annotations['pv.kubernetes.io/bind-completed']",
        "pv.kubernetes.io/bind-completed: 'yes'",
    )
    assert places["disk_shared_by_pods"][0] in (16, 18)


def test_a_defect_in_a_source_is_told_and_the_rest_is_judged(catalog: Catalog) -> None:
    def broken() -> Iterator[Operation]:
        yield from tree.command("kubectl delete node n1").operations
        raise ValueError("no such thing")

    reading = tree.collected("x.sh", "script", Context(file="x.sh", source="shell"), broken)
    assert [op.action for op in reading.operations] == ["delete"]
    assert "a defect in Seawall: ValueError in broken" in reading.problems[0].why
    assert reading.problems[0].fatal


def test_files_of_unknown_path_take_one_line_together(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "job.sh"
    file.write_text('rm -rf "$BUILD"\nrm -rf "$OTHER"\nrm -rf "/etc/$WHAT"\n')
    result = run(file, catalog=catalog)
    assert result.operations.unknown == 3
    shown = text.render(result, "en", columns=100)
    assert "lines 1, 2 change files whose paths are not known here ($BUILD, $OTHER)" in shown
    assert "could be" in shown.split("/etc/$WHAT")[1], "a path of which a part is known is told"


def test_tasks_of_a_role_are_told_once(tmp_path: Path, catalog: Catalog) -> None:
    tasks = tmp_path / "roles" / "net" / "tasks"
    tasks.mkdir(parents=True)
    (tasks / "main.yml").write_text(
        "- name: forward\n  ansible.posix.sysctl: {name: net.ipv4.ip_forward, value: '0'}\n"
    )
    (tmp_path / "site.yml").write_text("- hosts: workers\n  roles: [net]\n")
    (tmp_path / "more.yml").write_text("- hosts: others\n  roles: [net]\n")
    result = run(tmp_path, catalog=catalog)
    found = [f for f in result.findings if f.rule == "ip_forward_off"]
    assert len({f.operation.where.line for f in found}) == 1
    assert len(found) == len({f.fingerprint for f in found})


def test_of_several_causes_the_first_is_shown(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "claim.yaml"
    file.write_text(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\n  annotations:\n"
        "    team: shop\n    pv.kubernetes.io/bind-completed: 'yes'\n"
        "    pv.kubernetes.io/bound-by-controller: 'yes'\n"
    )
    (found,) = (f for f in run(file, catalog=catalog).findings if f.rule == "reserved_key_used")
    assert found.operation.where.line == 7
