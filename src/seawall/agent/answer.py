"""What a person reads who is refused or warned, in the language of the cluster's setting.

kubectl shows the message as it is, line breaks included; the API server cuts warnings at 256
characters, and drops them beyond 4,096 in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from seawall.engine import Catalog
from seawall.locales import Say, speaker
from seawall.locales.agent import MESSAGES
from seawall.model import SEVERITIES, Finding, Lang
from seawall.responses.reports import impact, reasons, subject
from seawall.responses.reports.plain import safe

LONGEST: Final = 6000  # bytes of a message
LINES: Final = 12  # of an impact
WARNING: Final = 250  # characters
WARNINGS: Final = 10


def gravest(findings: Sequence[Finding]) -> Finding:
    return min(findings, key=_rank)


def message(findings: Sequence[Finding], catalog: Catalog, lang: Lang) -> str:
    """Of a refusal: the gravest with all that is known of it, the others with a line each."""
    say = speaker(MESSAGES, lang)
    first, *others = sorted(findings, key=_rank)
    lines = [*_whole(first, catalog, lang, say)]
    lines += [say("deny.also", text=_head(one, catalog, lang, say)) for one in others]
    lines.append(say("deny.permit", command=_command([first, *others])))
    return _cut("\n".join(lines), LONGEST)


def warnings(findings: Sequence[Finding], catalog: Catalog, lang: Lang) -> list[str]:
    """One line for each, the gravest first."""
    say = speaker(MESSAGES, lang)
    found = [_warning(one, catalog, lang, say) for one in sorted(findings, key=_rank)]
    return [
        text if len(text) <= WARNING else text[: WARNING - 1] + "…" for text in found[:WARNINGS]
    ]


def _rank(finding: Finding) -> tuple[bool, int, str]:
    return finding.verdict != "hit", SEVERITIES.index(finding.severity), finding.rule


def _whole(finding: Finding, catalog: Catalog, lang: Lang, say: Say) -> Iterator[str]:
    entry = catalog.hazards[finding.rule]
    yield _head(finding, catalog, lang, say)
    if finding.verdict != "hit":
        yield say("deny.unknown", why=_why(finding, lang))
    if finding.impact is not None and finding.impact.lines:
        yield say("deny.breaks")
        told = [*impact.told(finding.impact, lang)]
        yield from (f"  {line}" for line in told[:LINES])
    else:
        yield say("deny.impact", text=_line(entry.impact.of(lang)))
    yield say("deny.recovery", text=_line(entry.recovery.of(lang)))


def _head(finding: Finding, catalog: Catalog, lang: Lang, say: Say) -> str:
    return say("deny.head", **_values(finding, catalog, lang))


def _warning(finding: Finding, catalog: Catalog, lang: Lang, say: Say) -> str:
    values = _values(finding, catalog, lang)
    if finding.verdict == "hit":
        return say("warn.hit", **values)
    return say("warn.unknown", why=_why(finding, lang), **values)


def _values(finding: Finding, catalog: Catalog, lang: Lang) -> dict[str, str]:
    return {
        "rows": ", ".join(finding.rows),
        "hazard": finding.rule,
        "title": _line(catalog.hazards[finding.rule].title.of(lang)).rstrip("。."),
        "subject": safe(subject.name(finding.operation)),
    }


def _why(finding: Finding, lang: Lang) -> str:
    return safe(reasons.of(finding.because, lang))


def _command(findings: Sequence[Finding]) -> str:
    """As `seawall permit request` takes it, for all of the request's hazards."""
    target = findings[0].operation.target
    name, space, group = (target.get(key) for key in ("name", "namespace", "group"))
    resource = f"{target.get('resource')}.{group}" if group else str(target.get("resource"))
    ids = ",".join(dict.fromkeys(one.rule for one in findings))
    words = [f"seawall permit request {ids} {resource}/{name if isinstance(name, str) else 'NAME'}"]
    if isinstance(space, str) and space:
        words.append(f"-n {space}")
    return safe(" ".join((*words, "--why '…'")))


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, size: int) -> str:
    data = text.encode("utf-8", "replace")
    return text if len(data) <= size else data[: size - 3].decode(errors="ignore") + "…"
