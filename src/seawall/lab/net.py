"""The lab's network: one bridge in a namespace of its own, the control plane beside it.

Nothing of it is in the machine's own namespace but one veth end, so the machine's firewall,
routes and sysctls neither harm a lab nor are changed by one. Several labs use the same ranges for
pods and Services; only the small network of their nodes differs.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Final

from seawall.errors import LabError
from seawall.lab import state
from seawall.lab.host import in_network, run

PODS: Final = "172.20.0.0/16"  # ACK's usual ranges
SERVICES: Final = "172.21.0.0/20"
DNS: Final = "172.21.0.10"
KUBERNETES: Final = "172.21.0.1"
NUMBERS: Final = range(1, 250)


class Network:
    """Addresses and names of lab number `number`."""

    def __init__(self, name: str, number: int) -> None:
        self.number = number
        self.netns = f"seawall-{name}"
        self.link = f"sw{number}"
        self.range = f"10.66.{number}.0/24"
        self.server = self.address(1)  # the control plane
        self.host = self.address(254)  # this machine, as the lab sees it

    def address(self, last: int) -> str:
        return f"10.66.{self.number}.{last}"

    def pods(self, node: int) -> str:
        """The range of a node's pods."""
        return f"172.20.{node}.0/24"


def free_number() -> int:
    """A number whose network no lab has and no route of the machine leads to."""
    taken = {found.record.number for name in state.names() if (found := state.load(name))}
    routes = [
        ipaddress.IPv4Network(line.split()[0], strict=False)
        for line in run("ip", "-4", "route").stdout.splitlines()
        if line and line[0].isdigit()
    ]
    for number in NUMBERS:
        mine = ipaddress.IPv4Network(Network("", number).range)
        near = any(mine.overlaps(route) for route in routes if route.prefixlen >= 16)
        if number not in taken and not near:
            return number
    raise LabError("no network is left for another lab", todo="`seawall lab down` an old one")


def create(lab: state.State, network: Network) -> None:
    """The namespace, its bridge, and the veth to the machine."""
    make_netns(lab, network.netns)
    make_link(lab, network.link)
    run(
        "ip", "link", "add", network.link, "type", "veth",
        "peer", "name", "host", "netns", network.netns,
    )  # fmt: skip
    inside = (
        "link set lo up",
        "link add lab type bridge",
        f"addr add {network.server}/24 dev lab",
        "link set lab up",
        "link set host master lab up",
    )
    run("ip", "-n", network.netns, "-batch", "-", stdin="\n".join(inside))
    # It forwards to the masters, and tells at once that nothing lies beyond.
    # Without br_netfilter, which would send what is meant for a master back before it is routed.
    router = (
        "net.ipv4.ip_forward=1",
        "net.ipv4.conf.all.send_redirects=0",
        "net.bridge.bridge-nf-call-iptables=0",
    )
    run(*in_network(network.netns, "sysctl", "-q", "-e", "-w", *router))
    run("ip", "addr", "add", f"{network.host}/24", "dev", network.link)
    run("ip", "link", "set", network.link, "up")


def make_netns(lab: state.State, name: str) -> None:
    if Path("/run/netns", name).exists():
        raise LabError(f"a network namespace {name} is there already and not this lab's")
    lab.will_make("netns", name)
    run("ip", "netns", "add", name)


def make_link(lab: state.State, name: str) -> None:
    if Path("/sys/class/net", name).exists():
        raise LabError(f"a network link {name} is there already and not this lab's")
    lab.will_make("link", name)


def remove_netns(name: str) -> None:
    if Path("/run/netns", name).exists():
        run("ip", "netns", "delete", name)


def remove_link(name: str) -> None:
    if Path("/sys/class/net", name).exists():
        run("ip", "link", "delete", name, check=False)  # it may go with its namespace meanwhile
