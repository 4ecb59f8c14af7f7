"""Texts about the lab's parts: what is being built, what is missing."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "building": (
        "building {what} (usually {seconds} s, once) …",
        "正在构建 {what}（通常需要 {seconds} 秒，仅此一次）……",
    ),
}
