"""What permits need in the API server: the CRD, the policy that guards it, two roles.

The policy always denies, whatever the guard's mode: it is about who may write a permit, not about
hazards. Source of its form: recorded behaviour of real API servers (CEL has no clock; a custom
resource's /status can't change metadata; a deletecollection deletes one by one).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

RESOURCE: Final = "seawall.io/permits"
CRD: Final = "permits.seawall.io"
POLICY: Final = "seawall-permits"
AGENT: Final = "system:serviceaccount:seawall-system:seawall"
MAX_HOURS: Final = 24
_HERE: Final = Path(__file__).parent
Object = dict[str, Any]


def definition() -> Object:
    """The CustomResourceDefinition."""
    found: Object = yaml.safe_load((_HERE / "crd.yaml").read_text("utf-8"))
    return found


def guarding(*, max_hours: float = MAX_HOURS, agent: str = AGENT) -> list[Object]:
    """The policy, its binding and the roles of requesters and approvers.

    `max_hours`: how long a permit may last; `agent`: the user that uses permits up.
    """
    text = (_HERE / "policy.yaml").read_text("utf-8")
    words = f"{max_hours:g} hours ahead"
    for key, value in (
        ("MAX_SECONDS", str(int(max_hours * 3600))),
        ("MAX_WORDS", words),
        ("== AGENT", f"== '{agent}'"),
    ):
        text = text.replace(key, value)
    return list(yaml.safe_load_all(text))


def all_(*, max_hours: float = MAX_HOURS, agent: str = AGENT) -> list[Object]:
    """In the order in which they are applied: the guard stands before anybody has a right."""
    return [*guarding(max_hours=max_hours, agent=agent)[:2], definition(), *_roles(agent=agent)]


def _roles(*, agent: str) -> Iterator[Object]:
    yield from guarding(agent=agent)[2:]
