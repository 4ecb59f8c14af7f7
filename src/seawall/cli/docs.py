"""Pages made from the catalogue (`make docs`): one for each area, and the coverage table.

    python -m seawall.cli.docs FOLDER

They are built and not committed, so that they can't disagree with the catalogue.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from seawall.cli.rows import COLUMNS, cells, coverage
from seawall.engine import Catalog, load
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Entry, Hazard, Lang


def main() -> None:
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/generated"), load())


def write(folder: Path, catalog: Catalog) -> list[Path]:
    """The pages, in both languages; the files that were written."""
    written = []
    for lang in ("en", "zh"):
        place = folder / lang
        place.mkdir(parents=True, exist_ok=True)
        for name, lines in _pages(catalog, lang):
            file = place / f"{name}.md"
            file.write_text("\n".join(lines) + "\n", "utf-8")
            written.append(file)
    return written


def _pages(catalog: Catalog, lang: Lang) -> Iterator[tuple[str, list[str]]]:
    yield "coverage", list(_coverage(catalog, lang))
    for area in sorted(set(catalog.areas.values())):
        entries = [
            (id_, entry) for id_, entry in catalog.entries.items() if catalog.areas[id_] == area
        ]
        entries.sort(key=lambda entry: (*entry[1].rows, "~", entry[0]))
        lines = [f"# {area}", ""]
        for id_, entry in entries:
            lines += _rule(id_, entry, lang)
        yield area, lines


def _rule(id_: str, entry: Entry, lang: Lang) -> Iterator[str]:
    say, words = speaker(MESSAGES, lang), speaker(REPORTS, lang)
    yield f"## {entry.title.of(lang)}"
    yield ""
    about = [f"`{id_}`", *([", ".join(entry.rows)] if entry.rows else [])]
    about.append(words(f"severity.{entry.severity}"))
    if isinstance(entry, Hazard):
        about.append(words(f"reversible.{entry.reversible}"))
    yield " · ".join(about)
    for label in ("why", "impact", "recovery"):
        yield ""
        yield f"**{words(f'label.{label}')}** {getattr(entry, label).of(lang).strip()}"
    if isinstance(entry, Hazard):
        yield ""
        yield f"**{say('explain.sources')}** {', '.join(entry.sources)}"
    yield ""


def _coverage(catalog: Catalog, lang: Lang) -> Iterator[str]:
    say = speaker(MESSAGES, lang)
    yield f"# {say('catalog.coverage')}"
    yield ""
    yield _line([say(f"coverage.{name}") for name in ("row", "name", *COLUMNS)])
    yield _line(["---"] * (len(COLUMNS) + 2))
    for entry in coverage(catalog):
        yield _line(cells(entry, lang))


def _line(texts: list[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


if __name__ == "__main__":
    main()
