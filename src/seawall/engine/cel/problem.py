"""What is wrong with an expression, and where, before a file's name is known."""

from __future__ import annotations


class Problem(Exception):
    """`line` and `column` count from 1 inside of the expression."""

    def __init__(self, why: str, line: int, column: int) -> None:
        super().__init__(why)
        self.why, self.line, self.column = why, line, column
