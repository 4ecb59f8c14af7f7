"""YAML as kubectl reads it. Expected values were read from kubectl 1.35 (see test_kubectl.py)."""

from __future__ import annotations

import pickle
import time
from typing import Any

import pytest

from seawall.errors import InputError
from seawall.formats import goscalars, yaml11
from seawall.model import Problem


def value(text: str) -> Any:
    (document,) = yaml11.load_all(text, "f.yaml")
    return document.value


@pytest.mark.parametrize(
    ("plain", "wanted"),
    [
        *((word, True) for word in ("yes", "Yes", "YES", "y", "Y", "on", "On", "ON", "true")),
        *((word, False) for word in ("no", "No", "NO", "n", "N", "off", "OFF", "False")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, word) for word in ("nUll", "tRue", "yEs", "=", "1:30", "190:20:30", "_1", "._5")),
        *((word, word) for word in ("2001-01-01", "2001-01-01T00:00:00Z", "100m", "1.2.3", "0x")),
        ("010", 8),
        ("0777", 511),
        ("08", 8),
        ("0o10", 8),
        ("0x1F", 31),
        ("-0b11", -3),
        ("1_000", 1000),
        ("+1", 1),
        ("-0", 0),
        ("1e3", 1000),
        ("1.0", 1),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e400", "1e400"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("'010'", "010"),
        ('"yes"', "yes"),
        ("!!str 010", "010"),
        ("!!int '3'", 3),
        ("!!float 3", 3),
        ("!!binary aGk=", "hi"),
        ("!Ref x", "x"),
        ("! 'yes'", "yes"),
    ],
)
def test_scalars(plain: str, wanted: Any) -> None:
    found = value(f"a: {plain}\n")["a"]
    assert (type(found), found) == (type(wanted), wanted)
    assert value(f"- {plain}\n- 1\n") == [wanted, 1]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        *(("yes", "true"), ("on", "true"), ("010", "8"), ("1.0", "1"), ("1.5", "1.5")),
        *(("1e10", "1e+10"), ("1234567.0", "1.234567e+06"), ("0.1", "0.1"), (".inf", ".inf")),
        *(("'1'", "1"), ("2001-01-01", "2001-01-01"), ("? a", "a"), ("0.00001", "1e-05")),
    ],
)
def test_keys_become_text(key: str, wanted: str) -> None:
    assert value(f"{key}\n: x\n" if key.startswith("?") else f"{key}: x\n") == {wanted: "x"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n", {"p": 1, "q": 3}),
        # go-yaml v2 merges in the order of the text: a merge after a key replaces it.
        ("a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n", {"p": 1, "q": 2}),
        ("a: &x {p: 1}\nc: &y {p: 2, r: 3}\nb: {<<: [*x, *y]}\n", {"p": 1, "r": 3}),
        ("b:\n  '<<': 1\n", {"<<": 1}),
    ],
)
def test_merge_keys(text: str, wanted: Any) -> None:
    assert value(text)["b"] == wanted


def test_of_keys_that_repeat_the_last_counts() -> None:
    assert value("a: 1\na: 2\n") == {"a": 2}
    assert value("a: .inf\na: yes\n") == {"a": True}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: .inf\n", "f.yaml:2: inf has no form in JSON"),
        ("a: 1\n\n~: x\n", "f.yaml:3: null can't be a key"),
        ("a: *x\n", "f.yaml:1: unknown anchor 'x'"),
        ("a: &x\n  b: *x\n", "f.yaml:2: anchor 'x' contains itself"),
        ("a: 1\n[x]: y\n", "f.yaml:2: a list or a map can't be a key"),
        ("<<: 1\n", "f.yaml:1: a merge .* needs a map"),
        ("a: !!int x\n", "f.yaml:1: cannot read 'x' as !!int"),
        ("a: 1\n  b: 2\n", "f.yaml:2: is not YAML: mapping values are not allowed"),
        ("a:\n\t- b\n", "f.yaml:2: is not YAML: .*; indent with spaces, not tabs"),
        ("a: 'x\n", "f.yaml:[12]: is not YAML: found unexpected end of stream"),
        ("a: {{ .Values.x }}\n", "f.yaml:1: .* can't be a key; a template must be rendered first"),
        ("a:\n{{- if .x }}\nb: 1\n", "f.yaml:[23]: .*; a template must be rendered first"),
        ("a: 1\n---x\nb: 1\n", "f.yaml:2: has an invalid separator of documents: ---x"),
        ("a: 1\n---\n# c\nb: [\n", "f.yaml:[45]: is not YAML"),
        ("a: \x01\n", "f.yaml:1: is not YAML"),
    ],
)
def test_bad_yaml_names_the_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        yaml11.load_all(text, "f.yaml")


def test_documents_are_split_as_kubectl_splits_them() -> None:
    text = (
        "# license\n---\n\n---\na: 1\n--- # next\n# c\n\nb: |\n  ---\n  x\n---\n~\n---\r\nc: 1\r\n"
    )
    found = yaml11.load_all(text, "f")
    assert [(doc.value, doc.index, doc.line) for doc in found] == [
        ({"a": 1}, 0, 5),
        ({"b": "---\nx\n"}, 1, 9),
        ({"c": 1}, 2, 15),
    ]


