"""Who depends on the component that can't call the cloud any more."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import components, gathered

_OF = {
    "network": "terway-eniip",
    "csi": "csi-plugin",
    "log": "logtail-ds",
    "ccm": "cloud-controller-manager",
}


def impact(op: Operation, facts: Facts) -> Impact:
    words = str(op.target.get("name", "")).split(".")
    return gathered(lambda: components.of_names([_OF[w] for w in words if w in _OF], facts))
