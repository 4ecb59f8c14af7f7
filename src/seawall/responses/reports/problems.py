"""What could not be read, as every judging command tells it."""

from __future__ import annotations

from seawall.errors import CatalogError
from seawall.model import Problem


def wrong_entry(error: CatalogError) -> Problem:
    """An entry of a catalogue that did not load."""
    why = f"{error.field}: {error.why}" if error.field else error.why
    place = f"{error.file}:{error.line}" if error.column and error.line else error.file
    file = f"{place}:{error.column}" if error.column and error.line else error.file
    return Problem(
        file=file, line=0 if error.column else error.line, why=why, todo="mend the entry"
    )
