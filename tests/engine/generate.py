"""Values and expressions to try: shaped by what an expression reads, spiced with what it doesn't
expect (other types, null, missing parts)."""

from __future__ import annotations

from random import Random
from typing import Any

from seawall.engine.cel import emit
from seawall.engine.cel.reads import Reads, reads
from seawall.engine.cel.tree import Const, walk

Path = tuple[str | int, ...]
SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, 5, -1, 80, 1.5, 2.0, "", "a", "b", "true", "kube-system"),
    *("/etc/kubernetes/pki", "/", "0", "1"),
)


_ATOMS: tuple[str, ...] = (
    *(
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        "\\w",
        "\\d",
        "\\s",
        "\\b",
        "^",
        "$",
        "x",
        "_",
        "\\.",
        "[a-c_]",
    ),
    *("\\B", "[[:alpha:]]", "[[:^digit:]]", "\\S", "[^\\S]", "[\\W]", "{", "}", "]", "-", "{,2}"),
    *(
        "é",
        "\\x41",
        "\\x{e9}",
        "\\Q.\\E",
        "\\A",
        "\\z",
        "\\n",
        "[-a]",
        "[a-]",
        "[]a]",
        "\\pL",
        "(?i)",
    ),
    *(
        "\\101",
        "\\1",
        "[\\d-x]",
        "\\_",
        "/",
        "#",
        " ",
        "[a&&b]",
        "[[a]",
        "\\Z",
        "\\C",
        "(?P<n>a)",
        "|",
        "",
    ),
)
_REPEATS = ("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?", "??", "{,3}", "*+", "++", "**")
_GROUPS = ("(?m:", "(?s:", "(?i:", "(", "(?:", "(?im)", "(?-i:", "(?im-s:", "(?")


def pattern(random: Random, depth: int) -> str:
    """A regular expression, often a wrong one."""
    if depth <= 0:
        return random.choice(_ATOMS)
    inner = pattern(random, depth - 1)
    kind = random.randrange(6)
    if kind == 0:
        return f"({inner}|{pattern(random, depth - 1)})"
    if kind == 1:
        return inner + random.choice(_REPEATS)
    if kind == 2:
        return random.choice(_GROUPS) + inner + ")"
    return inner + pattern(random, depth - 1)


def subject(random: Random) -> str:
    """A text for a pattern to match."""
    return "".join(random.choice("abAxB_. \n1é{}-]&K") for _ in range(random.randrange(9)))


class Shape:
    """What an expression reads of its variables, and the literals in it."""

    def __init__(self, expression: str, names: tuple[str, ...]) -> None:
        node = emit.typed(expression, names)
        self.reads = reads(node, names)
        found = (part.value for part in walk(node) if isinstance(part, Const))
        self.literals = [v for v in found if isinstance(v, str | int | float) or v is None]

    def variables(self, random: Random) -> dict[str, Any]:
        return {name: self.value(random, part, 0) for name, part in self.reads.items()}

    def value(self, random: Random, part: Reads, depth: int) -> Any:
        if random.random() < 0.04 or depth > 9:
            return random.choice(SCALARS)
        if part.items is not None and random.random() < (0.5 if part.children else 0.9):
            return self._many(random, part.items, depth)
        if part.children:
            return self._object(random, part, depth)
        return self._leaf(random)

    def _object(self, random: Random, part: Reads, depth: int) -> dict[str, Any]:
        made = {
            name: self.value(random, child, depth + 1)
            for name, child in part.children.items()
            if random.random() < 0.85
        }
        if random.random() < 0.1:
            made["extra"] = self._leaf(random)
        return made

    def _many(self, random: Random, part: Reads, depth: int) -> Any:
        values = [self.value(random, part, depth + 1) for _ in range(random.randrange(4))]
        if random.random() < 0.7:
            return values
        return {self._key(random): value for value in values}

    def _key(self, random: Random) -> str:
        texts = [text for text in self.literals if isinstance(text, str)]
        return random.choice([*texts, "a", "b", "kubernetes.io/x"])

    def _leaf(self, random: Random) -> Any:
        pick = random.random()
        if self.literals and pick < 0.6:
            return self._near(random, random.choice(self.literals))
        if pick < 0.95:
            return random.choice(SCALARS)
        return random.choice([[], {}, ["a", 1], {"a": 1}])

    def _near(self, random: Random, value: Any) -> Any:
        """A literal, or something like it."""
        if random.random() < 0.6 or value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return random.choice([value + "x", value[:-1], "x" + value, value + "/x"])
        return random.choice([value + 1, value - 1, -value])


def paths(value: Any, at: Path = ()) -> list[Path]:
    """Every place inside of a value, maps only: where an unknown may stand."""
    found: list[Path] = [at] if at else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += paths(item, (*at, key))
    return found


