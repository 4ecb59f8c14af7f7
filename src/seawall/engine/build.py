"""Catalogue entries to the text of a generated module: checked, compiled, with places of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import yaml

from seawall.engine import cel
from seawall.engine.load import JUDGE, NAMES, STATE_NAMES, Built, Source
from seawall.errors import CatalogError
from seawall.model import LINE_KINDS, NODE_ACTIONS, Check, Entry, Hazard, Match, Plane

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T", Hazard, Check)

_KUBE_VERBS = frozenset(("CREATE", "UPDATE", "DELETE", "CONNECT"))


def module_text(sources: list[Source], key: str) -> str:
    """A Python module: KEY, CATALOG (JSON of `Built`) and FUNCTIONS by "<id>.<plane>.<number>".

    The plane of a state is "state".
    """
    built = Built({}, {}, {}, {}, [], [])
    expressions: dict[str, tuple[str, tuple[str, ...]]] = {}
    for source in sources:
        try:
            if taken := built.files.get(source.id):
                raise CatalogError(source.file, f"the id is taken by {taken}")
            entry = check_of(source) if source.file.startswith("checks/") else hazard_of(source)
            compiled = dict(_compiled(source, entry))
        except CatalogError as error:
            built.errors.append((error.file, error.why, error.line, error.column, error.field))
            continue
        expressions |= compiled
        if isinstance(entry, Hazard):
            built.hazards[source.id] = entry
        else:
            built.checks[source.id] = entry
        built.areas[source.id] = source.area
        built.files[source.id] = source.file
        built.judges += [source.id] * source.judge
    catalog = msgspec.json.encode(built)
    return f"KEY = {key!r}\nCATALOG = {catalog!r}\n{cel.emit_module(expressions)}"


def hazard_of(source: Source) -> Hazard:
    """The entry as a Hazard; CatalogError names file, line and field of what is wrong."""
    root, hazard = _read(source, Hazard)
    for field, match, plane in _matches(hazard):
        if why := _wrong(match, plane):
            raise CatalogError(source.file, why, line=line_of(root, field), field=field)
    return hazard


def check_of(source: Source) -> Check:
    """The entry as a Check; errors as of `hazard_of`."""
    _, check = _read(source, Check)
    if not check.state and not source.judge:
        raise CatalogError(source.file, f"a check has state items, or a {JUDGE} beside it")
    return check


def _read(source: Source, kind: type[T]) -> tuple[Any, T]:
    """The composed document, for places, and its value."""
    try:
        root = yaml.compose(source.data.decode(), Loader=yaml.CSafeLoader)
        value = yaml.load(source.data, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        why = getattr(error, "problem", None) or str(error)
        raise CatalogError(source.file, f"not YAML: {why}", line=line) from error
    try:
        entry = msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        why, _, field = str(error).partition(" - at `$")
        path = field.rstrip("`").lstrip(".")
        raise CatalogError(source.file, why, line=line_of(root, path), field=path) from error
    name = _states_field(entry)
    for number, state in enumerate(entry.states):
        if not state.resources:
            field = f"{name}[{number}]"
            why = "a state item names the resources that it looks at"
            raise CatalogError(source.file, why, line=line_of(root, field), field=field)
    return root, entry


def _states_field(entry: Entry) -> str:
    return "aftermath" if isinstance(entry, Hazard) else "state"


def _matches(hazard: Hazard) -> Iterator[tuple[str, Match, Plane]]:
    for plane in NAMES:
        for number, match in enumerate(getattr(hazard.match, plane)):
            yield f"match.{plane}[{number}]", match, plane


def _wrong(match: Match, plane: Plane) -> str:
    """Why a match item can never meet an operation; "" if it can."""
    if plane == "kube":
        if not match.operations or not match.resources or match.actions:
            return "a kube match has operations and resources, and no actions"
        if odd := set(match.operations) - _KUBE_VERBS:
            return f"not an operation: {', '.join(sorted(odd))}; one of {', '.join(_KUBE_VERBS)}"
        if odd := set(match.breaks) - LINE_KINDS:
            return f"not a kind of an impact's lines: {', '.join(sorted(odd))}; see LINE_KINDS"
        return ""
    if match.breaks:
        return "what breaks is told on the kube plane only"
    if not match.actions or match.operations or match.resources:
        return f"a {plane} match has actions, and neither operations nor resources"
    if plane == "node" and (odd := set(match.actions) - set(NODE_ACTIONS)):
        return f"not a node action: {', '.join(sorted(odd))}; see NODE_ACTIONS in model.py"
    if plane == "cloud" and (bad := [name for name in match.actions if ":" not in name]):
        return f"not <product>:<ApiName>: {', '.join(bad)}"
    return ""


def _compiled(source: Source, entry: Entry) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    root = yaml.compose(source.data.decode(), Loader=yaml.CSafeLoader)
    for key, field, when, names in _expressions(entry):
        cel.compile_expression(
            when, names, file=source.file, line=line_of(root, field), field=field
        )
        yield f"{source.id}.{key}", (when, names)


def _expressions(entry: Entry) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(key, field, expression, names of its variables)."""
    if isinstance(entry, Hazard):
        for field, match, plane in _matches(entry):
            number = field.rpartition("[")[2].rstrip("]")
            yield f"{plane}.{number}", f"{field}.when", match.when, NAMES[plane]
    for at, state in enumerate(entry.states):
        field = f"{_states_field(entry)}[{at}].when"
        yield f"state.{at}", field, state.when, STATE_NAMES


def line_of(root: Any, path: str) -> int:
    """The line (from 1) of `match.kube[0].when` in a composed document, or of its parent."""
    node, line = root, 1
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == step]
            if not pairs:
                break
            key, node = pairs[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
        else:
            break
    return line
