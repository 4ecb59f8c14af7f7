"""The cases of the catalogue: a file's name is the assertion and picks the real parser.

A hazard that asks what breaks (`breaks`) has its cluster beside its cases: `_cluster.yaml`, or
`_<name of the case>.yaml` for one case; `alone` in a case's name: nobody looks at a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from seawall.audit import actors
from seawall.audit.platform import Platform
from seawall.engine import Catalog, judge, load
from seawall.engine.live import Look
from seawall.engine.load import OWN
from seawall.model import NODE_ACTIONS, Hazard, Operation, Partial, Problem
from seawall.sources import tree
from tests import toolchain
from tests.catalog.pictures import CaseSource, source_of

# The name in a case → the format of `sources.tree`.
FORMATS = {"shell": "script"} | {
    name: name
    for name in (
        *("manifest", "terraform", "ansible", "cloudinit", "dockerfile", "workflow"),
        *("helm", "kustomize", "audit", "admission"),
    )
}
STATE = "state"  # judged as the state of a cluster: see `pictures`
VERDICTS = ("hit", "miss", "unknown")
TOOLCHAIN = frozenset(("helm", "kustomize"))


class Case(msgspec.Struct, frozen=True):
    hazard: str
    area: str
    verdict: str
    source: str
    path: Path

    @property
    def picture(self) -> CaseSource | None:
        """The cluster that its operation is done to."""
        if self.what.startswith("alone"):
            return None
        own = self.path.with_name(f"_{self.path.stem}.yaml")
        return _picture(own if own.is_file() else self.path.with_name("_cluster.yaml"))

    @property
    def what(self) -> str:
        return self.path.name.split("-", 2)[2]

    def __str__(self) -> str:
        return f"{self.area}/{self.hazard}/{self.path.name}"


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to perform a row's operation, as the facts name it."""

    row: str
    typed: str = ""
    cloud: str = ""
    kube: str = ""
    node: str = ""
    hazard: str = ""
    verdict: str = "hit"
    refused: str = ""


@cache
def catalog() -> Catalog:
    loaded = load()
    assert not loaded.errors, "\n".join(str(error) for error in loaded.errors)
    return loaded


def hazard_folders() -> list[Path]:
    return sorted(file.parent for file in OWN.glob("hazards/*/*/hazard.yaml"))


def check_folders() -> list[Path]:
    return sorted(file.parent for file in OWN.glob("checks/*/*/check.yaml"))


def cases_of(folder: Path) -> Iterator[Case]:
    for path in sorted((folder / "cases").iterdir()) if (folder / "cases").is_dir() else ():
        if path.name.startswith((".", "_")):
            continue  # `_name`: a file that a case refers to
        verdict, _, rest = path.name.partition("-")
        source, _, what = rest.partition("-")
        assert verdict in VERDICTS, f"{path}: a case begins with hit-, miss- or unknown-"
        known = {*FORMATS, STATE}
        assert source in known, f"{path}: {source!r} is no source; one of {sorted(known)}"
        assert what, f"{path}: <verdict>-<source>-<what>.<ext>"
        yield Case(folder.name, folder.parent.name, verdict, source, path)


@cache
def all_cases() -> tuple[Case, ...]:
    """Those of operations."""
    found = (case for folder in hazard_folders() for case in cases_of(folder))
    return tuple(case for case in found if case.source != STATE)


@cache
def state_cases() -> tuple[Case, ...]:
    folders = (*hazard_folders(), *check_folders())
    return tuple(case for folder in folders for case in cases_of(folder) if case.source == STATE)


@cache
def reading(case: Case) -> tuple[tuple[Operation, ...], tuple[Problem, ...]]:
    job = tree.Job(str(case.path), str(case.path.parent), kind=FORMATS[case.source])
    with toolchain.on_path(*(("helm", "kustomize") if case.source in TOOLCHAIN else ())):
        read = tree.read(job)
    return tuple(read.operations), tuple(read.problems)


def verdicts(
    operations: tuple[Operation, ...],
    hazard: str,
    rules: Catalog,
    picture: CaseSource | None = None,
) -> set[str]:
    """What the rule says of them; the platform's own work is no finding of the audit."""
    look = Look(picture) if picture else None
    return {
        finding.verdict
        for op in operations
        for seen in (
            look.seen(op).each if look and op.source not in ("audit", "admission") else [op]
        )
        for finding in judge(seen, rules, facts=look.facts if look else None)
        if finding.rule == hazard and not (op.source == "audit" and platform().row(finding))
    }


@cache
def _picture(path: Path) -> CaseSource | None:
    return source_of(path) if path.is_file() else None


@cache
def platform() -> Platform:
    return Platform(actors())


def strongest(found: set[str]) -> str:
    return "hit" if "hit" in found else "unknown" if "unknown" in found else "miss"


@cache
def ways() -> tuple[Way, ...]:
    import yaml

    out: list[Way] = []
    for file in sorted((OWN / "knowledge" / "ways").glob("*.yaml")):
        out += msgspec.convert(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader), list[Way])
    return tuple(out)


def way_verdict(way: Way, hazard: Hazard, rules: Catalog) -> str:
    """What the hazard says of a way: hit, unknown or miss.

    A cloud or kube way names a call without its parameters: met by a match item is a hit.
    A node way is an action with its first key: `file.write /etc/x`, `sysctl.set a.b=0`.
    """
    if way.typed:
        operations = tuple(tree.command(way.typed).operations)
        return strongest(verdicts(operations, way.hazard, rules))
    if way.cloud:
        met = any(way.cloud in match.actions for match in hazard.match.cloud)
    elif way.kube:
        verb, resource = way.kube.split()[:2]
        met = any(verb in m.operations and resource in m.resources for m in hazard.match.kube)
    else:
        met = bool(verdicts((node_operation(way.node),), way.hazard, rules))
    return "hit" if met else "miss"


def node_operation(text: str) -> Operation:
    action, _, subject = text.partition(" ")
    name, equals, value = subject.partition("=")
    key = NODE_ACTIONS[action][0].partition(" ")[0]
    target = Partial({key: name if equals else subject} if key else {}, why="a way names no more")
    after = Partial({"value": value} if equals else {}, why="a way names no more")
    return Operation(plane="node", action=action, target=target, after=after, source="way")
