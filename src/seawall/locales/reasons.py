"""Chinese for the reasons that sources and the engine give in English, as data.

`FIXED` holds whole reasons, `PATTERNS` such with a variable part, with the same numbered groups. A
reason without an entry is shown as it came: one in English is better than none.
"""

from __future__ import annotations

import re
from typing import Final

FIXED: Final[dict[str, str]] = {
    "a part of it is not known here": "有一部分内容在此无法得知",
    "what the object was before": "对象此前的内容在此无法得知",
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
    (r"an exception names an unknown rule: (.+)", "放行注释写了不存在的规则：{0}"),
    (r"an exception ended on (.+)", "放行注释已于 {0} 到期"),
    (r"an exception has a date that is none: (.+)", "放行注释的日期无效：{0}"),
    (
        r"an accepted finding is gone: (.+) in (.+) \((.+)\)",
        "已接受的问题不再出现：{1} 中的 {0}（{2}）",
    ),
)
_COMPILED = [(re.compile(pattern, re.S), chinese) for pattern, chinese in PATTERNS]


def chinese(reason: str) -> str:
    if fixed := FIXED.get(reason):
        return fixed
    for pattern, text in _COMPILED:
        if found := pattern.fullmatch(reason):
            return text.format(*found.groups())
    return reason
