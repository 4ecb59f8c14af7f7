"""What kubectl's generators make is what kubectl itself prints with --dry-run=client."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from seawall.commands.programs import kubectl
from seawall.model import Unknown
from tests import toolchain
from tests.commands.typed import ops

LINES = """
kubectl create deployment web --image=docker.io/library/nginx:1.2 --replicas=3 -n s
kubectl create deployment web --image=nginx --port=80 -n s -- sleep 1
kubectl create job j --image=busybox -n s -- date
kubectl create cronjob cj --image=busybox --schedule=@daily -n s -- date
kubectl create cm c --from-literal=a=b --from-literal=c=d=e -n s
kubectl create secret generic x --from-literal=a=b -n s
kubectl create ns shop
kubectl create sa bob -n s
kubectl create service nodeport np --tcp=80:8080 --tcp=443 -n s
kubectl create service clusterip np --tcp=80 -n s
kubectl create service loadbalancer np --tcp=80:http -n s
kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=bob --serviceaccount=s:b
kubectl create rolebinding x --role=r --user=bob -n s
kubectl create priorityclass p --value=10
"""
# What the API server fills in, and ours has already; what only the server or kubectl cares for.
DEFAULTS = ("strategy", "sessionAffinity", "externalTrafficPolicy", "suspend", "concurrencyPolicy")
LEFT_OUT = ("status", "creationTimestamp", "preemptionPolicy")


@pytest.mark.toolchain
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_generator_makes_kubectls_object(line: str) -> None:
    [op] = ops(kubectl.read, line)
    _, *args = shlex.split(line)
    at = args.index("--") if "--" in args else len(args)
    asked = [*args[:at], "--dry-run=client", "-o", "json", *args[at:]]
    program = str(toolchain.PROGRAMS["kubectl"]())
    done = subprocess.run([program, *asked], capture_output=True, check=True, timeout=60)
    assert list(differences(op.after, json.loads(done.stdout))) == []


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, Unknown):
        return
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in (ours.keys() | theirs.keys()) - set(DEFAULTS):
            if key in ours and key in theirs:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
            elif key in ours:
                yield f"only ours: {path}.{key}"
            elif key in theirs and key not in LEFT_OUT and any_value(theirs[key]):
                yield f"only kubectl's: {path}.{key}"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif ours != theirs:
        yield f"{path}: {ours!r}, kubectl: {theirs!r}"


def any_value(value: Any) -> bool:
    """Whether a part holds anything but empty maps and nulls."""
    if isinstance(value, dict):
        return any(any_value(inner) for inner in value.values())
    return value not in (None, [], "")
