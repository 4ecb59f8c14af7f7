"""kubeadm and etcdctl: masters and etcd members that come and go, certificates, versions."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import Options, helps, node, parse, place
from seawall.commands.programs.written import deleted
from seawall.model import Operation, Unknown

NAMES = frozenset(("kubeadm", "etcdctl", "etcdutl"))
_VALUED = (
    "v config node-name cri-socket token discovery-token-ca-cert-hash certificate-key "
    "apiserver-advertise-address apiserver-bind-port control-plane-endpoint pod-network-cidr "
    "service-cidr service-dns-domain kubernetes-version image-repository cert-dir kubeconfig "
    "rootfs discovery-token discovery-file tls-bootstrap-token ignore-preflight-errors "
    "skip-phases patches feature-gates csr-dir apiserver-cert-extra-sans upload-certs-key"
)
_ETCD = (
    "endpoints cacert cert key user password peer-urls data-dir name initial-cluster wal-dir "
    "initial-cluster-token initial-advertise-peer-urls command-timeout dial-timeout write-out w "
    "C D ca-file cert-file key-file u username discovery-srv"
)
_PKI = "/etc/kubernetes/pki"


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name == "kubeadm":
        yield from _kubeadm(cmd, ctx)
    else:
        # A call over the network: it counts wherever the program runs.
        yield from _etcdctl(cmd, ctx.at(via=(*ctx.via, cmd.name)))


def _kubeadm(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _VALUED)
    words = [w for w in options.words if isinstance(w, str)]
    if options.has("dry-run") and options.last("dry-run") != "false":
        return
    here = Unknown("the node it runs on") if ctx.host is None else ctx.host
    name = options.word("node-name", default=here)
    if words[:1] == ["reset"]:
        yield node(cmd, ctx, "member.remove", {"kind": "node", "name": name}, {"how": "reset"})
    elif words[:1] == ["join"]:
        master = options.has("control-plane", "experimental-control-plane")
        kind = "master" if master or words[1:3] == ["phase", "control-plane-join"] else "node"
        yield node(cmd, ctx, "member.add", {"kind": kind, "name": name}, {"how": "join"})
    elif words[:1] == ["init"]:
        yield from _init(words[1:], name, options, cmd, ctx)
    elif words[:1] == ["upgrade"] or words[:2] == ["alpha", "upgrade"]:
        yield from _upgrade(options, cmd, ctx)
    elif "certs" in words[:2] or words[:2] == ["alpha", "certs"]:
        yield from _certs(words[words.index("certs") + 1 :], options, cmd, ctx)


def _init(
    words: list[str], name: Word, options: Options, cmd: Command, ctx: Context
) -> Iterator[Operation]:
    if not words:
        yield node(cmd, ctx, "member.add", {"kind": "master", "name": name}, {"how": "init"})
    elif words[:2] == ["phase", "certs"]:
        yield _cert(words[2:3], "generate", options, cmd, ctx)
    elif words[:2] == ["phase", "kubeconfig"] or words[:2] == ["phase", "kubelet-start"]:
        path = {"kubelet": "kubelet.conf", "admin": "admin.conf"}.get("".join(words[2:3]), "")
        target = f"/etc/kubernetes/{path}".rstrip("/")
        yield from written.read(target, Unknown("kubeadm"), False, cmd, ctx)
    elif words[:1] == ["phase"] and words[1:2] and words[1] in ("control-plane", "etcd"):
        path = "/etc/kubernetes/manifests"
        yield from written.read(path, Unknown("kubeadm"), False, cmd, ctx)


def _upgrade(options: Options, cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = options.words[options.words.index("upgrade") + 1 :]
    if not words or words[0] not in ("apply", "node"):
        return
    how = words[0]
    version: Word = words[1] if how == "apply" and len(words) > 1 else ""
    if how == "apply" and version == "" and options.has("kubernetes-version"):
        version = options.word("kubernetes-version")
    target = {"name": "kubeadm", "manager": "kubeadm"}
    yield node(cmd, ctx, "package.upgrade", target, {"version": version, "how": how, "exclude": []})


def _certs(words: list[str], options: Options, cmd: Command, ctx: Context) -> Iterator[Operation]:
    if words[:1] == ["renew"]:
        yield _cert(words[1:2], "renew", options, cmd, ctx)
    elif words[:1] == ["generate-csr"]:
        return


def _cert(words: list[str], how: str, options: Options, cmd: Command, ctx: Context) -> Operation:
    folder = options.word("cert-dir", default=_PKI)
    if words and words[0].startswith("etcd-") and isinstance(folder, str):
        folder = f"{folder.rstrip('/')}/etcd"
    return node(cmd, ctx, "cert.replace", {"path": place(ctx, folder)}, {"how": how})


def _etcdctl(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _ETCD)
    words = options.words
    if len(words) < 2 or not isinstance(words[0], str):
        return
    verb, first = words[0], words[1]
    if verb == "member" and first in ("add", "remove", "update", "promote"):
        action = "member.remove" if first == "remove" else "member.add"
        name: Word = words[2] if len(words) > 2 else Unknown("no member is named")
        yield node(cmd, ctx, action, {"kind": "etcd", "name": name}, {"how": "member"})
    elif verb == "snapshot" and first == "restore":
        folder = options.word("data-dir", default="default.etcd")
        yield from written.read(place(ctx, folder), Unknown("a snapshot"), False, cmd, ctx)
    elif verb in ("del", "rm", "rmdir"):
        # Keys live in the data directory: all of them gone is that directory emptied.
        prefix = options.has("prefix", "from-key", "recursive")
        if prefix:
            yield from deleted("/var/lib/etcd", cmd, ctx, recursive=True, contents=True)
