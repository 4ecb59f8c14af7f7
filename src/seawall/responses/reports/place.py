"""Places and rows as one short text."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.model import Finding, Lang, Where


def of(where: Where) -> str:
    """ "file:line", with what else narrows it down."""
    name = where.file or "-"
    if where.line:
        name = f"{name}:{where.line}"
    return f"{name} {where.address}" if where.address else name


def rows_of(findings: Iterable[Finding], lang: Lang) -> str:
    """The rows of several findings, each once: "CL-01, NW-11"."""
    rows = dict.fromkeys(row for finding in findings for row in finding.rows or (finding.rule,))
    return ("、" if lang == "zh" else ", ").join(rows)
