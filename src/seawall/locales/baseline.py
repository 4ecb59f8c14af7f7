"""Texts of `seawall baseline`. Ids with note. and why. are told by `seawall.baseline`."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "baseline": (
        "The black box: versioned copies of what must not be lost, and the way back.",
        "黑匣子：为不能丢失的对象保存带版本的副本，并可据此恢复。",
    ),
    "capture": (
        "Keep a copy of each protected object that changed since its last copy.",
        "为每个自上次以来有变化的受保护对象保存一份副本。",
    ),
    "capture.more": (
        "Unchanged objects cost nothing. Secrets are never read. What could not be read is named "
        "and does not count as deleted.",
        "未变化的对象不占空间。从不读取 Secret。无法读取的部分会被列出，不会被当作已删除。",
    ),
    "list": (
        "Show captures; with RESOURCE its objects; with NAME the versions of one.",
        "列出各次采集；给出 RESOURCE 时列出其对象；再给出 NAME 时列出该对象的各个版本。",
    ),
    "diff": (
        "Compare two captures, or with --live a capture (default: the newest copies) with the "
        "cluster. Exit status: 0 the same, 1 different.",
        "比较两次采集；或用 --live 将某次采集（默认为最新副本）与集群现状比较。"
        "退出码：相同为 0，不同为 1。",
    ),
    "show": ("Print one version of an object as YAML.", "以 YAML 输出对象的某个版本。"),
    "restore": (
        "Put an object back as a copy has it, with what it needs and has been lost too.",
        "按副本恢复对象，并一并恢复它所依赖且同样丢失的对象。",
    ),
    "restore.more": (
        "Shows every change first, as the API server's dry run answers, and asks. A change that is "
        "newer than the copy is only overwritten with --force. Of nodes only labels, annotations "
        "and taints are put back. Exit status: 0 all is as in the copy, 1 something is not.",
        "先展示每一处变更（由 API Server 试运行得出），再请求确认。比副本更新的变更，"
        "只有加 --force 才会被覆盖。对节点只恢复标签、注解和污点。"
        "退出码：全部与副本一致为 0，否则为 1。",
    ),
    "context": (
        "Context of the kubeconfig; of the baseline, where no cluster is asked.",
        "kubeconfig 中的 context；不访问集群时用于选择基线中的集群。",
    ),
    "kubeconfig": ("The kubeconfig file.", "kubeconfig 文件。"),
    "store": (
        "Where copies are kept: a file or URL (default: SEAWALL_STORE, else the user's own file).",
        "副本的存放处：文件或 URL（默认取 SEAWALL_STORE，否则为用户自己的文件）。",
    ),
    "namespace": ("Only this namespace.", "只处理该命名空间。"),
    "output": ("Format (default: text).", "输出格式（默认 text）。"),
    "watch": ("Go on and keep every change until stopped.", "持续运行，保存每一次变更，直至停止。"),
    "keep_days": (
        "Forget copies that were replaced longer ago (default: 90).",
        "清除被取代超过该天数的副本（默认 90）。",
    ),
    "keep_copies": (
        "Keep at most so many copies of an object (default: 50).",
        "每个对象最多保留的副本数（默认 50）。",
    ),
    "strict": (
        "Exit status 2 when something could not be read.",
        "有内容无法读取时退出码为 2。",
    ),
    "capture_option": ("The state as of this capture.", "以该次采集时的状态为准。"),
    "at": ("This version of the object (default: the last).", "对象的这个版本（默认最后一个）。"),
    "live": ("Compare with the cluster as it is now.", "与集群现状比较。"),
    "only": ("Only this resource, or this object.", "只看该资源，或该对象。"),
    "all": (
        "All objects of RESOURCE, or of everything, as the capture has them.",
        "恢复 RESOURCE 的全部对象（不给出时为所有资源），以该次采集为准。",
    ),
    "dry_run": ("Show what would be done, and do nothing.", "只展示将要做的事，不执行。"),
    "yes": ("Don't ask.", "不再询问。"),
    "force": (
        "Overwrite changes that are newer than the copy (they are kept as a copy first).",
        "覆盖比副本更新的变更（覆盖前会先保存一份副本）。",
    ),
    "usage.which": (
        "name a RESOURCE and a NAME, or use --all",
        "请给出 RESOURCE 和 NAME，或使用 --all",
    ),
    "usage.at": (
        "--at is a version of one object; for --all use --capture",
        "--at 指单个对象的版本；使用 --all 时请用 --capture",
    ),
    "usage.all": (
        "--all needs --capture NUMBER: the state to go back to (`seawall baseline list`)",
        "--all 需要 --capture NUMBER 指明要恢复到哪次采集的状态（见 `seawall baseline list`）",
    ),
    "usage.two": ("name two captures, or use --live", "请给出两次采集的编号，或使用 --live"),
    "usage.live": ("--live compares with one capture, not two", "--live 只与一次采集比较"),
    "usage.version": (
        "{object}: there is no version {number}; there are {numbers}",
        "{object}：没有版本 {number}；现有版本 {numbers}",
    ),
    "usage.deleted": (
        "{object}: version {number} is its deletion; choose an earlier one",
        "{object}：版本 {number} 是它的删除记录；请选择更早的版本",
    ),
    "captured": (
        "capture {capture}: {objects} objects, {changed} new copies",
        "采集 {capture}：{objects} 个对象，新增副本 {changed} 份",
    ),
    "pruned": ("{count} old copies forgotten", "已清除旧副本 {count} 份"),
    "watching": ("watching for changes; Ctrl-C ends it", "正在监视变更；按 Ctrl-C 结束"),
    "event.deleted": ("deleted", "已删除"),
    "event.changed": ("changed by {manager}", "由 {manager} 变更"),
    "unread": ("not captured: {resource}: {why}", "未采集：{resource}：{why}"),
    "unread.live": ("could not be compared: {resource}: {why}", "无法比较：{resource}：{why}"),
    "progress": ("reading {what} ({done}/{of})", "正在读取 {what}（{done}/{of}）"),
    "head.capture": ("CAPTURE", "采集"),
    "head.started": ("STARTED", "开始时间"),
    "head.kind": ("KIND", "方式"),
    "head.objects": ("OBJECTS", "对象数"),
    "head.changed": ("NEW COPIES", "新增副本"),
    "head.unread": ("NOT CAPTURED", "未采集"),
    "head.object": ("OBJECT", "对象"),
    "head.version": ("VERSION", "版本"),
    "head.seen": ("SEEN", "采集时间"),
    "head.author": ("CHANGED BY", "变更者"),
    "head.at": ("AT", "变更时间"),
    "head.state": ("STATE", "状态"),
    "kind.once": ("once", "单次"),
    "kind.watch": ("watch", "持续"),
    "kind.restore": ("restore", "恢复"),
    "state.there": ("there", "存在"),
    "state.deleted": ("deleted", "已删除"),
    "state.cut": ("{kind}, not finished", "{kind}，未完成"),
    "nothing": ("nothing is kept of it", "没有相关副本"),
    "same": ("no difference", "没有差异"),
    "difference.added": ("added", "新增"),
    "difference.deleted": ("deleted", "已删除"),
    "difference.changed": ("changed", "有变更"),
    "by": ("by {manager} at {changed}", "由 {manager} 于 {changed} 变更"),
    "action.create": ("create {object} (version {number})", "创建 {object}（版本 {number}）"),
    "action.replace": ("change {object} (to version {number})", "变更 {object}（至版本 {number}）"),
    "action.merge": (
        "put back labels, annotations and taints of {object} (version {number})",
        "恢复 {object} 的标签、注解和污点（版本 {number}）",
    ),
    "action.same": (
        "{object} is as in version {number} already",
        "{object} 与版本 {number} 已一致",
    ),
    "action.refuse": ("not possible: {object}: {why}", "无法恢复：{object}：{why}"),
    "waits": (
        "the server can try it only once what it needs is there",
        "待其依赖的对象恢复后，服务器才能试运行",
    ),
    "ask": ("Do this?", "执行以上操作吗？"),
    "untouched": ("nothing was changed", "未做任何变更"),
    "to_do": ("{count} to do, {refused} not possible", "待执行 {count} 项，无法恢复 {refused} 项"),
    "earlier": (
        "its earlier versions: `seawall baseline list {resource} {name}`; choose one with --at",
        "更早的版本见 `seawall baseline list {resource} {name}`，用 --at 选择",
    ),
    "result.created": ("created: {object}", "已创建：{object}"),
    "result.changed": ("changed: {object}", "已变更：{object}"),
    "result.same": ("as it was: {object}", "无需变更：{object}"),
    "result.refused": ("not done: {object}: {why}", "未执行：{object}：{why}"),
    "result.failed": ("failed: {object}: {why}", "失败：{object}：{why}"),
    "result.skipped": ("left out: {object}: {why}", "已跳过：{object}：{why}"),
    "result.differs": ("differs after all: {object}: {why}", "恢复后仍不一致：{object}：{why}"),
    "done": (
        "{good} as in their copies, {bad} not; what was overwritten is kept as a copy",
        "{good} 个对象已与副本一致，{bad} 个未恢复；被覆盖的内容已另存副本",
    ),
    "note.owner": (
        "without its owner {owner}: that one is gone",
        "不再归属 {owner}：该对象已不存在",
    ),
    "note.bound": (
        "without {key}: it is bound anew",
        "去掉 {key}：将重新绑定",
    ),
    "note.tokens": (
        "without its old token Secrets: they went with the old account",
        "去掉旧的令牌 Secret：它们已随旧账号失效",
    ),
    "note.secrets": (
        "needs the Secrets {names}, of which no copy is kept: check that they are there",
        "需要 Secret {names}；Secret 不保存副本，请确认其存在",
    ),
    "note.api_version": (
        "the copy is {old}; the cluster serves it as {new}",
        "副本的版本为 {old}；集群现以 {new} 提供",
    ),
    "note.cluster_ip": (
        "keeps its present cluster IP {new}; the copy has {old}",
        "保留当前的集群 IP {new}；副本中为 {old}",
    ),
    "note.free.cluster_ip": (
        "gets another cluster IP, the old one is not free: {why}",
        "将分配新的集群 IP，原地址已被占用：{why}",
    ),
    "note.free.node_ports": (
        "gets other node ports, the old ones are not free: {why}",
        "将分配新的节点端口，原端口已被占用：{why}",
    ),
    "why.node": (
        "the node is not registered; start its kubelet again, then repeat this",
        "该节点尚未注册；请先重启其 kubelet，再执行一次",
    ),
    "why.dying": (
        "it is being deleted and waits for {finalizers}",
        "该对象正在删除，等待 {finalizers}",
    ),
    "why.newer": (
        "{manager} changed it at {changed}, after version {number} ({seen}); --force overwrites "
        "that",
        "{manager} 于 {changed} 更改过它，晚于版本 {number}（{seen}）；如需覆盖请加 --force",
    ),
    "why.newer.unknown": (
        "somebody changed it after version {number} ({seen}) and left no name (who removes a field "
        "leaves none; the audit log has it); --force overwrites that",
        "版本 {number}（{seen}）之后有人更改过它但未留下名字（删除字段不留痕迹，可查审计日志）；"
        "如需覆盖请加 --force",
    ),
    "why.other": (
        "another object of this name was made after version {number} ({seen}); --force overwrites "
        "it",
        "版本 {number}（{seen}）之后有人新建了同名对象；如需覆盖请加 --force",
    ),
    "why.unserved": (
        "the cluster does not serve this kind, and there is no copy of its definition to restore",
        "集群不提供该类型，基线中也没有可恢复的类型定义",
    ),
    "why.volume": (
        "its volume {volume} is gone, with its data if the disk was deleted with it; --force makes "
        "the claim all the same",
        "其卷 {volume} 已不存在，若云盘随之删除则数据已丢失；如仍要创建该声明请加 --force",
    ),
    "why.bound": (
        "its volume {volume} belongs to the claim {claim} now",
        "其卷 {volume} 现已属于声明 {claim}",
    ),
    "why.look": ("it could not be looked at: {why}", "无法查看：{why}"),
    "why.server": ("the server refuses: {why}", "服务器拒绝：{why}"),
    "why.needed": ("what it needs could not be restored", "其依赖的对象未能恢复"),
    "why.established": (
        "the API server did not serve it within {seconds} s",
        "API Server 未在 {seconds} 秒内提供该类型",
    ),
    "why.vanished": ("it was gone again at once", "恢复后随即消失"),
    "why.differs": (
        "{paths} is not as in the copy; a controller or webhook changes it",
        "{paths} 与副本不同；有控制器或 webhook 在修改它",
    ),
}
