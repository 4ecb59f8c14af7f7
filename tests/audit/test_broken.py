"""Broken, cut, huge and hostile logs: told by line, and the rest is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.sources.audit import framing
from tests.audit.logs import FILE, event, judged, lines, told, write
from tests.audit.test_audit import EXPECTED

BROKEN = (
    b'{"kind":"Event","auditID":',
    b"\xff\xfe\x00 not text",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"level":"info","msg":"another program\'s line"}',
    b"null",
    b'"text"',
    b'{"auditID":"x","verb":"delete","stage":"ResponseComplete","objectRef":7}',
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda data: data[:12].decode("latin-1"))
def test_a_broken_line_is_named_and_the_rest_goes_on(tmp_path: Path, broken: bytes) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(b"\n".join((*lines()[:10], broken, *lines()[10:])) + b"\n")
    result = judged(log)
    (problem,) = result.problems
    assert (problem.file, problem.line, problem.fatal) == (str(log), 11, True)
    assert set(told(result)) == EXPECTED


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(b"broken\n" * 1000 + FILE.read_bytes())
    result = judged(log)
    assert set(told(result)) == EXPECTED
    assert len(result.problems) < 30
    assert result.problems[-1].why == "990 more lines could not be read"


def test_a_line_that_is_being_written_is_a_remark(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(FILE.read_bytes() + lines()[8][:100])
    result = judged(log)
    (problem,) = result.problems
    assert (problem.line, problem.fatal) == (len(lines()) + 1, False)
    assert set(told(result)) == EXPECTED


def test_an_event_of_ten_megabytes_is_one_like_any_other(tmp_path: Path) -> None:
    large = event(16)
    large["responseObject"]["metadata"]["annotations"] = {"large": "x" * 10_000_000}
    result = judged(write(tmp_path / "a.log", event(1), large, event(9)))
    assert not result.problems
    assert {rule for rule, *_ in told(result)} == {"nginx_ingress_service_deleted", "node_deleted"}


def test_a_line_over_the_limit_is_passed_over() -> None:
    parts = [b"x" * (1 << 20)] * ((framing.LONGEST >> 20) + 2) + [b"\n" + lines()[8] + b"\n"]
    feed = iter((lines()[9] + b"\n", *parts))
    told_, found = framing.Told(), []
    for block in framing.blocks(lambda _size: next(feed, b""), "log"):
        found += list(framing.events(block, told_))
    assert [line for line, _ in found] == [1, 3]
    assert [problem.line for problem in told_.problems] == [2]


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    import gzip

    log = tmp_path / "a.log.gz"
    log.write_bytes(gzip.compress(FILE.read_bytes() * 50)[:-400])
    (problem,) = (one for one in judged(log).problems if one.fatal)
    assert problem.why.startswith("could not be read to its end")


def test_objects_of_any_shape_do_no_harm(tmp_path: Path) -> None:
    shapes: tuple[Any, ...] = (
        1,
        "text",
        [],
        [1],
        {},
        {"metadata": 3},
        {"metadata": {"name": []}, "spec": None},
    )
    found = []
    for shape in shapes:
        for line in (9, 16, 22):
            for part in ("requestObject", "responseObject", "user", "annotations", "sourceIPs"):
                found.append(event(line, **{part: shape}))
    result = judged(write(tmp_path / "a.log", *found), everything=True)
    assert result.recorded
    assert result.recorded.events + result.recorded.unread >= len(found)
    assert msgspec.json.encode(result.recorded)


def test_what_nothing_here_can_unpack_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    log = tmp_path / "a.log.zst"
    log.write_bytes(b"\x28\xb5\x2f\xfd no real frame")
    result = judged(log, FILE)
    assert [problem.file for problem in result.problems] == [str(log)]
    assert set(told(result)) == EXPECTED


def test_without_a_reader_of_zstandard_one_line_says_what_to_do(tmp_path: Path) -> None:
    log = tmp_path / "audit 1.log.zst"
    log.write_bytes(b"\x28\xb5\x2f\xfd no real frame")
    hidden = "import sys; sys.modules.update(dict.fromkeys(('compression.zstd', 'backports.zstd', "
    hidden += "'zstandard'))); from seawall.cli.main import run; sys.exit(run(sys.argv[1:]))"
    for lang, words in (("en", "nothing here reads it; zstd -dc"), ("zh", "请运行 zstd -dc")):
        asked = [sys.executable, "-c", hidden, f"--lang={lang}", "audit", str(log)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        told_of = " ".join(done.stdout.split())
        assert done.returncode == 2
        assert words in told_of, done.stdout + done.stderr
        assert f"'{log}' | seawall audit -" in told_of
        assert "Traceback" not in done.stderr
