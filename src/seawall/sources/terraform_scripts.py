"""Scripts that a plan makes run: user data of nodes, provisioners, commands for instances.

They are read as any script is; the place is the resource's address, and the line in the script.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Any

from seawall.commands import read_script, userdata
from seawall.commands.context import Context, Word
from seawall.model import Operation, Problem, Unknown, Where
from seawall.sources.terraform_changes import Planned
from seawall.sources.terraform_config import Config, Provisioner, bare, constant
from seawall.sources.terraform_links import Links
from seawall.sources.terraform_plan import Plan
from seawall.sources.terraform_values import HIDDEN, LATER, same, texts

_NODE_ROLES = {"nodepool": "worker", "worker": "worker", "master": "master"}


class Scripts:
    """Finds the scripts of one plan and reads them."""

    def __init__(self, links: Links, config: Config, ctx: Context) -> None:
        self._links, self._config, self._ctx = links, config, ctx

    def of(self, change: Planned, line: int) -> Iterator[Operation]:
        """User data that new nodes get, or a command that is invoked on instances."""
        if not change.acts & {"create", "update"}:
            return
        for attribute in change.row.script:
            new = (change.after or {}).get(attribute)
            old = (change.before or {}).get(attribute)
            if "create" in change.acts or not same(old, new):
                yield from self._user_data(change, attribute, new, line)
        if change.row.invokes and "create" in change.acts:
            yield from self._invoked(change, line)

    def _user_data(
        self, change: Planned, attribute: str, text: Any, line: int
    ) -> Iterator[Operation]:
        if isinstance(text, Unknown):
            if self._config.configured(change.address, attribute):
                self._unseen(change.address, attribute, text)
            return
        if isinstance(text, str) and text.strip():
            role = self._links.role(change.row, change.now, change.address)
            ctx = self._at(attribute, "node", role)
            yield from _placed(userdata.read(text, ctx), ctx, change.address, attribute, line)

    def _invoked(self, change: Planned, line: int) -> Iterator[Operation]:
        values = change.after or {}
        name = change.row.invokes
        command = self._links.record(values.get(name, LATER), change.address, name)
        text = command.values.get("command_content") if command else None
        if not isinstance(text, str) or "Shell" not in str(command and command.values.get("type")):
            return
        ids = [id_ for id_ in texts(values.get(change.row.each)) if isinstance(id_, str)]
        role = self._links.role_of_id(ids[0]) if ids else Unknown("which instances")
        ctx = self._at("command_content", "node", role)
        script = read_script(_decoded(text), ctx)
        yield from _placed(script, ctx, change.address, "command_content", line)

    def provisioners(self, plan: Plan) -> Iterator[Operation]:
        """Commands of provisioners, for resources that the plan creates (again).

        The plan's JSON doesn't tell `when = destroy`: such a command counts at creation, too.
        """
        created = {
            bare(item.address) for item in plan.resource_changes if "create" in item.change.actions
        }
        for address, provisioner in self._config.provisioned():
            if address in created:
                yield from self._provisioner(address, provisioner)

    def _provisioner(self, address: str, provisioner: Provisioner) -> Iterator[Operation]:
        given = {name: constant(value) for name, value in provisioner.expressions.items()}
        local = provisioner.type == "local-exec"
        part = f"provisioner {provisioner.type}"
        ctx = self._at(part, "runner" if local else "node", Unknown("which host"))
        for text in _commands(given, local, ctx):
            yield from _placed(read_script(text, ctx), ctx, address, part, 0)

    def _at(self, part: str, place: Any, role: Word) -> Context:
        known = _NODE_ROLES.get(role) if isinstance(role, str) else None
        return self._ctx.at(
            place=place,
            role=known,
            line=1,
            via=(*self._ctx.via, part),
            depth=self._ctx.depth + 1,
        )

    def _unseen(self, address: str, attribute: str, why: Unknown) -> None:
        reason = "is sensitive" if why is HIDDEN else "is known only after apply"
        self._ctx.problems.append(
            Problem(
                file=self._ctx.file,
                why=f"{attribute} of {address} {reason}: the script in it was not looked at",
                todo="check the script's own file, too",
                fatal=False,
            )
        )


def _commands(given: dict[str, Any], local: bool, ctx: Context) -> Iterator[str]:
    """The texts that a provisioner runs, as far as they are constants."""
    if local:
        interpreter = given.get("interpreter")
        shell = not interpreter or str(interpreter[0]).rpartition("/")[2] in ("bash", "sh")
        if isinstance(given.get("command"), str) and shell:
            yield given["command"]
        return
    inline = given.get("inline")
    if isinstance(inline, list):
        yield "\n".join(line for line in inline if isinstance(line, str))
    for path in [given.get("script"), *(given.get("scripts") or [])]:
        data = ctx.open(path) if isinstance(path, str) else None
        if data is not None:
            yield data.decode("utf-8", "replace")


def _placed(
    found: Iterable[Operation], ctx: Context, address: str, part: str, line: int
) -> Iterator[Operation]:
    for operation in found:
        inner = operation.where.line
        path = f"{part} line {inner}" if inner else part
        operation.where = Where(file=ctx.file, line=line, address=address, path=path)
        yield operation


def _decoded(text: str) -> str:
    """Commands are sent in base64; the plan may have them plain."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
