"""JSON as kubectl takes it: one object, or several one after the other.

Source: YAMLOrJSONDecoder of k8s.io/apimachinery. A text whose first character is `{` is read as
JSON; where that fails at its first or second object, the rest is read as YAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from seawall.errors import InputError

# The deepest schemas of known CRDs have about 60 levels.
MAX_DEPTH = 256


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


def _integer(digits: str) -> int | float:
    """An int64, or the float that Go makes of a larger one."""
    value = int(digits) if len(digits) <= 20 else None
    return value if value is not None and -(2**63) <= value < 2**63 else float(digits)


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer)
_NOT_BLANK = re.compile(r"\S")


class Stream:
    """The JSON objects at the start of a text.

    After `objects()` ran, `end` is where the rest starts that must be read as YAML (the text's
    length if there is none), `line` its line in the file.
    """

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.end, self.line = text, file, 0, 1

    def objects(self) -> Iterator[tuple[Any, str, int]]:
        """(value, text, line it starts on) of each; InputError after the second good one."""
        count = 0
        while found := _NOT_BLANK.search(self.text, self.end):
            start = found.start()
            line = self.line + self.text.count("\n", self.end, start)
            try:
                value, end = _DECODER.raw_decode(self.text, start)
                check_depth(value)
            except (ValueError, RecursionError) as error:
                # kubectl gives up on a third object only: two may be a flow map of YAML.
                if count > 1 or isinstance(error, RecursionError):
                    raise self._wrong(error, line) from error
                return
            count += 1
            self.end, self.line = end, line + self.text.count("\n", start, end)
            if value is not None:
                yield value, self.text[start:end], line
        self.end = len(self.text)

    def _wrong(self, error: ValueError | RecursionError, line: int) -> InputError:
        if isinstance(error, json.JSONDecodeError):
            return InputError(self.file, f"is not JSON: {error.msg}", line=error.lineno)
        if isinstance(error, RecursionError):
            return InputError(self.file, _TOO_DEEP, line=line)
        return InputError(self.file, f"is not JSON: {error}", line=line)


_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"


def check_depth(value: Any) -> None:
    """RecursionError for a value that later readers, which recurse, could not walk."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise RecursionError(_TOO_DEEP)
