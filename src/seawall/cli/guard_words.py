"""How `seawall guard` says what it plans, does and sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import click
import msgspec
import yaml

from seawall.engine import Catalog
from seawall.errors import ClusterError
from seawall.guard import status as statuses
from seawall.guard.learn import Seen
from seawall.guard.plan import Step
from seawall.guard.setting import Object
from seawall.guard.status import Guard, Row, Status
from seawall.locales import reasons, speaker
from seawall.locales.guard import MESSAGES
from seawall.model import Lang, Problem
from seawall.responses.reports import reasons as told
from seawall.responses.reports.plain import width

_SIGNS: Final = {"create": "+", "update": "~", "delete": "-", "refuse": "!", "same": " "}
_ORDER: Final = ("broken", "none", "off", "alive", "elsewhere")


class Voice:
    """`say(id, …)` in one language, which it knows."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._say = speaker(MESSAGES, lang)

    def __call__(self, key: str, /, **values: object) -> str:
        return self._say(key, **values)

    def why(self, error: ClusterError | str) -> str:
        text = str(error)
        return reasons.chinese(text) if self.lang == "zh" else text


def objects(found: Sequence[Object], form: str) -> None:
    """Manifests to standard output."""
    if form == "json":
        _json({"apiVersion": "v1", "kind": "List", "items": list(found)})
        return
    text = yaml.dump_all(
        found, Dumper=_Dumper, sort_keys=False, allow_unicode=True, explicit_start=True, width=100
    )
    click.echo(text, nl=False)


class _Dumper(yaml.SafeDumper):
    """Without anchors: labels that policies share are written out in each."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def plan(say: Voice, steps: Sequence[Step], *, as_json: bool) -> None:
    """What is to be done; what stays as it is, is only counted."""
    if as_json:
        _json({"steps": [_step(step) for step in steps]})
        return
    same = [step for step in steps if step.action == "same"]
    for step in steps:
        if step.action != "same" or step.why:
            click.echo(f"{_SIGNS[step.action]} {_named(step)}{_why(say, step)}")
    todo = len(steps) - len(same)
    click.echo(say("plan", todo=todo, same=len(same)) if todo else say("nothing", same=len(same)))


def done(say: Voice, every: Sequence[tuple[Step, ClusterError | None]], *, as_json: bool) -> None:
    failed = [(step, error) for step, error in every if error is not None]
    if as_json:
        errors = {id(step): error.why for step, error in failed}
        steps = [_step(step) | {"error": errors.get(id(step), "")} for step, _ in every]
        _json({"steps": steps})
        return
    for step, error in failed:
        click.echo(f"! {_named(step)}: {say.why(error.why)}", err=True)
    click.echo(say("done", done=len(every) - len(failed), failed=len(failed)))


def _step(step: Step) -> dict[str, str]:
    return {
        "action": step.action,
        "resource": step.resource,
        "namespace": step.namespace,
        "name": step.name,
        "why": step.why,
    }


def _named(step: Step) -> str:
    place = f"{step.namespace}/{step.name}" if step.namespace else step.name
    return f"{step.resource.rpartition('/')[2]} {place}"


def _why(say: Voice, step: Step) -> str:
    return f"  ({say(f'why.{step.why}')})" if step.why else ""


def learned(say: Voice, seen: Sequence[Seen], chosen: Sequence[Seen], *, as_json: bool) -> None:
    """Everybody who did what rules refuse, and who of them is proposed."""
    if as_json:
        rows = [msgspec.to_builtins(one) | {"proposed": one in chosen} for one in seen]
        _json({"identities": rows})
        return
    for one in seen:
        mark = "+" if one in chosen else " "
        why = f"  ({say(f'not.{one.why_not}')})" if one.why_not else ""
        click.echo(f"{mark} {one.user}{why}")
        click.echo(f"    {say('did', count=one.count, what=', '.join(one.operations))}")
        click.echo(f"    {say('rules', rules=', '.join(one.rules))}")
    click.echo(say("proposed", count=len(chosen)) if seen else say("nobody"))


def problem(say: Voice, found: Problem) -> None:
    click.echo(told.line(found, say.lang), err=True)


def status(say: Voice, found: Status, catalog: Catalog, *, as_json: bool) -> None:
    if as_json:
        _json(statuses.as_json(found))
        return
    _head(say, found)
    for guard in found.guards:
        if guard.problems:
            click.echo(f"! {guard.name}: {_problems(say, guard)}")
    for name in found.stray:
        click.echo(f"! {name}: {say('problem.stray')}")
    for name, why in found.unread.items():
        click.echo(f"! {name}: {say('problem.unread')} ({say.why(why)})")
    states = sorted(found.rows, key=lambda row: _ORDER.index(row.state))
    shown = [row for row in states if row.state != "elsewhere"]
    size = max((width(", ".join(row.rows)) for row in shown), default=0)
    for row in shown:
        rows = ", ".join(row.rows)
        pad = " " * (size - width(rows))
        click.echo(f"  {rows}{pad}  {say(f'state.{row.state}')}  {row.hazard}{_by(found, row)}")
    elsewhere = len(found.rows) - len(shown)
    click.echo(say("elsewhere", count=elsewhere))


def _head(say: Voice, found: Status) -> None:
    if found.setting is None:
        click.echo(say("none"))
        return
    one = found.setting
    click.echo(say("head", mode=one.mode, platform=one.platform, version=one.version))
    click.echo(say("actors", count=len(one.actors), learned=one.learned or say("never")))
    if not found.current:
        click.echo(f"! {say('outdated')}")
    if not found.native:
        click.echo(f"! {say('status.old')}")
    if found.counts:
        total = sum(found.counts.values())
        click.echo(say("counts", count=total))


def _problems(say: Voice, guard: Guard) -> str:
    words = [say(f"problem.{one}") for one in guard.problems]
    return "; ".join((*words, *guard.details))


def _by(found: Status, row: Row) -> str:
    return f"  ← {', '.join(row.by)}" if row.by else ""


def _json(body: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(body), indent=2).decode())
