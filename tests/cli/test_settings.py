from __future__ import annotations

from pathlib import Path

import pytest

from seawall import settings
from seawall.errors import UsageError


def project(tmp_path: Path, text: str) -> Path:
    root = tmp_path / "home" / "project"
    (root / "deep" / "er").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / settings.NAME).write_text(text)
    return root


def test_the_nearest_file_above_the_current_folder_counts(tmp_path: Path) -> None:
    root = project(tmp_path, 'lang = "zh"\nfail-on = "warning"\ncatalog = ["rules"]')
    found = settings.load(root / "deep" / "er", tmp_path / "home").settings
    assert (found.lang, found.fail_on) == ("zh", "warning")
    assert found.catalog == [str(root / "rules")]


def test_the_search_ends_at_the_projects_root_and_goes_on_at_home(tmp_path: Path) -> None:
    root = project(tmp_path, "")
    (root / settings.NAME).unlink()
    (tmp_path / "home" / settings.NAME).write_text('lang = "zh"')  # above the project: not ours
    assert settings.load(root / "deep", tmp_path / "home").file == ""
    config = tmp_path / "home" / ".config"
    config.mkdir()
    (config / settings.NAME).write_text('output = "json"')
    assert settings.load(root / "deep", tmp_path / "home").settings.output == "json"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('lang = "zh"\nfail_on = "error"', ":2: fail_on: no such key; there are: lang, output"),
        ('\nfail-on = "fatal"', ":2: fail-on: Invalid enum value 'fatal'"),
        ('select = "NP-02"', ":1: select: Expected `array`, got `str`"),
        ("lang = !\n", ":1:8: is not TOML: Invalid value"),
        ("lang = ", ": is not TOML: Invalid value"),
        ("strict = 1", ":1: strict: Expected `bool`, got `int`"),
    ],
)
def test_a_wrong_file_names_line_and_field(tmp_path: Path, text: str, complaint: str) -> None:
    root = project(tmp_path, text)
    with pytest.raises(UsageError) as error:
        settings.load(root, tmp_path / "home")
    assert str(error.value).startswith(f"{root / settings.NAME}{complaint}")
