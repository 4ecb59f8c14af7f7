from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from seawall.model import Lang, Problem
from seawall.responses.reports import html
from tests.reports import sample

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Reader(HTMLParser):
    """Refuses tags that do not close; keeps ids, links and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        assert not any(name.startswith("on") or name == "style" for name in values)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def page(lang: Lang = "en") -> str:
    return html.render(sample.result(), lang).decode()


def test_it_is_one_well_formed_file_that_loads_nothing() -> None:
    reader = read(page())
    assert all(link.startswith("#") for link in reader.links)
    assert not reader.tags & {"link", "img", "iframe", "object", "form"}
    assert "http" not in page().replace("http-equiv", "")


def test_links_lead_to_cards_and_ids_are_unique() -> None:
    reader = read(page())
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links} <= set(reader.ids)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_languages_are_in_the_page(lang: Lang) -> None:
    text = page(lang)
    assert "A node removed with kubectl" in text
    assert "用 kubectl 删除节点" in text
    assert f'data-lang="{lang}"' in text


def test_its_policy_allows_exactly_its_own_style_and_script() -> None:
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'")
    for tag in ("style", "script"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert inner
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_text_of_files_is_only_text() -> None:
    evil = "</code></pre><script>alert(1)</script>\"'><img src=x onerror=y>"
    made = sample.result()
    op = sample.node("n1", 3, evil)
    op.via = (evil,)
    op.where = type(op.where)(file=evil, line=1, address=evil)
    made.findings = [
        sample.finding("node_deleted", op),
        sample.finding("reserved_key", op, "unknown", evil),
    ]
    made.problems = [Problem(file=evil, why=evil, todo=evil)]
    text = html.render(made, "zh").decode()
    reader = read(text)
    assert "img" not in reader.tags
    assert text.count("<script>") == 1


def test_a_clean_result_says_so() -> None:
    made = sample.result()
    made.findings, made.allowed, made.problems = [], [], []
    assert "breaks a known rule" in html.render(made, "en").decode()
