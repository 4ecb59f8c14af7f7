"""Parts that a source could not see: what may be decided all the same, and what may not.

The properties: fast code and exact code agree on every value; a verdict that is given in spite of
an unknown part is the verdict for whatever that part turns out to be.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.engine.cel import CelError, Program, compile_expression, evaluate_bool
from seawall.errors import ExpressionError
from seawall.model import Partial, Unknown
from tests.engine.generate import Expressions, Shape

SEEDS = st.integers(min_value=0, max_value=2**32)
NAMES = ("object", "target")
SPREAD = Shape(
    "object.a == '' && object.b.c == 1 && object.list.exists(x, x.a == 'kube' || x == 'b')"
    " && object.a.b.c.exists(y, y.b == 1) && object.?a.?list.orValue([]).exists(z, z == 'a')"
    " && object.b.?a.?b.orValue('kube-x') == 'ab' && object.c > 2",
    ("object",),
)


def asked(expression: str, **values: Any) -> str:
    """true, false, unknown or error."""
    program = compile_expression(expression, NAMES)
    found = evaluate_bool(program, values.get("object"), values.get("target"))
    if isinstance(found, bool):
        return str(found).lower()
    return "error" if isinstance(found, CelError) else "unknown"


def text(prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"path": Unknown("$X", prefix, suffix)}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("target.x == 'a'", "unknown"),
        ("target.x == 'a' && false", "false"),
        ("target.x == 'a' || true", "true"),
        ("target.x == 'a' || target.missing", "unknown"),
        ("target.missing && target.x == 'a'", "unknown"),
        ("!(target.x == 'a')", "unknown"),
        ("target.x ? true : true", "unknown"),
        ("target.x.y.z == 1", "unknown"),
        ("size(target.x) > 0", "unknown"),
        ("[target.list, target.x].size() == 2", "unknown"),
        ("['a'].exists(i, i == target.x)", "unknown"),
        ("['a'].exists(i, i == 'a' || i == target.x)", "true"),
        ("target.list.exists(i, i == 'a')", "true"),
        ("target.list.exists(i, i == 'z')", "unknown"),
        ("target.list.all(i, i == 'z')", "false"),
        ("'a' in target.list", "true"),
        ("'z' in target.list", "unknown"),
        ("target.list.map(i, i).size() == 2", "unknown"),
        ("target.list.size() == 2", "true"),
        ("target.list.filter(i, i == 'a').size() == 1", "unknown"),
        ("target.list == ['a']", "false"),
        ("target.list == ['b', 'c']", "false"),
        ("target.list == ['a', 'c']", "unknown"),
        ("target.list.join(',') == 'a'", "unknown"),
        ("target == {'x': 1}", "false"),
        ("target.x == target.missing", "unknown"),
        ("target.missing == target.x", "error"),
        # The key is there; its value is what is not known.
        ("has(target.x)", "true"),
        ("'x' in target", "true"),
        ("target.?x.hasValue()", "true"),
        ("target[?'x'].orValue('') == ''", "unknown"),
        ("has(target.x.y)", "unknown"),
    ],
)
def test_a_plain_unknown(expression: str, expected: str) -> None:
    assert asked(expression, target={"x": Unknown("$X"), "list": ["a", Unknown("$Y")]}) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("target.name == 'n1'", "true"),
        ("target.zone == 'a'", "unknown"),
        ("has(target.zone)", "unknown"),
        ("'zone' in target", "unknown"),
        ("'name' in target", "true"),
        ("target[?'zone'].orValue('x') == 'x'", "unknown"),
        ("target.?zone.hasValue()", "unknown"),
        ("target.zone.a.b == 1", "unknown"),
        ("target == null", "false"),
        ("has(target.gone)", "false"),
        ("'gone' in target", "false"),
        ("target.gone == 1", "error"),
        ("target.?gone.orValue(1) == 1", "true"),
        ("size(target) == 1", "unknown"),
        ("target.exists(k, k == 'name')", "true"),
        ("target.exists(k, k == 'zzz')", "unknown"),
        ("target.all(k, k == 'zzz')", "false"),
        ("target.all(k, k in ['name', 'metadata'])", "unknown"),
        ("target.exists_one(k, k == 'name')", "unknown"),
        ("target.map(k, k).size() == 1", "unknown"),
        ("target == {'name': 'n2'}", "false"),
        ("target == {'name': 'n1'}", "false"),
        ("target.metadata.labels == {'a': 'b'}", "unknown"),
        ("target.metadata.labels == {'a': 'b', 'c': 'd'}", "unknown"),
        ("target.metadata.labels.exists(k, v, k == 'a' && v == 'b')", "true"),
    ],
)
def test_a_partial_object(expression: str, expected: str) -> None:
    labels = Partial({"labels": Partial({"a": "b"})})
    target = Partial({"name": "n1", "metadata": labels}, absent=frozenset(("gone",)))
    assert asked(expression, target=target) == expected


@pytest.mark.parametrize(
    ("prefix", "suffix", "expression", "expected"),
    [
        ("/opt/", "", "target.path == '/etc/x'", "false"),
        ("/opt/", "", "target.path == '/opt/x'", "unknown"),
        ("/opt/", "", "target.path != '/etc/x'", "true"),
        ("", ".conf", "target.path == '/etc/x'", "false"),
        ("ab", "bc", "target.path == 'abc'", "false"),
        ("ab", "bc", "target.path == 'abbc'", "unknown"),
        ("/opt/", "", "target.path == 5", "false"),
        ("/opt/", "", "target.path.startsWith('/opt')", "true"),
        ("/opt/", "", "target.path.startsWith('/etc')", "false"),
        ("/opt/", "", "target.path.startsWith('/opt/app')", "unknown"),
        ("", ".conf", "target.path.endsWith('conf')", "true"),
        ("", ".conf", "target.path.endsWith('.d')", "false"),
        ("", ".conf", "target.path.endsWith('a.conf')", "unknown"),
        ("/opt/", "", "target.path.contains('opt')", "true"),
        ("/opt/", "", "target.path.contains('app')", "unknown"),
        ("/opt/", "", "target.path in ['/etc', '/usr']", "false"),
        ("/opt/", "", "target.path in ['/etc', '/opt/x']", "unknown"),
        ("/opt/", "", "(target.path + '/').startsWith('/etc/')", "false"),
        ("/opt/", "", "('/host' + target.path).startsWith('/host/opt')", "true"),
        ("/etc/kubernetes/", "", "target.path.under('/etc/kubernetes')", "true"),
        ("/etc/kube", "", "target.path.under('/etc/kubernetes')", "unknown"),
        ("/etc/kubernetes-old/", "", "target.path.under('/etc/kubernetes')", "false"),
        ("/etc/", "", "target.path.under('/etc/kubernetes')", "unknown"),
        ("/opt/", "", "target.path.under('/etc/kubernetes')", "false"),
        ("/opt/", "", "target.path.over('/etc/kubernetes')", "false"),
        ("/etc/", "", "target.path.over('/etc/kubernetes')", "unknown"),
        ("/etc/kubernetes/pki/", "", "target.path.over('/etc/kubernetes')", "false"),
        ("", "/kubelet", "target.path.over('/etc/kubernetes')", "false"),
        ("", "/lib", "target.path.over('/var/lib/kubelet')", "unknown"),
        ("", "", "target.path.under('/etc')", "unknown"),
        ("", "", "target.path == '/etc'", "unknown"),
        ("a", "", "target.path.matches('^b')", "false"),
        ("a", "", "target.path.matches('b')", "unknown"),
        ("/tmp/", "", "target.path.matches('^/etc/')", "false"),
        ("/etc/x", "", "target.path.matches('^/etc/')", "true"),
        ("/etc/", "", "target.path.matches('^/etc/(a|b)')", "unknown"),
        ("", "/config", "target.path.matches('^/usr/bin/(kubelet|kubeadm)$')", "false"),
        ("", "/kubelet", "target.path.matches('^/usr/bin/(kubelet|kubeadm)$')", "unknown"),
        ("", ".d/x", "target.path.matches('/kubelet$')", "false"),
        ("", ".d/x", "target.path.matches('/etc')", "unknown"),
        ("", "net.ipv4.ip_forward = 0", "target.path.matches('(?m)ip_forward *= *0$')", "true"),
    ],
)
def test_known_ends_decide(prefix: str, suffix: str, expression: str, expected: str) -> None:
    assert asked(expression, target=text(prefix, suffix)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'/etc/kubernetes/pki'.under('/etc/kubernetes')", "true"),
        ("'/etc/kubernetes'.under('/etc/kubernetes')", "true"),
        ("'/etc/kubernetes-old'.under('/etc/kubernetes')", "false"),
        ("'/etc/*'.under('/etc/kubernetes')", "true"),
        ("'/etc/kube*/pki'.under('/etc/kubernetes')", "true"),
        ("'/etc/[a-c]*'.under('/etc/kubernetes')", "false"),
        ("'/opt/*'.under('/etc/kubernetes')", "false"),
        ("'/etc/*'.over('/etc/kubernetes/pki')", "true"),
        ("'/etc'.over('/etc/kubernetes')", "true"),
        ("'/'.over('/etc')", "true"),
        ("'/etc/kubernetes'.over('/etc')", "false"),
        ("'/var/lib/kubelet/pods/x'.under('/var/lib/kubelet/pods/*')", "true"),
        ("'/var/lib/kubelet/pods'.under('/var/lib/kubelet/pods/*')", "false"),
        ("'/var/lib/a*'.under('/var/lib/*b')", "true"),
        ("'/var/lib/a*'.under('/var/lib/b*')", "false"),
        ("'/x'.under('/')", "true"),
    ],
)
def test_paths_and_globs(expression: str, expected: str) -> None:
    assert asked(expression) == expected


def test_an_unknown_says_why() -> None:
    program = compile_expression("target.a.b.startsWith('x')", NAMES)
    found = program(None, {"a": Unknown("$NAME is set elsewhere")})
    assert isinstance(found, Unknown)
    assert found.why == "$NAME is set elsewhere"
    missing = program(None, Partial(why="only the name was given"))
    assert isinstance(missing, Unknown)
    assert missing.why == "only the name was given"


def outcome(function: Callable[..., Any], value: Any) -> Any:
    """A value's verdict: True, False, "unknown", or "failed" for an error or another value."""
    found = evaluate_bool(function, value)
    if isinstance(found, bool):
        return found
    return "unknown" if isinstance(found, Unknown) else "failed"


