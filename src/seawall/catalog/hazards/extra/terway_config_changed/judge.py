"""EX-12: Terway's ConfigMap can't be read by Terway, or lacks what every node needs of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seawall.facts import ConfigMap, DaemonSet, Facts
from seawall.model import Hit, Text
from seawall.relations.measures import json_of
from seawall.relations.platform import SYSTEM

_PLUGINS = ("terway-eniip", "terway-eni", "terway")
_STACKS = ("", "ipv4", "ipv6", "dual")


def judge(facts: Facts) -> Iterator[Hit]:
    plugin = next((p for name in _PLUGINS if (p := facts.named(DaemonSet, name, SYSTEM))), None)
    if plugin is None:
        return
    refs = (f"{DaemonSet.resource}/{SYSTEM}/{plugin.metadata.name}",)
    config = facts.named(ConfigMap, "eni-config", SYSTEM)
    if (because := _wrong(config)) is not None:
        yield Hit("configmaps", SYSTEM, "eni-config", because, refs)


def _wrong(config: ConfigMap | None) -> Text | None:
    if config is None:
        return Text(
            en="Terway runs, its ConfigMap does not exist", zh="Terway 在运行，但 ConfigMap 不存在"
        )
    for key in ("eni_conf", "10-terway.conf"):
        if key in config.data and not isinstance(json_of(config.data[key]), dict):
            return Text(en=f"{key} is no JSON object", zh=f"{key} 不是 JSON 对象")
    told = json_of(config.data.get("eni_conf", ""))
    if told is None:
        return Text(en="it has no eni_conf", zh="缺少 eni_conf")
    return _unusable(told)


def _unusable(conf: dict[str, Any]) -> Text | None:
    """What Terway refuses in eni_conf. Source: types/daemon/config.go of Terway."""
    switches = conf.get("vswitches")
    if not isinstance(switches, dict) or not any(switches.values()):
        return Text(en="eni_conf names no vSwitches", zh="eni_conf 没有指定交换机（vswitches）")
    if conf.get("ip_stack", "") not in _STACKS:
        return Text(en="ip_stack is not ipv4, ipv6 or dual", zh="ip_stack 不是 ipv4、ipv6 或 dual")
    groups = conf.get("security_groups") or []
    if not groups and not conf.get("security_group"):
        return Text(en="eni_conf names no security group", zh="eni_conf 没有指定安全组")
    if len(groups) > 10:
        return Text(en="it names more than 10 security groups", zh="安全组超过 10 个")
    low, high = conf.get("min_pool_size", 0), conf.get("max_pool_size", 0)
    if not isinstance(low, int) or not isinstance(high, int) or low > high > 0:
        return Text(
            en="min_pool_size is above max_pool_size, or one is no number",
            zh="min_pool_size 大于 max_pool_size，或其中之一不是数字",
        )
    return None
