"""Nodes whose logs are collected no more, and the configurations that nobody reads."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation, Text
from seawall.relations import components, effects, gathered, lines

_CONFIGS = Text("log configurations that nobody carries out", "无人执行的采集配置")


def impact(op: Operation, facts: Facts) -> Impact:
    configs = gathered(lambda: lines("object", components.configs(facts), _CONFIGS))
    return components.joined(components.of_operation(op, facts), configs, effects.after(op, facts))
