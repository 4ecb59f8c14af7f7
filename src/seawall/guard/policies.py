"""ValidatingAdmissionPolicies out of the catalogue: one for each resource, one validation a hazard.

One policy costs an API server 0.2 ms for a request, a further expression in it 0.01 ms: so hazards
are bundled by resource. Every field that the server would fill in is written out, so that a policy
is unchanged exactly if its `spec` is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from seawall.audit.platform import Actor
from seawall.engine import Catalog
from seawall.guard import exempt, items, texts
from seawall.guard.items import Item
from seawall.guard.setting import LABELS, Mode, Object, Setting, chosen

API: Final = "admissionregistration.k8s.io/v1"
POLICIES: Final = "admissionregistration.k8s.io/validatingadmissionpolicies"
BINDINGS: Final = "admissionregistration.k8s.io/validatingadmissionpolicybindings"
HASH: Final = "seawall.io/hash"
ROWS: Final = "seawall.io/hazards"

# While learning, nothing may be refused, not even by an expression that fails.
_ACTIONS: Final[dict[Mode, list[str]]] = {
    "audit": ["Audit"],
    "warn": ["Warn", "Audit"],
    "deny": ["Deny"],
}
_VERSIONS: Final = {"autoscaling": "v2"}
METADATA: Final = "(oldObject != null ? oldObject : object).?metadata"
# What permits hand over to the webhook: the agent rewrites this one expression, a list of
# "<hazard> <resource> <namespace>/<name> <uid or -> <user>"; it comes first, to be found there.
DELEGATED: Final = "delegated"
VARIABLES: Final = {
    DELEGATED: "[]",
    "sub": "request.?subResource.orValue('')",
    "name": (
        f"{METADATA}.?namespace.orValue('') + "
        f"({METADATA}.?namespace.orValue('') == '' ? '' : '/') + "
        f"{METADATA}.?name.orValue(request.?name.orValue(''))"
    ),
    "glass": (
        f"(object != null ? object : oldObject).?metadata.?annotations[?'{exempt.BREAK_GLASS}']"
        ".orValue('') != '' && "
        "authorizer.group('seawall.io').resource('hazards').check('breakglass').allowed()"
    ),
}


class Policy(msgspec.Struct, frozen=True):
    """A policy and its binding, as they are applied. `hazards` are the ids that it judges."""

    name: str
    resource: str
    hazards: tuple[str, ...]
    policy: Object
    binding: Object


def bundle(catalog: Catalog, actors: Sequence[Actor], setting: Setting) -> list[Policy]:
    """All policies that the catalogue asks for. `actors`: the rows of `knowledge/actors.yaml`."""
    rows = (*actors, *setting.actors)
    found = items.native(chosen(catalog, setting))
    return [_policy(resource, every, rows, setting) for resource, every in found.items()]


def _policy(resource: str, found: list[Item], actors: Sequence[Actor], setting: Setting) -> Policy:
    group, _, plural = resource.rpartition("/")
    name = f"seawall-{plural}.{group}" if group else f"seawall-{plural}"
    hazards = tuple(dict.fromkeys(item.hazard for item in found))
    whens = _whens(found)
    names = {text: name for name, text in whens.items()}
    spec = {
        "failurePolicy": "Fail" if setting.mode == "deny" else "Ignore",
        "matchConstraints": {
            "matchPolicy": "Equivalent",
            "namespaceSelector": {},
            "objectSelector": {},
            "resourceRules": rules(group, plural, found),
        },
        "variables": [
            {"name": key, "expression": text}
            for key, text in (VARIABLES | _subject(resource) | whens).items()
        ],
        "validations": [
            _validation(
                [item for item in found if item.hazard == id_], found, actors, names, setting
            )
            for id_ in hazards
        ],
    }
    binding = {"policyName": name, "validationActions": _ACTIONS[setting.mode]}
    return Policy(
        name=name,
        resource=resource,
        hazards=hazards,
        policy=_object("ValidatingAdmissionPolicy", name, spec, hazards),
        binding=_object("ValidatingAdmissionPolicyBinding", name, binding, hazards),
    )


def _object(kind: str, name: str, spec: Object, hazards: Sequence[str]) -> Object:
    notes = {HASH: digest(spec), ROWS: ",".join(hazards)}
    metadata = {"name": name, "labels": LABELS, "annotations": notes}
    return {"apiVersion": API, "kind": kind, "metadata": metadata, "spec": spec}


def digest(spec: Any) -> str:
    """Tells whether a policy is still what was written, whatever it delegates."""
    return hashlib.sha256(msgspec.json.encode(undelegated(spec), order="sorted")).hexdigest()[:16]


def undelegated(spec: Any) -> Any:
    """The same, with nothing delegated: that part is the agent's to write."""
    if not isinstance(spec, dict) or "variables" not in spec:
        return spec
    plain = {"name": DELEGATED, "expression": VARIABLES[DELEGATED]}
    variables = [plain if one.get("name") == DELEGATED else one for one in spec["variables"]]
    return spec | {"variables": variables}


