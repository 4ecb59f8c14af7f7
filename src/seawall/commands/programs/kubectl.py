"""kubectl and oc: which verb does what to which object.

Sources: `kubectl <verb> --help` of 1.35 and the forms that the project's facts list. A verb that is
neither writing nor reading is a plugin, another program, and tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from seawall.commands.context import Command, Context
from seawall.commands.programs import (
    kubectl_create,
    kubectl_fields,
    kubectl_inside,
    kubectl_writes,
)
from seawall.commands.programs.kubectl_call import Call, take_apart
from seawall.model import Operation

NAMES = frozenset({"kubectl", "oc", "kubecolor", "k3s", "microk8s", "microk8s.kubectl", "minikube"})
_WRAPPERS = ("k3s", "microk8s", "minikube")  # `k3s kubectl …`
_READING = """
adm api-resources api-versions auth cluster-info completion config convert cp ctx describe diff
events explain get help krew kustomize logs neat ns options plugin port-forward proxy stern top tree
version view-secret wait who-can whoami
"""

Reader = Callable[[Call], Iterator[Operation]]
_VERBS: dict[str, Reader] = {
    "delete": kubectl_writes.delete,
    "apply": kubectl_writes.apply,
    "replace": kubectl_writes.replace,
    "edit": kubectl_writes.edit,
    "patch": kubectl_writes.patch,
    "create": kubectl_create.create,
    "expose": kubectl_create.expose,
    "autoscale": kubectl_create.autoscale,
    "label": kubectl_fields.label,
    "annotate": kubectl_fields.annotate,
    "scale": kubectl_fields.scale,
    "set": kubectl_fields.set_,
    "rollout": kubectl_fields.rollout,
    "cordon": kubectl_fields.cordon,
    "drain": kubectl_fields.cordon,
    "uncordon": kubectl_fields.uncordon,
    "taint": kubectl_fields.taint,
    "certificate": kubectl_fields.certificate,
    "run": kubectl_inside.run,
    "exec": kubectl_inside.exec_,
    "rsh": kubectl_inside.exec_,
    "debug": kubectl_inside.debug,
    "node-shell": kubectl_inside.node_shell,
    "node_shell": kubectl_inside.node_shell,
}


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """The Operations of one command line; none for reading verbs and rehearsals."""
    if cmd.name in _WRAPPERS:
        at = next((i for i, word in enumerate(cmd.args) if word == "kubectl"), None)
        if at is None:
            return
        rest = cmd.args[at + 1 :]
        rest = rest[1:] if rest[:1] == ("--",) else rest  # `minikube kubectl -- delete …`
        cmd = msgspec.structs.replace(cmd, name="kubectl", args=rest)
    call = take_apart(cmd, ctx)
    if call is None:
        return
    if call.verb in ("adm", "alpha") and call.args:  # `oc adm drain n1`
        call.verb, *call.args = str(call.args[0]), *call.args[1:]
    if call.rehearsal or call.verb in _READING.split():
        return
    reader = _VERBS.get(call.verb) or _plugin(call.verb)
    if reader:
        yield from reader(call)


def _plugin(verb: str) -> Reader | None:
    """Plugins are programs of others; those that are a verb under another name act alike."""
    alike = re.match(r"(drain|cordon|uncordon)[-_]", verb)
    return _VERBS[alike.group(1)] if alike else None
