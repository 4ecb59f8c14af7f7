"""Kubernetes kinds that rules and commands name: kind, group, plural, scope, short names.

Source: the API reference of Kubernetes 1.35 and of the CRDs that signals name. A kind that is not
here gets the usual plural, so that a rule on "*" still meets it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec


class Kind(msgspec.Struct, frozen=True):
    kind: str
    group: str
    resource: str
    namespaced: bool = True
    short: tuple[str, ...] = ()
    version: str = "v1"


_ADMISSION = "admissionregistration.k8s.io"
_ROWS = f"""
Node - nodes cluster no
Namespace - namespaces cluster ns
Service - services namespaced svc
Endpoints - endpoints namespaced ep
Pod - pods namespaced po
ConfigMap - configmaps namespaced cm
Secret - secrets namespaced
ServiceAccount - serviceaccounts namespaced sa
PersistentVolume - persistentvolumes cluster pv
PersistentVolumeClaim - persistentvolumeclaims namespaced pvc
ReplicationController - replicationcontrollers namespaced rc
Event - events namespaced ev
LimitRange - limitranges namespaced limits
ResourceQuota - resourcequotas namespaced quota
PodTemplate - podtemplates namespaced
Deployment apps deployments namespaced deploy
DaemonSet apps daemonsets namespaced ds
StatefulSet apps statefulsets namespaced sts
ReplicaSet apps replicasets namespaced rs
ControllerRevision apps controllerrevisions namespaced
Job batch jobs namespaced
CronJob batch cronjobs namespaced cj
Ingress networking.k8s.io ingresses namespaced ing
IngressClass networking.k8s.io ingressclasses cluster
NetworkPolicy networking.k8s.io networkpolicies namespaced netpol
StorageClass storage.k8s.io storageclasses cluster sc
VolumeAttachment storage.k8s.io volumeattachments cluster
CSIDriver storage.k8s.io csidrivers cluster
CSINode storage.k8s.io csinodes cluster
HorizontalPodAutoscaler autoscaling horizontalpodautoscalers namespaced hpa
PodDisruptionBudget policy poddisruptionbudgets namespaced pdb
PodSecurityPolicy policy podsecuritypolicies cluster psp
ClusterRole rbac.authorization.k8s.io clusterroles cluster
ClusterRoleBinding rbac.authorization.k8s.io clusterrolebindings cluster
Role rbac.authorization.k8s.io roles namespaced
RoleBinding rbac.authorization.k8s.io rolebindings namespaced
PriorityClass scheduling.k8s.io priorityclasses cluster pc
Lease coordination.k8s.io leases namespaced
CustomResourceDefinition apiextensions.k8s.io customresourcedefinitions cluster crd,crds
APIService apiregistration.k8s.io apiservices cluster
CertificateSigningRequest certificates.k8s.io certificatesigningrequests cluster csr
ValidatingWebhookConfiguration {_ADMISSION} validatingwebhookconfigurations cluster
MutatingWebhookConfiguration {_ADMISSION} mutatingwebhookconfigurations cluster
ValidatingAdmissionPolicy {_ADMISSION} validatingadmissionpolicies cluster
ValidatingAdmissionPolicyBinding {_ADMISSION} validatingadmissionpolicybindings cluster
AliyunLogConfig log.alibabacloud.com aliyunlogconfigs namespaced
ClusterAliyunPipelineConfig telemetry.alibabacloud.com clusteraliyunpipelineconfigs cluster
PodNetworking network.alibabacloud.com podnetworkings cluster
PodENI network.alibabacloud.com podenis namespaced
NetworkInterface network.alibabacloud.com networkinterfaces cluster
NodeRuntime network.alibabacloud.com noderuntimes cluster
Node network.alibabacloud.com nodes cluster
AlbConfig alibabacloud.com albconfigs cluster
EndpointSlice discovery.k8s.io endpointslices namespaced
ComponentStatus - componentstatuses cluster cs
VolumeSnapshot snapshot.storage.k8s.io volumesnapshots namespaced vs
VolumeSnapshotContent snapshot.storage.k8s.io volumesnapshotcontents cluster vsc
VolumeSnapshotClass snapshot.storage.k8s.io volumesnapshotclasses cluster vsclass
RuntimeClass node.k8s.io runtimeclasses cluster
VolumeAttributesClass storage.k8s.io volumeattributesclasses cluster vac
CSIStorageCapacity storage.k8s.io csistoragecapacities namespaced
FlowSchema flowcontrol.apiserver.k8s.io flowschemas cluster
PriorityLevelConfiguration flowcontrol.apiserver.k8s.io prioritylevelconfigurations cluster
Gateway gateway.networking.k8s.io gateways namespaced gtw
HTTPRoute gateway.networking.k8s.io httproutes namespaced
CiliumNode cilium.io ciliumnodes cluster cn
CiliumEndpoint cilium.io ciliumendpoints namespaced cep
CiliumIdentity cilium.io ciliumidentities cluster ciliumid
CiliumNetworkPolicy cilium.io ciliumnetworkpolicies namespaced cnp
CiliumClusterwideNetworkPolicy cilium.io ciliumclusterwidenetworkpolicies cluster ccnp
IPPool crd.projectcalico.org ippools cluster
FelixConfiguration crd.projectcalico.org felixconfigurations cluster
BGPConfiguration crd.projectcalico.org bgpconfigurations cluster
BGPPeer crd.projectcalico.org bgppeers cluster
GlobalNetworkPolicy crd.projectcalico.org globalnetworkpolicies cluster
GlobalNetworkSet crd.projectcalico.org globalnetworksets cluster
IPAMBlock crd.projectcalico.org ipamblocks cluster
IPAMHandle crd.projectcalico.org ipamhandles cluster
IPAMConfig crd.projectcalico.org ipamconfigs cluster
BlockAffinity crd.projectcalico.org blockaffinities cluster
ClusterInformation crd.projectcalico.org clusterinformations cluster
HostEndpoint crd.projectcalico.org hostendpoints cluster
NodeMetrics metrics.k8s.io nodes cluster
"""
# What `kubectl delete all` means (the API's category "all").
ALL = (
    *("pods", "replicationcontrollers", "services", "daemonsets", "deployments", "replicasets"),
    *("statefulsets", "horizontalpodautoscalers", "cronjobs", "jobs"),
)


def _load() -> tuple[Kind, ...]:
    out = []
    for row in _ROWS.split("\n"):
        if cells := row.split():
            short = tuple(cells[4].split(",")) if len(cells) > 4 else ()
            group = "" if cells[1] == "-" else cells[1]
            out.append(Kind(cells[0], group, cells[2], cells[3] == "namespaced", short))
    return tuple(out)


KINDS = _load()
_BY_KIND = {(kind.group, kind.kind): kind for kind in KINDS}
_BY_WORD: dict[str, list[Kind]] = {}
for _kind in KINDS:
    for _word in {_kind.resource, _kind.kind.lower(), *_kind.short}:
        _BY_WORD.setdefault(_word, []).append(_kind)
_VERSION = re.compile(r"^v\d+(?:(?:alpha|beta)\d+)?(?:\.|$)")


@lru_cache(1024)
def of_object(api_version: str, kind: str) -> Kind:
    """The row of an object's apiVersion and kind; a guess with the usual plural if it has none."""
    group, _, version = api_version.rpartition("/")
    row = _BY_KIND.get((group, kind)) or Kind(kind, group, plural(kind))
    return msgspec.structs.replace(row, version=version)


