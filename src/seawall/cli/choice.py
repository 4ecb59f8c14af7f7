"""Which rules take part: `--select` and `--ignore` by rule id, row or area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from seawall.engine import Catalog, load
from seawall.errors import UsageError
from seawall.locales import Say
from seawall.model import Entry


def loaded(folders: Iterable[str], *, allow_code: bool = False) -> Catalog:
    """Our catalogue and the user's folders; a folder that is none is a wrong usage."""
    paths = [Path(folder) for folder in folders]
    for path in paths:
        if not path.is_dir():
            raise UsageError(f"{path}: no such folder of rules (--catalog)")
    return load(paths, allow_code=allow_code)


def names(catalog: Catalog) -> dict[str, list[str]]:
    """What a person may call rules: their id, a former one, or a row (all of its rules)."""
    called: dict[str, list[str]] = {}
    for id_, entry in catalog.entries.items():
        for name in (id_, *entry.aliases, *entry.rows):
            called.setdefault(name, []).append(id_)
    return called


def words(values: Sequence[str]) -> list[str]:
    """`--select A,B --select C` → A, B, C."""
    return [word for value in values for part in value.split(",") if (word := part.strip())]


def chosen(
    catalog: Catalog,
    select: Sequence[str],
    ignore: Sequence[str],
    say: Say,
    among: Mapping[str, Entry] | None = None,
) -> Catalog:
    """The catalogue with the wanted rules only; UsageError for a word that means nothing.

    `among`: the entries that the command can ask; without it, the hazards.
    """
    if not select and not ignore:
        return catalog
    entries = catalog.hazards if among is None else among
    wanted = [_test(word, catalog, entries, say) for word in select]
    unwanted = [_test(word, catalog, entries, say) for word in ignore]
    return catalog.selected(
        lambda id_, entry: (
            id_ in entries
            and (not wanted or any(test(id_, entry) for test in wanted))
            and not any(test(id_, entry) for test in unwanted)
        )
    )


Test = Callable[[str, Entry], bool]


def _test(word: str, catalog: Catalog, entries: Mapping[str, Entry], say: Say) -> Test:
    tests: tuple[Test, ...] = (
        lambda id_, entry: id_ == word or word in entry.aliases,
        lambda _, entry: word.upper() in entry.rows,
        lambda id_, _: catalog.areas[id_] == word.lower(),
        lambda _, entry: any(row.split("-")[0] == word.upper() for row in entry.rows),
    )
    for test in tests:
        if any(test(id_, entry) for id_, entry in entries.items()):
            return test
    raise UsageError(say("error.id", name=word))
