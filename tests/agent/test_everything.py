"""An API server without native policies: every recorded request goes to the webhook.

Each is refused exactly if the engine says hit. Long; the natives' replay is the short one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from seawall.audit import actors
from seawall.audit.platform import Actor
from seawall.guard import setting as settings
from seawall.guard import webhooks
from seawall.guard.setting import Setting
from tests.agent import running
from tests.catalog.cases import catalog
from tests.guard import servers
from tests.guard.replay import Replay, expected
from tests.guard.servers import Server
from tests.guard.test_replay import cases, requests
from tests.lab import runs

pytestmark = [pytest.mark.cluster, pytest.mark.soak]
HOOK = "guard.seawall.io"
GONE = ("removed_api_used",)  # about APIs that no server here has


def preparer() -> Actor:
    """May make what a request needs, also what only the webhook judges."""
    asked = {
        f"{operation.lower()} {resource}"
        for hazard in catalog().hazards.values()
        for item in hazard.match.kube
        for operation in item.operations
        for resource in item.resources
    }
    return msgspec.structs.replace(servers.exempt(), operations=tuple(sorted(asked)))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """With a webhook that is asked about everything, and an agent that answers."""
    lab = runs.own(os.getpid(), 81, {"nodes": 0})
    server = Server(lab)
    for body in servers.definitions():
        server.ask("POST", servers.path_of(servers.DEFINITIONS), body, user=servers.ADMIN)
    for program in ("kube-controller-manager", "kube-scheduler"):
        lab.control.stop(program)
    setting = Setting(mode="deny", actors=(preparer(),))
    running.install(lab, "deny")
    body = settings.config_map(setting)
    lab.kubectl("apply", "-f", "-", stdin=json.dumps(body), check=True)
    with running.agent(lab, tmp_path / "one") as one:
        assert one.serving()
        client = webhooks.elsewhere(one.url, (one.folder / "tls" / "ca.crt").read_bytes())
        every = webhooks.configuration(catalog(), actors().actors, setting, client, everything=True)
        assert every is not None
        every["metadata"]["name"] = "everything"
        lab.kubectl("create", "-f", "-", stdin=json.dumps(every), check=True)
        yield server
        assert not one.events("defect")
    server.link.close()
    lab.down()


def test_what_native_policies_would_refuse_the_webhook_refuses(server: Server) -> None:
    """Cases about the guard's own objects are left out: they would take the webhook away."""
    wrong = []
    for case in cases():
        for op in requests(case) if case.area != "guard" and case.hazard not in GONE else ():
            replay, engine = Replay(server, op), expected(op)
            answer = replay.run()
            refused = answer.status == 403 and HOOK in answer.message
            asks = any(rule.match.breaks for _, rule in catalog().rules_for(op))
            if refused != bool(engine.hits) and not (refused and (engine.unsure or asks)):
                wrong.append((str(case), answer))
            replay.clean()
    assert not wrong
