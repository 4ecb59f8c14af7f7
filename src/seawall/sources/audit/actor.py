"""Who did it: the user that the API server authenticated, and what else the event says of him.

Trusted is what the API server itself puts in: user, groups, uid, the credential's id, the pod that
a token is bound to. The client (User-Agent) and forwarded addresses are the caller's own words:
they may show that a person used a component's token, and never that a component did it.
"""

from __future__ import annotations

from typing import Any, Final

from seawall.sources.audit.event import Event, text, value

_SERVICE_ACCOUNT: Final = "system:serviceaccount:"
_EXTRA: Final = "authentication.kubernetes.io/"
_LONGEST: Final = 512  # characters of a client's name


def actor(event: Event) -> dict[str, Any]:
    """{"username", "groups", "uid", "extra", "client", "addresses"}; where they hold also
    "impersonated" (as whom it was done; `username` is the real one), "serviceaccount"
    ("namespace/name") and "pod" ("namespace/name", of a token that is bound to one)."""
    found = user(value(event.user))
    addresses = value(event.source_ips)
    found["client"] = text(event.user_agent)[:_LONGEST]
    found["addresses"] = [str(one) for one in addresses] if isinstance(addresses, list) else []
    if isinstance(other := value(event.impersonated_user), dict):
        found["impersonated"] = user(other)
    return found


def user(given: Any) -> dict[str, Any]:
    """A userInfo as an Operation's actor: "username", "groups", "uid", "extra" and what of
    `actor` the API server itself says of it."""
    given = given if isinstance(given, dict) else {}
    name, groups, extra = given.get("username"), given.get("groups"), given.get("extra")
    found: dict[str, Any] = {
        "username": name if isinstance(name, str) else "",
        "groups": [str(group) for group in groups] if isinstance(groups, list) else [],
        "uid": str(given.get("uid") or ""),
        "extra": extra if isinstance(extra, dict) else {},
    }
    if found["username"].startswith(_SERVICE_ACCOUNT):
        space, _, account = found["username"].removeprefix(_SERVICE_ACCOUNT).partition(":")
        found["serviceaccount"] = f"{space}/{account}"
        if pod := _first(found["extra"].get(f"{_EXTRA}pod-name")):
            found["pod"] = f"{space}/{pod}"
    return found


def credential(who: dict[str, Any]) -> str:
    """ "JTI=…" of a token, "X509SHA256=…" of a certificate; "" before Kubernetes 1.30."""
    return _first(who.get("extra", {}).get(f"{_EXTRA}credential-id"))


def issued(event: Event) -> str:
    """The credential id of the token that this TokenRequest made; "" for any other event."""
    notes = value(event.annotations)
    found = notes.get(f"{_EXTRA}issued-credential-id") if isinstance(notes, dict) else None
    return found if isinstance(found, str) else ""


def _first(values: Any) -> str:
    if isinstance(values, list) and values and isinstance(values[0], str):
        return values[0]
    return values if isinstance(values, str) else ""
