"""What each resource of a plan is to a cluster: followed through ids, references, tags and names.

A load balancer without any mark is the API server's if the cluster in the same plan says so; a
security group is the workers' if a worker is in it. Nothing is guessed: no link, no mark, an
incomplete picture → Unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seawall.commands import cloudkeys
from seawall.commands.context import Word
from seawall.model import Unknown
from seawall.sources.terraform_changes import Planned
from seawall.sources.terraform_config import Config, bare
from seawall.sources.terraform_plan import Resource, value
from seawall.sources.terraform_table import Row, listed, plain_tags, rows
from seawall.sources.terraform_values import first_known, settled, texts

# Written by ACK into the modification protection of the load balancer of its API server.
_API_SERVER = "APIServer"
_VOLUME_TAGS = frozenset((cloudkeys.CLUSTER_TAG, *cloudkeys.VOLUME_TAGS))
_ROUNDS = 3  # scaling group → its configuration → that one's security group


class Record(msgspec.Struct):
    """One managed resource (or data source) that the table knows, as it is before the plan."""

    address: str
    row: Row
    values: dict[str, Any]


class Link(msgspec.Struct, frozen=True):
    role: str
    cluster: Word = ""


class Links:
    """Roles and clusters by id, from everything that the plan shows."""

    def __init__(
        self,
        changes: list[Planned],
        others: list[Resource],
        config: Config,
        named: Mapping[str, Link],
    ) -> None:
        self._config = config
        self._by_id: dict[str, Record] = {}
        self._by_address: dict[str, Record] = {}
        self._links: dict[str, Link] = {}
        self._links.update(named)
        records = list(_records(changes, others))
        for record in records:
            self._index(record)
        for record in records:
            self._tell(record)
        for _ in range(_ROUNDS):
            for record in records:
                if record.row.passes:
                    self._pass(record)

    def _index(self, record: Record) -> None:
        if not record.address.startswith("data."):
            self._by_address.setdefault(bare(record.address), record)
        for name in ("id", *record.row.ids):
            id_ = record.values.get(name)
            if isinstance(id_, str) and id_ and name not in record.row.of:
                self._by_id.setdefault(id_, record)

    def _tell(self, record: Record) -> None:
        cluster = _own_cluster(record.row, record.values)
        for role, paths in record.row.tells.items():
            for path in paths:
                for id_ in _ids_at(record.values, path):
                    self._links.setdefault(id_, Link(role, cluster))

    def _pass(self, record: Record) -> None:
        role = self.role(record.row, record.values, record.address)
        if isinstance(role, Unknown) or not role:
            return
        link_cluster = self.cluster(record.row, record.values, record.address)
        for attribute, given in record.row.passes.items():
            for id_ in _ids_at(record.values, attribute):
                self._links.setdefault(id_, Link(role if given == "=" else given, link_cluster))

    def role(self, row: Row, values: Mapping[str, Any], address: str) -> Word:
        """The role of what `row` takes as its target."""
        if row.role is not None:
            return row.role
        for id_ in texts(first_known(values, row.ids)):
            if isinstance(id_, str) and id_ in self._links and not row.of:
                return self._links[id_].role
        found = self._role_of_others(row, values, address)
        if isinstance(found, str) and found:
            return found
        if row.of and not (row.tagging or row.name):
            return found if found is not None else ""
        own = own_role(row, values)
        return found if isinstance(found, Unknown) and own == "" else own

    def _role_of_others(self, row: Row, values: Mapping[str, Any], address: str) -> Word | None:
        """The first role among the ids that `of` names; without one, what the first id says."""
        last: Word | None = None
        for attribute in row.of:
            for id_ in texts(values.get(attribute)):
                role = self.role_of_id(id_) if isinstance(id_, str) else None
                if role is None:
                    role = self._role_behind(address, attribute)
                if isinstance(role, str) and role:
                    return role
                last = role if last is None else last
        return last

    def role_of_id(self, id_: str) -> Word:
        """The role of the resource with this id; Unknown if the plan doesn't hold it."""
        if id_ in self._links:
            return self._links[id_].role
        record = self._by_id.get(id_)
        if record is not None:
            return self.role(record.row, record.values, record.address)
        return named_role(id_) or Unknown(f"{id_} is not in this plan")

    def _role_behind(self, address: str, attribute: str) -> Word:
        """The role of what an unknown id will come from."""
        for source, name in self._config.sources(address, attribute):
            record = self._by_address.get(source)
            if record is None:
                continue
            for role, paths in record.row.tells.items():
                if name and any(path.split(".")[0] == name.split(".")[0] for path in paths):
                    return role
            if name in ("", "id", *record.row.ids):
                return self.role(record.row, record.values, record.address)
        return Unknown("known only after apply")

    def cluster(self, row: Row, values: Mapping[str, Any], address: str) -> Word:
        """The id of the cluster that the target belongs to; "" if it belongs to none."""
        own = _own_cluster(row, values)
        if isinstance(own, Unknown) or own:
            return own
        for attribute in (*row.ids, *row.of):
            for id_ in texts(values.get(attribute)):
                if isinstance(id_, str) and (link := self._links.get(id_)):
                    return link.cluster
                record = self._by_id.get(id_) if isinstance(id_, str) else None
                found = _own_cluster(record.row, record.values) if record else ""
                if isinstance(found, str) and found:
                    return found
        role = self.role(row, values, address)
        return "" if role == "" else Unknown("the plan does not say which cluster")

    def record(self, id_: Word, address: str = "", attribute: str = "") -> Record | None:
        """The resource with this id, or the one that the attribute's expression names."""
        if isinstance(id_, str):
            return self._by_id.get(id_)
        for source, _name in self._config.sources(address, attribute):
            if source in self._by_address:
                return self._by_address[source]
        return None


