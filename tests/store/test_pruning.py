"""What is forgotten, and what never is."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from seawall import store
from seawall.store import appending, pruning, recall
from seawall.store.appending import Seen
from seawall.store.copies import contents
from tests.store.rows import deleted, seen


def at(day: int) -> str:
    return f"2026-01-{day:02}T00:00:00.000Z"


class Past:
    """A cluster's copies of ConfigMaps, one capture a day."""

    def __init__(self, file: Path) -> None:
        self.store = store.open(str(file))

    def day(self, day: int, *copies: Seen) -> None:
        with self.store.writing() as connection:
            cluster = appending.cluster(connection, "c1", "lab", "https://lab")
            capture = appending.begin(connection, cluster, "once", at(day))
            appending.append(connection, (cluster, capture, "configmaps"), copies, at(day))
            appending.finish(connection, capture, at(day))

    def prune(self, before: int, keep: int = 100) -> int:
        with self.store.writing() as connection:
            return pruning.prune(connection, 1, at(before), keep)

    def numbers(self, name: str) -> list[int]:
        with self.store.reading() as connection:
            found = recall.versions(connection, 1, "configmaps", "default", name)
        return [copy.number for copy in found]

    def contents(self) -> int:
        with self.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(contents)).scalar_one()

    def captures(self) -> int:
        with self.store.reading() as connection:
            return len(recall.all_captures(connection, 1))


def test_the_newest_copy_stays_however_old_it_is(tmp_path: Path) -> None:
    past = Past(tmp_path / "s.db")
    past.day(1, seen("a", "one"))
    assert past.prune(before=31, keep=1) == 0
    assert past.numbers("a") == [1]


def test_age_counts_from_when_a_copy_was_replaced(tmp_path: Path) -> None:
    past = Past(tmp_path / "s.db")
    past.day(1, seen("a", "one"))
    past.day(20, seen("a", "two"))
    assert past.prune(before=10) == 0, "the first copy was true until day 20"
    assert past.prune(before=25) == 1
    assert past.numbers("a") == [2]
    assert past.contents() == 1
    assert past.captures() == 1, "a capture of which nothing is left goes too"


def test_more_copies_than_wanted_go_the_oldest_first(tmp_path: Path) -> None:
    past = Past(tmp_path / "s.db")
    for day in range(1, 8):
        past.day(day, seen("a", f"text {day}"), seen("b", "always the same"))
    assert past.prune(before=1, keep=3) == 4
    assert past.numbers("a") == [5, 6, 7]
    assert past.numbers("b") == [1]


def test_a_deleted_object_keeps_its_last_copy_within_the_age(tmp_path: Path) -> None:
    past = Past(tmp_path / "s.db")
    past.day(1, seen("a", "one"))
    past.day(2, seen("a", "two"))
    past.day(20, deleted("a"))
    past.prune(before=10, keep=1)
    assert past.numbers("a") == [2, 3], "what it was, and that it went"
    past.prune(before=21)
    assert past.numbers("a") == []
    assert past.contents() == 0


def test_the_same_content_costs_nothing_and_a_late_reader_does_not_turn_back_time(
    tmp_path: Path,
) -> None:
    past = Past(tmp_path / "s.db")
    past.day(1, seen("a", "one", version="10"))
    past.day(2, seen("a", "one", version="12"))
    past.day(3, seen("a", "two", version="20"))
    past.day(4, seen("a", "one", version="15"))
    assert past.numbers("a") == [1, 2]
    past.day(5, deleted("a", uid="of another"))
    assert past.numbers("a") == [1, 2], "the deletion of another object of that name"
    past.day(6, seen("a", "two", uid="u2", version="30"))
    assert past.numbers("a") == [1, 2, 3]
    assert past.contents() == 2
