"""One's own cluster in place of a lab: only one that says it is for practice.

Drills break things on purpose. A cluster counts as a practice cluster when the ConfigMap
kube-system/seawall-practice is in it; every lab has it. Being refused it is no permission.
"""

from __future__ import annotations

from seawall.clients.kube import Cluster, connect
from seawall.errors import LabError
from seawall.lab.objects import PRACTICE

HOW = f"kubectl create configmap {PRACTICE} -n kube-system"


def cluster(context: str, kubeconfig: str = "") -> Cluster:
    """The cluster of that context, if it is marked; LabError if it isn't.

    ClusterError if it can't be asked, InputError for a kubeconfig that can't be used.
    """
    found = connect(context, kubeconfig)
    if found.get("configmaps", PRACTICE, "kube-system") is None:
        raise LabError(
            f"{found.name} is not marked as a cluster for practice",
            todo=f"if it may be broken: {HOW}",
        )
    return found
