"""Our CEL against the API server's own (`tests/oracle`): the same verdict, value or error.

Under unknown parts: what cel-go decides we decide alike. What it leaves open and we decide (it
takes an object for unknown as soon as a part of it is) must hold for any value of the unknown part.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.engine.load import NAMES, OWN
from tests.engine.generate import Expressions, Shape, paths, pattern, subject
from tests.engine.oracle import (
    Answer,
    Oracle,
    Question,
    compiled,
    ours,
    placed,
    same,
    with_unknowns,
)

pytestmark = pytest.mark.toolchain

LISTED = Path(__file__).parent / "data" / "expressions.txt"
VARIABLES: dict[str, Any] = {
    "object": {
        "x": "one",
        "y": "two",
        "n": 5,
        "f": 1.5,
        "b": True,
        "nothing": None,
        "key": "x",
        "list": ["a", "b"],
        "map": {"a": "one"},
        "mixed": ["a", 1, 2.5, True, None],
        "numbers": [3, 1, 2],
        "pattern": "(",
        "idx": 1,
        "big": 1e30,
        "namespace": "ns",
    }
}
# What generated expressions read: fields of many depths, lists of texts and of objects.
READS = """
object.a == '' && object.b.c == 1 && object.list.exists(x, x.a == 'kube' || x == 'b')
&& object.a.b.c.exists(y, y.b == 1) && object.?a.?list.orValue([]).exists(z, z == 'a')
&& object.b.?a.?b.orValue(0) == 2 && object.c > 2
"""
# cel-go looks into the literal of a format string before it runs; we say so when it runs.
LATER = frozenset(("'%d'.format(['a'])", "'%s'.format([])"))
SEEDS = st.integers(min_value=0, max_value=2**32)
RELAXED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    running = Oracle()
    yield running
    running.close()


def compare(oracle: Oracle, questions: Sequence[Question], shape: Shape | None = None) -> None:
    """Fails with every question whose two answers differ."""
    wrong = []
    for question, theirs in zip(questions, oracle.ask(questions), strict=True):
        variables = with_unknowns(question.variables, question.unknowns)
        answer = ours(compiled(question, _PROGRAMS), variables)
        if same(theirs, answer) or (question.expression in LATER and answer[0] == "error"):
            continue
        if theirs[0] != "unknown" or not _sound(oracle, question, answer, shape):
            wrong.append((question, theirs, answer))
    assert not wrong, wrong[:3]


_PROGRAMS: dict[tuple[str, ...], Any] = {}


def _sound(oracle: Oracle, question: Question, answer: Answer, shape: Shape | None) -> bool:
    """Whether the answer holds whatever the unknown parts are (a key that is there stays so)."""
    random, shape = Random(1), shape or Shape(question.expression, question.names)
    part = next(iter(shape.reads.values()))
    tried = [
        Question(
            question.names,
            question.expression,
            placed(
                question.variables, {p: shape.value(random, part, 5) for p in question.unknowns}
            ),
        )
        for _ in range(15)
    ]
    return all(same(theirs, answer) for theirs in oracle.ask(tried))


def catalogue() -> list[tuple[str, tuple[str, ...]]]:
    """Every `when` of our catalogue, with its variables."""
    found = []
    for file in sorted(OWN.glob("hazards/*/*/hazard.yaml")):
        matches = yaml.safe_load(file.read_text("utf-8"))["match"]
        for plane, names in NAMES.items():
            found += [(match.get("when", "true"), names) for match in matches.get(plane) or ()]
    return list(dict.fromkeys(found))


def listed() -> list[str]:
    lines = LISTED.read_text("utf-8").replace('"""a"b\nc"""', "'multi-line'").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def test_listed_expressions(oracle: Oracle) -> None:
    extra = ['"""a"b\nc"""', "'''a\r\nb'''", "1 +\n  2", "object\n.x", "// only\n1"]
    questions = [Question(("object",), text, VARIABLES) for text in [*listed(), *extra]]
    assert len(questions) > 700
    compare(oracle, questions)


def test_every_expression_of_the_catalogue_compiles_on_the_api_server(oracle: Oracle) -> None:
    questions = [Question(names, text, dict.fromkeys(names)) for text, names in catalogue()]
    assert questions
    refused = [a for a in oracle.ask(questions) if a[0] == "refused"]
    assert not refused


def catalogue_round(oracle: Oracle, random: Random, *, objects: int, unknown: bool) -> None:
    for text, names in catalogue():
        shape = _shape(text, names)
        questions = []
        for _ in range(objects):
            variables = shape.variables(random)
            places = [path for path in paths(variables) if unknown]
            picked = [random.choice(places)] if places else []
            questions.append(Question(names, text, variables, picked))
        compare(oracle, questions, shape)


_SHAPES: dict[tuple[str, tuple[str, ...]], Shape] = {}


def _shape(text: str, names: tuple[str, ...]) -> Shape:
    key = (text, names)
    if key not in _SHAPES:
        _SHAPES[key] = Shape(text, names)
    return _SHAPES[key]


def generated_round(oracle: Oracle, random: Random, *, count: int, unknown: bool) -> None:
    shape = _shape(READS, ("object",))
    questions = []
    for _ in range(count):
        text = Expressions(random).one()
        for _ in range(4):
            variables = shape.variables(random)
            places = paths(variables["object"], ("object",))[1:] if unknown else []
            picked = [random.choice(places)] if places else []
            questions.append(Question(("object",), text, variables, picked))
    compare(oracle, questions, shape)


@settings(max_examples=6, deadline=None, suppress_health_check=RELAXED)
@given(seed=SEEDS, unknown=st.booleans())
def test_catalogue_on_generated_objects(oracle: Oracle, seed: int, unknown: bool) -> None:
    catalogue_round(oracle, Random(seed), objects=4, unknown=unknown)


@settings(max_examples=10, deadline=None, suppress_health_check=RELAXED)
@given(seed=SEEDS, unknown=st.booleans())
def test_generated_expressions(oracle: Oracle, seed: int, unknown: bool) -> None:
    generated_round(oracle, Random(seed), count=100, unknown=unknown)


@settings(max_examples=10, deadline=None, suppress_health_check=RELAXED)
@given(seed=SEEDS)
def test_patterns_never_match_otherwise(oracle: Oracle, seed: int) -> None:
    """We refuse some patterns that Go takes (see regex.py); those that we take mean the same."""
    patterns_round(oracle, Random(seed), count=300)


def patterns_round(oracle: Oracle, random: Random, *, count: int) -> None:
    calls = ("matches(object.p)", "find(object.p)", "findAll(object.p)", "findAll(object.p, 2)")
    questions = []
    for _ in range(count):
        value = {"x": subject(random), "p": pattern(random, random.randrange(1, 4))}
        text = "object.x." + random.choice(calls)
        questions.append(Question(("object",), text, {"object": value}))
    for question, theirs in zip(questions, oracle.ask(questions), strict=True):
        answer = ours(compiled(question, _PROGRAMS), question.variables)
        assert same(theirs, answer) or answer[0] == "error", (question, theirs, answer)


@pytest.mark.soak
def test_soak(oracle: Oracle) -> None:
    """Ten thousand expressions and thousands of objects for each of the catalogue."""
    seed = int(os.environ.get("SEAWALL_SEED", "0"))
    for number in range(100):
        for unknown in (False, True):
            random = Random(f"{seed} {number} {unknown}")
            generated_round(oracle, random, count=100, unknown=unknown)
            catalogue_round(oracle, random, objects=10, unknown=unknown)
            patterns_round(oracle, random, count=1000)
