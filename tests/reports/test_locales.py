from __future__ import annotations

import re
import string

import pytest

from seawall import locales
from seawall.locales import baseline, cli, cluster, reasons, reports, snapshot, states, store

TABLES = {
    "baseline": baseline.MESSAGES,
    "cli": cli.MESSAGES,
    "reports": reports.MESSAGES,
    "snapshot": snapshot.MESSAGES,
}
PAIRS = [(name, key) for name, table in TABLES.items() for key in table]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME = {"coverage.never", "html.language"}  # a sign; and each names the other language


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("table", "key"), PAIRS)
def test_both_languages_have_the_same_placeholders(table: str, key: str) -> None:
    en, zh = TABLES[table][key]
    assert fields(en) == fields(zh)
    assert en
    assert zh
    if key not in SAME:
        assert not CHINESE.search(en)
        assert CHINESE.search(zh)


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_decides_the_language(environ: dict[str, str], lang: str) -> None:
    assert locales.of_environment(environ) == lang


def test_reasons_are_translated_by_pattern_and_else_kept() -> None:
    for table in (reasons, cluster, states, store):
        assert all(CHINESE.search(text) for text in table.FIXED.values())
        assert all(CHINESE.search(text) for _, text in table.PATTERNS)
    assert reasons.chinese("the current namespace") == "命名空间取决于当前上下文"
    assert (
        reasons.chinese("the text does not say what this disk is to a cluster").count("disk") == 1
    )
    assert reasons.chinese("something else") == "something else"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("it is not allowed (HTTP 403)", "没有权限（HTTP 403）"),
        ("nodes could not be read: it was not collected", "无法读取 nodes：未采集"),
        ('it is not allowed: User "a" cannot list', '没有权限：User "a" cannot list'),
        ("the client certificate expired on 2026-01-01", "客户端证书已于 2026-01-01 过期"),
    ],
)
def test_a_clusters_reasons_are_told_in_chinese(reason: str, told: str) -> None:
    assert reasons.chinese(reason) == told
