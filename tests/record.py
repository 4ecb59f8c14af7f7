"""`make record`: perform the rows on a real API server, as named users, and write what it tells
into the catalogue's cases. A second run gives the same text.

    python -m tests.record [--check] [RULE …]

--check: write nothing, fail if something would change. RULE: only the takes of these hazards.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from seawall.engine.load import OWN
from seawall.lab import Lab, Options, up
from tests.cluster.deeds import DEEDS, HARMLESS, Deed
from tests.cluster.recording import Events, Json, Reviews, reviewing, settled
from tests.cluster.site import dress_objects
from tests.cluster.takes import USER, takes

NODES = {"N1": "cn-hangzhou.10.0.0.1", "N2": "cn-hangzhou.10.0.0.2"}
Found = TypeVar("Found")


def main(check: bool, rules: list[str]) -> int:
    changed = []
    lab = up(Options(name="record", nodes=0))
    try:
        for path, text in recorded(lab, frozenset(rules)):
            if not path.exists() or path.read_bytes() != text:
                changed.append(path)
                if not check:
                    path.write_bytes(text)
    finally:
        lab.down()
    for path in changed:
        sys.stdout.write(f"{'differs' if check else 'written'}: {path.relative_to(OWN)}\n")
    return 1 if check and changed else 0


def recorded(lab: Lab, rules: frozenset[str] = frozenset()) -> Iterator[tuple[Path, bytes]]:
    """(file of the case, its text) of every deed and take; of these rules' takes only, if any."""
    _prepare(lab)
    deeds = [deed.on(**NODES) for deed in (*HARMLESS, *DEEDS.values()) if not rules]
    chosen = [take for take in takes() if not rules or take.rule in rules]
    users = {USER, *(deed.user for deed in deeds), *(take.user for take in chosen)}
    with reviewing(lab, sorted(users)) as reviews:
        _reached(lab, reviews, USER)
        for deed in deeds:
            yield from _of(deed, lab, reviews)
        if deeds:
            _dressed(lab)
        for take in chosen:
            yield _cases(take.rule) / take.case, settled(take.perform(lab, reviews))


def _cases(rule: str) -> Path:
    (folder,) = OWN.glob(f"hazards/*/{rule}/cases")
    return folder


def _of(deed: Deed, lab: Lab, reviews: Reviews) -> Iterator[tuple[Path, bytes]]:
    events = Events(lab.audit_log)
    reviews.seen.clear()
    lab.kubectl(*deed.argv, as_user=deed.user, stdin=deed.stdin, check=True)
    (event,) = _soon(lambda: events.of(deed.user))
    (review,) = reviews.seen
    folder = _cases(deed.rule)
    yield folder / f"{deed.verdict}-audit-recorded_{deed.what}.json", settled(event)
    reviewed = "hit" if deed.verdict == "unknown" else deed.verdict  # it tells what was before
    yield folder / f"{reviewed}-admission-recorded_{deed.what}.json", settled(review)


def _soon(ask: Callable[[], list[Found]]) -> list[Found]:
    for _ in range(100):
        if found := ask():
            return found
        time.sleep(0.1)
    raise SystemExit("the API server wrote no audit event")


def _prepare(lab: Lab) -> None:
    """Objects as a user made them; controllers would change them at a time of their own."""
    lab.stop("kube-controller-manager")
    for name in NODES.values():
        labels = {"alibabacloud.com/nodepool-id": "np1", "ack.aliyun.com": "c1"}
        node: Json = {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": labels},
        }
        lab.kubectl("create", "-f", "-", stdin=json.dumps(node), check=True)
    _dressed(lab)
    lab.kubectl("create", "serviceaccount", "default", "-n", "shop", check=True)  # pods need one


def _dressed(lab: Lab) -> None:
    dress_objects(lab, NODES["N1"], NODES["N2"], "np1")
    dns = Path(sys.modules["seawall.lab"].__path__[0]) / "manifests" / "coredns.yaml"
    lab.kubectl("apply", "-f", str(dns), check=True)


def _reached(lab: Lab, reviews: Reviews, user: str) -> None:
    """A new webhook is called a moment after it was made."""
    for number in range(100):
        lab.kubectl("create", "configmap", f"probe-{number}", as_user=user, check=True)
        if reviews.seen:
            return
        time.sleep(0.1)
    raise SystemExit("the API server did not call the webhook")


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main("--check" in words, [word for word in words if not word.startswith("-")]))
