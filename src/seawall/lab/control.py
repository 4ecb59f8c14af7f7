"""The managed control plane: etcd and Kubernetes' three servers as plain processes of the machine.

They run in the lab's network namespace, so their ports are the usual ones in every lab. Flags and
certificates stand in one table for each program; the dedicated style (`masters.py`) uses the same.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from seawall.errors import LabError
from seawall.lab import api, certs, cgroups, process
from seawall.lab.net import KUBERNETES, PODS, SERVICES, Network
from seawall.lab.parts import part
from seawall.lab.state import Options, State

POLICIES: Final = Path(__file__).with_name("audit")
PROGRAMS: Final = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
_READY_SECONDS: Final = 180.0
_USERS: Final = {
    "admin": ("kubernetes-admin", ("system:masters",)),
    "controller-manager": ("system:kube-controller-manager", ()),
    "scheduler": ("system:kube-scheduler", ()),
}


class Control:
    """The control plane of one lab, outside of its nodes."""

    def __init__(self, lab: State, network: Network) -> None:
        self.lab, self.network = lab, network
        self.pki = lab.folder / "pki"
        self.authority = certs.Authority(self.pki)

    @property
    def server(self) -> str:
        return f"https://{self.network.server}:6443"

    @property
    def kubeconfig(self) -> Path:
        return self.lab.folder / "admin.kubeconfig"

    @property
    def audit_folder(self) -> Path:
        return self.lab.folder / "audit"

    @property
    def audit_log(self) -> Path:
        """Of a dedicated control plane: the first master's."""
        if self.lab.record.options.masters:
            return self.lab.folder / "nodes" / "m1" / "log" / "kubernetes.audit"
        return self.audit_folder / "audit.log"

    def cgroup(self, program: str) -> str:
        return f"{self.lab.name}/control/{program}"

    def prepare(self) -> None:
        """Keys, certificates, kubeconfigs and the audit policy."""
        certs.service_account_key(self.pki)
        masters = [self.network.address(200 + at) for at in (1, 2, 3)]
        hosts = [self.network.server, *masters, "127.0.0.1", "localhost", KUBERNETES, *_NAMES]
        sign = self.authority.sign
        certs.write(self.pki, "apiserver", sign("kube-apiserver", hosts=hosts))
        certs.write(
            self.pki,
            "apiserver-kubelet-client",
            sign("kube-apiserver-kubelet-client", ["system:masters"]),
        )
        certs.write(self.pki, "front-proxy-client", sign("front-proxy-client"))
        for file, (user, groups) in _USERS.items():
            self.user(user, groups, file=file)
        self.audit_folder.mkdir(exist_ok=True)
        options = self.lab.record.options
        policy = (POLICIES / f"{options.audit}.yaml").read_bytes()
        (self.audit_folder / "policy.yaml").write_bytes(policy)
        if options.audit_webhook:
            self._webhook(options.audit_webhook.replace("{host}", self.network.host))

    def _webhook(self, url: str) -> None:
        """Both ends of the audit webhook know each other by certificates of the lab's authority."""
        host = self.network.host
        certs.write(self.pki, "webhook", self.authority.sign("audit-webhook", hosts=[host]))
        pair = self.authority.sign("kube-apiserver-audit")
        hook = self.authority.kubeconfig(url, pair, user="audit", cluster="audit")
        certs.secret(self.audit_folder / "webhook.kubeconfig", hook)

    def user(self, user: str, groups: Sequence[str], *, file: str = "", seconds: int = 0) -> Path:
        """A kubeconfig with a certificate of that user; made once, 0600."""
        path = self.lab.folder / f"{file or f'user-{user}'}.kubeconfig".replace("/", "_")
        if not path.exists() or seconds:
            pair = self.authority.sign(user, groups, seconds=seconds or certs.DAYS * 86400)
            cluster = f"seawall-{self.lab.name}"
            certs.secret(
                path, self.authority.kubeconfig(self.server, pair, user=user, cluster=cluster)
            )
        return path

    def start(self, program: str) -> None:
        options = self.lab.record.options
        path = part(program, options.kubernetes) if program != "etcd" else part(program)
        log = self.lab.folder / "log" / f"{program}.log"
        process.start(
            [str(path), *words(_FLAGS[program](self))],
            cgroup=self.cgroup(program),
            netns=self.network.netns,
            log=log,
        )

    def stop(self, program: str) -> None:
        cgroups.kill(self.cgroup(program))

    def wait(self) -> None:
        """Returns when the API server says that it is ready; of several masters, each one's."""
        masters = range(1, self.lab.record.options.masters + 1)
        own = [f"https://{self.network.address(200 + one)}:6443" for one in masters]
        end = time.monotonic() + _READY_SECONDS
        for server in own or [self.server]:
            self._wait(api.Client(self.kubeconfig, server), end)

    def _wait(self, client: api.Client, end: float) -> None:
        while not client.ready():
            for program in () if self.lab.record.options.masters else PROGRAMS[:2]:
                if not process.running(self.cgroup(program)):
                    words = process.last_words(self.lab.folder / "log" / f"{program}.log")
                    raise LabError(f"{program} ended while the lab came up: {words}")
            if time.monotonic() > end:
                raise LabError(f"the API server was not ready in {_READY_SECONDS:.0f} s")
            time.sleep(0.1)