def blurred(random: Random, value: Any, chance: float) -> Any:
    """The value with parts that are not known: Partial maps, whole unknowns, known ends."""
    if random.random() < chance / 2:
        return _unknown(random, value)
    if isinstance(value, dict):
        kept = {key: blurred(random, item, chance) for key, item in value.items()}
        if random.random() < chance:
            lost = {key for key in kept if random.random() < 0.4}
            return Partial({key: item for key, item in kept.items() if key not in lost})
        return kept
    if isinstance(value, list):
        return [blurred(random, item, chance) for item in value]
    return value


def _unknown(random: Random, value: Any) -> Unknown:
    if isinstance(value, str) and random.random() < 0.7:
        cut = random.randrange(len(value) + 1)
        start = random.randrange(cut + 1)
        return Unknown("lost", value[:start], value[cut:])
    return Unknown("lost")


def programs(random: Random, count: int) -> list[Program]:
    found: list[Program] = []
    while len(found) < count:
        try:
            found.append(compile_expression(Expressions(random).one(), ("object",)))
        except ExpressionError:
            continue
    return found


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_fast_code_and_exact_code_agree(seed: int) -> None:
    random = Random(seed)
    for program in programs(random, 20):
        exact = program._function.__globals__["fx"]
        for _ in range(4):
            value = blurred(random, SPREAD.variables(random)["object"], 0.2)
            assert outcome(program, value) == outcome(exact, value), (program.expression, value)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_a_verdict_holds_whatever_the_unknown_part_is(seed: int) -> None:
    """The value that was blurred is one of those that the unknown part may be."""
    random = Random(seed)
    for program in programs(random, 20):
        for _ in range(6):
            value = SPREAD.variables(random)["object"]
            given_ = blurred(random, value, 0.3)
            found = outcome(program, given_)
            if found != "unknown":
                assert outcome(program, value) == found, (program.expression, value, given_)
