"""An interactive shell under a pseudo-terminal, typed at like a person would."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Mapping, Sequence


class Terminal:
    """`type` sends text, `wait` reads until a text has appeared and returns what came."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str]) -> None:
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], list(argv), dict(environ))

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def wait(self, text: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.fd], [], [], max(end - time.monotonic(), 0))
            assert ready, f"{text!r} did not come; there is {self.seen!r}"
            self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
        came, _, self.seen = self.seen.partition(text)
        return came + text

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
