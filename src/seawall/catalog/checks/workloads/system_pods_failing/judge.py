"""Pods of kube-system that crash, get no image, find no node, or hang while being deleted."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Pod
from seawall.model import Hit, Text
from seawall.relations.measures import seconds
from seawall.relations.platform import system_pods

_WAITING = frozenset(
    (
        *("CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull"),
        *("InvalidImageName", "CreateContainerConfigError", "CreateContainerError"),
        "RunContainerError",
    )
)
_STUCK = {
    "PodScheduled": Text(en="no node takes it", zh="没有可调度的节点"),
    "Initialized": Text(en="its init containers do not finish", zh="初始化容器没有完成"),
}
_PATIENCE = 600  # seconds


def judge(facts: Facts) -> Iterator[Hit]:
    for pod in system_pods(facts):
        if not pod.finished and (because := _trouble(pod, facts.now)):
            yield Hit("pods", "kube-system", pod.metadata.name, because)


def _trouble(pod: Pod, now: str) -> Text | None:
    meta = pod.metadata
    if meta.deletion_timestamp:
        if seconds(meta.deletion_timestamp, now) < _PATIENCE:
            return None
        since = meta.deletion_timestamp
        return Text(en=f"it should be gone since {since}", zh=f"自 {since} 起就应已删除")
    for status in pod.status.container_statuses:
        reason = status.state.waiting.reason if status.state and status.state.waiting else ""
        if reason in _WAITING:
            return Text(
                en=f"container {status.name}: {reason}, {status.restart_count} restarts",
                zh=f"容器 {status.name}：{reason}，已重启 {status.restart_count} 次",
            )
    if seconds(meta.creation_timestamp, now) < _PATIENCE:
        return None
    return next(
        (_STUCK[c.type] for c in pod.status.conditions if c.status == "False" and c.type in _STUCK),
        None,
    )
