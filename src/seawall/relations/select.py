"""Which objects an operation names, and which labels a selector takes.

An operation names one object, several (`names`, where one command names them), or a selection:
`all`, with `selector` as kubectl writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from seawall.facts import Facts, NotRead, Object, Requirement, Selector
from seawall.model import Operation

T = TypeVar("T", bound=Object)

# One requirement of a selector as kubectl writes it: `env in (a,b)`, `env!=a`, `env`, `!env`.
_PART: Final = re.compile(
    r"\s*(?:(?P<not>!)\s*)?(?P<key>[^\s,()!=]+)\s*"
    r"(?:(?P<op>in|notin)\s*\((?P<set>[^)]*)\)|(?P<eq>==?|!=)\s*(?P<value>[^\s,]*))?\s*(?:,|$)"
)


def matches(selector: Selector | Mapping[str, str] | None, labels: Mapping[str, str]) -> bool:
    """As the API server reads a LabelSelector: none selects nothing, an empty one everything.

    A plain map is a Service's selector: an empty one selects nothing.
    """
    if selector is None:
        return False
    if not isinstance(selector, Selector):
        return bool(selector) and all(labels.get(k) == v for k, v in selector.items())
    wanted = selector.match_labels
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(requirement, labels) for requirement in selector.match_expressions
    )


def _holds(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    present = requirement.key in labels
    match requirement.operator:
        case "In":
            return present and labels[requirement.key] in requirement.values
        case "NotIn":  # a missing label is not in any set either
            return not present or labels[requirement.key] not in requirement.values
        case "Exists":
            return present
        case _:
            return not present


def parsed(text: str) -> Selector | None:
    """`a=b,c!=d,e in (f,g),!h` as a LabelSelector; None for what is no selector."""
    found, at = Selector(match_labels={}, match_expressions=[]), 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        found.match_expressions.append(_requirement(part))
        at = part.end()
    return found


def _requirement(part: re.Match[str]) -> Requirement:
    if part["op"]:
        operator = "In" if part["op"] == "in" else "NotIn"
        values = [value.strip() for value in part["set"].split(",")]
        return Requirement(key=part["key"], operator=operator, values=values)
    if part["eq"]:
        operator = "NotIn" if part["eq"] == "!=" else "In"
        return Requirement(key=part["key"], operator=operator, values=[part["value"]])
    return Requirement(key=part["key"], operator="DoesNotExist" if part["not"] else "Exists")


def names_of(op: Operation, facts: Facts, kind: type[Object] | str) -> list[tuple[str, str]]:
    """(namespace, name) of what the operation is done to; lists are read only for a selection.

    `kind`: a Struct of facts, or a resource that has none. NotRead if the list is missing, or if
    the text leaves open which objects or which namespace.
    """
    named = _named(op)
    if named is not None:
        return [(_space(op), name) for name in named]
    resource = kind if isinstance(kind, str) else kind.resource
    return [(o.metadata.namespace, o.metadata.name) for o in _selected(op, facts.raw(resource))]


def objects_of(op: Operation, facts: Facts, kind: type[T]) -> list[T]:
    """The objects that the operation is done to, as far as they exist. NotRead as above."""
    named = _named(op)
    if named is None:
        return _selected(op, facts.all(kind))
    found = (facts.named(kind, name, _space(op)) for name in named)
    return [one for one in found if one is not None]


def replicas(op: Operation) -> int | None:
    """What the operation sets spec.replicas to; None where it doesn't tell."""
    spec = op.after.get("spec") if isinstance(op.after, dict) else None
    value = spec.get("replicas") if isinstance(spec, dict) else None
    return value if isinstance(value, int) else None


def _selected(op: Operation, found: list[T]) -> list[T]:
    selector, space = _selector(op), _space(op)
    return [
        one
        for one in found
        if (not space or one.metadata.namespace == space) and matches(selector, one.metadata.labels)
    ]


def _named(op: Operation) -> list[str] | None:
    """The names that the operation gives; None for a selection."""
    names = op.target.get("names") or [op.target.get("name")]
    if op.target.get("all") is True or not all(isinstance(name, str) for name in names):
        return None
    return [str(name) for name in names]


def _space(op: Operation) -> str:
    """The namespace; "" for all of them and for what has none."""
    value = op.target.get("namespace", "")
    if isinstance(value, str):
        return value
    if getattr(value, "why", "") == "every namespace":
        return ""
    raise NotRead(str(op.target.get("resource")), "which namespace is not in the text")


def _selector(op: Operation) -> Selector:
    text: Any = op.target.get("selector", "")
    found = parsed(text) if isinstance(text, str) else None
    if op.target.get("all") is not True or found is None:
        raise NotRead(
            str(op.target.get("resource")), "which objects are selected is not in the text"
        )
    return found
