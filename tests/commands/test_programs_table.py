"""The table from program to module is true, and nothing is imported before it is met."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from seawall.commands import programs

FOLDER = Path(programs.__file__).parent


def test_each_module_of_the_table_has_just_these_names() -> None:
    for module in sorted(set(programs.TABLE.values())):
        names = import_module(f"seawall.commands.programs.{module}").NAMES
        assert names == {name for name, home in programs.TABLE.items() if home == module}, module


def test_each_module_with_names_stands_in_the_table() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py") if "\nNAMES" in path.read_text()}
    assert modules == set(programs.TABLE.values())


def test_a_stranger_has_no_reader() -> None:
    assert programs.find("emerge") is None


@pytest.mark.parametrize("text", ["", "from seawall.commands import read_script"])
def test_the_parser_is_loaded_by_the_first_script_only(text: str) -> None:
    code = f"{text}\nimport sys, seawall.commands.kinds\nprint('tree_sitter' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
