"""The agent's webhook, in this process: what the API server asks about delegated objects."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seawall import serving
from seawall.agent import certificates
from seawall.agent.service import Agent, Own
from seawall.clients.kube import Cluster
from seawall.engine import Catalog
from seawall.guard import webhooks
from seawall.lab import Lab
from tests.lab.waiting import until

Object = dict[str, Any]


class Webhook:
    """`client`: its clientConfig, for the path that judges everything."""

    def __init__(self, client: Object) -> None:
        self.client = client


@contextlib.contextmanager
def running(lab: Lab, cluster: Cluster, catalog: Catalog, folder: Path) -> Iterator[Webhook]:
    """It registers nothing: that is the tests' own doing."""
    host = lab.network.host
    keeper = certificates.Certificates(certificates.Folder(folder), folder, (host,))
    bundle = keeper.keep().bundle
    own = Own(folder)
    agent = Agent(cluster, catalog, mode="deny", own=own)
    files = serving.Files(str(folder / "tls.crt"), str(folder / "tls.key"))
    end = threading.Event()
    with serving.Server((host, 0), agent.app(), files) as server:
        thread = threading.Thread(target=lambda: asyncio.run(agent.run(server, end.is_set)))
        thread.start()
        try:
            assert until(lambda: agent.ready, 60)
            client = webhooks.elsewhere(server.url, bundle)
            yield Webhook(client | {"url": client["url"] + "/admission"})
        finally:
            end.set()
            thread.join(30)
