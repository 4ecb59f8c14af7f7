"""Texts of `seawall audit` and `seawall findings`."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "audit": (
        "Judge what was done: Kubernetes audit logs. Who broke what, when, and from where.",
        "检查已经发生的操作：Kubernetes 审计日志。谁、何时、从哪里、破坏了什么。",
    ),
    "audit.more": (
        "PATH is a log (plain, gzip or Zstandard), a folder or pattern of them, or - for standard "
        "input. What was denied, failed or only a dry run is left out, and so is what components "
        "of the cluster do by themselves; --all shows both. Exit status as of `seawall check`.",
        "PATH 是日志文件（纯文本、gzip 或 Zstandard）、目录或通配符，- 表示标准输入。"
        "被拒绝、失败或仅试运行的操作不计入，集群组件自身的正常工作也不计入；用 --all 显示二者。"
        "退出码同 `seawall check`。",
    ),
    "audit.all": (
        "Also show what was not done, and what the platform did itself.",
        "同时显示未完成的操作和平台组件自身的工作。",
    ),
    "audit.follow": (
        "Go on reading as the log grows and is rotated; findings are kept in the store.",
        "随日志增长和轮转持续读取；问题保存到存储中。",
    ),
    "audit.listen": (
        "Take the API server's audit webhook at this address (host:port; default host 127.0.0.1).",
        "在此地址（主机:端口，默认主机 127.0.0.1）接收 API Server 的审计 Webhook。",
    ),
    "audit.tls_cert": ("Certificate of --listen (PEM).", "--listen 使用的证书（PEM）。"),
    "audit.tls_key": ("Key of --listen (PEM).", "--listen 使用的私钥（PEM）。"),
    "audit.client_ca": (
        "Take batches only from clients with a certificate of this authority (PEM).",
        "只接受持有此 CA 所签证书的客户端（PEM）。",
    ),
    "audit.save": (
        "Keep findings in the store, and go on where the last run ended.",
        "把问题保存到存储，并从上次结束处继续。",
    ),
    "audit.store": (
        "The store, a file or a URL: its baseline tells how objects were before. --save, --follow "
        "and --listen keep findings there (default: SEAWALL_STORE, else the user's own file).",
        "存储（文件或 URL）：用其中的基线得知对象此前的状态；--save、--follow、--listen 把问题"
        "保存到此处（默认取 SEAWALL_STORE，否则为用户自己的文件）。",
    ),
    "audit.cluster": (
        "Name of the cluster that the log is of, as the baseline has it if that has several.",
        "日志所属集群的名称；基线中有多个集群时，须与其中的名称一致。",
    ),
    "audit.progress": ("judged {count} blocks", "已检查 {count} 个数据块"),
    "audit.nothing": (
        "nothing to read: name a log, or - for standard input, or --listen",
        "没有要读取的内容：请给出日志文件，或用 - 表示标准输入，或用 --listen",
    ),
    "audit.one": (
        "--follow reads one log: name one file",
        "--follow 只读取一个日志：请给出一个文件",
    ),
    "audit.listening": ("listening on {address}", "正在监听 {address}"),
    "audit.following": ("following {file}", "正在跟踪 {file}"),
    "findings": ("Findings that were kept.", "已保存的问题。"),
    "findings.list": ("List the findings, the latest first.", "列出问题，最新的在前。"),
    "findings.show": ("Show one finding with its evidence.", "显示一个问题及其证据。"),
    "findings.resolve": ("Mark a finding as resolved.", "把问题标记为已解决。"),
    "findings.state": ("Only findings in this state.", "只显示此状态的问题。"),
    "findings.limit": ("At most so many.", "最多显示的数量。"),
    "findings.output": ("text or json.", "text 或 json。"),
    "findings.none": ("no findings", "没有问题"),
    "findings.resolved": ("{id}: resolved", "{id}：已解决"),
    "findings.unknown": (
        "{id}: no such finding; `seawall findings list` shows them",
        "{id}：没有此问题；运行 `seawall findings list` 查看",
    ),
    "findings.several": (
        "{id}: several findings begin so: {found}",
        "{id}：有多个问题以此开头：{found}",
    ),
    "findings.why": ("Why it counts as resolved.", "为何视为已解决。"),
    "state.open": ("open", "未解决"),
    "state.resolved": ("resolved", "已解决"),
    "field.state": ("state", "状态"),
    "field.first": ("first", "首次"),
    "field.last": ("last", "最近"),
    "field.count": ("operations", "操作次数"),
    "field.by": ("by", "操作者"),
    "field.on": ("on", "对象"),
    "field.evidence": ("audit ids", "审计 ID"),
    "field.log": ("log", "日志"),
    "field.lost": ("deleted object", "被删除的对象"),
    "field.gone": ("deleted with its definition", "随定义一起删除"),
    "field.note": ("note", "备注"),
}
