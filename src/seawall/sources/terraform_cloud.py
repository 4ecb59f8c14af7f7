"""A planned change as the API calls that the provider makes for it, in the cloud plane's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seawall.commands.context import Context, Word
from seawall.commands.shell_secrets import mask
from seawall.model import Operation, Unknown, Where
from seawall.sources.terraform_changes import Planned
from seawall.sources.terraform_config import Config
from seawall.sources.terraform_links import Links
from seawall.sources.terraform_requests import filled, request, tag_changes, tags_of
from seawall.sources.terraform_table import plain_tags
from seawall.sources.terraform_values import first_known, same, texts

_TAG_CALLS = {"alb": "UnTagResources"}

Values = Mapping[str, Any]


class Writer:
    """Writes the Operations of one plan: knows its links, its configuration and the place."""

    def __init__(self, links: Links, config: Config, ctx: Context) -> None:
        self._links, self._config, self._ctx = links, config, ctx

    def operations(self, change: Planned, line: int) -> Iterator[Operation]:
        """All API calls of one change, deletes first."""
        if change.row.through and _in_place(change):
            yield from self._updated(change, change.row.through, {}, line)
            return
        if "delete" in change.acts:
            yield from self._delete(change, line)
        if "create" in change.acts and change.row.create:
            yield from self._calls(change, change.row.create, change.after or {}, line)
        if change.acts == {"update"}:
            yield from self._update(change, line)
        elif {"delete", "create"} <= change.acts:
            yield from self._through_replace(change, line)
        yield from self._members(change, line)

    def _delete(self, change: Planned, line: int) -> Iterator[Operation]:
        before = change.before or {}
        if change.row.delete:
            yield from self._calls(change, change.row.delete, before, line, gone=True)
        for api, type_, attribute, role in change.row.also:
            for id_ in texts(before.get(attribute)):
                target = self._target(change, before) | {"type": type_, "id": id_, "role": role}
                target["name"] = Unknown("the plan does not say its name")
                yield self._operation(change, api, target, line)

    def _calls(
        self, change: Planned, api: str, values: Values, line: int, *, gone: bool = False
    ) -> Iterator[Operation]:
        """One call (or one for each id) that creates or deletes, with all its parameters."""
        row = change.row
        values = self._asked(change, values)
        asked = request(row, row.with_ | row.values, values, values)
        if row.addons:
            asked["addons"] = [{"name": values.get("name")}]
        for target in self._targets(change, values):
            before = asked if gone else None
            yield self._operation(
                change, filled(api, row, values), target, line, before=before, after=dict(asked)
            )

    def _update(self, change: Planned, line: int) -> Iterator[Operation]:
        for api, group in change.row.update.items():
            changed = {
                name: parameter_
                for name, parameter_ in group.items()
                if self._differs(change, name)
            }
            if changed:
                yield from self._updated(change, api, changed, line)
        if change.row.tagging and self._differs(change, "tags"):
            yield from self._tagged(change, line)

    def _updated(
        self, change: Planned, api: str, changed: dict[str, str], line: int
    ) -> Iterator[Operation]:
        row, before, after = change.row, change.before or {}, change.after or {}
        asked_api = filled(api, row, before | after)
        if asked_api.endswith(":"):
            return  # what it comes to depends on a value that only apply shows
        fixed = request(row, row.with_, before, before)
        old = fixed | request(row, changed | row.beside, before, before, empty=True)
        new = fixed | request(row, changed, after, before, empty=True)
        if row.whole:
            asked = before | self._asked(change, after)
            old, new = fixed | request(row, row.values, before, before), fixed
            new = fixed | request(row, row.values, asked, before)
        for target in self._targets(change, before):
            yield self._operation(
                change,
                asked_api,
                target,
                line,
                before=old,
                after=new | row.fixed.get(api, {}),
                text=_text(change, [n for n in changed or row.values if self._differs(change, n)]),
            )

    def _through_replace(self, change: Planned, line: int) -> Iterator[Operation]:
        """A replaced pool's nodes get what the attribute now says, as after an update."""
        for api, group in change.row.update.items():
            changed = {
                name: group[name]
                for name in change.row.replaced
                if name in group and self._differs(change, name)
            }
            if changed:
                yield from self._updated(change, api, changed, line)

    def _differs(self, change: Planned, name: str) -> bool:
        old, new = (change.before or {}).get(name), (change.after or {}).get(name)
        if isinstance(new, Unknown):
            # The provider computes what the configuration doesn't set: nobody asks for it.
            return self._config.configured(change.address, name)
        return not same(old, new)

    def _asked(self, change: Planned, values: Values) -> dict[str, Any]:
        """Without what the provider computes by itself: nobody asks for it."""
        return {
            name: value
            for name, value in values.items()
            if not isinstance(value, Unknown)
            or name in change.row.with_
            or self._config.configured(change.address, name)
        }

    def _tagged(self, change: Planned, line: int) -> Iterator[Operation]:
        product = change.row.tagging
        old, new = (
            plain_tags((change.before or {}).get("tags")),
            plain_tags((change.after or {}).get("tags")),
        )
        gone: Any = Unknown("the new tags are known only after apply")
        put_on: Any = []
        if not isinstance(old, Unknown) and not isinstance(new, Unknown):
            gone, put_on = tag_changes(old or {}, new or {})
        target = self._target(change, change.before or {})
        fixed = request(change.row, change.row.with_, change.before or {}, {})
        call = _TAG_CALLS.get(product, "UntagResources")
        for api, name, value in ((call, "TagKey", gone), ("TagResources", "Tag", put_on)):
            if isinstance(value, Unknown) or value:
                asked = fixed | {"ResourceId": [target["id"]], name: value}
                text = _text(change, ["tags"])
                yield self._operation(
                    change,
                    f"{product}:{api}",
                    target,
                    line,
                    before={"Tag": tags_of(old)},
                    after=asked,
                    text=text,
                )

    def _members(self, change: Planned, line: int) -> Iterator[Operation]:
        """What leaves a list of members, and what joins it."""
        values = change.now
        for attribute, (leave, join, name) in change.row.members.items():
            old, new = self._sides(change, attribute)
            for api, ids in ((leave, _without(old, new)), (join, _without(new, old))):
                if ids:
                    plain = not isinstance(values.get(attribute), list)
                    asked = request(change.row, change.row.with_, values, values)
                    asked[name] = ids[0] if plain else ids
                    target = self._target(change, values)
                    yield self._operation(change, api, target, line, after=asked)

    def _sides(self, change: Planned, attribute: str) -> tuple[list[Any], list[Any]]:
        """The members before and after, as far as this change itself moves them."""
        row, acts = change.row, change.acts
        old = texts((change.before or {}).get(attribute))
        new = texts((change.after or {}).get(attribute))
        if acts == {"update"}:
            return (old, new) if self._differs(change, attribute) else ([], [])
        if row.delete:  # they go and come with the resource itself
            return [], new if "create" in acts and attribute in row.joins else []
        return old if "delete" in acts else [], new if "create" in acts else []

    def _targets(self, change: Planned, values: Values) -> Iterator[dict[str, Any]]:
        target = self._target(change, values)
        if not change.row.each:
            yield target
            return
        for id_ in texts(values.get(change.row.each)):
            role = self._links.role_of_id(id_) if isinstance(id_, str) else target["role"]
            yield target | {"id": id_, "role": role}

    def _target(self, change: Planned, values: Values) -> dict[str, Any]:
        row, address = change.row, change.address
        name = first_known(values, row.name) if row.name else None
        tags = plain_tags(values.get("tags")) if row.tagging else Unknown("the plan has no tags")
        record = self._links.record(first_known(values, row.ids), address, row.ids[0])
        if record is not None and record.row is not row:
            name = first_known(record.values, record.row.name) if record.row.name else name
            tags = plain_tags(record.values.get("tags"))
        return {
            "type": row.is_,
            "id": _word(first_known(values, row.ids)),
            "name": _word(name),
            "tags": tags if isinstance(tags, (dict, Unknown)) else {},
            "cluster": self._links.cluster(row, values, address),
            "role": self._links.role(row, values, address),
        }

    def _operation(
        self,
        change: Planned,
        api: str,
        target: dict[str, Any],
        line: int,
        *,
        before: Any = None,
        after: Any = None,
        text: str = "",
    ) -> Operation:
        done = self._ctx.operation(
            "cloud", api, target, before=before, after=after, text=text or _text(change, ())
        )
        done.where = Where(file=self._ctx.file, line=line, address=shown(change.item))
        return done


