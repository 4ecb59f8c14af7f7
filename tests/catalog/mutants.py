"""Mutants of a hazard: each clause of a `when`, and each item of a match, taken away in turn."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from seawall.model import Hazard, Match, State

_OPEN, _CLOSE = "([{", ")]}"


def mutants(hazard: Hazard) -> Iterator[tuple[str, Hazard]]:
    """(what was taken away, the hazard without it)."""
    for plane in ("kube", "cloud", "node"):
        matches: tuple[Match, ...] = getattr(hazard.match, plane)
        for number, match in enumerate(matches):
            place = f"{plane}[{number}]"
            for what, changed in _of_match(match):
                rest = (*matches[:number], *changed, *matches[number + 1 :])
                yield f"{place}: {what}", _with(hazard, plane, rest)


def _with(hazard: Hazard, plane: str, matches: tuple[Match, ...]) -> Hazard:
    changed = msgspec.structs.replace(hazard.match, **{plane: matches})
    return msgspec.structs.replace(hazard, match=changed)


def _of_match(match: Match) -> Iterator[tuple[str, tuple[Match, ...]]]:
    for field in ("operations", "resources", "actions"):
        items = getattr(match, field)
        for item in items:
            rest = tuple(other for other in items if other != item)
            changed = (msgspec.structs.replace(match, **{field: rest}),) if rest else ()
            yield f"without {item}", changed
    for kind in match.breaks:
        rest = tuple(other for other in match.breaks if other != kind)
        # None left would mean "always": a kind that no impact has stands for it.
        yield f"breaks no {kind}", (msgspec.structs.replace(match, breaks=rest or ("none",)),)
    if match.quiet:
        yield "not quiet", (msgspec.structs.replace(match, quiet=False),)
    for what, when in clauses(match.when):
        yield f"without {what!r}", (msgspec.structs.replace(match, when=when),)


def of_states(states: tuple[State, ...]) -> Iterator[tuple[str, tuple[State, ...]]]:
    """(what was taken away, the states without it)."""
    for number, state in enumerate(states):
        changed = [
            (f"without {resource}", _without(state, resource)) for resource in state.resources
        ]
        changed += [
            (f"without {what!r}", (msgspec.structs.replace(state, when=when),))
            for what, when in clauses(state.when)
        ]
        for what, mutant in changed:
            yield f"[{number}]: {what}", (*states[:number], *mutant, *states[number + 1 :])


def _without(state: State, resource: str) -> tuple[State, ...]:
    rest = tuple(other for other in state.resources if other != resource)
    return (msgspec.structs.replace(state, resources=rest),) if rest else ()


def clauses(when: str) -> Iterator[tuple[str, str]]:
    """(clause, expression without it): `a && b` without a is `true && b`, `a || b` `false || b`."""
    for start, end, neutral in _clauses(when, 0, len(when)):
        yield when[start:end].strip(), f"{when[:start]} {neutral} {when[end:]}"


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for operator, neutral in (("||", "false"), ("&&", "true")):
        parts = _split(text, start, end, operator)
        if len(parts) > 1:
            for first, last in parts:
                yield first, last, neutral
                yield from _clauses(text, first, last)
            return
    inner = text[start:end].strip()
    if inner.startswith("!"):
        inner = inner[1:].lstrip()
    if inner.startswith("(") and inner.endswith(")"):
        first = text.index("(", start) + 1
        last = text.rindex(")", start, end)
        if _balanced(text[first:last]):
            yield from _clauses(text, first, last)


def _balanced(text: str) -> bool:
    depth = 0
    for char, _ in _code(text, 0, len(text)):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < 0:
            return False
    return depth == 0


def _split(text: str, start: int, end: int, operator: str) -> list[tuple[int, int]]:
    cuts, depth, first = [], 0, start
    for char, place in _code(text, start, end):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0 and text.startswith(operator, place):
            cuts.append((first, place))
            first = place + len(operator)
    return [*cuts, (first, end)]


def _code(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Characters outside of string literals, with their places."""
    quote, place = "", start
    while place < end:
        char = text[place]
        if quote:
            if char == "\\":
                place += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        else:
            yield char, place
        place += 1
