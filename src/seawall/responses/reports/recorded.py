"""What reports say of operations that were recorded: who, when, with what, how often.

Shared by the text and the JSON report; a finding from a file has none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from seawall.locales import Say
from seawall.model import Finding, Operation
from seawall.responses.reports import subject


class Recorded(msgspec.Struct):
    """What a log held. `tally` counts operations by verdict or by why they were not done,
    `platform` findings that were left out by the component that did it, `unread` lines."""

    events: int = 0
    unread: int = 0
    tally: dict[str, int] = {}
    platform: dict[str, int] = {}


MOST = 6  # names shown
_LEFT = ("denied", "failed", "dry-run")


def facts(finding: Finding, say: Say) -> Iterator[tuple[str, str]]:
    """(label, text) of who did it, when, from where; none for what was not recorded."""
    op = finding.operation
    who = op.actor
    if not isinstance(who, dict):
        return
    yield "who", person(who, say)
    yield "when", when(finding, say)
    client = str(who.get("client", ""))
    addresses = ", ".join(str(one) for one in who.get("addresses", ()))
    if client or addresses:
        yield "client", " · ".join(filter(None, (client, addresses)))
    if finding.count > 1:
        names = [name_of(op), *finding.refs] if finding.refs else []
        more = f" … (+{len(names) - MOST})" if len(names) > MOST else ""
        told = ", ".join(names[:MOST]) + more
        key = "recorded.times" if told else "recorded.count"
        yield "times", say(key, count=finding.count, names=told)
    if finding.lost:
        yield "kept", say("recorded.lost", count=len(finding.lost))


def name_of(op: Operation) -> str:
    """ "pods/default/web-0": a further object of a folded finding."""
    target = op.target
    parts = (target.get("resource"), target.get("namespace"), target.get("name"))
    if op.plane != "kube":
        return subject.name(op)
    return "/".join(str(part) for part in parts if part)


def brief(finding: Finding, say: Say) -> str:
    """Who did what, and when, in one line; "" for what was not recorded."""
    op = finding.operation
    if not isinstance(op.actor, dict):
        return ""
    times = f" ×{finding.count}" if finding.count > 1 else ""
    return f"{op.time} {person(op.actor, say)}: {op.text}{times}"


def person(who: dict[str, Any], say: Say) -> str:
    """ "li.wei (as zhang.san)"; a service account with its pod, a token with its holder."""
    text = str(who.get("username") or say("recorded.nobody"))
    if other := who.get("impersonated"):
        text = say("recorded.as", who=text, other=other.get("username", "?"))
    if pod := who.get("pod"):
        text += f" · pod {pod}"
    if holder := who.get("token_issued_to"):
        text += " · " + say("recorded.token", who=holder)
    return text


def when(finding: Finding, say: Say) -> str:
    """The time, or the first and the last."""
    first, last = finding.operation.time, finding.last
    if finding.count > 1 and last and last[:19] != first[:19]:
        return say("recorded.until", first=first, last=last)
    return first


def summary(seen: Recorded, say: Say) -> Iterator[str]:
    """What was read and what was left out, a line each."""
    yield say("recorded.events", count=seen.events)
    left = [(how, seen.tally[how]) for how in _LEFT if seen.tally.get(how)]
    if left:
        told = ", ".join(say(f"recorded.{how}", count=count) for how, count in left)
        yield say("recorded.left", told=told)
    if seen.platform:
        yield say("recorded.platform", count=sum(seen.platform.values()))
