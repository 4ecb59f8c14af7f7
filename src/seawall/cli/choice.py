"""Which rules take part: `--select` and `--ignore` by rule id, row or area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from seawall.engine import Catalog, load
from seawall.errors import UsageError
from seawall.locales import Say
from seawall.model import Hazard


def loaded(folders: Iterable[str]) -> Catalog:
    """Our catalogue and the user's folders; a folder that is none is a wrong usage."""
    paths = [Path(folder) for folder in folders]
    for path in paths:
        if not path.is_dir():
            raise UsageError(f"{path}: no such folder of rules (--catalog)")
    return load(paths)


def names(catalog: Catalog) -> dict[str, list[str]]:
    """What a person may call rules: their id, a former one, or a row (all of its rules)."""
    called: dict[str, list[str]] = {}
    for id_, hazard in catalog.hazards.items():
        for name in (id_, *hazard.aliases, *hazard.rows):
            called.setdefault(name, []).append(id_)
    return called


def words(values: Sequence[str]) -> list[str]:
    """`--select A,B --select C` → A, B, C."""
    return [word for value in values for part in value.split(",") if (word := part.strip())]


def chosen(catalog: Catalog, select: Sequence[str], ignore: Sequence[str], say: Say) -> Catalog:
    """The catalogue with the wanted rules only; UsageError for a word that means nothing."""
    if not select and not ignore:
        return catalog
    wanted = [_test(word, catalog, say) for word in select]
    unwanted = [_test(word, catalog, say) for word in ignore]
    return catalog.selected(
        lambda id_, hazard: (
            (not wanted or any(test(id_, hazard) for test in wanted))
            and not any(test(id_, hazard) for test in unwanted)
        )
    )


Test = Callable[[str, Hazard], bool]


def _test(word: str, catalog: Catalog, say: Say) -> Test:
    tests: tuple[Test, ...] = (
        lambda id_, hazard: id_ == word or word in hazard.aliases,
        lambda _, hazard: word.upper() in hazard.rows,
        lambda id_, _: catalog.areas[id_] == word.lower(),
        lambda _, hazard: any(row.split("-")[0] == word.upper() for row in hazard.rows),
    )
    for test in tests:
        if any(test(id_, hazard) for id_, hazard in catalog.hazards.items()):
            return test
    raise UsageError(say("error.id", name=word))
