"""The plan as `terraform show -json` and `tofu show -json` write it: its shape, nothing of meaning.

Only what is looked at is decoded; values stay raw until someone asks for them. Source: Terraform's
"JSON Output Format", format_version 0.1 to 1.x.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw

from seawall.errors import InputError
from seawall.formats.text import decode

NULL = Raw(b"null")
MAJORS = frozenset(("0", "1"))


class Change(msgspec.Struct, gc=False):
    actions: list[str]
    before: Raw = NULL
    after: Raw = NULL
    after_unknown: Raw = NULL
    before_sensitive: Raw = NULL
    after_sensitive: Raw = NULL


class ResourceChange(msgspec.Struct, gc=False):
    """One entry of resource_changes. A deposed object repeats the address of the current one."""

    address: str
    change: Change
    type: str = ""
    mode: str = "managed"
    deposed: str = ""


class Resource(msgspec.Struct, gc=False):
    """One resource of prior_state, also data sources."""

    address: str = ""
    type: str = ""
    mode: str = "managed"
    values: Raw = NULL
    sensitive_values: Raw = NULL


class Module(msgspec.Struct, gc=False):
    resources: list[Resource] = []
    child_modules: list[Module] = []


class Values(msgspec.Struct, gc=False):
    root_module: Module | None = None


class State(msgspec.Struct, gc=False):
    values: Values | None = None


class Plan(msgspec.Struct, gc=False):
    format_version: str
    resource_changes: list[ResourceChange] = []
    prior_state: Raw = NULL
    configuration: Raw = NULL
    errored: bool = False
    complete: bool | None = None


def load(data: bytes, file: str) -> tuple[Plan, bytes]:
    """The plan and its text as UTF-8; InputError if it is none, or of an unknown format."""
    text = data
    if data[:1] != b"{" or data[1:2] == b"\0":
        text = decode(data, file).encode()
    try:
        plan = msgspec.json.decode(text, type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unread(text, file, error) from error
    _check_format(plan.format_version, file)
    return plan, text


def _check_format(version: str, file: str) -> None:
    if version.split(".")[0] in MAJORS:
        return
    known = ", ".join(f"{major}.x" for major in sorted(MAJORS))
    raise InputError(
        file,
        f"is a plan of format version {version[:40]}; known are {known}",
        todo="use `terraform show -json` of a release that writes format 1.x",
    )


def _unread(text: bytes, file: str, error: Exception) -> InputError:
    if isinstance(error, RecursionError):
        return InputError(file, "is nested too deeply to be a plan")
    why = f"is no plan that `terraform show -json` writes ({_reason(error)})"
    todo = "write it with: terraform show -json plan.out > plan.json"
    if not isinstance(error, msgspec.ValidationError) and not text.rstrip().endswith(b"}"):
        why = f"is cut off or not JSON ({_reason(error)})"
    return InputError(file, why, todo=todo)


def _reason(error: Exception) -> str:
    """msgspec's message without values: it names types, paths and byte offsets only."""
    return str(error).split("\n")[0][:160]


def value(raw: Raw) -> Any:
    """A raw part as Python values."""
    return msgspec.json.decode(raw)


def prior(plan: Plan, file: str) -> list[Resource]:
    """All resources of prior_state, modules included."""
    if bytes(plan.prior_state) == b"null":
        return []
    try:
        state = msgspec.json.decode(plan.prior_state, type=State)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unread(b"}", file, error) from error
    found: list[Resource] = []
    modules = [state.values.root_module] if state.values and state.values.root_module else []
    while modules:
        module = modules.pop()
        found.extend(module.resources)
        modules.extend(module.child_modules)
    return found
