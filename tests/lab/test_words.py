"""Every error of the lab is told in Chinese too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import seawall.lab
from seawall.lab.host import ELSEWHERE
from seawall.locales import reasons

# What is filled in here is a text of the lab's own.
FILLED = {
    "5 failed: 5": "building 5 failed: 5",
    "a lab needs a Linux machine and root: 5": "a lab needs a Linux machine and root: this is 5",
    "5 is no name of a lab": "'5' is no name of a lab",
}
FOLDER = Path(seawall.lab.__file__).parent


def text(node: ast.expr) -> str:
    """The text with 5 in each place that is filled in; "" for a name."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "5" for part in node.values)
        found = "".join(map(str, parts))
        return FILLED.get(found, found)
    return ""


def errors() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LabError":
                for part in (*node.args, *(word.value for word in node.keywords)):
                    if text(part).strip("5: "):
                        yield path.name, text(part)


def test_there_are_many() -> None:
    assert len(list(errors())) > 40


@pytest.mark.parametrize(("file", "english"), [*errors(), ("host.py", ELSEWHERE)])
def test_it_is_told_in_chinese(file: str, english: str) -> None:
    told = reasons.chinese(english)
    assert told != english, f"{file}: {english}"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told) or "：" in told
