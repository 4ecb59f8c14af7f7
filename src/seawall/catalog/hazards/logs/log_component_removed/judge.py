"""LG-04: collection is configured, and a part of what collects is missing or kept off nodes."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Crd, DaemonSet, Deployment, Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM, open_to_pods

_CRD = "aliyunlogconfigs.log.alibabacloud.com"
_CONTROLLER = "alibaba-log-controller"
_COLLECTORS = ("logtail-ds", "loongcollector-ds")


def judge(facts: Facts) -> Iterator[Hit]:
    if facts.named(Crd, _CRD) is None:
        return
    collectors = [
        found for name in _COLLECTORS if (found := facts.named(DaemonSet, name, SYSTEM)) is not None
    ]
    refs = (f"{Crd.resource}/{_CRD}",)
    if not collectors:
        because = Text(
            en="collection is configured, and no collector (logtail-ds, loongcollector-ds) exists",
            zh="已有采集配置，但采集器（logtail-ds 或 loongcollector-ds）不存在",
        )
        yield Hit(DaemonSet.resource, SYSTEM, _COLLECTORS[0], because, refs)
        return
    controller = facts.named(Deployment, _CONTROLLER, SYSTEM)
    if collectors[0].metadata.name == "logtail-ds" and (
        controller is None or controller.spec.replicas == 0
    ):
        because = Text(
            en="the collector runs without its controller: changed configurations reach nobody",
            zh="采集器在运行，但控制器缺失或副本为 0：配置变更无法下发",
        )
        yield Hit(Deployment.resource, SYSTEM, _CONTROLLER, because, refs)
    yield from _short(collectors, sum(map(open_to_pods, facts.all(Node))), refs)


def _short(collectors: list[DaemonSet], nodes: int, refs: tuple[str, ...]) -> Iterator[Hit]:
    wanted = sum(one.status.desired_number_scheduled for one in collectors)
    if wanted < nodes and collectors[0].status.observed_generation:
        because = Text(
            en=f"the collector is meant for {wanted} of {nodes} nodes that take pods",
            zh=f"{nodes} 个可调度节点中，采集器只计划运行在 {wanted} 个上",
        )
        yield Hit(DaemonSet.resource, SYSTEM, collectors[0].metadata.name, because, refs)
