"""Kubernetes audit logs: events as Operations, with who did it, when, and from where.

`framing` cuts a stream into blocks of whole lines and these into events; `logs` opens and follows
files; `operations` gives an event's Operations; `changes` tells what was there before.
Source of the format: package k8s.io/apiserver/pkg/apis/audit/v1.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from seawall.commands.context import Context
from seawall.model import Operation
from seawall.sources.audit import documents, framing, operations


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of all events of a small log that were carried out, each decoded wholly.

    What can't be read becomes one of `ctx.problems`. Logs of any size: `seawall.audit`.
    """
    told = framing.Told(problems=ctx.problems)
    for block in _blocks(data, file, ctx):
        for line, event in framing.events(block, told):
            ref = event.object_ref
            action = operations.action_of(event.verb, ref.subresource) if ref else ""
            if action and operations.finished(event) and not operations.outcome(event):
                here = ctx.at(line=line)
                yield from operations.of_request(event, action, here, _whole)
                yield from operations.of_inside(event, here)


def _blocks(data: bytes, file: str, ctx: Context) -> Iterator[framing.Block]:
    parts = [data]

    def once(_size: int) -> bytes:
        return parts.pop() if parts else b""

    if documents.is_document(data):
        return documents.blocks(once, file, ctx.problems)
    return framing.blocks(once, file)


def _whole(_resource: str, data: memoryview) -> object:
    return msgspec.json.decode(data)
