"""The certificate that the API server shows ends within 30 days."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, NotRead
from seawall.model import Hit, Text
from seawall.relations.measures import seconds

_SOON = 30 * 86_400


def judge(facts: Facts) -> Iterator[Hit]:
    end = facts.certificate_end
    if not end:
        raise NotRead("", "the API server's certificate was not seen")
    if seconds(facts.now, end) < _SOON:
        because = Text(en=f"it ends at {end}", zh=f"到期时间为 {end}")
        yield Hit("", "", "", because)
