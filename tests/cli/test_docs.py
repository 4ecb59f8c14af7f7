"""The guide fails the tests when it lies."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from seawall import settings
from seawall.cli import check
from seawall.engine import load
from seawall.responses.exceptions import inline

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = ("check.md", "check.zh-CN.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_option_that_the_guide_names_exists(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    options = {name for param in check.command("en").params for name in param.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - options == set()


@pytest.mark.parametrize("page", PAGES)
def test_its_settings_are_settings(page: str, tmp_path: Path) -> None:
    text = re.search(r"```toml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.S)
    assert text
    (tmp_path / settings.NAME).write_text(text[1], "utf-8")
    found = settings.load(tmp_path, tmp_path)
    assert found.keys == {field.encode_name for field in msgspec.structs.fields(settings.Settings)}


@pytest.mark.parametrize("page", PAGES)
def test_its_exception_is_one(page: str) -> None:
    (found,) = inline.find(
        [line for line in (DOCS / page).read_text("utf-8").splitlines() if line.startswith("#")]
    )
    assert set(found.ids) <= set(load().hazards)
    assert found.reason
