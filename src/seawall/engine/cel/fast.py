"""Fast code: plain Python for plain values; anything else raises and exact code decides.

What it may assume: a value whose class was asked for. What it must never do: give a result that
exact code would not give. So a value of any class is only handed on, subscripted with a constant
(which raises for all but maps) or asked for its class. Macros become loops, so code is made of
statements; a sub-expression that need not be evaluated keeps its statements to itself.
"""

from __future__ import annotations

from typing import NamedTuple

from seawall.engine.cel import regex
from seawall.engine.cel.exact import Exact, literal
from seawall.engine.cel.tree import Call, Const, Ident, Index, ListNode, Macro, Node, Select

_TESTS = {"startsWith": "startswith", "endsWith": "endswith"}
_TEXTS = {
    "startsWith": "{a}.startswith({b})",
    "endsWith": "{a}.endswith({b})",
    "contains": "{b} in {a}",
    "under": "is_under({a}, {b})",
    "over": "is_under({b}, {a})",
}
_ORDERS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_CLASSES = {str: "str", int: "int", bool: "bool", float: "float"}
Local = dict[str, str]


class Code(NamedTuple):
    """A Python expression; `kind` is the class that its value surely has, "" if not known."""

    text: str
    kind: str = ""


class Fast:
    """Emits statements into `lines` and gives back expressions."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix  # of the names of module-level patterns
        self.exact = Exact()
        self.lines: list[str] = []
        self.patterns: list[str] = []
        self.indent = 2
        self.temporaries = 0

    def code(self, node: Node, local: Local) -> Code:
        emit = getattr(self, "_" + type(node).__name__.lower(), None)
        made: Code | None = emit(node, local) if emit else None
        return made or self._by_exact(node, local)

    def _by_exact(self, node: Node, local: Local) -> Code:
        """What has no fast form is computed exactly; an error or unknown ends the fast way."""
        return Code(f"ok({self.exact.code(node, local)})", _kind_of_type(node.type))

    def _name(self, start: str = "t") -> str:
        self.temporaries += 1
        return f"{start}{self.temporaries}"

    def _line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    def _aside(self, node: Node, local: Local) -> tuple[list[str], Code]:
        """The statements and the expression of a part that may not be evaluated."""
        kept, self.lines = self.lines, []
        self.indent += 1
        code = self.code(node, local)
        self.indent -= 1
        made, self.lines = self.lines, kept
        return made, code

    # leaves

    def _const(self, node: Const, local: Local) -> Code:
        return Code(literal(node.value), _CLASSES.get(node.value.__class__, ""))

    def _ident(self, node: Ident, local: Local) -> Code:
        return Code(local[node.name])

    # fields and keys

    def _select(self, node: Select, local: Local) -> Code | None:
        if node.optional or _wrapped(node.operand):
            return None
        operand = self.code(node.operand, local).text
        if not node.test:
            return Code(f"{operand}[{node.field!r}]")
        t = self._name()
        key = repr(node.field)
        return Code(
            f"({key} in {t} if ({t} := {operand}).__class__ is dict else ok(has({t}, {key})))",
            "bool",
        )

    def _index(self, node: Index, local: Local) -> Code | None:
        if node.optional or _wrapped(node.operand):
            return None
        operand, key = self.code(node.operand, local), self.code(node.key, local)
        if isinstance(node.key, Const) and key.kind == "str":
            return Code(f"{operand.text}[{key.text}]")
        a, b = self._name(), self._name()
        if isinstance(node.key, Const) and key.kind == "int" and node.key.value >= 0:
            return Code(
                f"({a}[{key.text}] if ({a} := {operand.text}).__class__ is list"
                f" else ok(index({a}, {key.text})))"
            )
        return Code(
            f"({a}[{b}] if (({a} := {operand.text}).__class__ is dict)"
            f" & (({b} := {key.text}).__class__ is str) else ok(index({a}, {b})))"
        )

    def _chain(self, node: Node, local: Local) -> str | None:
        """`a.?b[?c].d` as an expression that is MISSING where the optional is none."""
        if not isinstance(node, Select | Index) or (isinstance(node, Select) and node.test):
            return None
        wrapped = _wrapped(node.operand)
        if not (node.optional or wrapped):
            return None
        inner = self._chain(node.operand, local) if wrapped else self.code(node.operand, local).text
        if inner is None:
            return None
        t = self._name()
        first = f"M if ({t} := {inner}) is M else " if wrapped else ""
        start = t if wrapped else f"({t} := {inner})"
        if isinstance(node, Select) or _is_text(node.key):
            key = repr(node.field) if isinstance(node, Select) else self.code(node.key, local).text
            return (
                f"({first}{t}.get({key}, M) if {start}.__class__ is dict else sought({t}, {key}))"
            )
        k = self._name()
        key = self.code(node.key, local).text
        return (
            f"({first}{t}.get({k}, M) if ({start}.__class__ is dict)"
            f" & (({k} := {key}).__class__ is str) else sought({t}, {k}))"
        )

    # calls

    def _call(self, node: Call, local: Local) -> Code | None:
        if node.function in ("&&", "||"):
            return self._logic(node, local)
        if node.function == "?:":
            return self._ternary(node, local)
        if node.function == "orValue":
            return self._or_value(node, local)
        if node.function == "hasValue" and node.target is not None:
            chain = self._chain(node.target, local)
            return Code(f"({chain} is not M)", "bool") if chain else None
        if node.function == "!":
            return Code(f"(not {self._truth(self.code(node.args[0], local))})", "bool")
        if node.function in ("==", "!="):
            return self._equality(node, local)
        if node.function == "in":
            return self._membership(node, local)
        if any(map(_wrapped, node.values())):
            return None
        return self._plain_call(node, local)

    def _truth(self, code: Code) -> str:
        if code.kind == "bool":
            return code.text
        t = self._name()
        return f"({t} if ({t} := {code.text}).__class__ is bool else no())"

    def _logic(self, node: Call, local: Local) -> Code:
        word = "and" if node.function == "&&" else "or"
        parts = [self._truth(self.code(node.args[0], local))]
        for arg in node.args[1:]:
            lines, code = self._aside(arg, local)
            if not lines:
                parts.append(self._truth(code))
                continue
            t = self._name()
            self._line(f"{t} = {f' {word} '.join(parts)}")
            self._line(f"if {t}:" if word == "and" else f"if not {t}:")
            self.lines += lines
            self._line(f"    {t} = {self._truth(code)}")
            parts = [t]
        return Code(f"({f' {word} '.join(parts)})", "bool")

    def _branch(self, test: str, yes: tuple[list[str], Code], no: tuple[list[str], Code]) -> Code:
        kind = yes[1].kind if yes[1].kind == no[1].kind else ""
        if not (yes[0] or no[0]):
            return Code(f"({yes[1].text} if {test} else {no[1].text})", kind)
        t = self._name()
        self._line(f"if {test}:")
        self.lines += yes[0]
        self._line(f"    {t} = {yes[1].text}")
        self._line("else:")
        self.lines += no[0]
        self._line(f"    {t} = {no[1].text}")
        return Code(t, kind)

    def _ternary(self, node: Call, local: Local) -> Code | None:
        if _wrapped(node):
            return None
        test = self._truth(self.code(node.args[0], local))
        return self._branch(
            test, self._aside(node.args[1], local), self._aside(node.args[2], local)
        )

    def _or_value(self, node: Call, local: Local) -> Code | None:
        chain = self._chain(node.target, local) if node.target else None
        if chain is None:
            return None
        t = self._name()
        return self._branch(
            f"({t} := {chain}) is M", self._aside(node.args[0], local), ([], Code(t))
        )

    def _equality(self, node: Call, local: Local) -> Code | None:
        left, right = node.args
        if isinstance(left, Const):
            left, right = right, left
        if _wrapped(left) or _wrapped(right):
            return None
        operator = node.function
        a = self._name()
        given = self.code(left, local)
        negate = "not " if operator == "!=" else ""
        if isinstance(right, Const) and right.value is None:
            test = "is not" if negate else "is"
            # An unknown that is not None has no truth value: exact code decides.
            return Code(f"(known({given.text}) {test} None)", "bool")
        other = self.code(right, local)
        if isinstance(right, Const) and other.kind in ("str", "int"):
            return Code(
                f"({a} {operator} {other.text} if ({a} := {given.text}).__class__ is {other.kind}"
                f" else {negate}ok(eq({a}, {other.text})))",
                "bool",
            )
        b = self._name()
        return Code(
            f"({a} {operator} {b} if ({a} := {given.text}).__class__"
            f" is ({b} := {other.text}).__class__ is str else {negate}ok(eq({a}, {b})))",
            "bool",
        )

    def _membership(self, node: Call, local: Local) -> Code | None:
        item, group = node.args
        if _wrapped(item) or _wrapped(group):
            return None
        a, b = self._name(), self._name()
        given = self.code(item, local)
        if isinstance(group, ListNode) and group.items and all(map(_is_text, group.items)):
            texts = [repr(entry.value) for entry in group.items if isinstance(entry, Const)]
            return Code(
                f"({a} in {{{', '.join(texts)}}} if ({a} := {given.text}).__class__ is str"
                f" else ok(contains({a}, [{', '.join(texts)}])))",
                "bool",
            )
        where = self.code(group, local).text
        return Code(
            f"({a} in {b} if (({a} := {given.text}).__class__ is str)"
            f" & (({b} := {where}).__class__ is dict) else ok(contains({a}, {b})))",
            "bool",
        )

    def _plain_call(self, node: Call, local: Local) -> Code | None:
        values = node.values()
        if node.first:
            return None
        if node.function == "size":
            return self._size(self.code(values[0], local).text)
        if node.function == "+":
            return self._add(values, local)
        if len(values) == 2 and isinstance(values[1], Const):
            return self._with_constant(node, values[0], values[1], local)
        if node.function in _TEXTS:
            return self._with_text(node, values, local)
        fixed = [repr(text) for text in node.code[1:]]
        if fixed or node.function in ("or", "-_"):
            return None
        given = ", ".join(self.code(value, local).text for value in values)
        return Code(f"ok({node.code[0]}({given}))", _kind_of_type(node.type))

    def _with_text(self, node: Call, values: list[Node], local: Local) -> Code:
        """A test of two texts."""
        a, b = self._name(), self._name()
        first, second = (self.code(value, local).text for value in values)
        done = _TEXTS[node.function].format(a=a, b=b)
        return Code(
            f"({done} if ({a} := {first}).__class__ is ({b} := {second}).__class__ is str"
            f" else ok({node.code[0]}({a}, {b})))",
            "bool",
        )

    def _size(self, given: str) -> Code:
        t = self._name()
        sized = f"{t}.__class__ is str or {t}.__class__ is dict"
        return Code(
            f"(len({t}) if ({t} := {given}).__class__ is list or {sized} else ok(size({t})))", "int"
        )

    def _add(self, values: list[Node], local: Local) -> Code:
        left, right = (self.code(value, local) for value in values)
        if left.kind == right.kind and left.kind in ("str", "list"):
            return Code(f"({left.text} + {right.text})", left.kind)
        a, b = self._name(), self._name()
        same = f"({a} := {left.text}).__class__ is ({b} := {right.text}).__class__"
        kind = left.kind or right.kind
        return Code(
            f"({a} + {b} if {same} and ({a}.__class__ is str or {a}.__class__ is list)"
            f" else ok(add({a}, {b})))",
            kind if kind in ("str", "list") else "",
        )

    def _with_constant(self, node: Call, value: Node, const: Const, local: Local) -> Code | None:
        given, fixed = self.code(value, local).text, literal(const.value)
        t = self._name()
        otherwise = f"ok({node.code[0]}({t}, {fixed}))"
        asked = f"if ({t} := {given}).__class__ is"
        text = isinstance(const.value, str)
        if text and node.function in _TESTS:
            return Code(
                f"({t}.{_TESTS[node.function]}({fixed}) {asked} str else {otherwise})", "bool"
            )
        if text and node.function == "contains":
            return Code(f"({fixed} in {t} {asked} str else {otherwise})", "bool")
        if text and node.function == "matches":
            search, longest = self._pattern(str(const.value))
            return Code(
                f"({search}({t}) is not None {asked} str and len({t}) <= {longest}"
                f" else {otherwise})",
                "bool",
            )
        if text and node.function in ("under", "over"):
            pair = f"{t}, {fixed}" if node.function == "under" else f"{fixed}, {t}"
            return Code(f"(is_under({pair}) {asked} str else {otherwise})", "bool")
        if node.function in _ORDERS and const.value.__class__ is int:
            return Code(f"({t} {node.function} {fixed} {asked} int else {otherwise})", "bool")
        if node.code[1:]:
            return None
        return Code(f"ok({node.code[0]}({given}, {fixed}))", _kind_of_type(node.type))

    def _pattern(self, pattern: str) -> tuple[str, int]:
        """A module-level search function, compiled when it is first called."""
        name = f"{self.prefix}r{len(self.patterns)}"
        self.patterns.append(
            f"def {name}(text):\n    global {name}\n"
            f"    {name} = searcher({pattern!r})\n    return {name}(text)\n"
        )
        return name, regex.compiled(pattern).longest

    # lists and macros

    def _listnode(self, node: ListNode, local: Local) -> Code | None:
        if node.optional or any(map(_wrapped, node.items)):
            return None
        items = [self._surely_known(self.code(item, local)) for item in node.items]
        return Code(f"[{', '.join(items)}]", "list")

    def _surely_known(self, code: Code) -> str:
        return code.text if code.kind else f"known({code.text})"

    def _macro(self, node: Macro, local: Local) -> Code | None:
        loops = ("all", "exists", "exists_one", "filter", "map")
        if node.name not in loops or len(node.variables) != 1 or _wrapped(node.source):
            return None
        if _wrapped(node.body):
            return None
        source = self.code(node.source, local)
        t, item, result = self._name(), self._name("v"), self._name()
        self._line(f"{t} = {source.text}")
        if source.kind != "list":
            self._line(f"if {t}.__class__ is not list and {t}.__class__ is not dict: no()")
        self._line(f"{result} = {_STARTS.get(node.name, '[]')}")
        self._line(f"for {item} in {t}:")
        self.indent += 1
        inner = local | {node.variables[0]: item}
        if node.test is not None:
            self._line(f"if not {self._truth(self.code(node.test, inner))}: continue")
        self._loop_body(node, inner, item, result)
        self.indent -= 1
        if node.name == "exists_one":
            return Code(f"({result} == 1)", "bool")
        return Code(result, "bool" if node.name in ("all", "exists") else "list")

    def _loop_body(self, node: Macro, inner: Local, item: str, result: str) -> None:
        body = self.code(node.body, inner)
        if node.name == "map":
            self._line(f"{result}.append({self._surely_known(body)})")
            return
        test = self._truth(body)
        if node.name == "all":
            self._line(f"if not {test}: {result} = False; break")
        elif node.name == "exists":
            self._line(f"if {test}: {result} = True; break")
        elif node.name == "exists_one":
            self._line(f"if {test}: {result} += 1")
        else:
            self._line(f"if {test}: {result}.append(known({item}))")


_STARTS = {"all": "True", "exists": "False", "exists_one": "0"}


def _wrapped(node: Node) -> bool:
    """Whether a node gives an optional (its type says so: `.?` and `[?]` make it certain)."""
    return isinstance(node.type, tuple) and node.type[0] == "opt"


def _is_text(node: Node) -> bool:
    return isinstance(node, Const) and isinstance(node.value, str)


def _kind_of_type(kind: object) -> str:
    """The Python class of a result whose type the checker knows for sure."""
    if isinstance(kind, tuple):
        return "list" if kind[0] == "list" else ""
    return {"bool": "bool", "int": "int", "string": "str"}.get(str(kind), "")
