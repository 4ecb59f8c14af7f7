"""LG-03: the collector or its controller runs, and the definition that it reads is gone."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Crd, DaemonSet, Deployment, Facts
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM

_CRD = "aliyunlogconfigs.log.alibabacloud.com"
_PIPELINES = "clusteraliyunpipelineconfigs.telemetry.alibabacloud.com"
# What reads which definitions; newer collectors do with either of the two.
_READERS: tuple[tuple[type[Deployment] | type[DaemonSet], str, frozenset[str]], ...] = (
    (Deployment, "alibaba-log-controller", frozenset((_CRD,))),
    (DaemonSet, "logtail-ds", frozenset((_CRD,))),
    (DaemonSet, "loongcollector-ds", frozenset((_CRD, _PIPELINES))),
)


def judge(facts: Facts) -> Iterator[Hit]:
    running = [
        (f"{kind.resource}/{SYSTEM}/{name}", definitions)
        for kind, name, definitions in _READERS
        if facts.named(kind, name, SYSTEM)
    ]
    if not running:
        return
    served = {
        crd.metadata.name
        for crd in facts.all(Crd)
        if any(version.served for version in crd.spec.versions)
    }
    stranded = tuple(ref for ref, definitions in running if not definitions & served)
    if stranded:
        because = Text(
            en="the log component is there, the definition of its configurations is not served",
            zh="日志组件仍在，但其采集配置的 CRD 不存在或已停用",
        )
        yield Hit(Crd.resource, "", _CRD, because, stranded)
