"""Texts of `seawall guard`; `seawall.guard` tells those with why., not., problem. and state."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "guard": (
        "The guard in the API server: policies that refuse dangerous requests by themselves.",
        "API Server 中的防护：由策略自行拒绝危险请求。",
    ),
    "export": (
        "Write the policies of all hazards that need no facts.",
        "输出所有无需现场数据的危险操作的策略。",
    ),
    "export.more": (
        "ValidatingAdmissionPolicies and their bindings, one pair for each resource, ready for "
        "kubectl apply --server-side (Kubernetes 1.30 and later).",
        "每种资源一对 ValidatingAdmissionPolicy 及其绑定，可直接用于 kubectl apply --server-side"
        "（Kubernetes 1.30 及以上）。",
    ),
    "install": (
        "Put the guard on a cluster, or change it.",
        "在集群上安装或更改防护。",
    ),
    "install.more": (
        "Shows every change first, and asks. What is not given stays as it is on the cluster; a "
        "new guard begins with audit. Begin so, run learn on the audit log, then take deny. "
        "Exit status: 0 the cluster is as wanted, 1 it is not.",
        "先列出全部变更并请求确认。未给出的选项沿用集群上的现有设置；首次安装从 audit 开始。"
        "建议先用 audit，再对审计日志运行 learn，最后改为 deny。"
        "退出码：集群已符合要求为 0，否则为 1。",
    ),
    "status": (
        "Tell for each row who guards it on this cluster now, and whether that guard is alive.",
        "逐条说明当前集群上由谁防护，以及该防护是否有效。",
    ),
    "status.more": (
        "Compares what is there with what the setting makes of the catalogue; writes nothing. "
        "Exit status: 0 all is well, 1 something is missing, changed or out of reach.",
        "将集群上的对象与按设置生成的内容逐一比较，不做任何写入。"
        "退出码：一切正常为 0；有缺失、被改动或无法访问为 1。",
    ),
    "uninstall": ("Take the guard off a cluster.", "从集群上移除防护。"),
    "uninstall.more": (
        "Removes every object that carries the guard's labels, permits and their records with "
        "them, and its namespace if nothing else is in it.",
        "删除所有带有防护标签的对象，包括许可及其记录；其命名空间内若无其他对象，也一并删除。",
    ),
    "learn": (
        "Propose which identities do the platform's work, from audit logs.",
        "根据审计日志，提出哪些身份在执行平台自身的工作。",
    ),
    "learn.more": (
        "Names every identity that did what rules refuse. Components are proposed for exactly what "
        "they were seen to do; people, borrowed tokens and impersonation never are, unless "
        "named with --user. Merged into the cluster's setting after you agree; --dry-run asks no "
        "cluster.",
        "列出所有执行过规则所拒绝操作的身份。组件只会按其实际操作被提议放行；"
        "个人、借用的令牌和身份扮演不会被提议，除非用 --user 指明。确认后合并进集群的设置；"
        "--dry-run 不访问集群。",
    ),
    "mode": (
        "What a policy does with a hit: audit records it, warn tells the person, deny refuses.",
        "策略命中后的动作：audit 只记录，warn 提示操作者，deny 拒绝。",
    ),
    "platform": (
        "ack: also the hazards that only ACK has (default: what the cluster is; export: ack).",
        "ack：同时包含仅 ACK 才有的危险操作（默认按集群判断；export 默认为 ack）。",
    ),
    "output": ("Format.", "输出格式。"),
    "select": ("Only these: ids, rows or areas.", "只包含这些：编号、条目或领域。"),
    "ignore": ("All but these: ids, rows or areas.", "排除这些：编号、条目或领域。"),
    "catalog": ("Take these rules in too; may be repeated.", "同时载入该目录的规则，可重复。"),
    "context": ("Context of the kubeconfig.", "kubeconfig 中的 context。"),
    "kubeconfig": ("The kubeconfig file.", "kubeconfig 文件。"),
    "dry_run": ("Only show what would be done.", "只显示将要执行的操作。"),
    "yes": ("Don't ask.", "不再询问。"),
    "force": (
        "Take deny on ACK though no identities were learned.",
        "在 ACK 上即使未学习过身份也启用 deny。",
    ),
    "permit_hours": (
        "How long a permit may last at the most (a new guard: 24).",
        "许可最长的有效小时数（新安装时为 24）。",
    ),
    "keep_permits": (
        "Keep the definition of permits, and with it their records.",
        "保留许可的定义及其全部记录。",
    ),
    "user": (
        "Take this identity too, whatever speaks against it; may be repeated.",
        "不论是否有疑点，也放行该身份，可重复。",
    ),
    "user.unknown": (
        "--user {names}: not in these logs, or not with anything that a rule refuses",
        "--user {names}：这些日志中没有该身份，或其操作未被任何规则拒绝",
    ),
    "error.id": ("no rule, row or area is called {name}", "没有名为 {name} 的规则、条目或领域"),
    "old": (
        "The API server ({version}) has no ValidatingAdmissionPolicy (Kubernetes 1.30 and later "
        "has): here all goes through the agent's webhook. Only the setting is written.",
        "该 API Server（{version}）没有 ValidatingAdmissionPolicy（Kubernetes 1.30 起才有）："
        "此处全部由 agent 的 webhook 判断，仅写入设置。",
    ),
    "unlearned": (
        "Not installed: on ACK the identities of add-ons are not known beforehand, and deny would "
        "stop those that the guard does not know. Install with --mode audit, run seawall guard "
        "learn on the audit log of some days, then take deny; or use --force.",
        "未安装：在 ACK 上，组件所用的身份无法预知，deny 会拦住防护不认识的组件。"
        "请先用 --mode audit 安装，对数日的审计日志运行 seawall guard learn，再改为 deny；"
        "或使用 --force。",
    ),
    "ask": ("Do it?", "确认执行？"),
    "untouched": ("Nothing was changed.", "未做任何更改。"),
    "plan": ("{todo} to change, {same} as wanted", "需变更 {todo} 个对象，{same} 个已符合"),
    "nothing": ("Nothing to do: {same} objects are as wanted.", "无需操作：{same} 个对象已符合。"),
    "done": ("{done} done, {failed} failed", "完成 {done} 个，失败 {failed} 个"),
    "why.foreign": (
        "an object of this name is there and not ours: rename or remove it",
        "已有同名对象且不属于防护：请改名或删除它",
    ),
    "why.kept.namespace": (
        "stays: other objects are in it",
        "保留：其中还有其他对象",
    ),
    "why.kept.asked": ("stays, as asked", "按要求保留"),
    "did": ("{count} times: {what}", "{count} 次：{what}"),
    "rules": ("under {rules}", "涉及规则 {rules}"),
    "proposed": ("{count} identities to let pass", "建议放行 {count} 个身份"),
    "nobody": (
        "Nobody did anything that a policy would refuse.",
        "没有任何身份执行过策略会拒绝的操作。",
    ),
    "not.person": ("a person", "个人"),
    "not.impersonated": ("by impersonation", "通过身份扮演"),
    "not.stranger": ("with a token that was issued to somebody else", "使用发给他人的令牌"),
    "not.tool": ("with a person's program", "使用个人工具"),
    "none": ("No guard is installed on this cluster.", "该集群未安装防护。"),
    "head": (
        "mode {mode}, platform {platform}, written by Seawall {version}",
        "模式 {mode}，平台 {platform}，由 Seawall {version} 写入",
    ),
    "actors": (
        "{count} identities learned, last {learned}",
        "已学习 {count} 个身份，最近一次 {learned}",
    ),
    "never": ("never", "从未"),
    "outdated": (
        "Made from another catalogue than the one at hand: install again.",
        "由另一版本的目录生成：请重新安装。",
    ),
    "status.old": (
        "This API server has no ValidatingAdmissionPolicy: all goes through the webhook.",
        "该 API Server 没有 ValidatingAdmissionPolicy：全部由 webhook 判断。",
    ),
    "counts": (
        "{count} requests stopped, warned of or recorded since the API server began to run",
        "自 API Server 启动以来，共拦截、提示或记录 {count} 个请求",
    ),
    "problem.missing": ("the policy is missing", "策略缺失"),
    "problem.unbound": ("the binding is missing", "绑定缺失"),
    "problem.changed": ("the policy was changed", "策略被改动"),
    "problem.binding": ("the binding was changed", "绑定被改动"),
    "problem.types": ("the API server's type check warns", "API Server 的类型检查有告警"),
    "problem.unread": ("could not be read", "无法读取"),
    "problem.away": ("the agent does not answer", "agent 无响应"),
    "problem.absent": ("is missing", "缺失"),
    "problem.different": ("was changed", "被改动"),
    "problem.stray": (
        "carries the guard's labels, but this setting does not make it",
        "带有防护标签，但不属于当前设置",
    ),
    "state.alive": ("guarded  ", "有效  "),
    "state.broken": ("BROKEN   ", "失效  "),
    "state.off": ("off      ", "已关闭"),
    "state.none": ("UNGUARDED", "未防护"),
    "elsewhere": (
        "{count} more hazards are not performed through the API server (cloud, nodes).",
        "另有 {count} 个危险操作不经过 API Server（云资源、节点）。",
    ),
}
