"""The logs of these configurations are collected no more."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation, Text
from seawall.relations import components, gathered, lines

_CONFIGS = Text("log configurations that end", "停止采集的日志配置")


def impact(op: Operation, facts: Facts) -> Impact:
    return gathered(lambda: lines("object", components.named_of(op, facts), _CONFIGS))
