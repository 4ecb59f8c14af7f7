"""The API server's minor version gets no fixes any more: upstream, or on ACK where it is one."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, NotRead
from seawall.model import Hit, Text
from seawall.relations.measures import version
from seawall.relations.platform import ack
from seawall.relations.releases import releases


def judge(facts: Facts) -> Iterator[Hit]:
    major, minor, _ = version(facts.version)
    release = releases().get(minor)
    if major != 1 or (release is None and minor > max(releases())):
        raise NotRead("", f"it is not known when support of {facts.version} ends")
    on_ack = ack(facts)
    end = "" if release is None else (on_ack and release.ack) or release.upstream
    if end >= facts.now[:10]:
        return
    whose = "ACK" if on_ack and release and release.ack else "Kubernetes"
    because = Text(
        en=f"{facts.version}: {whose} ended its support on {end or 'a day long past'}",
        zh=f"{facts.version}：{whose} 已于 {end or '多年前'} 停止维护",
    )
    yield Hit("", "", "", because)
