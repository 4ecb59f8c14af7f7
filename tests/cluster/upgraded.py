"""CL-05: a newer kubelet put on a node through a privileged pod, and the old one put back."""

from __future__ import annotations

import json
import subprocess
from typing import Final

from seawall.lab.parts import part
from tests.cluster.site import Site
from tests.lab.waiting import until

NEW: Final = "/opt/kubelet-1.35/kubelet"
_POD: Final = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "toolbox", "namespace": "shop"},
    "spec": {
        "hostPID": True,
        "terminationGracePeriodSeconds": 0,
        "containers": [
            {
                "name": "toolbox",
                "image": "registry.seawall.test/workload:1",
                "imagePullPolicy": "Never",
                "args": ["pause"],
                "securityContext": {"privileged": True},
                "volumeMounts": [{"name": "tool", "mountPath": "/nsenter", "readOnly": True}],
            }
        ],
        # busybox, static, does what it is called by
        "volumes": [{"name": "tool", "hostPath": {"path": "/bin/busybox", "type": "File"}}],
    },
}


def version(site: Site) -> str:
    found: str = site.get("node", site.second.name)["status"]["nodeInfo"]["kubeletVersion"]
    return found


def upgrade(site: Site, user: str) -> None:
    _deliver(site)
    pod = _POD | {"spec": _POD["spec"] | {"nodeName": site.second.name}}  # type: ignore[operator]
    site.kubectl("create", "-f", "-", user=user, stdin=json.dumps(pod))
    assert until(lambda: site.running("", field="metadata.name=toolbox"))
    into = ("-t", "1", "-m", "-u", "-i", "-n", "-p", "--")
    enter = ("exec", "-n", "shop", "toolbox", "--", "/nsenter", *into)
    kubelet = path(site)
    site.kubectl(*enter, "/bin/cp", "-f", "--remove-destination", NEW, kubelet, user=user)
    site.kubectl(*enter, "/usr/bin/systemctl", "restart", "kubelet", user=user)


def path(site: Site) -> str:
    return site.lab.exec("n2", "sh", "-c", "command -v kubelet").stdout.strip()


def _deliver(site: Site) -> None:
    """As a package manager would have: the file lies on the node already."""
    kubelet = path(site)
    folder = NEW.rpartition("/")[0]
    site.lab.exec("n2", "sh", "-c", f"mkdir -p {folder} && cp {kubelet} {folder}/old")
    with part("kubelet", "1.35").open("rb") as binary:
        put = site.second.enter("sh", "-c", f"cat > {NEW} && chmod 755 {NEW}")
        subprocess.run(put, stdin=binary, check=True, timeout=60)


def back(site: Site) -> None:
    folder, kubelet = NEW.rpartition("/")[0], path(site)
    put = f"cp -f --remove-destination {folder}/old {kubelet} && systemctl restart kubelet"
    assert site.lab.exec("n2", "sh", "-c", put).returncode == 0
    site.kubectl("delete", "pod", "toolbox", "-n", "shop", "--ignore-not-found")
