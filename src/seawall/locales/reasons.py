"""Chinese for the reasons that sources and the engine give in English.

Each line is a pattern over the whole reason and its Chinese, with the same numbered groups. Text
without an entry is shown as it came: a reason in English is better than none.
"""

from __future__ import annotations

import re
from typing import Final

PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (r"a part of it is not known here", "有一部分内容在此无法得知"),
    (r"what the object was before", "对象此前的内容在此无法得知"),
    (r"the current namespace", "命名空间取决于当前上下文"),
    (r"the text does not say which node", "文本没有说明是哪个节点"),
    (
        r"the text does not say what this (.+) is to a cluster",
        "文本看不出该资源（{0}）与集群的关系",
    ),
)
_COMPILED = [(re.compile(pattern), chinese) for pattern, chinese in PATTERNS]


def chinese(reason: str) -> str:
    for pattern, text in _COMPILED:
        if found := pattern.fullmatch(reason):
            return text.format(*found.groups())
    return reason