class Expressions:
    """Random expressions over one variable, `object`, mostly of fitting types."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.variables: list[str] = []

    def one(self) -> str:
        return self.a_bool(self.random.randrange(1, 4))

    def _pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def field(self) -> str:
        base = "object"
        if self.variables and self.random.random() < 0.6:
            base = self.random.choice(self.variables)
            if self.random.random() < 0.7:
                return base
        steps = self.random.randrange(1, 4)
        return base + "".join(self._pick(".a", ".b", ".c", "['a']", ".list") for _ in range(steps))

    def optional(self) -> str:
        tail = "".join(self._pick(".?a", ".b", "[?'c']", ".?list") for _ in range(2))
        return f"object{self._pick('.?a', '.?b')}{tail}"

    def a_bool(self, depth: int) -> str:
        if depth <= 0:
            return self._pick("true", "false", f"has({self.selected()})", f"{self.field()} == null")
        d = depth - 1
        makers = (
            lambda: f"({self.a_bool(d)} && {self.a_bool(d)})",
            lambda: f"({self.a_bool(d)} || {self.a_bool(d)})",
            lambda: f"!{self._wrapped(d)}",
            lambda: f"({self.a_bool(d)} ? {self.a_bool(d)} : {self.a_bool(d)})",
            lambda: f"{self.a_any(d)} {self._pick('==', '!=')} {self.field()}",
            lambda: f"{self.field()} {self._pick('==', '!=')} {self.a_string(d)}",
            lambda: f"{self.a_int(d)} {self._pick('<', '<=', '>', '>=', '==')} {self.a_int(d)}",
            lambda: f"{self.field()} in {self.a_list(d)}",
            lambda: f"'a' in {self.field()}",
            lambda: (
                f"{self.field()}.{self._pick('startsWith', 'endsWith', 'contains')}({self.text()})"
            ),
            lambda: f"{self.field()}.matches('^a|b+$')",
            lambda: f"has({self.selected()})",
            lambda: f"{self.optional()}.hasValue()",
            lambda: f"{self.optional()}.orValue(false) == {self.a_any(d)}",
            lambda: f"{self.optional()} == {self.optional()}",
            lambda: self.macro(self._pick("all", "exists", "exists_one"), d),
            lambda: f"{self.field()}",
            lambda: f"type({self.a_any(d)}) == type({self.a_any(d)})",
        )
        return self.random.choice(makers)()

    def _wrapped(self, depth: int) -> str:
        return f"({self.a_bool(depth)})"

    def selected(self) -> str:
        base = self._pick(".a", ".b", ".a.b", ".a.list", ".list")
        return f"object{base}.{self._pick('a', 'b', 'c')}"

    def macro(self, name: str, depth: int) -> str:
        variable = f"v{len(self.variables)}"
        source = self.a_list(depth) if self.random.random() < 0.4 else self.field()
        self.variables.append(variable)
        body = self.a_any(depth) if name == "map" else self.a_bool(depth)
        self.variables.pop()
        return f"{source}.{name}({variable}, {body})"

    def a_int(self, depth: int) -> str:
        if depth <= 0:
            return self._pick("0", "1", "5", "2", self.field())
        return self.random.choice(
            (
                lambda: f"size({self.field()})",
                lambda: f"({self.a_int(depth - 1)} {self._pick(*'+-*/%')} {self.a_int(depth - 1)})",
                lambda: self.field(),
                lambda: f"{self.optional()}.orValue(1)",
                lambda: f"int({self.field()})",
            )
        )()

    def text(self) -> str:
        return self._pick("'a'", "'b'", "''", "'kube'")

    def a_string(self, depth: int) -> str:
        if depth <= 0:
            return self.text()
        return self.random.choice(
            (
                lambda: f"({self.field()} + {self.text()})",
                lambda: f"string({self.field()})",
                lambda: f"{self.optional()}.orValue('a')",
                lambda: f"{self.field()}.lowerAscii()",
                self.text,
            )
        )()

    def a_list(self, depth: int) -> str:
        if depth <= 0:
            return self._pick("[]", "['a', 'b']", "[1, 2]", "object.list", "object.a.list")
        return self.random.choice(
            (
                lambda: f"[{self.field()}, {self.field()}]",
                lambda: f"[?{self.optional()}, {self.field()}]",
                lambda: f"({self.a_list(depth - 1)} + {self.field()})",
                lambda: self.macro("filter", depth - 1),
                lambda: self.macro("map", depth - 1),
                lambda: f"{self.optional()}.orValue([])",
                lambda: "['a', 'b', '']",
            )
        )()

    def a_any(self, depth: int) -> str:
        kinds = (self.a_bool, self.a_int, self.a_string, self.a_list)
        if depth <= 0 or self.random.random() < 0.4:
            return self.field()
        return self.random.choice(kinds)(depth - 1)
