"""Texts of `seawall inspect` and of its reports."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "inspect": (
        "Judge the state of a cluster: what is wrong now, and the way out.",
        "检查集群状态：现在哪里有问题，如何恢复。",
    ),
    "inspect.more": (
        "Reads the objects that rules look at, through the API and in pages; changes nothing. "
        "Without an option it looks at the current context of the kubeconfig.",
        "通过 API 分页读取规则需要的对象，不做任何修改。不加选项时检查 kubeconfig 的当前上下文。",
    ),
    "inspect.context": ("Context of the kubeconfig.", "kubeconfig 中的上下文。"),
    "inspect.kubeconfig": (
        "The kubeconfig file (else $KUBECONFIG, then ~/.kube/config).",
        "kubeconfig 文件（缺省为 $KUBECONFIG，再为 ~/.kube/config）。",
    ),
    "inspect.as": ("Act as this user.", "以此用户的身份。"),
    "inspect.as_group": ("Act as a member of this group.", "以此用户组成员的身份。"),
    "inspect.timeout": (
        "Seconds to wait for one answer (default: 30).",
        "等待一次应答的秒数（默认 30）。",
    ),
    "inspect.snapshot": (
        "Judge a file that `seawall snapshot` recorded.",
        "检查 `seawall snapshot` 记录的文件。",
    ),
    "inspect.namespace": (
        "Look at this namespace, and at what belongs to no namespace.",
        "只检查此命名空间，以及不属于任何命名空间的对象。",
    ),
    "inspect.compare": (
        "A JSON report or a snapshot of before: show what is new, fixed, and still there.",
        "与此前的 JSON 报告或快照比较：显示新增、已解决和仍存在的问题。",
    ),
    "inspect.watch": (
        "Follow the cluster and tell what changes; ends with Ctrl-C or after --for.",
        "持续跟踪集群并报告变化，按 Ctrl-C 或到 --for 指定的时间结束。",
    ),
    "inspect.for": (
        "How long to follow it: 90s, 5m, 1h (means --watch).",
        "持续跟踪的时间，例如 90s、5m、1h（即使用 --watch）。",
    ),
    "inspect.every": (
        "With --watch: time in which changes are judged together (default: 1s).",
        "与 --watch 同用：合并判断多长时间内的变化（默认 1s）。",
    ),
    "inspect.allow_code": (
        "Run the judge.py of catalogues given by --catalog.",
        "允许运行 --catalog 所给目录中的 judge.py。",
    ),
    "inspect.strict": (
        "A check that is not known makes the exit status 2.",
        "有检查项无法判断时，退出状态为 2。",
    ),
    "error.two_sources": (
        "--snapshot goes without --context, --kubeconfig and --as: a file needs no cluster",
        "--snapshot 不能与 --context、--kubeconfig、--as 同用：读取文件不需要集群",
    ),
    "error.watch": (
        "--watch and --for follow a live cluster and print text: not with --snapshot or --output",
        "--watch 和 --for 跟踪实时集群并输出文本，不能与 --snapshot 或 --output 同用",
    ),
    "error.duration": (
        "{value}: is no duration; write 90s, 5m or 1h",
        "{value} 不是时长，请写成 90s、5m 或 1h",
    ),
    "error.as_group": ("--as-group needs --as", "--as-group 需要与 --as 同用"),
    "progress": ("reading: {count} objects ({resource})", "读取中：{count} 个对象（{resource}）"),
    "cluster": ("Cluster {name}", "集群 {name}"),
    "cluster.version": ("Kubernetes {version}", "Kubernetes {version}"),
    "cluster.snapshot": ("snapshot of {time}", "快照时间 {time}"),
    "cluster.namespace": ("namespace {namespace} only", "仅命名空间 {namespace}"),
    "cluster.narrowed": (
        "You may not list the whole cluster: only the namespace {namespace} was looked at. "
        "`seawall catalog rbac` prints the role that a full report needs.",
        "您无权列出整个集群：仅检查了命名空间 {namespace}。"
        "`seawall catalog rbac` 输出完整报告所需的角色。",
    ),
    "objects": (
        "{nodes} nodes, {pods} pods, {all} objects in all",
        "{nodes} 个节点，{pods} 个容器组，共 {all} 个对象",
    ),
    "score": ("Score", "得分"),
    "score.of": ("{points} of 100", "{points} / 100"),
    "score.none": ("none: nothing could be judged", "无：没有任何项目可以判断"),
    "score.grade": ("grade {grade}", "等级 {grade}"),
    "score.no_grade": ("no grade: too little is known", "不评等级：已知的太少"),
    "score.confidence": ("confidence {confidence} %", "可信度 {confidence}%"),
    "checks": ("Checks", "检查项"),
    "checks.counts": (
        "{passed} passed, {failed} failed, {unknown} unknown",
        "通过 {passed}，未通过 {failed}，无法判断 {unknown}",
    ),
    "findings": ("Findings", "问题"),
    "findings.none": ("none", "无"),
    "more": ("and {count} more", "另有 {count} 个"),
    "unknown.title": ("Not known", "无法判断"),
    "unread.title": ("Could not look at", "未能检查"),
    "unread.failed": (
        "the cluster could not be asked: {why}",
        "无法访问集群：{why}",
    ),
    "changes": ("Changes", "变化"),
    "changes.against": ("Against {name}", "与 {name} 相比"),
    "changes.counts": (
        "{new} new, {fixed} fixed, {remaining} remaining",
        "新增 {new}，已解决 {fixed}，仍存在 {remaining}",
    ),
    "changes.unclear": ("{count} not known any more", "{count} 个现已无法判断"),
    "change.new": ("new", "新增"),
    "change.fixed": ("fixed", "已解决"),
    "change.remaining": ("remaining", "仍存在"),
    "change.unclear": ("not known now", "现已无法判断"),
    "watch.start": (
        "Watching; changes are told as they come. Ctrl-C ends.",
        "持续跟踪中，有变化即报告，按 Ctrl-C 结束。",
    ),
    "watch.none": ("{time}  no change", "{time}  没有变化"),
    "watch.unread": (
        "{time}  the cluster can't be looked at: {why}",
        "{time}  无法查看集群：{why}",
    ),
    "watch.again": ("{time}  the cluster can be looked at again", "{time}  又能查看集群了"),
    "watch.behind": (
        "{time}  not known now: {kinds}: {why}",
        "{time}  现已无法判断：{kinds}：{why}",
    ),
    "watch.back": ("{time}  known again: {kinds}", "{time}  又能判断了：{kinds}"),
    "explain": (
        "`seawall explain {id}` says more.",
        "运行 `seawall explain {id}` 查看详情。",
    ),
    "clean": (
        "Nothing that Seawall knows of is wrong here.",
        "未发现海堤已知的问题。",
    ),
    "html.title": ("Seawall inspection", "海堤集群检查"),
    "html.all": ("all namespaces", "全部命名空间"),
    "html.none": ("(cluster)", "（集群）"),
}
