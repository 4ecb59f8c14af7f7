"""The agent's webhook in the API server: there while it serves, as the guard's setting wants it.

It is registered by the agent itself, once the agent can answer: a webhook that nobody serves would
refuse. And only where the guard is installed: without its setting, nothing is written (so an
uninstall is not undone). Applied again and again, it is put back when somebody changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from seawall.audit import actors
from seawall.errors import ClusterError
from seawall.guard import webhooks
from seawall.guard.setting import MANAGER, NAME, Object, Setting, chosen

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster
    from seawall.engine import Catalog

NATIVE: Final = (1, 30)  # the version that has ValidatingAdmissionPolicy


class Registration:
    """`url`: of an agent outside of the cluster, "" for the Service."""

    def __init__(self, cluster: Cluster, catalog: Catalog, url: str = "") -> None:
        self.cluster, self.catalog, self.url = cluster, catalog, url

    def keep(self, setting: Setting, bundle: bytes, version: str) -> bool:
        """Apply it where it differs; whether it did. ClusterError if the server won't."""
        wanted = self.wanted(setting, bundle, version)
        body = self.cluster.get(webhooks.RESOURCE, NAME)
        found = msgspec.json.decode(body, type=_Found).webhooks if body else None
        if wanted is None or found == wanted["webhooks"]:
            return False
        self.cluster.apply(webhooks.RESOURCE, NAME, wanted, force=True, manager=MANAGER)
        return True

    def client(self, bundle: bytes) -> Object:
        """The clientConfig of this agent, without a path."""
        return webhooks.elsewhere(self.url, bundle) if self.url else webhooks.service(bundle)

    def wanted(self, setting: Setting, bundle: bytes, version: str) -> Object | None:
        everything = _parsed(version) < NATIVE
        return webhooks.configuration(
            chosen(self.catalog, setting),
            actors().actors,
            setting,
            self.client(bundle),
            everything=everything,
        )


class _Found(msgspec.Struct):
    webhooks: list[Object] = []


def _parsed(version: str) -> tuple[int, int]:
    """(1, 35) of "v1.35.4"."""
    parts = version.removeprefix("v").split(".")
    try:
        return int(parts[0]), int(parts[1])
    except (ValueError, IndexError) as error:
        why = f"the server's version {version!r} is not understood"
        raise ClusterError("server", why, attempt="register") from error
