"""What `seawall baseline` prints: tables and differences for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
import msgspec

from seawall.baseline import difference
from seawall.baseline.bodies import Note
from seawall.baseline.capture import Outcome
from seawall.baseline.drift import Difference
from seawall.baseline.history import History
from seawall.baseline.plan import Step
from seawall.baseline.restore import Done
from seawall.locales import speaker
from seawall.locales.baseline import MESSAGES
from seawall.model import Lang
from seawall.responses.reports import reasons
from seawall.responses.reports.plain import safe, width
from seawall.store.appending import Seen
from seawall.store.recall import Capture, Copy, Part

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class Voice:
    """Says our texts, and the reasons that others give, in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self._say = lang, speaker(MESSAGES, lang)

    def __call__(self, key: str, /, **values: object) -> str:
        return self._say(key, **values)

    def reason(self, why: str) -> str:
        return reasons.of(why, self.lang)


def named(resource: str, namespace: str, name: str) -> str:
    """ "services kube-system/web"."""
    return f"{resource} {namespace}/{name}" if namespace else f"{resource} {name}"


def captured(say: Voice, outcome: Outcome, pruned: int, *, as_json: bool) -> None:
    if as_json:
        _json({"capture": outcome.capture, "parts": outcome.parts, "forgotten": pruned})
        return
    for part in outcome.unread:
        click.echo(say("unread", resource=_place(part), why=safe(say.reason(part.why))), err=True)
    totals = {
        "objects": sum(part.objects for part in outcome.parts),
        "changed": sum(part.changed for part in outcome.parts),
    }
    click.echo(say("captured", capture=outcome.capture, **totals))
    if pruned:
        click.echo(say("pruned", count=pruned))


def event(say: Voice, resource: str, seen: Seen, *, as_json: bool) -> None:
    shown = {
        "resource": resource,
        "namespace": seen.namespace,
        "name": seen.name,
        "deleted": seen.hash is None,
        "manager": seen.manager,
        "changed": seen.changed,
    }
    if as_json:
        _json(shown)
        return
    what = say("event.deleted")
    if seen.hash is not None:
        what = say("event.changed", manager=safe(seen.manager) or "-")
    name = named(resource, seen.namespace, seen.name)
    click.echo(f"{seen.changed or '-'}  {safe(name)}  {what}")


def captures(say: Voice, past: History, only: int | None, *, as_json: bool) -> None:
    found = [(one, past.parts(one.id)) for one in past.captures() if only is None or one.id == only]
    if as_json:
        _json({"captures": [_capture(one, parts) for one, parts in found]})
        return
    rows = [
        (
            str(one.id),
            one.started,
            say(f"kind.{one.kind}")
            if one.finished
            else say("state.cut", kind=say(f"kind.{one.kind}")),
            str(sum(part.objects for part in parts)),
            str(sum(part.changed for part in parts)),
            ", ".join(sorted({part.resource for part in parts if part.why})) or "-",
        )
        for one, parts in found
    ]
    names = ("capture", "started", "kind", "objects", "changed", "unread")
    _table([tuple(say(f"head.{name}") for name in names), *rows])


def copies(say: Voice, found: Sequence[Copy], *, as_json: bool) -> None:
    if as_json:
        _json({"copies": [_copy(one) for one in found]})
        return
    if not found:
        click.echo(say("nothing"))
        return
    rows = [
        (
            named(one.resource, one.namespace, one.name),
            str(one.number),
            one.seen,
            say("state.there" if one.hash is not None else "state.deleted"),
            one.actor or one.manager or "-",
            one.changed or "-",
        )
        for one in found
    ]
    names = ("object", "version", "seen", "state", "author", "at")
    _table([tuple(say(f"head.{name}") for name in names), *rows])


def differences(
    say: Voice, found: Sequence[Difference], unread: Sequence[Part], *, as_json: bool
) -> None:
    if as_json:
        _json({"differences": [_difference(one) for one in found], "unread": unread})
        return
    for one in found:
        by = f"  {say('by', manager=one.manager, changed=one.changed)}" if one.manager else ""
        name = named(one.resource, one.namespace, one.name)
        click.echo(safe(f"{name}: {say(f'difference.{_kind(one)}')}{by}"))
        if _kind(one) == "changed":
            _diff(one.before, one.after)
    for part in unread:
        click.echo(
            say("unread.live", resource=_place(part), why=safe(say.reason(part.why))), err=True
        )
    if not found:
        click.echo(say("same"))