def _in_place(change: Planned) -> bool:
    """Whether a replace puts something new in the same place: same targets before and after."""
    before, after = change.before or {}, change.after or {}
    return {"delete", "create"} <= change.acts and all(
        same(before.get(name), after.get(name)) for name in change.row.ids
    )


def shown(item: Any) -> str:
    """The address as Terraform prints it; a deposed object has its key behind it."""
    return f"{item.address} (deposed {item.deposed})" if item.deposed else item.address


def _word(value: Any) -> Word:
    if isinstance(value, Unknown):
        return value
    return str(value) if isinstance(value, (str, int)) else Unknown("known only after apply")


def _without(some: list[Any], others: list[Any]) -> list[Any]:
    return [item for item in some if isinstance(item, Unknown) or item not in others]


def _text(change: Planned, names: Any) -> str:
    """One line as people read plans: what is done, and what changes from what to what."""
    words = " and ".join(change.item.change.actions)
    parts = [f"{shown(change.item)}: {words}"]
    for name in names:
        old, new = (change.before or {}).get(name), (change.after or {}).get(name)
        if name not in change.row.script and not same(old, new):
            parts.append(mask(f"{name}: {_brief(old)} → {_brief(new)}"))
    return "; ".join(parts)


def _brief(value: Any) -> str:
    if isinstance(value, Unknown):
        return f"({value.why})"
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "…"
