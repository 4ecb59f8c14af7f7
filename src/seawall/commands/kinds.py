"""Kubernetes kinds that rules and commands name: kind, group, plural, scope, short names.

Source: the API reference of Kubernetes 1.35 and of the CRDs that signals name. A kind that is not
here gets the usual plural, so that a rule on "*" still meets it.
"""

from __future__ import annotations

import msgspec


class Kind(msgspec.Struct, frozen=True):
    kind: str
    group: str
    resource: str
    namespaced: bool = True
    short: tuple[str, ...] = ()
    version: str = "v1"


_ROWS = """
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
ValidatingWebhookConfiguration admissionregistration.k8s.io validatingwebhookconfigurations cluster
MutatingWebhookConfiguration admissionregistration.k8s.io mutatingwebhookconfigurations cluster
ValidatingAdmissionPolicy admissionregistration.k8s.io validatingadmissionpolicies cluster
ValidatingAdmissionPolicyBinding admissionregistration.k8s.io validatingadmissionpolicybindings cluster
AliyunLogConfig log.alibabacloud.com aliyunlogconfigs namespaced
ClusterAliyunPipelineConfig telemetry.alibabacloud.com clusteraliyunpipelineconfigs cluster
PodNetworking network.alibabacloud.com podnetworkings cluster
PodENI network.alibabacloud.com podenis namespaced
NetworkInterface network.alibabacloud.com networkinterfaces cluster
NodeRuntime network.alibabacloud.com noderuntimes cluster
"""


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
_BY_WORD = {
    word: kind
    for kind in reversed(KINDS)
    for word in (kind.resource, kind.kind.lower(), *kind.short)
}


def of_object(api_version: str, kind: str) -> Kind:
    """The row of an object's apiVersion and kind; a guess with the usual plural if it has none."""
    group, _, version = api_version.rpartition("/")
    row = _BY_KIND.get((group, kind)) or Kind(kind, group, plural(kind))
    return msgspec.structs.replace(row, version=version)


def of_word(word: str) -> Kind | None:
    """The row that kubectl means by "no", "node", "nodes", "deploy.apps", "deployments.v1.apps"."""
    name, _, rest = word.lower().partition(".")
    row = _BY_WORD.get(name)
    if row is None or (rest and row.group and row.group not in rest):
        return None
    return row


def plural(kind: str) -> str:
    """English as the API uses it: Policy → policies, Ingress → ingresses, Node → nodes."""
    low = kind.lower()
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return low[:-1] + "ies"
    return low + ("es" if low.endswith(("s", "x", "ch")) else "s")
