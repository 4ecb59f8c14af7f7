"""The command line of `seawall agent`: what it refuses, in words."""

from __future__ import annotations

import pytest

from seawall.cli import extras
from seawall.cli.main import run
from seawall.errors import UsageError
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "--tls-dir"),
        (("--tls-dir", "x", "--store", "y"), "--client-ca"),
        (("--tls-dir", "x", "--client-ca", "y"), "--store"),
        (("--tls-dir", "x", "--tls", "none"), "--tls"),
        (("--tls-dir", "x", "--kubeconfig", "/nowhere"), "/nowhere"),
    ],
)
def test_what_does_not_fit_is_said(
    args: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang=en", "agent", *args]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "word"), [("en", "admission"), ("zh", "准入")])
def test_help_speaks_both_languages(
    lang: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([f"--lang={lang}", "agent", "--help"]) == 0
    assert word in capsys.readouterr().out


def test_missing_libraries_are_named_by_their_extra() -> None:
    say = speaker(MESSAGES, "en")
    extras.need("agent", say)
    with pytest.raises(UsageError, match=r"pip install 'seawall\[agent\]'"):
        extras.need("agent", say, {"agent": ("no_such_library_of_ours",)})