def of_word(word: str) -> Kind | None:
    """The row that kubectl means by "no", "node", "nodes", "deploy.apps", "deployments.v1.apps".

    The first row wins where several groups have the word, as kubectl prefers the core group.
    """
    name, _, rest = word.lower().partition(".")
    group = _VERSION.sub("", rest)
    rows = _BY_WORD.get(name, [])
    if not rest:
        return rows[0] if rows else None
    # Groups may be shortened to a beginning: "ing.networking".
    return next((row for row in rows if _same_group(row.group, group)), None)


def of_resource(word: str) -> Kind:
    """As `of_word`; a resource without a row gets one, with "" for the kind's unknown name."""
    if row := of_word(word):
        return row
    name, _, rest = word.lower().partition(".")
    version = _VERSION.match(rest)
    return Kind(
        kind="",
        group=_VERSION.sub("", rest),
        resource=name if name.endswith("s") else plural(name),
        version=version.group().rstrip(".") if version else "v1",
    )


def _same_group(group: str, asked: str) -> bool:
    return group == asked or (bool(asked) and group.startswith(asked + "."))


def plural(kind: str) -> str:
    """English as the API uses it: Policy → policies, Ingress → ingresses, Node → nodes."""
    low = kind.lower()
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return low[:-1] + "ies"
    return low + ("es" if low.endswith(("s", "x", "ch")) else "s")
