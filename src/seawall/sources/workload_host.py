"""What a container may do to its node: which of its commands' operations leave the container.

A container's own files are nobody's danger. What counts: its privileges (sysctl, devices, mounts),
the node's network where it shares it, and the node's folders that are mounted into it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seawall.formats.loose import map_of, maps_of, words_of
from seawall.model import Operation

Mount = tuple[str, str, bool]  # path in the container, path on the node, read-only


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What one container has of its node. Source: PodSpec and SecurityContext, Kubernetes 1.35."""

    privileged: bool = False
    capabilities: frozenset[str] = frozenset()
    host_network: bool = False
    host_pid: bool = False
    mounts: tuple[Mount, ...] = ()  # the longest container path first

    @property
    def any(self) -> bool:
        shared = self.host_network or self.host_pid
        return self.privileged or shared or bool(self.capabilities or self.mounts)

    def may(self, capability: str) -> bool:
        return self.privileged or bool(self.capabilities & {capability, "ALL"})

    @property
    def writable(self) -> dict[str, str]:
        """What commands may change of the node's folders, as `Context.mounts` wants it."""
        return {inner: host for inner, host, read_only in self.mounts if not read_only}

    def on_node(self, path: str) -> str | None:
        """The node's path of a path in the container; None for the container's own."""
        for inner, host, _ in self.mounts:
            if path == inner or path.startswith(inner.rstrip("/") + "/"):
                return posixpath.normpath(host + "/" + path[len(inner) :].lstrip("/"))
        return None


_CAPABILITIES = frozenset(("SYS_ADMIN", "NET_ADMIN", "SYS_TIME", "SYS_BOOT", "ALL"))


def rights(pod: Mapping[str, Any], container: Mapping[str, Any]) -> Rights:
    """The rights of a container of a pod's spec; parts of a wrong type count as absent."""
    context = map_of(container.get("securityContext"))
    added = map_of(context.get("capabilities")).get("add")
    names = {name.upper().removeprefix("CAP_") for name in words_of(added)}
    return Rights(
        privileged=context.get("privileged") is True,
        capabilities=frozenset(names & _CAPABILITIES),
        host_network=pod.get("hostNetwork") is True,
        host_pid=pod.get("hostPID") is True,
        mounts=tuple(sorted(_mounts(pod, container), key=lambda mount: -len(mount[0]))),
    )


def _mounts(pod: Mapping[str, Any], container: Mapping[str, Any]) -> Iterator[Mount]:
    folders: dict[str, str] = {}
    for volume in maps_of(pod.get("volumes")):
        name, path = volume.get("name"), map_of(volume.get("hostPath")).get("path")
        if isinstance(name, str) and isinstance(path, str):
            folders[name] = path
    for mount in maps_of(container.get("volumeMounts")) if folders else ():
        inner, host = mount.get("mountPath"), folders.get(str(mount.get("name")))
        if isinstance(inner, str) and host is not None:
            sub = mount.get("subPath")
            whole = posixpath.join(host, sub.lstrip("/")) if isinstance(sub, str) else host
            yield _clean(inner), _clean(whole), mount.get("readOnly") is True


def _clean(path: str) -> str:
    """Absolute and normal: the API takes //etc, /etc/./x and a relative etc/x for the same."""
    return posixpath.normpath("/" + path.lstrip("/"))


def leaving(op: Operation, has: Rights, depth: int) -> Iterator[Operation]:
    """The operation as the node sees it, if it leaves the container.

    `depth` is the length of `via` where the container's command started: what stands behind that
    came through nsenter, chroot, ssh, kubectl …
    """
    if op.plane != "node":
        yield op
        return
    through = str(op.via[depth]).partition(" ")[0] if len(op.via) > depth else ""
    if through == "nsenter":
        # Without hostPID (or the node's /proc) process 1 is the container's own.
        if has.host_pid or has.on_node("/host/proc/1"):
            yield op
    elif through == "chroot":
        if any(host == "/" and not read_only for _, host, read_only in has.mounts):
            yield op
    elif through == "etcdctl":
        if _is_clusters_etcd(op, has):
            yield op
    elif through:
        yield op
    else:
        yield from _own(op, has)


def _is_clusters_etcd(op: Operation, has: Rights) -> bool:
    """An application brings an etcd of its own; the cluster's runs beside the API server."""
    hosts = [host for _, host, _ in has.mounts]
    return (
        has.host_network
        or any(host.startswith(("/etc/kubernetes", "/var/lib/etcd")) for host in hosts)
        or "/etc/kubernetes/pki" in op.text
        or any(" kube-system/" in step for step in op.via)
    )


def _own(op: Operation, has: Rights) -> Iterator[Operation]:
    """Operations of the container itself. The shell's reader has put the node's path in place of
    paths below `Context.mounts`, and left out the other files."""
    family = op.action.partition(".")[0]
    if family == "file":
        yield from _as_sysctl(op)
    elif family == "mount":
        yield from _mount(op, has)
    elif family == "sysctl":
        if has.privileged:
            # Without hostNetwork a container's net.* keys are those of the pod's own network.
            own = {} if has.host_network else {"network": "pod"}
            yield msgspec.structs.replace(op, target=op.target | own)
    elif (
        (family == "disk" and has.privileged)
        or (family == "clock" and has.may("SYS_TIME"))
        or (family in _NETWORK and has.host_network and has.may("NET_ADMIN"))
        # systemctl talks to the node's systemd through its sockets.
        or (family == "unit" and any(host in _SOCKETS for _, host, _ in has.mounts))
    ):
        yield op


_NETWORK = frozenset(("address", "route", "firewall"))
_SOCKETS = frozenset(("/", "/run", "/var/run", "/run/systemd", "/run/dbus", "/var/run/dbus"))


def _mount(op: Operation, has: Rights) -> Iterator[Operation]:
    """A mount counts where it is the node's: a device, or a path below a folder of the node."""
    if not has.may("SYS_ADMIN"):
        return
    path = op.target.get("path")
    if isinstance(path, str) and (host := has.on_node(path)):
        yield msgspec.structs.replace(op, target=op.target | {"path": host})
    elif op.target.get("device") or not isinstance(path, str):
        yield op


def _as_sysctl(op: Operation) -> Iterator[Operation]:
    """A write below the node's /proc/sys is a sysctl; into its sysctl files it is one at boot."""
    path = op.target["path"]
    if op.action != "file.write" or "/sys" not in path:
        yield op
        return
    content = op.after.get("content") if isinstance(op.after, dict) else None
    if path.startswith("/proc/sys/"):
        value = " ".join(content.split()) if isinstance(content, str) else content
        key = path.removeprefix("/proc/sys/").replace("/", ".")
        yield _sysctl(op, key, value, persisted=False)
        return
    yield op
    if isinstance(content, str) and path.startswith("/etc/sysctl"):
        for line in content.splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith(("#", ";")):
                name = key.strip().lstrip("-").replace("/", ".")
                yield _sysctl(op, name, " ".join(value.split()), persisted=True)


def _sysctl(op: Operation, key: str, value: Any, *, persisted: bool) -> Operation:
    kept = {name: op.target[name] for name in ("host", "role") if name in op.target}
    target = kept | {"key": key, "persisted": persisted}
    return msgspec.structs.replace(op, action="sysctl.set", target=target, after={"value": value})
