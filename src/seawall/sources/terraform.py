"""What a Terraform or OpenTofu plan (`terraform show -json`) would do, as Operations.

Only `resource_changes` act: `resource_drift` tells what already happened elsewhere. Plans hold
secrets in clear; they are masked before anything is built from them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Problem, Where
from seawall.sources import terraform_kube
from seawall.sources.terraform_changes import acts, planned
from seawall.sources.terraform_cloud import Writer, shown
from seawall.sources.terraform_config import Config
from seawall.sources.terraform_links import Link, Links
from seawall.sources.terraform_plan import Plan, ResourceChange, load, prior
from seawall.sources.terraform_scripts import Scripts

_ADDRESS = re.compile(rb'"address"\s*:\s*("(?:[^"\\]|\\.)*")')


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a plan in its own order. InputError: no plan, or of an unknown format."""
    plan, text = load(data, file)
    ctx = ctx.at(file=file, source="terraform", line=0)
    _remark(plan, ctx)
    try:
        yield from _operations(plan, text, ctx)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(file, f"holds a part that can't be read ({str(error)[:120]})") from error


def _operations(plan: Plan, text: bytes, ctx: Context) -> Iterator[Operation]:
    config = Config(plan.configuration)
    changes = list(planned(plan))
    named = {
        id_: Link(role)
        for item in plan.resource_changes
        if terraform_kube.knows(item)
        for role, id_ in terraform_kube.named_ids(item)
    }
    links = Links(changes, prior(plan, ctx.file), config, named)
    lines = Lines(text)
    writer, scripts = Writer(links, config, ctx), Scripts(links, config, ctx)
    known = {id(change.item): change for change in changes}
    for item in plan.resource_changes:
        change = known.get(id(item))
        if change is not None and change.acts:
            line = lines.of(item.address)
            yield from writer.operations(change, line)
            yield from scripts.of(change, line)
        elif terraform_kube.knows(item) and (found := acts(item)):
            yield from _objects(item, found, ctx, lines.of(item.address))
    yield from scripts.provisioners(plan)


def _objects(
    item: ResourceChange, found: frozenset[str], ctx: Context, line: int
) -> Iterator[Operation]:
    for operation in terraform_kube.operations(item, found, ctx, line):
        operation.where = Where(file=ctx.file, line=line, address=shown(item))
        words = " and ".join(item.change.actions)
        operation.text = operation.text or f"{shown(item)}: {words}"
        yield operation


def _remark(plan: Plan, ctx: Context) -> None:
    if plan.errored:
        why = "the plan ended with an error: it shows only a part of the changes"
    elif plan.complete is False:
        why = "the plan is not complete (-target or deferred actions): more changes will follow"
    else:
        return
    todo = "check the whole plan, too"
    ctx.problems.append(Problem(file=ctx.file, why=why, todo=todo, fatal=False))


class Lines:
    """Line numbers of addresses, in plans that someone formatted; 0 where all is one line."""

    def __init__(self, text: bytes) -> None:
        self._found: dict[bytes, int] | None = None
        self._text = text
        self._flat = text.find(b"\n", 0, len(text.rstrip())) < 0

    def of(self, address: str) -> int:
        """The line of the address in resource_changes, counted from 1."""
        if self._flat:
            return 0
        if self._found is None:
            self._found = self._index()
        return self._found.get(msgspec.json.encode(address), 0)

    def _index(self) -> dict[bytes, int]:
        ends = [match.start() for match in re.finditer(rb"\n", self._text)]
        start = max(self._text.find(b'"resource_changes"'), 0)
        found: dict[bytes, int] = {}
        for match in _ADDRESS.finditer(self._text, start):
            found.setdefault(match[1], bisect_right(ends, match.start()) + 1)
        return found
