"""What the commands of `seawall guard` do; returns their exit status."""

from __future__ import annotations

import click
import msgspec
import yaml

from seawall.audit import actors
from seawall.cli import choice
from seawall.engine import Catalog
from seawall.guard import policies
from seawall.guard.setting import Mode, Object, Setting
from seawall.locales import speaker
from seawall.locales.guard import MESSAGES
from seawall.model import Lang


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line as click read it; each command has some of these."""

    mode: Mode = "audit"
    output: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    catalog: tuple[str, ...] = ()


def run_export(lang: Lang, options: Options) -> int:
    setting = Setting(mode=options.mode, lang=lang)
    found = policies.bundle(_catalog(lang, options), actors().actors, setting)
    objects = [one for policy in found for one in (policy.policy, policy.binding)]
    click.echo(_written(objects, options.output), nl=False)
    return 0


def _written(objects: list[Object], form: str) -> str:
    if form == "json":
        body = {"apiVersion": "v1", "kind": "List", "items": objects}
        return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"
    return yaml.dump_all(
        objects, Dumper=_Dumper, sort_keys=False, allow_unicode=True, explicit_start=True, width=100
    )


class _Dumper(yaml.SafeDumper):
    """Without anchors: labels that policies share are written out in each."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _catalog(lang: Lang, options: Options) -> Catalog:
    say = speaker(MESSAGES, lang)
    words = (choice.words(options.select), choice.words(options.ignore))
    return choice.chosen(choice.loaded(options.catalog), *words, say)
