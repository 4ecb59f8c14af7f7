"""One lab: brought up, used, taken down.

    lab = seawall.lab.up(Options(nodes=2))
    lab.kubectl("get", "pods", as_user="alice")
    lab.down()

A lab outlives the process that made it; `find(name)` takes hold of one that runs.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from seawall.errors import LabError
from seawall.lab import (
    api,
    cgroups,
    disks,
    fakes,
    host,
    images,
    limits,
    masters,
    net,
    objects,
    state,
)
from seawall.lab.control import PROGRAMS, Control
from seawall.lab.node import IMAGES, Node
from seawall.lab.parts import part
from seawall.lab.state import Made, Options, State

_UP_SECONDS: Final = 120.0
_REMOVERS: Final = {
    "link": net.remove_link,
    "netns": net.remove_netns,
    "cgroup": cgroups.remove,
    "loop": disks.release,
}


class Lab:
    """A lab that is up, or was."""

    def __init__(self, lab: State) -> None:
        self.state = lab
        self.network = net.Network(lab.name, lab.record.number)
        self.control = Control(lab, self.network)

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def options(self) -> Options:
        return self.state.record.options

    @property
    def folder(self) -> Path:
        return self.state.folder

    @property
    def kubeconfig(self) -> Path:
        """The administrator's."""
        return self.control.kubeconfig

    @property
    def audit_log(self) -> Path:
        return self.control.audit_log

    @property
    def server(self) -> str:
        return self.control.server

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Masters first."""
        names = [f"m{at + 1}" for at in range(self.options.masters)]
        names += [f"n{at + 1}" for at in range(self.options.nodes)]
        return tuple(Node(self.state, self.control, name) for name in names)

    def node(self, name: str) -> Node:
        """A node by its short name (n1), its Node object's name or its address."""
        for node in self.nodes:
            if name in (node.short, node.name, node.address):
                return node
        known = ", ".join(node.short for node in self.nodes) or "none"
        raise LabError(f"the lab {self.name} has no node {name}", todo=f"nodes: {known}")

    def exec(
        self, node: str, *argv: str, stdin: str = "", timeout: float = 60.0, online: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command on a node, as root; `online`: with the machine's network, for apt-get."""
        return self.node(node).exec(*argv, stdin=stdin, timeout=timeout, online=online)

    def reboot(self, node: str) -> None:
        """Turns a node off, as a power cut does, and on; waits until it is Ready again."""
        found = self.node(node)
        client = api.Client(self.kubeconfig)
        found.stop()
        before = objects.heartbeat(client, found.name)
        found.start()
        found.wait()
        end = time.monotonic() + _UP_SECONDS
        while objects.heartbeat(client, found.name) == before:
            if time.monotonic() > end:
                raise LabError(f"kubelet of {found.name} said nothing in {_UP_SECONDS:.0f} s")
            time.sleep(0.2)
        _wait_ready(client, found, end)

    def attach(self, node: str, *, disk: str = "", size: int = disks.SIZE) -> state.Disk:
        """Attaches a new disk, or one that was detached, to a node; `.path` is its device."""
        return disks.attach(self.state, self.node(node), disk=disk, size=size)

    def detach(self, node: str, disk: str) -> None:
        """Takes a disk (its id or device) away; what has it mounted gets I/O errors."""
        disks.detach(self.state, self.node(node), disk)

    def resolves(self, node: Node, name: str) -> bool:
        """Cluster DNS answers a question for `name` that is asked on that node."""
        program = str(part("workload"))
        asked = (program, "resolve", "--timeout", "1s", "--server", f"{net.DNS}:53", name)
        return host.run(*host.in_network(node.netns, *asked), check=False).returncode == 0

    def user(
        self, name: str, groups: Sequence[str] = (objects.OPERATORS,), *, seconds: int = 0
    ) -> Path:
        """A kubeconfig of that user; with the default group it may do everything.

        `seconds` makes a new certificate that ends then (negative: it has ended).
        """
        return self.control.user(name, groups, seconds=seconds)

    def kubectl(
        self, *args: str, as_user: str = "", stdin: str = "", check: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """kubectl of the lab's version, as the administrator or as a user with a certificate."""
        config = self.user(as_user) if as_user else self.kubeconfig
        program = str(part("kubectl", self.options.kubernetes))
        done = subprocess.run(
            [program, *args],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "KUBECONFIG": str(config)},
        )
        if check and done.returncode:
            raise LabError(f"kubectl {' '.join(args)}: {done.stderr.strip()[-500:]}")
        return done

    def stop(self, program: str) -> None:
        """Ends a server of the control plane: etcd, kube-apiserver … On masters: on all of them."""
        for node in self._masters:
            masters.stop(node, program)
        if not self._masters:
            self.control.stop(program)

    def start(self, program: str) -> None:
        """Starts it again; waits until the API server answers."""
        for node in self._masters:
            masters.start(node, program)
        if not self._masters:
            self.control.start(program)
        self.control.wait()

    @property
    def _masters(self) -> tuple[Node, ...]:
        return self.nodes[: self.options.masters]

    def alive(self) -> bool:
        """The API server says that it is ready."""
        return self.kubeconfig.exists() and api.Client(self.kubeconfig).ready()

    def ready(self, node: Node) -> bool:
        """Kubernetes says that the node is ready; a node just lost is told after a while."""
        return objects.ready(api.Client(self.kubeconfig), node.name)

    def down(self) -> None:
        down(self.name)


def up(options: Options) -> Lab:
    """Brings up a lab and waits until it is ready; what fails leaves nothing behind."""
    state.folder_of(options.name)
    fakes.fits(options.fake_nodes, options.fake_pods)
    host.require(nodes=options.nodes + options.masters > 0)
    _build(options)
    with state.locked(options.name):
        if state.load(options.name):
            raise LabError(
                f"the lab {options.name} is there already",
                todo=f"`seawall lab down --name {options.name}` removes it",
            )
        with contextlib.ExitStack() as unless_done:
            lab = Lab(_begin(options))
            unless_done.callback(_remove, lab.state)
            _bring_up(lab)
            unless_done.pop_all()
        return lab


def _build(options: Options) -> None:
    """Every program and image, before anything is made: a first build takes minutes."""
    for program in ("kubectl", "workload", *PROGRAMS):
        part(program, options.kubernetes)
    if options.nodes + options.masters:
        part("kubelet", options.node_kubernetes or options.kubernetes)
        for image in (*IMAGES, *(PROGRAMS if options.masters else ())):
            images.image(image, kubernetes=options.kubernetes)


def _begin(options: Options) -> State:
    """The folder and the record, with a network that no other lab takes meanwhile."""
    folder = state.folder_of(options.name)
    with state.locked("_network"):
        lab = State(
            folder,
            state.Record(options, net.free_number(), f"c{secrets.token_hex(16)}"),
        )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lab.save()
    return lab


def _bring_up(lab: Lab) -> None:
    """Servers and machines start side by side; what needs the API server waits for it."""
    limits.raise_()
    lab.state.will_make("cgroup", lab.name)
    cgroups.create(lab.name)
    net.create(lab.state, lab.network)
    lab.control.prepare()
    managed, nodes = not lab.options.masters, lab.nodes
    for program in PROGRAMS[:2] if managed else ():
        lab.control.start(program)
    if not managed:
        masters.balance(lab.network, nodes[: lab.options.masters])
    for node in nodes:
        node.prepare(nodes[: lab.options.masters])
        node.connect(nodes)
        node.start()
    lab.control.wait()
    client = api.Client(lab.kubeconfig)
    objects.bootstrap(client, lab.state.record.cluster)
    if lab.options.fake_nodes or lab.options.fake_pods:
        fakes.create(lab.control, lab.options.fake_nodes, lab.options.fake_pods)
    for program in PROGRAMS[2:] if managed else ():
        lab.control.start(program)
    for node in nodes:
        objects.node(client, node.name, node.labels, node.provider_id, node.pods)
    if nodes:
        _wait(lab, client)


def _wait(lab: Lab, client: api.Client) -> None:
    """All nodes Ready, and cluster DNS answers on the first of them."""
    end = time.monotonic() + _UP_SECONDS
    for node in lab.nodes:
        _wait_ready(client, node, end)
    objects.dns(client)  # now, so that its pods spread over all nodes
    while not lab.resolves(lab.nodes[0], "kubernetes.default.svc.cluster.local"):
        if time.monotonic() > end:
            raise LabError(f"cluster DNS did not answer in {_UP_SECONDS:.0f} s")
        time.sleep(0.1)


def _wait_ready(client: api.Client, node: Node, end: float) -> None:
    while not objects.ready(client, node.name):
        if time.monotonic() > end:
            raise LabError(f"node {node.name} was not Ready in time: {node.complaint()}")
        time.sleep(0.1)


def find(name: str) -> Lab:
    """The lab of that name."""
    found = state.load(name)
    if found is None:
        there = ", ".join(state.names()) or "none"
        raise LabError(f"there is no lab {name}", todo=f"labs here: {there}")
    return Lab(found)


def down(name: str) -> bool:
    """Removes a lab and all that it made; False: there was none. Safe to call again."""
    folder = state.folder_of(name)
    if not folder.exists():
        return False
    host.require(nodes=False)
    with state.locked(name):
        found = state.load(name)
        if found:
            _remove(found)
        else:  # killed before its record was written: only a folder
            shutil.rmtree(folder, ignore_errors=True)
        return found is not None


def _remove(lab: State) -> None:
    """First everything that runs, then each thing in the opposite order of its making."""
    cgroups.kill(lab.name)
    for made in list(reversed(lab.record.made)):
        _undo(made)
        lab.removed(made)
    shutil.rmtree(lab.folder)
    limits.restore()


def _undo(made: Made) -> None:
    _REMOVERS[made.kind](made.id)