_NAMES: Final = (
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
)


def words(values: dict[str, object]) -> list[str]:
    """Flags as a command line has them; an empty value is no flag."""
    return [f"--{name}={value}" for name, value in values.items() if value != ""]


def _etcd(control: Control) -> dict[str, object]:
    return {
        "data-dir": control.lab.folder / "etcd",
        "listen-client-urls": "http://127.0.0.1:2379",
        "advertise-client-urls": "http://127.0.0.1:2379",
        "listen-peer-urls": "http://127.0.0.1:2380",
        "unsafe-no-fsync": "true",  # a lab that lost its machine is built anew
        "quota-backend-bytes": 4 << 30,
        "log-level": "warn",
    }


def apiserver(
    options: Options, pki: object, audit: object, etcd: str, address: str
) -> dict[str, object]:
    """The API server's flags, wherever it runs; paths as it sees them."""
    return {
        "etcd-servers": etcd,
        "bind-address": "0.0.0.0",
        "secure-port": 6443,
        "advertise-address": address,
        "service-cluster-ip-range": SERVICES,
        "client-ca-file": f"{pki}/ca.crt",
        "tls-cert-file": f"{pki}/apiserver.crt",
        "tls-private-key-file": f"{pki}/apiserver.key",
        "kubelet-certificate-authority": f"{pki}/ca.crt",
        "kubelet-client-certificate": f"{pki}/apiserver-kubelet-client.crt",
        "kubelet-client-key": f"{pki}/apiserver-kubelet-client.key",
        "kubelet-preferred-address-types": "InternalIP",  # else exec looks the node's name up
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": f"{pki}/sa.pub",
        "service-account-signing-key-file": f"{pki}/sa.key",
        "requestheader-client-ca-file": f"{pki}/ca.crt",
        "requestheader-allowed-names": "front-proxy-client",
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-username-headers": "X-Remote-User",
        "proxy-client-cert-file": f"{pki}/front-proxy-client.crt",
        "proxy-client-key-file": f"{pki}/front-proxy-client.key",
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "enable-aggregator-routing": "true",  # no kube-proxy where the API server runs
        "allow-privileged": "true",
        "audit-policy-file": f"{audit}/policy.yaml",
        "audit-log-path": f"{audit}/audit.log",
        "audit-log-maxsize": 200,
        "audit-log-maxbackup": 5,
        "audit-webhook-config-file": f"{audit}/webhook.kubeconfig" if options.audit_webhook else "",
        "audit-webhook-batch-max-wait": "1s" if options.audit_webhook else "",
    }


def _apiserver(control: Control) -> dict[str, object]:
    options = control.lab.record.options
    return apiserver(
        options,
        control.pki,
        control.audit_folder,
        "http://127.0.0.1:2379",
        control.network.server,
    )


def controller_manager(kubeconfig: object, pki: object) -> dict[str, object]:
    return {
        "kubeconfig": kubeconfig,
        "authentication-kubeconfig": kubeconfig,
        "authorization-kubeconfig": kubeconfig,
        "client-ca-file": f"{pki}/ca.crt",
        "requestheader-client-ca-file": f"{pki}/ca.crt",
        "cluster-cidr": PODS,
        "service-cluster-ip-range": SERVICES,
        "allocate-node-cidrs": "false",  # a node keeps its range when it registers anew
        "cluster-signing-cert-file": f"{pki}/ca.crt",
        "cluster-signing-key-file": f"{pki}/ca.key",
        "root-ca-file": f"{pki}/ca.crt",
        "service-account-private-key-file": f"{pki}/sa.key",
        "use-service-account-credentials": "true",
        # The usual 20 a second make it take four seconds until the first controller runs.
        "kube-api-qps": 200,
        "kube-api-burst": 400,
        "leader-elect": "false",
    }


def scheduler(kubeconfig: object) -> dict[str, object]:
    return {
        "kubeconfig": kubeconfig,
        "authentication-kubeconfig": kubeconfig,
        "authorization-kubeconfig": kubeconfig,
        "leader-elect": "false",
    }


def _controller_manager(control: Control) -> dict[str, object]:
    return controller_manager(control.lab.folder / "controller-manager.kubeconfig", control.pki)


def _scheduler(control: Control) -> dict[str, object]:
    return scheduler(control.lab.folder / "scheduler.kubeconfig")


_FLAGS: Final = {
    "etcd": _etcd,
    "kube-apiserver": _apiserver,
    "kube-controller-manager": _controller_manager,
    "kube-scheduler": _scheduler,
}
