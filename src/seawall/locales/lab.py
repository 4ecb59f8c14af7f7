"""Texts of `seawall lab`."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "lab": (
        "A practice range: a real Kubernetes of several nodes on this one Linux machine.",
        "演练场：在一台 Linux 机器上运行的多节点真实 Kubernetes 集群。",
    ),
    "up": ("Bring a lab up.", "启动一个演练集群。"),
    "status": ("Show the labs of this machine, or one lab.", "显示本机的演练集群，或其中一个。"),
    "kubeconfig": (
        "Print the path of the administrator's kubeconfig.",
        "输出管理员 kubeconfig 的路径。",
    ),
    "exec": (
        "Run a command on a node, as root; its exit status is passed on.",
        "在节点上以 root 身份运行命令，并返回其退出码。",
    ),
    "exec.online": (
        "With this machine's network, to install a package.",
        "使用本机网络（例如安装软件包）。",
    ),
    "reboot": (
        "Turn a node off, as a power cut does, and on again.",
        "像断电一样关闭节点，然后重新启动。",
    ),
    "disk": ("Cloud disks of the nodes.", "节点的云盘。"),
    "disk.attach": (
        "Attach a disk to a node; prints its id and device.",
        "为节点挂载云盘，并输出云盘 ID 和设备名。",
    ),
    "disk.detach": (
        "Take a disk away from a node, also while it is in use.",
        "从节点卸载云盘，即使正在使用。",
    ),
    "disk.size": ("Size of a new disk (default: 1Gi).", "新云盘的容量（默认 1Gi）。"),
    "disk.id": ("Attach this disk, which was detached.", "挂载此前已卸载的云盘。"),
    "down": (
        "Remove a lab and everything that it made, whatever state it is in.",
        "删除演练集群及其创建的一切，无论其处于何种状态。",
    ),
    "name": ("The lab's name (default: lab).", "演练集群的名称（默认 lab）。"),
    "nodes": (
        "Number of worker nodes; 0: the control plane alone (default: 2).",
        "工作节点数；0 表示只有控制面（默认 2）。",
    ),
    "masters": (
        "Master nodes: 0 keeps the control plane outside of the nodes, as a managed cluster "
        "does; 1 or 3 make a dedicated one (default: 0).",
        "Master 节点数：0 表示控制面位于节点之外（托管版）；1 或 3 表示专有版（默认 0）。",
    ),
    "kubernetes": ("Kubernetes version (default: 1.35).", "Kubernetes 版本（默认 1.35）。"),
    "node_kubernetes": (
        "Version of kubelet and kube-proxy, if it shall differ.",
        "kubelet 与 kube-proxy 的版本（如需与控制面不同）。",
    ),
    "audit": (
        "What the API server records: as on ACK, or in full (default: ack).",
        "API Server 审计策略：与 ACK 相同，或完整记录（默认 ack）。",
    ),
    "audit_webhook": (
        "Send audit events to this URL as well; {host} in it is this machine as the lab sees it.",
        "同时将审计事件发送到此 URL；其中的 {host} 为演练场所见的本机地址。",
    ),
    "fake_nodes": ("Simulated nodes on top (kwok).", "额外的模拟节点数（kwok）。"),
    "fake_pods": ("Simulated pods on those nodes.", "模拟节点上的 Pod 数。"),
    "up.done": (
        "lab {name} is up after {seconds:.1f} s: {server}",
        "演练集群 {name} 已就绪，用时 {seconds:.1f} 秒：{server}",
    ),
    "up.next": (
        "export KUBECONFIG={path}",
        "export KUBECONFIG={path}",
    ),
    "down.done": ("lab {name} is gone", "演练集群 {name} 已删除"),
    "down.none": ("there is no lab {name}", "没有名为 {name} 的演练集群"),
    "status.none": ("there is no lab on this machine", "本机没有演练集群"),
    "status.context": (
        "Ask instead whether this cluster of your own is marked for practice.",
        "改为检查您自己的集群是否标记为演练集群。",
    ),
    "status.practice": (
        "{name} is a cluster for practice",
        "{name} 是演练集群",
    ),
    "kubectl": (
        "Run kubectl on a lab, as its administrator or as a user.",
        "以管理员或指定用户身份对演练集群运行 kubectl。",
    ),
    "kubectl.user": (
        "As this user, with a certificate of that name and all rights.",
        "以此用户身份运行（使用该名称的证书，拥有全部权限）。",
    ),
    "state.up": ("up", "运行中"),
    "state.down": ("not running", "未运行"),
    "state.ready": ("ready", "就绪"),
    "state.not_ready": ("not ready", "未就绪"),
}
