"""Install Seawall with its locked dependencies into a folder: `python scripts/image_tree.py DIR`.

Needs uv beside this Python or on PATH, and nothing else of the project. Packages come with the
hashes of uv.lock; their code is compiled so that a changed time of a file doesn't matter.
"""

from __future__ import annotations

import compileall
import os
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRA = "agent"
_LOCAL = re.compile(r"^\.\./|^bin/|/direct_url\.json,|/uv_cache\.json,")


def install(target: Path) -> None:
    """The packages and Seawall's own wheel. CalledProcessError where uv can't."""
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "requirements.txt")
        export = ("export", "--frozen", "--no-dev", "--extra", EXTRA, "--no-emit-project")
        _uv(*export, "--output-file", str(listed))
        _uv("build", "--wheel", "--out-dir", scratch)
        (wheel,) = Path(scratch).glob("*.whl")
        into = ("pip", "install", "--python", sys.executable, "--target", str(target))
        _uv(*into, "--only-binary", ":all:", "--require-hashes", "-r", str(listed))
        _uv(*into, "--no-deps", str(wheel))
    _tidy(target)
    compile_all(target, target.parent.parent)


def _tidy(target: Path) -> None:
    """Without what names this machine: programs that start its Python, where the wheel lay."""
    shutil.rmtree(target / "bin")
    (target / ".lock").unlink(missing_ok=True)
    for record in target.glob("*.dist-info/RECORD"):
        lines = record.read_text().splitlines(keepends=True)
        record.write_text("".join(line for line in lines if not _LOCAL.search(line)))
    for file in target.glob("*.dist-info/*.json"):
        if file.name in ("direct_url.json", "uv_cache.json"):
            file.unlink()


def compile_all(folder: Path, root: Path) -> None:
    """Code beside each module; `root` will be `/`."""
    for old in folder.rglob("__pycache__"):
        shutil.rmtree(old)
    compileall.compile_dir(
        folder,
        quiet=2,
        stripdir=str(root),
        prependdir="/",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _uv(*args: str) -> None:
    beside = Path(sys.executable).with_name("uv")
    program = str(beside) if beside.is_file() else "uv"
    environ = {**os.environ, "UV_PROJECT_ENVIRONMENT": os.devnull}
    subprocess.run([program, "--quiet", *args], cwd=ROOT, env=environ, check=True)


if __name__ == "__main__":
    install(Path(sys.argv[1]))
