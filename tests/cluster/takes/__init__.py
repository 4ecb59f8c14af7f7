"""Requests that `make record` performs for the catalogue's admission cases, one file for each area.

A file lists rules, each with its takes: a take is one kubectl command of a user, and what the
administrator makes before. Its name is that of its case: `hit-collection` becomes
`hit-admission-recorded_collection.json` of the rule. `@` in a take stands for its name, so that
each has objects of its own. A rule's `before` and `given` hold for all its takes; with `bare: true`
none of the rule's objects is made.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from seawall.lab import Lab
from tests.cluster.recording import Reviews

Json = dict[str, Any]
USER: Final = "lin.yi"


class Take(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`before`: commands of the administrator; `given`: objects that he makes, status too.

    `do`: the command; `stdin`: the object that it gets; `as_`: who it is done as, by impersonation;
    `pick`: which of the command's requests is meant.
    """

    rule: str = ""
    name: str = ""
    do: str
    stdin: Json | None = None
    before: list[str] = []
    given: list[Json] = []
    as_: str = msgspec.field(name="as", default="")
    pick: int | None = None

    @property
    def user(self) -> str:
        return self.as_ or USER

    @property
    def case(self) -> str:
        verdict, _, what = self.name.partition("-")
        return f"{verdict}-admission-recorded_{what}.json"

    def perform(self, lab: Lab, reviews: Reviews) -> Json:
        """Do it on a lab; the admission review that the API server made of it."""
        for command in self.before:
            lab.kubectl(*shlex.split(command), check=True)
        _made(lab, self.given)
        reviews.seen.clear()
        argv = shlex.split(self.do) + (["--as", self.as_] if self.as_ else [])
        stdin = json.dumps(self.stdin) if self.stdin else ""
        lab.kubectl(*argv, as_user=USER, stdin=stdin, check=True)
        if self.pick is None and len(reviews.seen) != 1:
            raise SystemExit(f"{self.rule} {self.name}: {len(reviews.seen)} requests, not one")
        return reviews.seen[self.pick or 0]


def takes() -> list[Take]:
    """All of them, in the order of the files."""
    return [take for file in sorted(Path(__file__).parent.glob("*.yaml")) for take in _of(file)]


def _of(file: Path) -> Iterator[Take]:
    for about in yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader):
        for name, take in about["takes"].items():
            take = {"do": take} if isinstance(take, str) else dict(take)
            first = [] if take.pop("bare", False) else about.get("given", [])
            given = {_key(one): one for one in (*first, *take.pop("given", ()))}
            whole = {"before": about.get("before", [])} | take | {"given": list(given.values())}
            filled = _filled(whole, name.partition("-")[2].replace("_", "-"))
            yield msgspec.convert(filled | {"rule": about["rule"], "name": name}, Take)


def _key(obj: Json) -> tuple[str, ...]:
    """A take's own object replaces that of the rule."""
    meta = obj["metadata"]
    return obj["kind"], meta.get("namespace", ""), meta["name"]


def _filled(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace("@", name)
    if isinstance(value, dict):
        return {_filled(key, name): _filled(one, name) for key, one in value.items()}
    return [_filled(one, name) for one in value] if isinstance(value, list) else value


def _made(lab: Lab, objects: list[Json]) -> None:
    """Objects as they are given; their status is written where they have one."""
    apply = ("apply", "--server-side", "--force-conflicts", "-f", "-")
    for chosen, more in ((objects, ()), ([o for o in objects if "status" in o], _STATUS)):
        if chosen:
            items = {"apiVersion": "v1", "kind": "List", "items": chosen}
            lab.kubectl(*apply, *more, stdin=json.dumps(items), check=True)


_STATUS: Final = ("--subresource=status",)
