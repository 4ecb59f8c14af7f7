"""Takes secrets out of objects before they are written: too much rather than too little.

Structure decides how suspicious a text is: the value of an environment variable or of a ConfigMap
goes by its name, its shape or its randomness; an option of a command by its name; a field that the
API itself defines (`secretName`) only by its shape. What goes is replaced by three stars, so that
one sees that something was there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from seawall.commands.kinds import Kind
from seawall.sources.snapshot_patterns import HIDDEN, cleaned, is_name, is_plain, is_random

# Maps of a person's own words: their keys announce what their values are.
_FREE: Final = frozenset(
    (
        *("annotations", "parameters", "volumeAttributes", "attributes", "data", "stringData"),
        *("config", "settings", "options", "values", "env", "headers", "httpHeaders"),
    )
)
_COMMANDS: Final = frozenset(("args", "command"))
_BUILT_IN: Final = frozenset(("", "apps", "batch", "autoscaling", "policy", "extensions"))
_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_FIELD: Final = frozenset(("fieldsV1", "fieldsType"))
# Fields of the API whose values are names, numbers and states: nothing else fits in there.
_SAFE: Final = frozenset(
    (
        *("name", "namespace", "uid", "resourceVersion", "generateName", "creationTimestamp"),
        *("deletionTimestamp", "kind", "apiVersion", "time", "manager", "operation", "phase"),
        *("image", "imageID", "containerID", "nodeName", "hostIP", "podIP", "ip", "startTime"),
        *("startedAt", "finishedAt", "lastTransitionTime", "lastProbeTime", "lastHeartbeatTime"),
        *("type", "status", "reason", "key", "operator", "effect", "path", "mountPath", "protocol"),
        *("schedulerName", "dnsPolicy", "restartPolicy", "serviceAccount", "serviceAccountName"),
        *("qosClass", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy"),
        *("fieldPath", "resource", "cpu", "memory", "claimName", "nodeID"),
    )
)
_OPTION: Final = re.compile(r"-{0,2}[\w.-]+")
_DEPTH: Final = 60
_KEPT: Final = 200_000  # texts whose clean form is remembered
_JSON: Final = 1 << 20  # bytes of a text that is looked into as JSON


class Remover:
    """`removed` counts what was taken out: secret (of a Secret), name, shape, random, binary."""

    def __init__(self) -> None:
        self.removed: Counter[str] = Counter()
        self._clean: dict[str, str] = {}

    def object(self, kind: Kind, found: dict[str, Any]) -> dict[str, Any]:
        """The object without secrets. It is changed and given back."""
        metadata = found.get("metadata")
        if isinstance(metadata, dict):
            _slim(metadata)
        if kind.kind == "Secret" and not kind.group:
            self._secret(found)
        if isinstance(binary := found.get("binaryData"), dict):
            self.removed["binary"] += len(binary)
            found["binaryData"] = dict.fromkeys(binary, "")
        free = kind.group not in _BUILT_IN and not kind.group.endswith(".k8s.io")
        for key, value in found.items():
            found[key] = self._field(key, value, free=free and key != "metadata", depth=0)
        return found

    def _secret(self, found: dict[str, Any]) -> None:
        """Only the names of its keys stay."""
        for name in ("data", "stringData"):
            if isinstance(values := found.get(name), dict):
                self.removed["secret"] += len(values)
                found[name] = dict.fromkeys(values, "")
        metadata = found.get("metadata")
        if isinstance(metadata, dict) and isinstance(notes := metadata.get("annotations"), dict):
            self.removed["secret"] += notes.pop(_APPLIED, None) is not None

    def _field(self, key: str, value: Any, *, free: bool, depth: int) -> Any:
        if isinstance(value, str):
            if free:
                return self._named(key, value)
            return value if key in _SAFE else self._text(value)
        if isinstance(value, dict):
            return self._map(value, free=free or key in _FREE, depth=depth + 1)
        if isinstance(value, list):
            if key in _COMMANDS and all(isinstance(item, str) for item in value):
                return self._command(value)
            if free and is_name(key):
                return [self._named(key, v) if isinstance(v, str) else v for v in value]
            return [self._field("", v, free=free, depth=depth + 1) for v in value]
        return value

    def _map(self, found: dict[str, Any], *, free: bool, depth: int) -> Any:
        if depth > _DEPTH:
            self.removed["shape"] += 1
            return HIDDEN
        name, value = found.get("name"), found.get("value")
        if isinstance(name, str) and isinstance(value, str):  # a variable, a header, a parameter
            found["value"] = self._named(name, value)
        for key, inner in found.items():
            if key != "value" or not isinstance(name, str):
                found[key] = self._field(key, inner, free=free, depth=depth)
        return found

    def _named(self, name: str, value: str) -> str:
        """A value of a person's own, by its name, its letters, its shape."""
        if is_name(name) and not is_plain(value):
            return self._hidden("name", value)
        if is_random(value):
            return self._hidden("random", value)
        return self._text(value)

    def _text(self, text: str) -> str:
        if len(text) < 8:
            return text
        clean = self._clean.get(text)
        if clean is None:
            clean = self._cleaned(text)
            if len(self._clean) > _KEPT:
                self._clean.clear()
            if len(text) < 500:
                self._clean[text] = clean
        if clean != text:
            self.removed["shape"] += 1
        return clean

    def _cleaned(self, text: str) -> str:
        if text[:1] in "{[" and len(text) < _JSON and (inner := _parsed(text)) is not None:
            before = msgspec.json.encode(inner)
            after = msgspec.json.encode(self._field("", inner, free=True, depth=1))
            return text if before == after else after.decode()
        return cleaned(text)

    def _command(self, words: list[str]) -> list[str]:
        """Arguments: `--name=value`, `--name value`, NAME=value, and texts of a shell."""
        made: list[str] = []
        program = " ".join(words[:2])
        before = ""
        for word in words:
            made.append(self._word(word, before, program))
            before = word
        return made

    def _word(self, word: str, before: str, program: str) -> str:
        if before.startswith("-") and "=" not in before and not word.startswith("-"):
            if is_name(before.lstrip("-")) and not is_plain(word):
                return self._hidden("name", word)
            if before in ("-u", "--user") and ":" in word:
                return self._hidden("name", word)
            if before == "-a" and "redis" in program:
                return self._hidden("name", word)
        if word.startswith("-p") and len(word) > 2 and ("mysql" in program or "maria" in program):
            return "-p" + self._hidden("name", word)
        name, equals, value = word.partition("=")
        if equals and _OPTION.fullmatch(name):
            return f"{name}={self._named(name.lstrip('-'), value)}"
        return self._hidden("random", word) if is_random(word) else self._text(word)

    def _hidden(self, why: str, value: str) -> str:
        if value != HIDDEN:
            self.removed[why] += 1
        return HIDDEN


def _slim(metadata: dict[str, Any]) -> None:
    """Who managed which fields: who, how and when stays, the fields (a third of a pod) go."""
    managers = metadata.get("managedFields")
    if isinstance(managers, list):
        metadata["managedFields"] = [
            {key: value for key, value in manager.items() if key not in _FIELD}
            for manager in managers
            if isinstance(manager, Mapping)
        ]


def _parsed(text: str) -> Any:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
