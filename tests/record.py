"""`make record`: perform the rows on a real API server, as named users, and write what it tells
into the catalogue's cases. A second run gives the same text.

    python -m tests.record [--check]     --check: write nothing, fail if something would change
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

NODES = {"N1": "cn-hangzhou.10.0.0.1", "N2": "cn-hangzhou.10.0.0.2"}
Found = TypeVar("Found")


def main(check: bool) -> int:
    changed = []
    lab = up(Options(name="record", nodes=0))
    try:
        for path, text in recorded(lab):
            if not path.exists() or path.read_bytes() != text:
                changed.append(path)
                if not check:
                    path.write_bytes(text)
    finally:
        lab.down()
    for path in changed:
        sys.stdout.write(f"{'differs' if check else 'written'}: {path.relative_to(OWN)}\n")
    return 1 if check and changed else 0


def recorded(lab: Lab) -> Iterator[tuple[Path, bytes]]:
    """(file of the case, its text) of every deed."""
    _prepare(lab)
    deeds = [deed.on(**NODES) for deed in (*HARMLESS, *DEEDS.values())]
    with reviewing(lab, sorted({deed.user for deed in deeds})) as reviews:
        _reached(lab, reviews, deeds[0].user)
        for deed in deeds:
            yield from _of(deed, lab, reviews)


def _of(deed: Deed, lab: Lab, reviews: Reviews) -> Iterator[tuple[Path, bytes]]:
    events = Events(lab.audit_log)
    reviews.seen.clear()
    lab.kubectl(*deed.argv, as_user=deed.user, stdin=deed.stdin, check=True)
    (event,) = _soon(lambda: events.of(deed.user))
    (review,) = reviews.seen
    (folder,) = OWN.glob(f"hazards/*/{deed.rule}/cases")
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
    sys.exit(main("--check" in sys.argv[1:]))