def _own_cluster(row: Row, values: Mapping[str, Any]) -> Word:
    if row.cluster:
        found = values.get(row.cluster)
        return found if isinstance(found, (str, Unknown)) else ""
    tags = plain_tags(values.get("tags"))
    found = tags.get(cloudkeys.CLUSTER_TAG) if isinstance(tags, Mapping) else ""
    return found if isinstance(found, (str, Unknown)) else ""


def own_role(row: Row, values: Mapping[str, Any]) -> Word:
    """What name, tags and description of the resource itself say."""
    name = first_known(values, row.name) if row.name else None
    tags = plain_tags(values.get("tags")) if row.tagging else {}
    if tags is None:
        tags = {}  # a plan shows all attributes: no tags, none there
    if row.is_ == "filesystem" and isinstance(tags, Mapping) and _VOLUME_TAGS & tags.keys():
        return "volume"  # a file system that carries the cluster's tags was made for its volumes
    description = values.get(row.description) if row.description else None
    if row.is_ == "loadbalancer" and isinstance(description, str) and _API_SERVER in description:
        return "apiserver"
    return cloudkeys.role_of(
        row.is_,
        name=name if isinstance(name, (str, Unknown)) else None,
        tags=tags if isinstance(tags, (Mapping, Unknown)) else None,
        description=description if isinstance(description, (str, Unknown)) else None,
    )


def named_role(name: str) -> str:
    """RAM's ids are names: a role or policy of a cluster shows by its name alone."""
    role = cloudkeys.role_of("role", name=name)
    return role if isinstance(role, str) else ""


def _ids_at(values: Mapping[str, Any], path: str) -> Iterator[str]:
    head, _, rest = path.partition(".")
    found = values.get(head)
    if rest:
        blocks = found if isinstance(found, list) else [found]
        for block in blocks:
            if isinstance(block, Mapping):
                yield from _ids_at(block, rest)
        return
    yield from (id_ for id_ in texts(found) if isinstance(id_, str))


def _records(changes: list[Planned], others: list[Resource]) -> Iterator[Record]:
    seen = set()
    for item in changes:
        seen.add(item.address)
        yield Record(item.address, item.row, item.before or item.after or {})
    table, lists = rows(), listed()
    for resource in others:
        if resource.mode == "data" and resource.type in lists:
            yield from _listed(resource, *lists[resource.type])
        row = table.get(resource.type)
        if row is not None and resource.mode == "managed" and resource.address not in seen:
            hidden = value(resource.sensitive_values)
            values = settled(value(resource.values), None, hidden, row.wanted)
            yield Record(resource.address, row, values)


def _listed(resource: Resource, row: Row, attribute: str) -> Iterator[Record]:
    """What a data source found: resources that this plan doesn't manage."""
    values, hidden = value(resource.values), value(resource.sensitive_values)
    items = values.get(attribute) if isinstance(values, dict) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and hidden is not True:
            yield Record(resource.address, row, settled(item, None, None, row.wanted))
