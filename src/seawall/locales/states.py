"""Chinese for the reasons why the state of a cluster is not known; see `reasons`."""

from __future__ import annotations

from typing import Final

FIXED: Final[dict[str, str]] = {
    "it was not collected": "未采集",
    "is neither a JSON report nor a snapshot": "既不是 JSON 报告，也不是快照",
    "compare with what `seawall inspect --output json` or `seawall snapshot` wrote": (
        "请与 `seawall inspect --output json` 或 `seawall snapshot` 生成的文件比较"
    ),
    "it was not collected yet": "尚未采集",
    "the watch of it was cut": "监听连接已中断",
    "the API server's certificate was not seen": "未能看到 API Server 的证书",
    "which namespace is not in the text": "文本中没有说明命名空间",
    "which objects are selected is not in the text": "文本中没有说明选中了哪些对象",
    "which objects these are is not in the text": "文本中没有说明是哪些对象",
}
PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (r"(\w+ \S+) is not in (\S+)", "{1} 中没有 {0}"),
    (r"the cluster serves no (.+)", "集群未提供 {0}"),
    (r"there is no namespace (.+)", "没有命名空间 {0}"),
    (r"only the namespace (.+) was looked at", "只查看了命名空间 {0}"),
    (r"it is not known when support of (.+) ends", "不清楚 {0} 的维护截止日期"),
    (r"the image of CoreDNS tells no version: (.+)", "从 CoreDNS 的镜像名看不出版本：{0}"),
    (r"the rule could not be evaluated: (.+)", "规则无法求值：{0}"),
    (r"its judge\.py failed: (.+)", "其 judge.py 执行失败：{0}"),
    (r"the answer was not understood: (.+)", "无法理解服务器的应答：{0}"),
    (r"a page of it is not as the API describes it: (.+)", "其中一页与 API 描述不符：{0}"),
)
# Those that end in another reason, which is told in Chinese too.
NESTED: Final[tuple[tuple[str, str], ...]] = (
    (r"([\w./-]+) could not be read: (.+)", "无法读取 {0}：{1}"),
    (r"what is known of it is (\d+) s old: (.+)", "已知内容是 {0} 秒前的：{1}"),
)
