"""What `seawall permit` prints: tables and pages for people, JSON for programs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from seawall.errors import ClusterError
from seawall.locales import Say
from seawall.locales.permit import REFUSALS
from seawall.model import Lang
from seawall.permits.model import ENDED, Permit
from seawall.responses.reports.plain import safe, width


def one(say: Say, permit: Permit, at: datetime.datetime, *, as_json: bool) -> None:
    """A permit, whole. `at`: for the state that it has by now."""
    if as_json:
        _json(_whole(permit, at))
        return
    spec = permit.spec
    rows = [
        ("name", permit.name),
        ("state", say(f"state.{_state(permit, at)}")),
        ("by", spec.requested_by),
        ("who", ", ".join(spec.who)),
        ("hazards", ", ".join(spec.hazards)),
        *(("objects", f"{each.word}  {each.uid}".rstrip()) for each in spec.objects),
        ("until", time(spec.until)),
        ("uses", _uses(permit)),
        ("why", spec.why),
        *(("breaks", line) for line in spec.breaks.splitlines()),
        *(("history", _event(say, event)) for event in permit.status.history),
    ]
    heads = {key: say(f"head.{key}") for key, _ in rows}
    wide = max(width(head) for head in heads.values()) + 2
    last = ""
    for key, text in rows:
        head = heads[key] if key != last else ""
        click.echo(f"{head}{' ' * (wide - width(head))}{safe(text)}")
        last = key


def many(
    say: Say, permits: Sequence[Permit], hidden: int, at: datetime.datetime, *, as_json: bool
) -> None:
    if as_json:
        _json({"permits": [_whole(permit, at) for permit in permits]})
        return
    if not permits:
        click.echo(say("none"))
    else:
        names = ("name", "state", "who", "hazards", "objects", "until", "uses", "why")
        rows = [tuple(say(f"head.{name}") for name in names)]
        _table([*rows, *(_row(say, permit, at) for permit in permits)])
    if hidden:
        click.echo(say("hidden", count=hidden), err=True)


def refusal(error: ClusterError, lang: Lang) -> str:
    """What our own rules in the API server say, without the frames around; else its own words."""
    known = [text for text in REFUSALS if text in error.why]
    if lang == "zh" and known:
        return "；".join(REFUSALS[text] for text in known)
    found = re.search(r"denied request: (?:permit: )?(.*)", error.why)
    if found is None and known:
        return "; ".join(known)
    return safe(found[1] if found else error.why)


def time(moment: datetime.datetime) -> str:
    """The user's own time, with its zone."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %z")


def _row(say: Say, permit: Permit, at: datetime.datetime) -> tuple[str, ...]:
    spec = permit.spec
    return (
        permit.name,
        say(f"state.{_state(permit, at)}"),
        ", ".join(spec.who),
        ", ".join(spec.hazards),
        ", ".join(each.word for each in spec.objects),
        time(spec.until),
        _uses(permit),
        _cut(spec.why, 40),
    )


def _state(permit: Permit, at: datetime.datetime) -> str:
    over = permit.state not in ENDED and permit.ended(at)
    return "expired" if over else permit.state


def _uses(permit: Permit) -> str:
    left = permit.status.uses_left
    return f"{permit.spec.uses if left is None else left}/{permit.spec.uses}"


def _event(say: Say, event: Any) -> str:
    text = say(f"did.{event.did}", by=event.by, at=time(event.at))
    return f"{text}: {event.why}" if event.why else text


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _whole(permit: Permit, at: datetime.datetime) -> dict[str, Any]:
    status = {"state": permit.state, **msgspec.to_builtins(permit.status)}
    return {
        "name": permit.name,
        "uid": permit.metadata.uid,
        "created": permit.metadata.creation_timestamp,
        "state": _state(permit, at),
        "spec": permit.spec,
        "status": status,
    }


def _json(value: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def _table(rows: list[tuple[str, ...]]) -> None:
    rows = [tuple(safe(cell) for cell in row) for row in rows]
    wide = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, wide, strict=True))
        click.echo("  ".join(cells).rstrip())
