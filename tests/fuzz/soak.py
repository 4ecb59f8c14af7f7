"""One way to run a fuzz target for long: coverage-guided, from the target's own corpus.

python -m tests.fuzz.soak yaml -max_total_time=600 [libFuzzer's own options]
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path


def main() -> None:
    atheris = importlib.import_module("atheris")  # only `make soak` installs it
    target = importlib.import_module(f"tests.fuzz.fuzz_{sys.argv[1]}")
    with tempfile.TemporaryDirectory() as seeds:  # the fuzzer adds its own finds to it
        for number, data in enumerate(target.corpus()):
            (Path(seeds) / str(number)).write_bytes(data)
        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *sys.argv[2:], seeds], target.one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
