"""Which module reads which program. A module is imported when its program is first met.

Each module has `NAMES` (the programs that it reads) and `read(cmd, ctx)`; a test holds the table
equal to the NAMES.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from seawall.commands.context import Reader

_MODULES: dict[str, str] = {
    "kubectl": "kubectl oc kubecolor k3s microk8s microk8s.kubectl minikube",
    "helm": "helm helm3",
    "aliyun": "aliyun",
    "ecctl": "ecctl",
    "sysctl": "sysctl",
}
TABLE: dict[str, str] = {
    name: module for module, names in _MODULES.items() for name in names.split()
}


@cache
def find(name: str) -> Reader | None:
    """The reader of a program, by the last part of its path."""
    module = TABLE.get(name)
    if module is None:
        return None
    reader: Reader = import_module(f"{__name__}.{module}").read
    return reader
