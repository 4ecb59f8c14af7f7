"""Texts of `seawall agent`, and what its webhook answers to who is refused."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "agent": (
        "Run in a cluster: judge admission requests before they are carried out.",
        "在集群中运行：在请求执行之前进行准入检查。",
    ),
    "agent.more": (
        "Serves POST /admission for the API server's webhook over TLS, /healthz, /readyz and "
        "/metrics. It asks the cluster for the facts that tell what an operation would break, and "
        "answers with that: refused, allowed with a warning, or allowed. /readyz says no until "
        "those facts are there. `seawall guard install` registers the webhook.",
        "通过 TLS 提供 POST /admission（API Server 的 Webhook）、/healthz、/readyz 和 /metrics。"
        "它从集群读取判断操作影响所需的事实，并据此回答：拒绝、放行并警告，或放行。"
        "事实未就绪前 /readyz 返回失败。`seawall guard install` 负责注册 Webhook。",
    ),
    "agent.listen": (
        "Address (host:port) to serve on.",
        "监听地址（主机:端口）。",
    ),
    "agent.tls_dir": (
        "Folder with tls.crt and tls.key; read again when they change.",
        "存放 tls.crt 与 tls.key 的目录，变化后自动重新加载。",
    ),
    "agent.tls": (
        "Where the certificate comes from. files: somebody else writes it into the folder (a "
        "mounted Secret of cert-manager); own: made and renewed there; secret: made and renewed, "
        "kept in the Secret seawall-system/seawall-agent-tls.",
        "证书来源。files：由他人写入该目录（如挂载 cert-manager 的 Secret）；"
        "own：在该目录自行签发并轮换；"
        "secret：自行签发并轮换，保存在 Secret seawall-system/seawall-agent-tls。",
    ),
    "agent.register": (
        "Register the webhook once the agent can answer: service, or the URL at which the API "
        "server reaches this agent. Only where the guard is installed.",
        "就绪后注册 Webhook：填 service，或 API Server 访问本 agent 的 URL。"
        "仅在已安装守护的集群中生效。",
    ),
    "agent.store": (
        "Also take the API server's audit webhook at /audit; findings are kept in this store.",
        "同时在 /audit 接收 API Server 的审计 Webhook；问题保存到此存储。",
    ),
    "agent.client_ca": (
        "Authority of the clients that may send audit batches (PEM).",
        "可发送审计批次的客户端所用的 CA（PEM）。",
    ),
    "agent.no_client_ca": (
        "--store and --client-ca go together: audit events are taken from known clients only",
        "--store 与 --client-ca 须同时给出：只接受已知客户端的审计事件",
    ),
    "agent.mode": (
        "audit, warn or deny; by default as the guard's setting in the cluster says.",
        "audit、warn 或 deny；默认取集群中守护的设置。",
    ),
    "agent.kubeconfig": (
        "A kubeconfig file; by default the pod's own account.",
        "kubeconfig 文件；默认使用 Pod 自身的账号。",
    ),
    "agent.context": ("Context of the kubeconfig.", "kubeconfig 中的上下文。"),
    "agent.no_tls": (
        "a webhook is served over TLS only: name --tls-dir",
        "Webhook 只能通过 TLS 提供：请给出 --tls-dir",
    ),
    "deny.head": (
        "{rows} {hazard}: {title} ({subject}).",
        "{rows} {hazard}：{title}（{subject}）。",
    ),
    "deny.breaks": ("It would break here:", "在此集群中会造成："),
    "deny.impact": ("What it does: {text}", "影响：{text}"),
    "deny.unknown": (
        "Whether it is harmful here is not known: {why}. So it is refused.",
        "无法确定在此是否有害：{why}。因此拒绝。",
    ),
    "deny.recovery": ("If it happened: {text}", "若已发生：{text}"),
    "deny.also": ("Also: {text}", "另有：{text}"),
    "deny.permit": (
        "To do it all the same, ask for a permit: {command}",
        "如确需执行，请申请许可：{command}",
    ),
    "warn.hit": ("{rows} {hazard}: {title} ({subject})", "{rows} {hazard}：{title}（{subject}）"),
    "warn.unknown": (
        "{rows} {hazard}: {title} ({subject})? Not known here: {why}",
        "{rows} {hazard}：{title}（{subject}）？无法判断：{why}",
    ),
}
