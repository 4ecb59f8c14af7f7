"""What a group of lines of an impact says, in both languages. The names follow behind it."""

from __future__ import annotations

from seawall.model import Text

SILENT = Text("Services that stop answering", "停止响应的 Service")
WEAK = Text("Services left with one ready endpoint", "只剩一个就绪端点的 Service")
GONE_SERVICES = Text("Services that are gone", "消失的 Service")
UNSYNCED = Text(
    "Services whose load balancer no longer follows the pods", "负载均衡不再跟随 Pod 变化的 Service"
)
ADDRESSES = Text("addresses that lead nowhere", "失去去向的地址")
RELEASED = Text("addresses that are given back with the load balancer", "随负载均衡释放的地址")
STALE = Text("addresses that keep the present backends for good", "后端停留在当前状态的地址")
HOSTS = Text("hosts that can't be reached any more", "无法再访问的域名")
BEHIND = Text("hosts behind these addresses", "经这些地址访问的域名")
UNAVAILABLE = Text("hosts that answer 503", "返回 503 的域名")
PUBLIC = Text("DNS names that point to it", "指向它的公网域名")
INNER = Text("names that no longer resolve in the cluster", "集群内不再能解析的名称")
WEBHOOKS = Text(
    "webhooks that nobody serves (requests are refused)", "无人应答的 Webhook（请求会被拒绝）"
)
NO_DNS = Text("pods that can't resolve any name", "无法解析任何域名的 Pod")
ONE_DNS = Text("pods whose name resolution stands on one pod", "域名解析只靠一个副本的 Pod")
REMOVED = Text("pods that are removed", "被清除的 Pod")
EVICTED = Text("pods that are evicted", "被驱逐的 Pod")
ORPHANS = Text("pods that nobody makes again", "没有控制器、不会重建的 Pod")
STUCK = Text(
    "pods that use the volume now and can't start again", "正在使用该卷、重启后无法启动的 Pod"
)
SCRATCH = Text("pods that lose what is in their emptyDir", "emptyDir 数据丢失的 Pod")
LOCAL = Text(
    "data on a disk of the node that the pod doesn't find again", "Pod 再也找不到的节点本地数据"
)
BUDGETS = Text("disruption budgets that are broken", "被突破的 PodDisruptionBudget")
DISKS = Text("volumes that are deleted with their data", "连同数据一起删除的存储卷")
BALANCERS = Text("load balancers that are given back", "随之释放的负载均衡")
BOUND = Text("volume claims in use that are gone", "消失的已绑定存储卷声明")
UNBOUND = Text("volume claims that lose their volume", "失去存储卷的存储卷声明")
REUSING = Text("Services that use the same load balancer", "复用同一负载均衡的 Service")
SHARED = Text("disks that several pods would use", "将被多个 Pod 同时使用的云盘")
REPLICAS = Text(
    "CoreDNS replicas that a cluster of this size needs", "按集群规模所需的 CoreDNS 副本数"
)
CLAIMS = Text("volume claims that are gone", "消失的存储卷声明")
WORKLOADS = Text("workloads that are gone", "消失的工作负载")
CONFIGS = Text("ConfigMaps that are gone", "消失的 ConfigMap")
OBJECTS = Text("objects that go with their definition", "随 CRD 一起消失的对象")
CONTROLLERS = Text("controllers that lose what they work on", "失去工作对象的控制器")