def rules(group: str, plural: str, found: list[Item]) -> list[Object]:
    """What the API server asks the policy about: no more than its items look at."""
    asked: dict[str, set[str]] = {}
    for item in found:
        for sub in item.subresources:
            asked.setdefault(sub, set()).update(item.match.operations)
    by_verbs: dict[tuple[str, ...], list[str]] = {}
    for sub, verbs in sorted(asked.items()):
        name = f"{plural}/{sub}" if sub else plural
        by_verbs.setdefault(tuple(sorted(verbs)), []).append(name)
    native = not group or "." not in group or group.endswith(".k8s.io")
    return [
        {
            "apiGroups": [group],
            "apiVersions": [_VERSIONS.get(group, "v1") if native else "*"],
            "operations": list(verbs),
            "resources": names,
            "scope": "*",
        }
        for verbs, names in by_verbs.items()
    ]


def _whens(found: list[Item]) -> dict[str, str]:
    """The variables that hold the items' expressions, each once.

    In variables, because the API server's own type check takes an expression that is written for
    several kinds (pods and their templates) for wrong ones of each kind; it looks at validations
    only. What it would have told is tested with real requests.
    """
    every = dict.fromkeys(item.match.when.strip() for item in found)
    return {f"when{number}": text for number, text in enumerate(every)}


def _subject(resource: str) -> dict[str, str]:
    """Object and user as permits name them; an object has no uid before it is created."""
    uid = "(oldObject != null ? oldObject.?metadata.?uid.orValue('-') : '-')"
    place = f"{METADATA}.?namespace.orValue('') + '/' + {METADATA}.?name.orValue('')"
    user = "request.userInfo.username"
    return {"subject": f"{texts.quoted(resource + ' ')} + {place} + ' ' + {uid} + ' ' + {user}"}


def _validation(
    mine: list[Item],
    every: list[Item],
    actors: Sequence[Actor],
    names: Mapping[str, str],
    setting: Setting,
) -> Object:
    """All items of one hazard: each further validation costs an API server something."""
    clauses = [_clause(item, every, actors, names[item.match.when.strip()]) for item in mine]
    id_, entry = mine[0].hazard, mine[0].entry
    found = {
        "expression": clauses[0] if len(clauses) == 1 else " && ".join(f"({c})" for c in clauses),
        "message": texts.message(id_, entry, setting.lang),
        "reason": "Forbidden",
    }
    if any("DELETE" in item.match.operations for item in mine):
        # The API server names the object itself, but not when a whole collection is deleted. It
        # makes these texts for every request, refused or not: a fifth of what a policy costs.
        found["messageExpression"] = texts.expression(id_, entry, setting.lang)
    return found


def _clause(item: Item, every: list[Item], actors: Sequence[Actor], when: str) -> str:
    """True lets pass. The cheap and the frequent stand first: `||` stops there."""
    return " || ".join(
        (
            *_not_asked(item, every),
            *exempt.of_platform(item, actors),
            f"!variables.{when}",
            *exempt.of_object(item),
        )
    )


def _not_asked(item: Item, found: list[Item]) -> list[str]:
    """That the request is none that the item is about, where the policy sees others too."""
    clauses = []
    verbs = {verb for other in found for verb in other.match.operations}
    subs = {sub for other in found for sub in other.subresources}
    if mine := set(item.match.operations) if set(item.match.operations) != verbs else ():
        clauses.append(_unless("request.operation", mine))
    if subs != set(item.subresources):
        clauses.append(_unless("variables.sub", set(item.subresources)))
    return clauses


def _unless(what: str, words: set[str]) -> str:
    if len(words) == 1:
        return f"{what} != {texts.quoted(next(iter(words)))}"
    return f"!({what} in [{', '.join(texts.quoted(word) for word in sorted(words))}])"
