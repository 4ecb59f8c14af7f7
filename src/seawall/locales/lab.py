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

# What a LabError says, for readers of Chinese; see `locales.reasons`.
FIXED: Final[dict[str, str]] = {
    "there is no Go here, nor a venv to fetch it": "本机没有 Go，也无法创建 venv 来获取它",
    "install Go >= 1.26 from https://go.dev, or python3-venv and a way to PyPI": (
        "请从 https://go.dev 安装 Go 1.26 或更新版本，或安装 python3-venv 并确保可访问 PyPI"
    ),
    "no cgroup tree is mounted on this machine": "本机没有挂载 cgroup",
    "no network is left for another lab": "没有可供新演练集群使用的网段",
    "`seawall lab down` an old one": "请用 `seawall lab down` 删除旧的演练集群",
    "detach it first": "请先卸载",
    "use a-z, 0-9 and -, at most 20": "请使用 a-z、0-9 和 -，最多 20 个字符",
    "disks: none": "当前没有云盘",
    "nodes: none": "当前没有节点",
    "labs here: none": "本机没有演练集群",
    "a lab needs a Linux machine and root: it runs as root only": (
        "演练场需要 Linux 机器和 root 权限：只能以 root 身份运行"
    ),
    "use kind, minikube or a test cluster of your own instead: create the ConfigMap "
    "kube-system/seawall-practice in it and name it with --context": (
        "请改用 kind、minikube 或自己的测试集群：在其中创建 ConfigMap "
        "kube-system/seawall-practice，并用 --context 指定该集群"
    ),
}
PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        r"a lab needs a Linux machine and root: packages are missing: (.+)",
        "演练场需要 Linux 机器和 root 权限：缺少软件包 {0}",
    ),
    (
        r"a lab needs a Linux machine and root: this is (.+)",
        "演练场需要 Linux 机器和 root 权限：本机是 {0}",
    ),
    (r"there is no lab (\S+)", "没有名为 {0} 的演练集群"),
    (r"labs here: (.+)", "本机的演练集群：{0}"),
    (r"the lab (\S+) is there already", "演练集群 {0} 已存在"),
    (r"`seawall lab down --name (\S+)` removes it", "可用 `seawall lab down --name {0}` 删除"),
    (r"the lab (\S+) has no node (\S+)", "演练集群 {0} 没有节点 {1}"),
    (r"nodes: (.+)", "节点：{0}"),
    (r"(\S+) is not marked as a cluster for practice", "{0} 未标记为演练集群"),
    (r"if it may be broken: (.+)", "如果它可以被破坏，请执行：{0}"),
    (r"the lab has no part (\S+)", "演练场没有组件 {0}"),
    (r"the lab has no image (\S+)", "演练场没有镜像 {0}"),
    (r"it has ([\w., -]+)", "已有：{0}"),
    (r"the lab cannot build Kubernetes (\S+)", "演练场无法构建 Kubernetes {0}"),
    (r"it builds (.+)", "可构建：{0}"),
    (
        r"the cache (\S+) belongs to somebody else or is writable by others",
        "缓存目录 {0} 属于其他用户，或可被其他用户写入",
    ),
    (r"remove it, or chmod 700 (\S+)", "请删除它，或执行 chmod 700 {0}"),
    (r"(\S+) could not be built: (.+)", "无法构建 {0}：{1}"),
    (r"there is no Go here, and fetching (\S+) failed: (.+)", "本机没有 Go，获取 {0} 失败：{1}"),
    (r"building (.+) failed: (.+)", "构建 {0} 失败：{1}"),
    (r"kubelet of (\S+) said nothing in (\d+) s", "{0} 的 kubelet 在 {1} 秒内没有上报"),
    (r"cluster DNS did not answer in (\d+) s", "集群 DNS 在 {0} 秒内没有应答"),
    (r"node (\S+) was not Ready in time: (.+)", "节点 {0} 未按时就绪：{1}"),
    (r"node (\S+) did not boot in (\d+) s: (.+)", "节点 {0} 在 {1} 秒内没有启动：{2}"),
    (r"node (\S+) does not run: (.+)", "节点 {0} 未运行：{1}"),
    (r"(\S+) ended while the lab came up: (.+)", "演练集群启动时 {0} 退出：{1}"),
    (r"the API server was not ready in (\d+) s", "API Server 在 {0} 秒内没有就绪"),
    (r"the lab's API server does not answer: (.+)", "演练集群的 API Server 没有应答：{0}"),
    (r"(\S+) (\S+): the API server says (\d+): (.+)", "{0} {1}：API Server 返回 {2}：{3}"),
    (r"kubectl (.+): (.+)", "kubectl {0}：{1}"),
    (r"'(.+)' is no name of a lab", "“{0}”不能用作演练集群的名称"),
    (r"(\S+) is not a lab's record: (.+)", "{0} 不是演练集群的记录：{1}"),
    (
        r"(\d+) fake pods need more than (\d+) fake nodes",
        "{0} 个模拟 Pod 需要多于 {1} 个模拟节点",
    ),
    (r"a node takes (\d+): add --fake-nodes", "每个节点最多 {0} 个：请增大 --fake-nodes"),
    (r"the lab has no disk (\S+)", "演练集群没有云盘 {0}"),
    (r"disks: (.+)", "云盘：{0}"),
    (r"disk (\S+) is attached to (\S+)", "云盘 {0} 已挂载到 {1}"),
    (r"node (\S+) has no disk (\S+)", "节点 {0} 没有云盘 {1}"),
    (r"(\S+) on (\S+): (.+)", "{1} 上的 {0}：{2}"),
    (r"cgroup (\S+) can't be made in (\S+)", "无法在 {1} 中创建 cgroup {0}"),
    (r"processes of (\S+) do not end: (.+)", "{0} 的进程无法结束：{1}"),
    (r"(\S+) can't be removed", "无法删除 {0}"),
    (
        r"a network (?:namespace|link) (\S+) is there already and not this lab's",
        "网络名字空间或链路 {0} 已存在，且不属于此演练集群",
    ),
    (r"(\S+)/go\.mod names no version of (\S+)", "{0}/go.mod 没有写明 {1} 的版本"),
)
