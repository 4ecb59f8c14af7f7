"""The plan's configuration: what refers to what, and the commands of provisioners.

A value that is known only after apply has no id yet; the expression behind it says which resource
it will come from. Addresses here are without instance keys: one block stands for all its instances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw

from seawall.sources.terraform_plan import NULL

_KEYS = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]')
_LONGEST = 4_000  # characters of an address
_STEPS = 50_000  # references followed in one plan
_DEEP = 8  # variables and outputs handed through modules


class Provisioner(msgspec.Struct):
    type: str = ""
    expressions: dict[str, Any] = {}


class Block(msgspec.Struct):
    address: str = ""
    expressions: Raw = NULL
    provisioners: list[Provisioner] = []


class Output(msgspec.Struct):
    expression: Raw = NULL


class Call(msgspec.Struct):
    module: ModuleConfig | None = None
    expressions: dict[str, Any] = {}


class ModuleConfig(msgspec.Struct):
    resources: list[Block] = []
    module_calls: dict[str, Call] = {}
    outputs: dict[str, Output] = {}


class Root(msgspec.Struct):
    root_module: ModuleConfig | None = None


def bare(address: str) -> str:
    """The address without instance keys: module.a["x"].t.n[0] → module.a.t.n."""
    return _KEYS.sub("", address) if "[" in address and len(address) < _LONGEST else address


class Config:
    """References and provisioners of a plan's configuration; empty if it has none."""

    def __init__(self, raw: Raw) -> None:
        self._modules: dict[str, ModuleConfig] = {}
        self._calls: dict[str, Call] = {}
        self._blocks: dict[str, Block] = {}
        self._left = _STEPS
        try:
            root = msgspec.json.decode(raw, type=Root | None)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            root = None  # values of the plan are judged all the same; references stay unknown
        if root and root.root_module:
            self._add("", root.root_module)

    def _add(self, prefix: str, module: ModuleConfig) -> None:
        self._modules[prefix] = module
        for block in module.resources:
            self._blocks[prefix + block.address] = block
        for name, call in module.module_calls.items():
            inner = f"{prefix}module.{name}."
            self._calls[inner] = call
            if call.module and inner.count("module.") <= 32:
                self._add(inner, call.module)

    def block(self, address: str) -> Block | None:
        return self._blocks.get(bare(address))

    def provisioned(self) -> Iterator[tuple[str, Provisioner]]:
        for address, block in self._blocks.items():
            for provisioner in block.provisioners:
                yield address, provisioner

    def configured(self, address: str, attribute: str) -> bool:
        """Whether the block sets this attribute; True where there is no block to ask."""
        expressions = self._expressions(address)
        return True if expressions is None else attribute in expressions

    def _expressions(self, address: str) -> dict[str, Any] | None:
        block = self.block(address)
        if block is None:
            return None
        try:
            found = msgspec.json.decode(block.expressions)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def sources(self, address: str, attribute: str) -> list[tuple[str, str]]:
        """The (resource address, attribute) pairs that the attribute's expression refers to."""
        expression = (self._expressions(address) or {}).get(attribute)
        place = bare(address)
        prefix = place[: _module_length(place)]
        found: list[tuple[str, str]] = []
        self._follow(prefix, _references(expression), found, 0)
        return found

    def _follow(
        self, prefix: str, refs: list[str], found: list[tuple[str, str]], deep: int
    ) -> None:
        if deep > _DEEP or len(found) > 64:
            return
        for ref in map(bare, refs):
            self._left -= 1
            if self._left < 0:
                return
            head, _, rest = ref.partition(".")
            if head == "var":
                self._follow_variable(prefix, rest.split(".")[0], found, deep)
            elif head == "module":
                self._follow_output(prefix, rest, found, deep)
            elif head not in ("local", "each", "count", "path", "terraform", "self", ""):
                found.append(_split(prefix, ref))

    def _follow_variable(
        self, prefix: str, name: str, found: list[tuple[str, str]], deep: int
    ) -> None:
        call = self._calls.get(prefix)
        if call is not None:
            outer = prefix.removesuffix(".").rpartition("module.")[0]
            self._follow(outer, _references(call.expressions.get(name)), found, deep + 1)

    def _follow_output(
        self, prefix: str, rest: str, found: list[tuple[str, str]], deep: int
    ) -> None:
        name, _, output = rest.partition(".")
        inner = f"{prefix}module.{name}."
        module = self._modules.get(inner)
        wanted = module.outputs.get(output.split(".")[0]) if module and output else None
        if wanted is not None:
            self._follow(
                inner, _references(msgspec.json.decode(wanted.expression)), found, deep + 1
            )


def _module_length(address: str) -> int:
    """Length of the "module.a.module.b." in front of an address."""
    match = re.match(r"(?:module\.[^.]+\.)*", address)
    return match.end() if match else 0


def _split(prefix: str, ref: str) -> tuple[str, str]:
    parts = ref.split(".")
    size = 3 if parts[0] == "data" else 2
    return prefix + ".".join(parts[:size]), ".".join(parts[size:])


def _references(expression: Any) -> list[str]:
    """All `references` in an expression, also those of nested blocks."""
    found: list[str] = []
    waiting = [expression]
    while waiting and len(found) < 64:
        item = waiting.pop()
        if isinstance(item, dict):
            refs = item.get("references")
            if isinstance(refs, list):
                found.extend(ref for ref in refs if isinstance(ref, str))
            else:
                waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return found


def constant(expression: Any) -> Any:
    """The constant of an expression, or None."""
    return expression.get("constant_value") if isinstance(expression, dict) else None
