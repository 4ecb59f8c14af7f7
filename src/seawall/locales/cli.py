"""Texts of the command line: help, errors, progress."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "usage": ("Usage: ", "用法："),
    "options": ("Options", "选项"),
    "commands": ("Commands", "命令"),
    "help": ("Show this help and exit.", "显示此帮助并退出。"),
    "error": ("error: {message}", "错误：{message}"),
    "error.option": ("there is no option {name}", "没有选项 {name}"),
    "error.option.near": (
        "there is no option {name}; did you mean {near}?",
        "没有选项 {name}；是否想用 {near}？",
    ),
    "error.command": ("there is no command {name}", "没有命令 {name}"),
    "error.value": ("{name}: {message}", "{name} 的值不正确：{message}"),
    "error.missing": ("{name} is missing", "缺少 {name}"),
    "error.extra": (
        "more packages are needed for this: pip install 'seawall[{extra}]'",
        "需要更多依赖：pip install 'seawall[{extra}]'",
    ),
    "error.try": ("Try `{command} --help`.", "请参阅 `{command} --help`。"),
    "error.nothing": (
        "nothing to check: name a file or folder, or - for standard input, or --command",
        "没有要检查的内容：请给出文件或目录，或用 - 表示标准输入，或用 --command",
    ),
    "error.id": (
        "{name} is no rule, row or area; `seawall catalog list` shows them",
        "{name} 不是规则、条目或领域；运行 `seawall catalog list` 查看",
    ),
    "error.write": ("{file}: could not be written: {why}", "{file}：无法写入：{why}"),
    "root": (
        "Seawall keeps Kubernetes clusters from being broken by hand.",
        "海堤：防止 Kubernetes 集群因人为操作而损坏。",
    ),
    "lang": (
        "Language: zh or en (default: from the locale).",
        "语言：zh 或 en（默认取自系统区域设置）。",
    ),
    "check": (
        "Judge what has not run yet: manifests, charts, Terraform plans, scripts, playbooks.",
        "检查尚未执行的内容：清单、Chart、Terraform 计划、脚本、Playbook。",
    ),
    "check.more": (
        "PATH is a file, a folder, or - for standard input. Exit status: 2 wrong usage or an input "
        "that could not be read, else 1 findings at or above --fail-on, else 0.",
        "PATH 可以是文件、目录，或表示标准输入的 -。退出码：用法错误或有输入无法读取为 2；"
        "有达到 --fail-on 级别的问题为 1；否则为 0。",
    ),
    "looking.context": (
        "Look at the cluster of this kubeconfig context: what is there, what would break.",
        "查看该 kubeconfig 上下文的集群：有哪些对象，会影响什么。",
    ),
    "looking.kubeconfig": (
        "The kubeconfig file (default: as kubectl).",
        "kubeconfig 文件（默认同 kubectl）。",
    ),
    "looking.snapshot": (
        "Look at a snapshot instead of a cluster (see seawall snapshot).",
        "查看快照文件而不是集群（见 seawall snapshot）。",
    ),
    "explain.exposed": ("On {cluster} now: {name}", "在 {cluster} 上此刻：{name}"),
    "explain.more": ("… and {count} more like it", "……另有 {count} 个同类对象"),
    "explain.safe": ("On {cluster} there is nothing of that kind.", "{cluster} 上没有这类对象。"),
    "explain.unseen": (
        "On {cluster} it could not be looked at: {why}",
        "无法查看 {cluster}：{why}",
    ),
    "check.command": ("Judge one command line.", "检查一条命令。"),
    "check.output": ("Format of the report (default: text).", "报告格式（默认 text）。"),
    "check.output_file": ("Write the report to FILE.", "把报告写入 FILE。"),
    "check.fail_on": (
        "Lowest severity that makes the exit status 1 (default: error).",
        "使退出码为 1 的最低级别（默认 error）。",
    ),
    "check.select": (
        "Only these rules, rows or areas (comma-separated).",
        "只检查这些规则、条目或领域（以逗号分隔）。",
    ),
    "check.ignore": ("Leave out these rules, rows or areas.", "排除这些规则、条目或领域。"),
    "check.no_color": ("No colours (also: NO_COLOR).", "不使用颜色（也可设置 NO_COLOR）。"),
    "check.strict": ("Exit status 2 when something is unknown.", "有无法判断的操作时退出码为 2。"),
    "check.accepted": (
        "Findings that were accepted before; only new ones fail.",
        "此前已接受的问题；只有新问题会导致失败。",
    ),
    "check.write_accepted": (
        "Accept all present findings: write them to FILE.",
        "接受当前全部问题并写入 FILE。",
    ),
    "check.no_exceptions": (
        "Do not heed `seawall: allow` comments in the files.",
        "忽略文件中的 `seawall: allow` 注释。",
    ),
    "check.catalog": (
        "A folder with more rules (data only); repeatable.",
        "附加规则目录（仅数据）；可重复使用。",
    ),
    "check.shell_hook": (
        "Print a hook that asks before a dangerous line runs.",
        "输出 Shell 钩子：危险命令执行前先询问。",
    ),
    "check.skip_other_formats": (
        "Pass over named files of formats that Seawall does not read.",
        "跳过海堤无法识别格式的文件。",
    ),
    "check.stdin_name": (
        "Name of what comes from standard input; its ending tells the format.",
        "标准输入内容的名称；后缀用于判断格式。",
    ),
    "check.stdin_format": ("Format of what comes from standard input.", "标准输入内容的格式。"),
    "check.progress": ("checked {count} files", "已检查 {count} 个文件"),
    "explain": (
        "Say what a rule or a row is about: why, impact, way out.",
        "说明一条规则或条目：原因、影响、恢复方法。",
    ),
    "explain.applies": ("clusters", "适用集群"),
    "explain.sources": ("proved on", "来源"),
    "explain.matches": ("judges", "判断对象"),
    "explain.when": ("when", "条件"),
    "explain.seen": ("seen on", "查看状态"),
    "explain.code": ("code over the whole picture", "对整体状态的判断代码"),
    "group.version": ("version", "版本"),
    "group.configuration": ("configuration", "配置"),
    "group.load": ("load", "负载"),
    "group.topology": ("topology", "分布"),
    "group.instances": ("instances", "实例"),
    "group.certificates": ("certificates", "证书"),
    "group.capacity": ("capacity", "容量"),
    "group.apis": ("APIs", "API 接口"),
    "explain.file": ("defined in", "定义于"),
    "explain.severity": ("severity", "级别"),
    "explain.recoverable": ("recovery", "可恢复性"),
    "explain.none": (
        "No rule judges this row yet.",
        "目前还没有规则判断此条目。",
    ),
    "catalog": ("The catalogue of rules.", "规则目录。"),
    "catalog.list": ("List the rules.", "列出规则。"),
    "catalog.show": ("Print a rule's file.", "输出规则文件。"),
    "catalog.coverage": (
        "Which rows are guarded at which point.",
        "各条目在各环节的覆盖情况。",
    ),
    "catalog.lint": ("Check a catalogue for errors.", "检查规则目录中的错误。"),
    "catalog.lint.good": ("{count} rules, no errors", "{count} 条规则，没有错误"),
    "catalog.rbac": (
        "Print the ClusterRole that inspection or the baseline needs (for kubectl apply -f -).",
        "输出检查或基线所需的 ClusterRole（可交给 kubectl apply -f -）。",
    ),
    "rbac.for": (
        "What it is for: inspect and baseline only read; restore also creates and replaces what "
        "the baseline protects, and may grant rights (default: inspect). None reads Secrets.",
        "用途：inspect 与 baseline 只读；restore 还能创建和替换基线所保护的对象，并可授予权限"
        "（默认 inspect）。三者都不读取 Secret。",
    ),
    "rbac.group": (
        "API group of custom resources that the baseline keeps too (repeatable).",
        "基线还要保存的自定义资源所属的 API 组（可重复）。",
    ),
    "rbac.inspect": (
        "--group goes with --for baseline and --for restore",
        "--group 只能与 --for baseline 或 --for restore 同用",
    ),
    "rbac.own": (
        "{group} is a group of Kubernetes itself: what is needed of it is granted already",
        "{group} 是 Kubernetes 自带的 API 组：所需的权限已经包含",
    ),
    "catalog.schema": (
        "Print a JSON schema: of the report, a hazard file, or the accepted file.",
        "输出 JSON Schema：报告、规则文件或已接受文件。",
    ),
    "catalog.json": ("As JSON.", "以 JSON 输出。"),
    "coverage.row": ("row", "条目"),
    "coverage.name": ("operation", "操作"),
    "coverage.before": ("before it runs", "执行前"),
    "coverage.admission": ("admission", "准入"),
    "coverage.audit": ("audit", "审计"),
    "coverage.trail": ("cloud trail", "云审计"),
    "coverage.node": ("node", "节点"),
    "coverage.state": ("state", "状态"),
    "coverage.baseline": ("copies", "备份"),
    "coverage.impact": ("impact", "影响"),
    "coverage.recover": ("recover", "恢复"),
    "coverage.drill": ("drill", "演练"),
    "coverage.yes": ("yes", "有"),
    "coverage.not_yet": ("not yet", "尚未"),
    "coverage.never": ("–", "–"),
    "coverage.total": (
        "{covered} of {rows} rows are judged before they run, {state} by the state they leave",
        "{rows} 个条目中，{covered} 个可在执行前判断，{state} 个可从遗留状态发现",
    ),
    "hook.question": ("Run it anyway? [y/N] ", "仍要执行吗？[y/N] "),
    "version": ("Print the version.", "显示版本。"),
    "completion": (
        "Print the shell's completion script.",
        "输出 Shell 补全脚本。",
    ),
    "completion.how": (
        "Load it with: {line}",
        "加载方式：{line}",
    ),
}
