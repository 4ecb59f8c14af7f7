"""What a restore would do, step by step in the order of dependencies, before it does anything.

Each step is tried by the server first (dry run), so that its refusal, its defaults and what
admission makes of the object are known. What is missing and needed comes along: the namespace, the
CRD, and what went with them; a workload's ConfigMaps, service account and its rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from seawall.baseline import bodies, content, needs
from seawall.baseline.bodies import Note, Object
from seawall.baseline.capture import CRDS, NAMESPACES
from seawall.baseline.content import Shape
from seawall.baseline.difference import missing
from seawall.baseline.history import History
from seawall.baseline.needs import Need
from seawall.baseline.scope import Scope
from seawall.clients.kube import Cluster
from seawall.errors import ClusterError
from seawall.store.recall import Copy

Action = Literal["create", "replace", "merge", "same", "refuse"]


class Step(msgspec.Struct, kw_only=True):
    """One object. `live` and `after` are what is kept of it now, and would be afterwards."""

    copy: Copy
    action: Action
    form: Shape | None = None
    wanted: Object = {}
    body: Object = {}
    live: Object | None = None
    after: Object | None = None
    version: str = ""  # resourceVersion of the live object
    why: Note | None = None  # of a refusal
    notes: list[Note] = []
    waits: bool = False  # for what an earlier step makes: the server could not try it yet

    @property
    def key(self) -> Need:
        return Need(self.copy.resource, self.copy.namespace, self.copy.name)


class Planner:
    """Plans for one cluster. `force`: newer changes may be overwritten."""

    def __init__(
        self, cluster: Cluster, history: History, rules: Scope, *, force: bool = False
    ) -> None:
        self.cluster, self.history, self.rules, self.force = cluster, history, rules, force
        self.coming: set[Need] = set()  # what steps of this plan create

    def plan(self, copies: Iterable[Copy]) -> list[Step]:
        """Steps in the order in which they are done. ClusterError: nothing could be looked at."""
        chosen = {Need(one.resource, one.namespace, one.name): one for one in copies}
        self._complete(chosen)
        ordered = sorted(
            chosen.values(), key=lambda one: (self.rules.rank(one.resource), *_name(one))
        )
        self.coming = set()
        return [self._step(copy) for copy in ordered]

    def _complete(self, chosen: dict[Need, Copy]) -> None:
        """Add what is missing and needed, until nothing new is."""
        waiting = list(chosen.values())
        while waiting:
            copy = waiting.pop()
            for more in self._along(copy):
                key = Need(more.resource, more.namespace, more.name)
                if key not in chosen:
                    chosen[key] = more
                    waiting.append(more)

    def _along(self, copy: Copy) -> Iterable[Copy]:
        if not self._is_missing(Need(copy.resource, copy.namespace, copy.name)):
            return
        if copy.resource in (CRDS, NAMESPACES):
            yield from self.history.lost_with(copy)
        wanted = [*needs.of(copy.resource, self.history.content(copy))]
        if copy.resource not in self.cluster.resources():
            wanted.append(needs.definition(copy.resource))
        for need in wanted:
            known = self.history.alive(need.resource, need.namespace, need.name)
            if known and self._is_missing(need) and not self._is_gone_for_good(known):
                yield known
        if copy.resource == "serviceaccounts":
            yield from self._bindings(copy)

    def _is_gone_for_good(self, known: Copy) -> bool:
        """A volume whose disk was deleted with it: an object alone would point to nothing."""
        if known.resource != "persistentvolumes":
            return False
        policy = self.history.content(known)["spec"].get("persistentVolumeReclaimPolicy")
        return policy == "Delete" and not self.force

    def _bindings(self, account: Copy) -> Iterable[Copy]:
        """Missing bindings of a missing service account."""
        for resource in needs.BINDINGS:
            for last in self.history.state(resource=resource):
                known = self.history.alive(resource, last.namespace, last.name)
                if known is None:
                    continue
                found = self.history.content(known)
                key = Need(resource, last.namespace, last.name)
                if needs.binds(found, account.namespace, account.name) and self._is_missing(key):
                    yield known

    def _is_missing(self, need: Need) -> bool:
        """Whether it is known not to be there; what we may not see is taken to be there."""
        if need.resource not in self.cluster.resources():
            return True
        try:
            return self.cluster.get(need.resource, need.name, need.namespace) is None
        except ClusterError as error:
            if error.reason != "forbidden":
                raise
            return False

    def _step(self, copy: Copy) -> Step:
        try:
            return self._looked(copy)
        except ClusterError as error:
            return Step(copy=copy, action="refuse", why=Note("why.look", {"why": str(error)}))

    def _looked(self, copy: Copy) -> Step:
        kept = self.history.content(copy)
        kind = self.cluster.resources().get(copy.resource)
        if kind is None:
            return self._unserved(copy, kept)
        form = content.shape(kind)
        step = Step(copy=copy, action="create", form=form, notes=[])
        if kept["apiVersion"] != form.api_version:
            values = {"old": kept["apiVersion"], "new": form.api_version}
            step.notes.append(Note("note.api_version", values))
            kept["apiVersion"] = form.api_version
        step.wanted = content.wanted(kept, form, self.rules)
        raw = self.cluster.get(copy.resource, copy.name, copy.namespace)
        if raw is None:
            self._new(step)
        else:
            self._changed(step, raw)
        return step

    def _unserved(self, copy: Copy, kept: Object) -> Step:
        """A custom object whose CRD comes back in this plan, or nothing that can be done."""
        if needs.definition(copy.resource) not in self.coming:
            return Step(copy=copy, action="refuse", why=Note("why.unserved"))
        self.coming.add(Need(copy.resource, copy.namespace, copy.name))
        notes: list[Note] = []
        body = bodies.new(kept, copy.resource, self.cluster, self.rules, notes.append)
        return Step(
            copy=copy,
            action="create",
            wanted=kept,
            body=body,
            after=kept,
            notes=notes,
            waits=True,
        )

    def _new(self, step: Step) -> None:
        copy = step.copy
        if copy.resource == "nodes":
            step.action, step.why = "refuse", Note("why.node")
            return
        if copy.resource == "persistentvolumeclaims" and not self._volume_fits(step):
            return
        tell = step.notes.append
        step.body = bodies.new(step.wanted, copy.resource, self.cluster, self.rules, tell)
        self._note_secrets(step)
        if Need(NAMESPACES, "", copy.namespace) in self.coming:
            step.waits, step.after = True, step.wanted
        else:
            self._try(step)
        if step.action != "refuse":
            self.coming.add(step.key)

    def _changed(self, step: Step, raw: bytes) -> None:
        assert step.form is not None
        whole = msgspec.json.decode(raw)
        head = content.heads.decode(raw).metadata
        kept = content.kept(msgspec.json.decode(raw), step.form, self.rules)
        step.live, step.version = content.wanted(kept, step.form, self.rules), head.resource_version
        if head.deletion_timestamp:
            finalizers = ", ".join(whole["metadata"].get("finalizers") or ("-",))
            step.action, step.why = "refuse", Note("why.dying", {"finalizers": finalizers})
            return
        is_node = step.copy.resource == "nodes"
        if _is_there(step.wanted, step.live, part=is_node):
            step.action = "same"
            return
        step.action = "merge" if is_node else "replace"
        if not self.force and not self._only_adds(step, head.uid):
            step.action, step.why = "refuse", _newer(step.copy, head)
            step.after = step.wanted
            return
        if is_node:
            step.body = bodies.node(step.wanted, whole, self.rules)
        else:
            tell, resource = step.notes.append, step.copy.resource
            step.body = bodies.changed(step.wanted, whole, resource, self.cluster, tell)
        self._try(step)

    def _only_adds(self, step: Step, uid: str) -> bool:
        """A node that registered anew has lost its labels; nobody took them away since."""
        if step.copy.resource != "nodes" or uid == step.copy.uid:
            return False
        live, wanted = step.live or {}, step.wanted
        for part in ("labels", "annotations"):
            now, then = (one["metadata"].get(part, {}) for one in (live, wanted))
            if any(now[key] != then[key] for key in now.keys() & then.keys()):
                return False
        taints = (one.get("spec", {}).get("taints", []) for one in (live, wanted))
        now_taints, then_taints = taints
        return all(one in then_taints for one in now_taints)

    def _volume_fits(self, step: Step) -> bool:
        """A claim that comes back must find its own volume, else it would get an empty one."""
        name = step.wanted.get("spec", {}).get("volumeName", "")
        if not name or Need("persistentvolumes", "", name) in self.coming:
            return True
        raw = self.cluster.get("persistentvolumes", name)
        if raw is None:
            if not self.force:
                step.action, step.why = "refuse", Note("why.volume", {"volume": name})
            return self.force
        ref = msgspec.json.decode(raw).get("spec", {}).get("claimRef") or {}
        owner = (ref.get("namespace"), ref.get("name"))
        if ref and owner != (step.copy.namespace, step.copy.name):
            values = {"volume": name, "claim": "/".join(str(part) for part in owner)}
            step.action, step.why = "refuse", Note("why.bound", values)
            return False
        return True

    def _note_secrets(self, step: Step) -> None:
        names = {
            need.name
            for need in needs.of(step.copy.resource, step.wanted)
            if need.resource == "secrets"
        }
        if names:
            step.notes.append(Note("note.secrets", {"names": ", ".join(sorted(names))}))

    def _try(self, step: Step) -> None:
        """The server's dry run; a Service gives up addresses that are taken."""
        try:
            raw = send(self.cluster, step, dry_run=True)
        except ClusterError as error:
            if not self._smaller(step, error):
                step.action, step.why = "refuse", Note("why.server", {"why": error.why})
                return
            self._try(step)
            return
        assert step.form is not None
        kept = content.kept(msgspec.json.decode(raw), step.form, self.rules)
        step.after = content.wanted(kept, step.form, self.rules)

    def _smaller(self, step: Step, error: ClusterError) -> bool:
        if step.copy.resource != "services" or error.reason != "invalid" or step.live is not None:
            return False
        for name, fields in bodies.ADDRESSES:
            smaller = bodies.without(step.body, fields)
            if smaller != step.body:
                step.body = smaller
                step.notes.append(Note(f"note.free.{name}", {"why": error.why}))
                return True
        return False


def send(cluster: Cluster, step: Step, *, dry_run: bool) -> bytes:
    """The step's request; the object as the server has it then."""
    copy = step.copy
    if step.action == "create":
        return cluster.create(copy.resource, step.body, copy.namespace, dry_run=dry_run)
    if step.action == "merge":
        return cluster.patch(copy.resource, copy.name, step.body, dry_run=dry_run)
    return cluster.replace(copy.resource, copy.name, step.body, copy.namespace, dry_run=dry_run)


def _is_there(wanted: Object, live: Object, *, part: bool) -> bool:
    return not missing(wanted, live) if part else not content.differs(wanted, live)


def _newer(copy: Copy, head: content.Meta) -> Note:
    """Who changed the live object after the copy was made, as far as managedFields tell."""
    manager, changed = content.author(head)
    values: dict[str, Any] = {"number": str(copy.number), "seen": copy.seen}
    if head.uid != copy.uid:
        return Note("why.other", values)
    if changed and changed > (copy.changed or copy.seen[:19]):
        return Note("why.newer", values | {"manager": manager, "changed": changed})
    return Note("why.newer.unknown", values)


def _name(copy: Copy) -> tuple[str, str]:
    return copy.namespace, copy.name