def content(found: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        _json(found)
        return
    for line in difference.text(found).splitlines():
        click.echo(safe(line))


def plan(say: Voice, steps: Sequence[Step]) -> None:
    """Every step with what it changes; what is the same already in one line."""
    for step in steps:
        values = {"object": safe(_of(step)), "number": step.copy.number}
        values["why"] = _said(say, step.why)
        click.echo(say(f"action.{step.action}", **values))
        for note in step.notes:
            click.echo(f"  {_said(say, note)}")
        if step.waits:
            click.echo(f"  {say('waits')}")
        if step.action != "same":
            _diff(step.live, step.after)
    if [step.action for step in steps] == ["same"]:
        one = steps[0].copy
        click.echo(say("earlier", resource=one.resource, name=safe(one.name)))
    refused = sum(step.action == "refuse" for step in steps)
    todo = sum(step.action not in ("same", "refuse") for step in steps)
    click.echo(say("to_do", count=todo, refused=refused))


def result(say: Voice, done: Done) -> None:
    click.echo(say(f"result.{done.result}", object=safe(_of(done.step)), why=_said(say, done.why)))


def total(say: Voice, done: Sequence[Done]) -> None:
    good = sum(one.is_well for one in done)
    click.echo(say("done", good=good, bad=len(done) - good))


def steps(say: Voice, done: Iterable[Done]) -> None:
    _json(
        {
            "steps": [
                {
                    **_object(one.step.copy),
                    "version": one.step.copy.number,
                    "action": one.step.action,
                    "result": one.result,
                    "why": _said(say, one.why),
                    "notes": [_said(say, note) for note in one.step.notes],
                    "changes": list(difference.changes(one.step.live, one.step.after))
                    if one.step.action in ("replace", "merge") and one.step.after
                    else [],
                }
                for one in done
            ]
        }
    )


def _of(step: Step) -> str:
    return named(step.copy.resource, step.copy.namespace, step.copy.name)


def _said(say: Voice, note: Note | None) -> str:
    if note is None:
        return ""
    told = {k: say.reason(v) if k == "why" else v for k, v in note.values.items()}
    return safe(say(note.key, **told))


def _diff(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
    if before is None and after is None:
        return
    colour = sys.stdout.isatty()
    for line in difference.lines(before, after):
        shown = f"  {safe(line)}"
        click.echo(click.style(shown, fg=_COLOURS.get(line[:1])) if colour else shown)


def _kind(one: Difference) -> str:
    if one.before is None:
        return "added"
    return "deleted" if one.after is None else "changed"


def _difference(one: Difference) -> dict[str, Any]:
    changed = list(difference.changes(one.before, one.after)) if _kind(one) == "changed" else []
    return {
        "resource": one.resource,
        "namespace": one.namespace,
        "name": one.name,
        "change": _kind(one),
        "changes": changed,
        "manager": one.manager,
        "changed": one.changed,
    }


def _capture(one: Capture, parts: Sequence[Part]) -> dict[str, Any]:
    return {**msgspec.structs.asdict(one), "parts": parts}


def _copy(one: Copy) -> dict[str, Any]:
    return {
        **_object(one),
        "version": one.number,
        "capture": one.capture_id,
        "seen": one.seen,
        "deleted": one.hash is None,
        "hash": one.hash.hex() if one.hash else "",
        "uid": one.uid,
        "manager": one.manager,
        "changed": one.changed,
        "actor": one.actor,
    }


def _object(one: Copy) -> dict[str, str]:
    return {"resource": one.resource, "namespace": one.namespace, "name": one.name}


def _place(part: Part) -> str:
    return f"{part.resource} (-n {part.namespace})" if part.namespace else part.resource


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    clean = [[safe(cell) for cell in row] for row in rows]
    widths = [max(width(row[at]) for row in clean) for at in range(len(clean[0]))]
    for row in clean:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _json(value: Any) -> None:
    click.echo(msgspec.json.encode(value).decode())
