"""Texts of `seawall guard`."""

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
    "mode": (
        "What a policy does with a hit: audit records it, warn tells the person, deny refuses.",
        "策略命中后的动作：audit 只记录，warn 提示操作者，deny 拒绝。",
    ),
    "output": ("Format (default: yaml).", "输出格式（默认 yaml）。"),
    "select": ("Only these: ids, rows or areas.", "只包含这些：编号、条目或领域。"),
    "ignore": ("All but these: ids, rows or areas.", "排除这些：编号、条目或领域。"),
    "catalog": ("Take these rules in too; may be repeated.", "同时载入该目录的规则，可重复。"),
    "error.id": ("no rule, row or area is called {name}", "没有名为 {name} 的规则、条目或领域"),
}
