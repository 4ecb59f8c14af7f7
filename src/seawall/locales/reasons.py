"""Chinese for the reasons that sources and the engine give in English, as data.

`FIXED` holds whole reasons, `PATTERNS` such with a variable part, with the same numbered groups. A
reason without an entry is shown as it came: one in English is better than none.
"""

from __future__ import annotations

import re
from typing import Final

from seawall.locales import cluster, lab, states, store

FIXED: Final[dict[str, str]] = {
    "check these lines by hand, or write them plainly": "请人工检查这些行，或改用更简单的写法",
    "a part of it is not known here": "有一部分内容在此无法得知",
    "what it was before is not in the text": "文本没有说明此前的状态",
    "is compressed with Zstandard, and nothing here reads it": "以 Zstandard 压缩，此处无法读取",
    "was rotated away since the last reading: events may be missing": (
        "自上次读取后已被轮转删除：可能缺少事件"
    ),
    "keep more old logs": "请保留更多旧日志",
    "is cut off": "末尾不完整（可能仍在写入）",
    "is JSON, but no audit event": "是 JSON，但不是审计事件",
    "copy it again": "请重新复制该文件",
    "what it was before is not in the event": "事件没有说明此前的状态",
    "the name is not in the event": "事件没有给出名称",
    "the value before": "此前的值在此无法得知",
    "the current namespace": "命名空间取决于当前上下文",
    "not given": "未给出",
    "known only after apply": "执行 apply 之后才能确定",
    "the new tags are known only after apply": "新标签在执行 apply 之后才能确定",
    "a Secret's value": "Secret 的值不读取",
    "of a Secret": "Secret 的值不读取",
    "a sensitive value: not looked at": "敏感值不读取",
    "a key or certificate": "密钥或证书不读取",
    "the text gives no id": "文本没有给出 ID",
    "the text gives no name": "文本没有给出名称",
    "the text names no cluster": "文本没有说明是哪个集群",
    "the text has no tags": "文本没有给出标签",
    "the text does not say which node": "文本没有说明是哪个节点",
    "the text does not say which kind": "文本没有说明是哪种对象",
    "the text does not show all parameters": "文本没有给出全部参数",
    "the plan has no tags": "计划中没有标签",
    "the plan does not say which cluster": "计划没有说明是哪个集群",
    "the plan does not say its name": "计划没有给出名称",
    "what the query finds": "取决于查询结果",
    "the query names these; there may be more": "查询给出了这些，可能还有更多",
    "the file is not here": "文件不在此处",
    "an editor": "在编辑器中修改，内容无法得知",
    "what sed leaves": "sed 修改后的内容无法得知",
    "the patch is not known here": "补丁内容在此无法得知",
    "the patch is not readable": "补丁无法解析",
    "the patch is empty": "补丁为空",
    "the patch replaces this map": "补丁会替换整个映射",
    "a patch": "补丁内容在此无法得知",
    "no name is given": "未给出名称",
    "no member is named": "未指明成员",
    "no interface is named": "未指明网卡",
    "which instances": "未指明是哪些实例",
    "which host": "未指明是哪台主机",
    "the hosts": "主机在此无法得知",
    "the hosts of a group": "主机组的内容在此无法得知",
    "the node it runs on": "所在节点在此无法得知",
    "generated name": "名称由系统生成",
    "a selection of objects": "取决于所选的对象",
    "every object of this path": "涉及此路径下的全部对象",
    "every namespace": "涉及全部命名空间",
    "every container": "涉及全部容器",
    "every interface": "涉及全部网卡",
    "any value": "可能是任意值",
    "the time": "取决于时间",
    "random bytes": "随机内容",
    "a part of the object is not known": "对象的一部分在此无法得知",
    "the template of an older revision": "旧版本的模板在此无法得知",
    "a text that is too long": "文本过长，未读取",
    "no such file or folder": "没有此文件或目录",
    "check the path": "请检查路径",
    "check the name": "请检查名称",
    "check its permissions": "请检查权限",
    "not a format that Seawall reads": "不是海堤能识别的格式",
    "it reads manifests, charts, Terraform plans (JSON), shell, Ansible, cloud-init": (
        "可识别：清单、Chart、Terraform 计划（JSON）、Shell 脚本、Ansible、cloud-init"
    ),
    "nested too deeply to be read": "嵌套过深，无法读取",
    "is nested too deeply to be a plan": "嵌套过深，不是有效的计划",
    "is a symbolic link to nothing": "是失效的符号链接",
    "remove the link": "请删除该链接",
    "split it, or leave it out": "请拆分或排除该文件",
    "split it": "请拆分该文件",
    "name a regular file": "请指定普通文件",
    "save it as UTF-8": "请存为 UTF-8",
    "is it a binary file?": "是否为二进制文件？",
    "holds NUL bytes: it is no text": "含有 NUL 字节，不是文本",
    "make it readable for the user that runs seawall": "请授予运行海堤的用户读取权限",
    "use `terraform show -json` of a release that writes format 1.x": (
        "请使用输出 1.x 格式的 `terraform show -json`"
    ),
    "the object itself is not in the text": "文本中没有这个对象的内容",
    "is a template ({{ … }}), not a manifest": "是模板（{{ … }}），不是清单",
    "check the folder with its Chart.yaml, or render it: helm template … | seawall check -": (
        "请检查它所在的 Chart 目录（含 Chart.yaml），或先渲染：helm template … | seawall check -"
    ),
    "make one with `seawall check PATH --write-accepted FILE`": (
        "用 `seawall check PATH --write-accepted FILE` 生成"
    ),
    "which API this calls is not known here": "此处无法得知调用的是哪个 API",
    "the group of that name": "该名称的组在此无法得知",
    "the release": "发布名称在此无法得知",
    "the chart": "Chart 的内容在此无法得知",
    "the chart is not given": "未给出 Chart",
    "of an older revision": "旧版本的内容在此无法得知",
    "a generated name": "名称由系统生成",
    "a file": "文件内容在此无法得知",
    "the objects that are selected": "取决于所选的对象",
    "the content of a file that is not here": "文件不在此处，内容无法得知",
    "the content of a template that is not here": "模板不在此处，内容无法得知",
    "encrypted with Ansible Vault": "内容经 Ansible Vault 加密",
    "the name of the copied file": "复制的文件名在此无法得知",
    "a new key or certificate": "新的密钥或证书不读取",
    "the device in /etc/fstab": "取决于 /etc/fstab 中的设备",
    "its file system": "文件系统类型在此无法得知",
    "the connection": "网络连接在此无法得知",
    "where it points to": "指向何处在此无法得知",
    "the machine's own package manager": "取决于机器自身的包管理器",
    "the distribution's own package manager": "取决于发行版自身的包管理器",
    "options of an interface": "网卡的选项在此无法得知",
    "the interfaces of a file": "文件中的网卡在此无法得知",
    "the name": "名称在此无法得知",
    "the zone": "区域在此无法得知",
    "an item of a list that is not in these files": "列表不在这些文件中",
    "a list or a map in a text": "文本中的列表或映射未解析",
    "templates in templates, too deep to follow": "模板嵌套过深，未继续解析",
    "too many templates to follow": "模板过多，未继续解析",
    "try helm template there": "请在该处运行 helm template",
    "is a Helm chart, and helm is not on PATH": "是 Helm Chart，但 PATH 中没有 helm",
    "is a kustomize folder, and neither kustomize nor kubectl is on PATH": (
        "是 kustomize 目录，但 PATH 中没有 kustomize 或 kubectl"
    ),
    "is no map of a chart's fields": "不是 Chart 的字段映射",
    "see helm create": "参见 helm create",
    "try kustomize build there": "请在该处运行 kustomize build",
    "is no map of a kustomization's fields": "不是 kustomization 的字段映射",
    "see kustomize create": "参见 kustomize create",
    "its kustomization could not be read": "无法读取其 kustomization 文件",
    "check it": "请检查",
    "inflates Helm charts (helmCharts), which is not done here": (
        "使用 helmCharts 展开 Chart，此处不执行"
    ),
    "render it: kustomize build --enable-helm … | seawall check -": (
        "请自行渲染：kustomize build --enable-helm … | seawall check -"
    ),
    "copy it into the tree, or render it: kustomize build … | seawall check -": (
        "请复制到目录中，或自行渲染：kustomize build … | seawall check -"
    ),
    "render it yourself and check the result": "请自行渲染后再检查结果",
    "kept out": "内容不读取",
    "not looked at": "未读取",
    "the content is no text": "内容不是文本",
    "is gzip that can't be unpacked": "是无法解压的 gzip",
    "a rule in a form of its own": "规则采用特殊写法，未解析",
    "a part of the old line": "原行的一部分在此无法得知",
    "sed -i": "sed 修改后的内容无法得知",
    "a file of sed": "sed 脚本文件未读取",
    "is a symbolic link that leads out of the checked folder; not followed": (
        "是指向检查目录之外的符号链接，未跟随"
    ),
    "is no possible file name": "不是合法的文件名",
    "a snapshot": "快照的内容在此无法得知",
    "more keys come from files": "还有来自文件的键",
    "the workload's ports": "工作负载的端口在此无法得知",
    "the workload's labels": "工作负载的标签在此无法得知",
    "the workload's name": "工作负载的名称在此无法得知",
    "copied from a CronJob": "由 CronJob 复制",
    "made from flags": "由命令行参数生成，并非全部字段",
    "one taint is removed": "移除了一个污点，其余未知",
    "subjects are added": "添加了主体，其余未知",
    "what the files no longer name": "取决于文件中不再出现的对象",
    "each needs apiVersion and kind; leave the file out if it is something else": (
        "每个对象都需要 apiVersion 和 kind；若是其他文件请排除"
    ),
    "holds a copy of the Secret": "含有 Secret 的副本，不读取",
    "the kind's own name": "该类型的名称在此无法得知",
    "elements are removed": "移除了列表元素，其余未知",
    "one element of the list is changed": "修改了列表中的一个元素，其余未知",
    "one element of the list is removed": "移除了列表中的一个元素，其余未知",
    "a script over 5 MB": "脚本超过 5 MB",
    "the rest of the input": "其余输入在此无法得知",
    "a long pattern": "模式过长，未展开",
    "a part of a long text": "文本过长，未读取全部",
    "check the whole plan, too": "请一并检查完整的计划",
    "the plan ended with an error: it shows only a part of the changes": (
        "计划因错误中止，只包含部分变更"
    ),
    "the plan is not complete (-target or deferred actions): more changes will follow": (
        "计划不完整（使用了 -target 或有延后的操作），之后还会有变更"
    ),
    "write it with: terraform show -json plan.out > plan.json": (
        "请用 terraform show -json plan.out > plan.json 生成"
    ),
    "a script: read by itself": "脚本另行读取",
    "check the script's own file, too": "请一并检查脚本文件本身",
    "user data in user data in user data: not read further": "user data 嵌套过深，未继续读取",
    "a cloud-config archive is a list": "cloud-config archive 应为列表",
    "check both together: as one file, or through kustomize or helm": (
        "请一并检查：合为一个文件，或经由 kustomize 或 helm"
    ),
    "put --- on a line of its own": "请让 --- 独占一行",
    "is encrypted with Ansible Vault": "经 Ansible Vault 加密",
    "hidden by no_log": "由 no_log 隐藏",
    "what the pipe makes of it": "取决于管道的处理结果",
    "an exception names no rule": "放行注释没有写明规则",
    "an exception gives no reason": "放行注释没有写明原因",
    "write `# seawall: allow ID until YYYY-MM-DD because REASON`": (
        "请写作 `# seawall: allow ID until YYYY-MM-DD because 原因`"
    ),
    "make sure that you know who wrote them": "请确认这些设置由谁写入",
    "take the entry out": "请移除该条目",
    "mend the entry": "请修正该条目",
}
PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (r"the value of (.+) is not known here", "此处无法得知 {0} 的值"),
    (
        r"the API server answered (\d+): it may have been done or not",
        "API Server 返回 {0}：可能已执行，也可能未执行",
    ),
    (r"is no audit event: (.+)", "不是审计事件：{0}"),
    (r"(\d+) more lines could not be read", "还有 {0} 行无法读取"),
    (r"an event that can't be read: (.+)", "事件无法读取：{0}"),
    (r"could not be read to its end: (.+)", "未能读到末尾：{0}"),
    (r"a line over (\d+) MiB", "有一行超过 {0} MiB"),
    (
        r"not read, because it does not parse as shell: line (.+)",
        "第 {0} 行无法按 shell 语法解析，未读取",
    ),
    (
        r"the text does not say what this (.+) is to a cluster",
        "文本看不出该资源（{0}）与集群的关系",
    ),
    (r"(.+) is set when the pod starts", "{0} 在 Pod 启动时才确定"),
    (r"(.+) is not in this plan", "{0} 不在此计划中"),
    (r"in (/.+)", "取决于 {0} 的内容"),
    (r"can't be listed: (.+)", "无法列出：{0}"),
    (r"could not be read: (.+)", "无法读取：{0}"),
    (r"is too large \((.+); the limit is (.+)\)", "文件过大（{0}，上限 {1}）"),
    (r"is (.+), not a file", "是 {0}，不是文件"),
    (r"is not JSON: (.+)", "不是 JSON：{0}"),
    (r"is not YAML: (.+)", "不是 YAML：{0}"),
    (r"the rule could not be evaluated: (.+)", "规则无法求值：{0}"),
    (r"these settings are part of what is checked: (.+)", "这些设置属于被检查的内容：{0}"),
    (r"decrypt it first: (.+)", "请先解密：{0}"),
    (r"the result of (.+)", "取决于 {0} 的结果"),
    (r"is no file of accepted findings: (.+)", "不是已接受问题的文件：{0}"),
    (r"\{\{ (.+) \}\}", "取决于模板 {0}"),
    (r"install helm 3, or render it: (.+)", "请安装 helm 3，或自行渲染：{0}"),
    (r"install one, or render it: (.+)", "请安装其一，或自行渲染：{0}"),
    (r"helm could not render it: (.+)", "helm 无法渲染：{0}"),
    (r"kustomize could not build it: (.+)", "kustomize 无法构建：{0}"),
    (
        r"depends on charts that are not in its charts folder: (.+)",
        "依赖的 Chart 不在 charts 目录中：{0}",
    ),
    (r"fetch them: (.+)", "请获取：{0}"),
    (r"names more than (.+) files", "列出的文件超过 {0} 个"),
    (r"names a remote base, which is not fetched: (.+)", "引用了远程 base，未获取：{0}"),
    (r"(.+) took longer than (.+) seconds", "{0} 运行超过 {1} 秒"),
    (r"the content is not (.+)", "内容不是 {0}"),
    (r"holds a part that can't be read \((.+)\)", "有一部分无法读取（{0}）"),
    (
        r"is no plan that `terraform show -json` writes \((.+)\)",
        "不是 `terraform show -json` 输出的计划（{0}）",
    ),
    (r"is a plan of format version (.+); known are (.+)", "计划的格式版本为 {0}，可识别的为 {1}"),
    (r"is cut off or not JSON \((.+)\)", "内容被截断或不是 JSON（{0}）"),
    (r"(.+) of (.+) (.+): the script in it was not looked at", "{1} 的 {0} {2}，其中的脚本未检查"),
    (r"is not the (.+) that its first bytes say", "与开头字节表明的 {0} 不符"),
    (r"is not UTF-8 text \(byte (.+)\)", "不是 UTF-8 文本（字节 {0}）"),
    (
        r"user data of the kind (.+) is not read: .+",
        "{0} 类型的 user data 未读取，其作用在此无法得知",
    ),
    (
        r"(.+) runs (.+) of ConfigMap (.+), which is not in this file",
        "{0} 运行 ConfigMap {2} 中的 {1}，但它不在此文件中",
    ),
    (r"has an invalid separator of documents: (.+)", "文档分隔符无效：{0}"),
    (r"an exception names an unknown rule: (.+)", "放行注释写了不存在的规则：{0}"),
    (r"an exception ended on (.+)", "放行注释已于 {0} 到期"),
    (r"an exception has a date that is none: (.+)", "放行注释的日期无效：{0}"),
    (
        r"an accepted finding is gone: (.+) in (.+) \((.+)\)",
        "已接受的问题不再出现：{1} 中的 {0}（{2}）",
    ),
)
_ALL: Final = FIXED | cluster.FIXED | states.FIXED | store.FIXED | lab.FIXED
_COMPILED = [
    (re.compile(pattern, re.S), chinese)
    for pattern, chinese in (
        *PATTERNS,
        *cluster.PATTERNS,
        *states.PATTERNS,
        *store.PATTERNS,
        *lab.PATTERNS,
    )
]
_NESTED: Final = [(re.compile(pattern, re.S), text) for pattern, text in states.NESTED]


def chinese(reason: str) -> str:
    if fixed := _ALL.get(reason):
        return fixed
    for pattern, text in _NESTED:
        if nested := pattern.fullmatch(reason):
            return text.format(nested[1], chinese(nested[2]))
    for pattern, text in _COMPILED:
        if found := pattern.fullmatch(reason):
            return text.format(*found.groups())
    return reason