def test_a_block_at_the_end_of_a_document_keeps_its_last_line_end() -> None:
    first, second = yaml11.load_all("a: |\n  x\n---\na: |+\n  x\n\n---", "f")
    assert (first.value, second.value) == ({"a": "x\n"}, {"a": "x\n\n"})


def test_with_problems_the_other_documents_are_still_read() -> None:
    problems: list[Problem] = []
    found = yaml11.load_all("a: 1\n---\nb: [\n---\nc: 3\n", "f", problems)
    assert [doc.value for doc in found] == [{"a": 1}, {"c": 3}]
    assert [(problem.line, problem.fatal) for problem in problems] == [(4, True)]


def test_json_and_streams_of_it() -> None:
    text = '\n{"a": 1.0, "b": "\\u4e2d\\/"}\n{"c":\n18446744073709551616}\n'
    found = yaml11.load_all(text, "f")
    assert [(doc.value, doc.line) for doc in found] == [
        ({"a": 1.0, "b": "中/"}, 2),
        ({"c": 2.0**64}, 3),
    ]
    assert value("{a: yes, b: [1, 010]}") == {"a": True, "b": [1, 8]}
    mixed = yaml11.load_all('{"a": 1}\n---\nb: yes\n', "f")
    assert [(doc.value, doc.line) for doc in mixed] == [({"a": 1}, 1), ({"b": True}, 3)]
    with pytest.raises(InputError, match="f:3: is not JSON"):
        yaml11.load_all('{"a": 1}\n{"a": 2}\n{"a": nope}\n', "f")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "YAML bomb"),
        ("[" * 10_000 + "]" * 10_000, "f:1: is nested deeper than 256"),
        ("{a: " * 10_000 + "x" + "}" * 10_000, "f:1: is nested deeper than 256"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "f:1: is nested deeper than 256"),
        ('{"a":' * 300 + "1" + "}" * 300, "f:1: is nested deeper than 256"),
        ("- " * 100_000 + "x", "f:1: is nested deeper than 256"),
        ("\n".join(" " * at + "a:" for at in range(10_000)), "f:257: is nested deeper than 256"),
        ("\n".join(" " * at + "-" for at in range(10_000)), "f:257: is nested deeper than 256"),
        ("? " * 10_000 + "x", "key"),
        ("{" * 10_000, "is nested deeper than 256"),
        ("'" * 10_001, "is not YAML"),
        ("a: " + "&a " * 10_000, "is not YAML"),
    ],
    ids=range(12),
)
def test_hostile_texts_end_soon_with_an_error(text: str, said: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError, match=said):
        yaml11.load_all(text, "f")
    assert time.perf_counter() - start < 5


def test_aliases_within_reason_are_fine() -> None:
    text = "a: &a {x: 1}\nb:\n" + "- *a\n" * 200
    assert value(text)["b"] == [{"x": 1}] * 200


def test_the_native_reader_and_the_exact_one_agree_on_what_goes_to_the_native_one() -> None:
    from seawall.formats.yamlevents import Reader

    text = "a: 1\nb: [x, 'y', \"z\\n\"]\nc:\n- d: |\n    x\n\n     w\n  e: >-\n    f\n    g\n"
    part = "\n" + text
    assert yaml11._is_plain(part)
    assert yaml11.read_one(part, "f", 1) == Reader(text, "f").read()


def test_documents_can_go_to_another_process() -> None:
    (document,) = yaml11.load_all("a:\n- b: |\n    x\n    y\n", "f")
    again: yaml11.Document = pickle.loads(pickle.dumps(document))
    assert again.value == document.value
    assert again.text_line(("a", 0, "b"), 1) == 4


LINES = """# head
apiVersion: v1
spec:
  containers:
  - name: a
    command: ["sh", "-c"]
    args:
    - |
      one
      two
  - {name: b, args: [x,
      y]}
  long: >
    folded
    text
  quoted: "x
    y"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("apiVersion",), 2),
        (("spec",), 3),
        (("spec", "containers"), 4),
        (("spec", "containers", 0), 5),
        (("spec", "containers", 0, "command"), 6),
        (("spec", "containers", 0, "command", 1), 6),
        (("spec", "containers", 0, "args"), 7),
        (("spec", "containers", 0, "args", 0), 9),
        (("spec", "containers", 1, "args", 1), 12),
        (("spec", "long"), 14),
        (("spec", "missing", "deeper"), 3),
        (("nothing",), 2),
    ],
)
def test_lines_of_parts(path: tuple[str | int, ...], line: int) -> None:
    for before in ("", "x: 1\n---\n", "\ufeff"):
        document = yaml11.load_all(before + LINES, "f")[-1]
        assert document.line_of(path) == line + before.count("\n")


def test_lines_inside_of_scalars() -> None:
    (document,) = yaml11.load_all(LINES, "f")
    assert document.text_line(("spec", "containers", 0, "args", 0), 1) == 10
    assert document.text_line(("spec", "quoted"), 1) == 16
    (json,) = yaml11.load_all('{"a":\n {"b": [1,\n "x"]}}', "f")
    assert json.line_of(("a", "b", 1)) == 3


def test_go_float_keys() -> None:
    for number, text in (
        (0.1, "0.1"),
        (123456.0, "123456"),
        (1e6, "1e+06"),
        (16777217.0, "1.6777216e+07"),
        (-0.0, "-0"),
        (1e-5, "1e-05"),
        (0.0001, "0.0001"),
        (1e300, ".inf"),
    ):
        assert goscalars.as_key(number) == text
