"""Texts of `seawall permit`, and why a permit does not hold."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "permit": (
        "Ask for, approve and look up permits: time-boxed, counted exceptions from the guard",
        "申请、审批和查看许可：在限定时间和次数内对防护规则的例外",
    ),
    "request": ("Ask for a permit", "申请许可"),
    "request.more": (
        "It names hazards (ids or rows) and objects as they are now, and is of use only after "
        "somebody else has approved it. What would break is computed and goes into the request. "
        "Cloud and node operations: cloud:TYPE/ID, node:ACTION/HOST.",
        "许可针对指定的风险（ID 或条目）和当前的对象，须由他人批准后才生效。"
        "执行后会影响什么会当场算出并写入申请。"
        "云上与节点操作写作 cloud:类型/ID、node:动作/主机。",
    ),
    "list": ("List permits", "列出许可"),
    "list.more": (
        "Those that may still be used, or approved; --all shows the others too.",
        "列出仍可使用或待审批的许可；--all 同时列出已结束的。",
    ),
    "show": ("Show one permit and its record", "显示一个许可及其记录"),
    "show.more": (
        "With what was found to break when it was asked for.",
        "包括申请时算出的影响。",
    ),
    "approve": ("Approve a permit", "批准许可"),
    "approve.more": (
        "Needs the verb approve on permits.seawall.io. Nobody approves what he asked for, or may "
        "use himself: the API server refuses it.",
        "需要对 permits.seawall.io 拥有 approve 权限。申请人和使用人不能批准自己的许可："
        "API Server 会拒绝。",
    ),
    "deny": ("Deny a permit", "驳回许可"),
    "deny.more": ("Needs the same right as to approve.", "所需权限与批准相同。"),
    "revoke": ("Take a permit back", "撤销许可"),
    "revoke.more": (
        "Who asked for it may do that, and who may approve. It takes effect with the next request.",
        "申请人和有批准权限的人可以撤销，从下一个请求起生效。",
    ),
    "all": ("also those that have ended", "包括已结束的"),
    "namespace": ("namespace of the objects", "对象所在的命名空间"),
    "for": (
        "how long it lasts from now, as 90m or 2h (default: 1h)",
        "从现在起的有效时长，如 90m、2h（缺省为 1h）",
    ),
    "until": ("when it ends: 18:30, or RFC 3339", "失效时间：18:30，或 RFC 3339 格式"),
    "uses": ("how many requests it permits (default: 1)", "允许的请求次数（缺省为 1）"),
    "who": ("user who may use it (default: you); may be repeated", "使用人（缺省为自己），可重复"),
    "why": ("the reason, for who approves and for the record", "理由，供审批和备查"),
    "why.deed": ("a word for the record", "备注，写入记录"),
    "catalog": ("folder of further rules", "其他规则所在目录"),
    "dry_run": ("let the API server judge it, change nothing", "只由 API Server 校验，不做修改"),
    "context": ("context of the kubeconfig", "kubeconfig 中的上下文"),
    "kubeconfig": (
        "kubeconfig file (else $KUBECONFIG, then ~/.kube/config)",
        "kubeconfig 文件（缺省为 $KUBECONFIG，再为 ~/.kube/config）",
    ),
    "output": ("form of the output", "输出格式"),
    "usage.hazard": (
        "{word} is no hazard and no row; `seawall catalog list` shows them",
        "{word} 不是风险 ID，也不是条目；运行 `seawall catalog list` 查看",
    ),
    "usage.unfitting": (
        "{word} forbids nothing to {resources}: no permit is needed for it",
        "{word} 不涉及 {resources}，无需许可",
    ),
    "usage.never": (
        "{word} can't be permitted: its requests don't say which object they are about, or the API "
        "server asks no webhook about them; there is only break glass",
        "{word} 无法通过许可放行：这类请求不指明具体对象，或 API Server 不会就其调用 Webhook；"
        "只能紧急放行",
    ),
    "usage.object": (
        "{word} names no object; write it as node/n1",
        "{word} 不是对象；请写成 node/n1 的形式",
    ),
    "usage.resource": (
        "{word}: the cluster has no such resource",
        "{word}：集群没有这种资源",
    ),
    "usage.missing": (
        "not there: {objects}; a permit is for an object as it is now",
        "不存在：{objects}；许可只针对当前存在的对象",
    ),
    "usage.both": ("give either --for or --until", "--for 与 --until 二者选一"),
    "usage.length": (
        "{value} is no length of time; write it as 90m or 1h30m",
        "{value} 不是时长；请写成 90m 或 1h30m",
    ),
    "usage.moment": (
        "{value} is no time; write it as 18:30 or 2026-01-31T18:30:00+08:00",
        "{value} 不是时间；请写成 18:30 或 2026-01-31T18:30:00+08:00",
    ),
    "absent": (
        "{server} has no permits; `seawall guard install` brings them",
        "{server} 尚未安装许可；运行 `seawall guard install` 安装",
    ),
    "unknown": ("there is no such permit: {name}", "没有许可 {name}"),
    "unfit": ("refused: {name} is {state} already", "被拒绝：{name} {state}"),
    "refused": ("refused: {why}", "被拒绝：{why}"),
    "asked": (
        "asked for. Somebody else approves it: seawall permit approve {name}",
        "已申请。请他人批准：seawall permit approve {name}",
    ),
    "asked.dry": ("nothing was changed (--dry-run)", "未做任何修改（--dry-run）"),
    "dry": ("nothing was changed (--dry-run)", "未做任何修改（--dry-run）"),
    "done.approved": (
        "{name} is approved: {uses} uses until {until}",
        "{name} 已批准：{until} 之前可使用 {uses} 次",
    ),
    "done.denied": ("{name} is denied", "{name} 已驳回"),
    "done.revoked": ("{name} is revoked", "{name} 已撤销"),
    "none": ("no permits", "没有许可"),
    "hidden": ("{count} have ended (--all shows them)", "另有 {count} 个已结束（--all 可列出）"),
    "head.name": ("NAME", "名称"),
    "head.state": ("STATE", "状态"),
    "head.by": ("ASKED BY", "申请人"),
    "head.who": ("WHO", "使用人"),
    "head.hazards": ("HAZARDS", "风险"),
    "head.objects": ("OBJECTS", "对象"),
    "head.until": ("UNTIL", "有效期至"),
    "head.uses": ("USES", "次数"),
    "head.why": ("WHY", "理由"),
    "head.breaks": ("BREAKS", "影响"),
    "head.history": ("RECORD", "记录"),
    "state.requested": ("requested", "待批准"),
    "state.approved": ("approved", "已批准"),
    "state.denied": ("denied", "已驳回"),
    "state.revoked": ("revoked", "已撤销"),
    "state.used": ("used up", "已用完"),
    "state.expired": ("expired", "已过期"),
    "did.approved": ("{at}  approved by {by}", "{at}  {by} 批准"),
    "did.denied": ("{at}  denied by {by}", "{at}  {by} 驳回"),
    "did.revoked": ("{at}  revoked by {by}", "{at}  {by} 撤销"),
    "did.used": ("{at}  used by {by}", "{at}  {by} 使用"),
    "did.expired": ("{at}  expired (written down by {by})", "{at}  过期（由 {by} 记录）"),
    "not.requested": ("the permit {name} is not approved yet", "许可 {name} 尚未批准"),
    "not.denied": ("the permit {name} was denied", "许可 {name} 已被驳回"),
    "not.revoked": ("the permit {name} was revoked", "许可 {name} 已被撤销"),
    "not.used": ("the permit {name} is used up", "许可 {name} 的次数已用完"),
    "not.expired": ("the permit {name} has expired", "许可 {name} 已过期"),
    "not.clock": (
        "the guard's clock is behind the API server's: it can't tell whether {name} has expired",
        "防护组件的时钟慢于 API Server，无法判断许可 {name} 是否过期",
    ),
    "not.user": ("the permit {name} is for another user", "许可 {name} 不属于该用户"),
    "not.uid": (
        "the permit {name} is for another object that had this name",
        "许可 {name} 针对的是曾用此名称的另一个对象",
    ),
    "not.there": ("the permit {name} is gone", "许可 {name} 已不存在"),
    "not.busy": (
        "the permit {name} was changed all the time; try again",
        "许可 {name} 一直在被修改，请重试",
    ),
    "permitted": (
        "permit {name} for {who}, approved by {by}: {why}",
        "许可 {name}（使用人 {who}，{by} 批准）：{why}",
    ),
}

# What the API server says in our name (permits/policy.yaml, permits/crd.yaml) when it refuses; an
# API server speaks one language, so the Chinese is put in its place by the command.
REFUSALS: Final[dict[str, str]] = {
    "spec.requestedBy must be the user who asks for it": "申请人必须是提出请求的用户本人",
    "spec.until must lie ahead, at most": "失效时间必须晚于现在，且不超过上限（缺省 24 小时）",
    "owners and finalizers would let a record go, or keep it for ever": (
        "不能添加 ownerReferences 或 finalizers：记录会因此丢失或永远无法清理"
    ),
    "permits are records; only the agent removes old ones (revoke it instead)": (
        "许可是记录，只有防护组件会清理旧的；如需作废请撤销"
    ),
    "a change adds one entry to status.history, with your own name, and takes none away": (
        "每次修改须以本人名义在 status.history 中增加一条记录，且不得删减"
    ),
    "approving or denying needs the verb approve on permits.seawall.io": (
        "批准和驳回需要对 permits.seawall.io 拥有 approve 权限"
    ),
    "who asks for a permit or may use it can't approve it": "申请人和使用人不能批准该许可",
    "status.approvedBy must be you, status.usesLeft the uses that were asked for": (
        "status.approvedBy 必须是本人，status.usesLeft 必须等于申请的次数"
    ),
    "only who asked for a permit, or may approve, can revoke it": (
        "只有申请人或有批准权限的人可以撤销"
    ),
    "only the agent uses permits up and lets them expire": "只有防护组件可以扣减次数或标记过期",
    "only an approval says who approved, when, and how many uses there are": (
        "批准人、批准时间和次数只能在批准时写入"
    ),
    "a use takes exactly one from status.usesLeft, nothing else takes any": (
        "每次使用恰好扣减一次，其他修改不得改变 status.usesLeft"
    ),
    "a permit's state never goes back": "许可的状态不能回退",
    "a permit that has ended is a record and stays as it is": "已结束的许可是记录，不能修改",
    "who approved a permit, and when, stays as it is": "批准人和批准时间不能修改",
    "uses of a permit never come back": "已扣减的次数不能恢复",
    "an approved permit names who approved it, when, and the uses that are left": (
        "已批准的许可必须写明批准人、批准时间和剩余次数"
    ),
    "a permit is approved by somebody else than who asks for it or may use it": (
        "许可须由申请人和使用人以外的人批准"
    ),
    "what a permit allows never changes; ask for another one": "许可的内容不能修改，请另行申请",
}
