"""An impact as lines of text: what breaks, how many it is, the first names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from seawall.locales import speaker
from seawall.locales.reports import MESSAGES
from seawall.model import Impact, Lang, Line
from seawall.responses.reports import reasons
from seawall.responses.reports.plain import safe

SHOWN = 5  # names of a group


def told(impact: Impact, lang: Lang) -> Iterator[str]:
    """Lines like `Services that stop answering: 7 (shop/web, shop/api, +5 more)`, gaps last."""
    say = speaker(MESSAGES, lang)
    for text, found in groupby(impact.lines, key=lambda line: line.text.of(lang)):
        yield _group(text, list(found), lang)
    for why in impact.unknown:
        resource, _, because = why.partition(": ")  # as `NotRead` says it
        yield say("impact.unknown", why=safe(f"{resource}: {reasons.of(because, lang)}"))
    if not impact.lines and not impact.unknown:
        yield say("impact.none")


def _group(text: str, found: list[Line], lang: Lang) -> str:
    count = sum(line.count for line in found)
    names = [safe(line.name) for line in found if line.name][:SHOWN]
    if names and count > len(names):
        names.append(speaker(MESSAGES, lang)("impact.more", count=count - len(names)))
    if lang == "zh":
        return f"{text}：{count}" + (f"（{'、'.join(names)}）" if names else "")
    return f"{text}: {count}" + (f" ({', '.join(names)})" if names else "")
