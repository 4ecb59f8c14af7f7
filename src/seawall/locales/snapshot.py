"""Texts of `seawall snapshot`."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "snapshot": (
        "Record a cluster's state in a file, for `inspect --snapshot` and for reading later",
        "把集群状态记录到文件，供 `inspect --snapshot` 检查或日后查阅",
    ),
    "snapshot.more": (
        "Reads through the API in pages and changes nothing. Data of Secrets, tokens and values "
        "that look like secrets are left out. What can't be read is recorded with the reason. "
        "The file is a ZIP of JSON lines, readable by its owner only.",
        "通过 API 分页读取，不做任何修改。Secret 的数据、令牌以及疑似密钥的值不会写入文件；"
        "无法读取的部分会连同原因一起记录。文件是由 JSON 行组成的 ZIP，仅所有者可读。",
    ),
    "snapshot.output": ("file to write", "要写入的文件"),
    "snapshot.context": ("context of the kubeconfig", "kubeconfig 中的上下文"),
    "snapshot.kubeconfig": (
        "kubeconfig file (else $KUBECONFIG, then ~/.kube/config)",
        "kubeconfig 文件（缺省为 $KUBECONFIG，再为 ~/.kube/config）",
    ),
    "snapshot.from": (
        "take an earlier snapshot instead of a cluster (to replace its names)",
        "以已有的快照代替集群（用于替换其中的名称）",
    ),
    "snapshot.namespace": ("record this namespace only", "只记录此命名空间"),
    "snapshot.for_support": (
        "replace names of namespaces, pods, nodes, hosts, addresses and ids, the same everywhere",
        "替换命名空间、Pod、节点、主机名、地址和 ID，同一名称处处替换为同一代号",
    ),
    "snapshot.timeout": ("seconds to wait for one answer", "等待一次应答的秒数"),
    "snapshot.two_sources": (
        "name either a snapshot (--from) or a cluster (--context, --kubeconfig, --namespace)",
        "请指定快照（--from）或集群（--context、--kubeconfig、--namespace），二者选一",
    ),
    "snapshot.progress": (
        "{count} objects, now {resource}",
        "已读取 {count} 个对象，正在读取 {resource}",
    ),
    "snapshot.done": (
        "{file}: {objects} objects, {size} MB",
        "{file}：{objects} 个对象，{size} MB",
    ),
    "snapshot.removed": (
        "{count} values that are or look like secrets were left out",
        "已去除 {count} 个密钥或疑似密钥的值",
    ),
    "snapshot.unread": ("not read: {resource}: {why}", "未读取：{resource}：{why}"),
}
