"""What an object was like before a patch: an audit event holds the patch and the result only.

What a patch does not touch is the same before and after. What it touches was something else or
the same: Unknown. A null removes: the key was there. A server-side apply also removes what its
manager no longer names, so there a missing key tells nothing.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from seawall.model import Partial, Unknown

_WHY: Final = "the value before"
_DIRECTIVES: Final = ("$setElementOrder/", "$deleteFromPrimitiveList/")


def before(patch: Any, after: Any, *, changed: bool) -> Any:
    """The object before `patch` made it `after`; `changed`: the patch did change something."""
    if isinstance(patch, list):
        return _before_json(patch, after)
    if not isinstance(patch, dict) or not isinstance(after, dict):
        return Partial(why="what it was before is not in the event")
    return _Patch(changed=changed, applied=is_apply(patch)).before(patch, after, ())


def is_apply(patch: Any) -> bool:
    """Whether a patch is a server-side apply: only it names its kind (the event does not tell)."""
    return isinstance(patch, dict) and "apiVersion" in patch and "kind" in patch


class _Patch:
    """A merge patch, a strategic one (told apart by nothing but its directives), or an apply."""

    def __init__(self, *, changed: bool, applied: bool) -> None:
        self.changed, self.applied = changed, applied

    def before(self, patch: dict[str, Any], after: dict[str, Any], path: tuple[str, ...]) -> Any:
        old = {key: value for key, value in after.items() if key not in patch}
        unsure: dict[str, Unknown] = {}
        for key, given in patch.items():
            if key.startswith("$"):
                name = key.partition("/")[2]
                if key.startswith(_DIRECTIVES) and name in after and name not in patch:
                    old[name] = self._other(after[name])
            elif (*path, key) in _FIXED and key in after:
                old[key] = after[key]
            elif isinstance(given, dict) and isinstance(after.get(key), dict):
                old[key] = self.before(given, after[key], (*path, key))
            elif given is not None and path in _KEYED:
                unsure[key] = self._other(after.get(key))
            else:
                old[key] = Unknown(_WHY) if given is None else self._other(after.get(key))
        if self.applied or patch.get("$patch") == "replace":
            return Partial(old, why=_WHY)
        return Partial(old, why=_WHY, unsure=unsure) if unsure else old

    def _other(self, after: Any) -> Unknown:
        return Unknown(_WHY, unlike=after if self.changed and not self.applied else None)


# What no patch changes, and maps of which a key that is set may have been absent.
_FIXED: Final = frozenset(
    (
        *(("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")),
        ("metadata", "uid"),
    )
)
_KEYED: Final = frozenset((("metadata", "labels"), ("metadata", "annotations")))


def _before_json(steps: list[Any], after: Any) -> Any:
    old = after
    for step in steps:
        path = step.get("path") if isinstance(step, dict) else None
        if isinstance(path, str) and step.get("op") != "test":
            keys = [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]
            old = _blanked(old, keys)
    return old


def _blanked(value: Any, keys: list[str]) -> Any:
    """A copy in which the place is Unknown (and was there); a list that holds it is so wholly."""
    if not keys or not isinstance(value, dict):
        return Unknown(_WHY)
    return value | {keys[0]: _blanked(value.get(keys[0], {}), keys[1:])}


class _Manager(msgspec.Struct):
    time: str | None = None


class _Metadata(msgspec.Struct):
    managers: list[_Manager] = msgspec.field(default_factory=list, name="managedFields")


class _Object(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


_OBJECT: Final = msgspec.json.Decoder(_Object)


def set_something(response: memoryview, received: str) -> bool:
    """Whether the object's managers say that a value was set at the time of the request.

    The API server stamps a manager's entry when the manager changes a value (not when it removes
    one that another manager owns), in whole seconds.
    """
    times = (manager.time or "" for manager in _OBJECT.decode(response).metadata.managers)
    return bool(received) and max(times, default="")[:19] >= received[:19]
