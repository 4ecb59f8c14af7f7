"""CoreDNS older than 1.7, or than ACK's own minimum where ACK built it."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, NotRead
from seawall.model import Hit, Text
from seawall.relations.dns import dns_deployment
from seawall.relations.measures import dotted, tag, version

# ACK's minimum by the minor version of Kubernetes from which it holds, newest first.
_ACK = ((21, (1, 11, 3, 2)), (20, (1, 8, 4, 1)), (14, (1, 7, 0, 0)), (0, (1, 6, 2, 0)))
_UPSTREAM = (1, 7)


def judge(facts: Facts) -> Iterator[Hit]:
    deployment = dns_deployment(facts)
    containers = deployment.spec.template.spec.containers if deployment else []
    image = next((c.image for c in containers if c.name == "coredns"), "")
    if deployment is None or not image:
        return
    found = dotted(tag(image))
    if len(found) < 2:  # "latest", "1", a digest
        raise NotRead("", f"the image of CoreDNS tells no version: {image}")
    wanted: tuple[int, ...] = _UPSTREAM
    if "aliyun" in image:
        minor = version(facts.version)[1]
        wanted = next(least for since, least in _ACK if minor >= since)
    if found < wanted:
        least = ".".join(map(str, wanted))
        because = Text(
            en=f"it runs {tag(image)}, at least {least} is wanted",
            zh=f"当前为 {tag(image)}，应不低于 {least}",
        )
        yield Hit(deployment.resource, "kube-system", "coredns", because)
