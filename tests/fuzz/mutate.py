"""Changes texts and JSON values at random, from a seed: inputs that are almost right.

A fuzz target is a module with `one(data)`, which must not raise; as a program it is driven by
coverage (atheris, see scripts/soak.sh), in the tests by `run`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63, 1.5, "", " ", "\x00", "é", "$X", "{{ x }}", "a" * 5000),
    *([], {}, [[]], [None], {"": None}, ["no-op"], ["delete"], "[", "- a", "0x1f", "1e999"),
)


def mutated(value: Any, rng: random.Random) -> Any:
    """A JSON value with some of its parts replaced, removed, doubled or moved."""
    if rng.random() < 0.02:
        return rng.choice(ODD)
    if isinstance(value, dict):
        out = {key: mutated(item, rng) for key, item in value.items() if rng.random() > 0.01}
        if out and rng.random() < 0.02:
            one, other = rng.choice(list(out)), rng.choice(list(out))
            out[one], out[other] = out[other], out[one]
        return out
    if isinstance(value, list):
        items = [mutated(item, rng) for item in value if rng.random() > 0.02]
        return items * rng.choice((1, 1, 1, 1, 2)) if len(items) < 50 else items
    return value


def scrambled(data: bytes, rng: random.Random) -> bytes:
    """Bytes with some cut, doubled or replaced."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(out) + 1)
        size = rng.randrange(1, 40)
        what = rng.randrange(4)
        if what == 0:
            del out[at : at + size]
        elif what == 1:
            out[at:at] = out[at : at + size] * rng.randrange(1, 4)
        elif what == 2:
            out[at : at + size] = rng.randbytes(size)
        else:
            out[at:at] = rng.choice(
                (b"\n", b"'", b'"', b"{{", b"}}", b"$(", b"#", b":", b"- ", b"\0")
            )
    return bytes(out)


def run(one: Callable[[bytes], None], corpus: Sequence[bytes], rounds: int, seed: int = 0) -> None:
    """The short run: `rounds` inputs made from the corpus; a failure names the seed."""
    for number in range(rounds):
        rng = random.Random(seed * 1_000_003 + number)
        data = rng.choice(corpus)
        try:
            value = json.loads(data)
        except ValueError:
            value = None
        if value is not None and rng.random() < 0.8:
            data = json.dumps(mutated(value, rng)).encode()
        else:
            data = scrambled(data, rng)
        one(data)
