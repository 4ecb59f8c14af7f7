"""The page in a real browser (`make test` installs one): its script runs under its own policy."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from seawall.responses.reports import html
from tests.reports import sample

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.mark.toolchain
def test_the_script_runs_and_the_language_follows_the_address(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    assert browser, "no Chromium on PATH: `make test` installs it"
    page = tmp_path / "report.html"
    page.write_bytes(html.render(sample.result(), "en"))
    done = subprocess.run(
        [
            browser,
            *OPTIONS,
            f"--user-data-dir={tmp_path}/profile",
            "--dump-dom",
            f"{page.as_uri()}?lang=zh",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert re.search(r'<html lang="zh-CN" data-lang="zh"', done.stdout)
    assert "<title>海堤检查报告</title>" in done.stdout
    assert not re.search(r"data-script(=\"\")? hidden", done.stdout)
