"""Quotes, variables, substitutions: the words that a program gets."""

from __future__ import annotations

import pytest

from seawall.commands.shell_arith import evaluate
from seawall.commands.shell_params import apply, braces
from seawall.model import Unknown
from tests.commands.scripts import found, read


def paths(text: str) -> list[str]:
    """The paths that rm gets."""
    return [str(op.target["path"]) for op in read(text)[0] if op.action == "file.delete"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rm '/a b' \"/c d\" /e\\ f", ["/a b", "/c d", "/e f"]),
        ("X='/a /b'; rm $X", ["/a", "/b"]),
        ("X='/a b'; rm \"$X\"", ["/a b"]),
        ("X=/a; rm ${X}b $X/c \"$X/d e\" '$X'", ["/ab", "/a/c", "/a/d e", "$X"]),
        ("X=(/a '/b c'); X+=(/d); rm \"${X[@]}\"", ["/a", "/b c", "/d"]),
        ("X=(/a /b); rm ${X[1]} ${X[0]}", ["/b", "/a"]),
        ('X=(/a /b /c); rm "${X[@]:1}" ${X[@]:0:1}', ["/b", "/c", "/a"]),
        ("X=(/a /b /c); rm ${X[@]: -1}", ["/c"]),
        ('f() { rm "${@:3}" ${@:2:1}; }; f /a /b "/c d"', ["/c d", "/b"]),
        ('f() { "${@:2}"; }; f log rm /a', ["/a"]),
        ('f() { local c="${*:2}"; $c; }; f log rm /a /b', ["/a", "/b"]),
        ("rm /a{1,2}/{x..z}", ["/a1/x", "/a1/y", "/a1/z", "/a2/x", "/a2/y", "/a2/z"]),
        (
            "X=/a/b.tar.gz; rm ${X%.gz} ${X%%.*} ${X##*/} ${X%/*}",
            ["/a/b.tar", "/a/b", "b.tar.gz", "/a"],
        ),
        (
            "X=/a/b; rm -r ${X/b/c} ${X//[/]/x} ${X:1} ${X:0:2} ${X^^}",
            ["/a/c", "?", "a/b", "/a", "/A/B"],
        ),
        ('rm ${X:-/d} "${Y-/e}" ${Z:=/f} $Z/g', ["/d", "/e", "/f", "/f/g"]),
        ("X=; rm ${X:-/d} ${X:+/e}/z ${Y+/q}/r", ["/d", "/z", "/r"]),
        ("rm $(echo /a /b) `echo /c` \"$(printf '%s/%s' /x y)\"", ["/a", "/b", "/c", "/x/y"]),
        ("rm $(cat <<E\n/a\n/b\nE\n)", ["/a", "/b"]),
        ("N=2; rm /a$((N * 3 + 1)) /b$((N+x))", ["/a7", "/b?"]),
        ("rm $'/a\\tb' /c//d/./e/ /f/../g", ["/a\tb", "/c/d/e", "/g"]),
        ("rm -- -a; rm /tmp/* /x/?", ["-a", "/tmp/*", "/x/?"]),
        ("rm -r $UNSET /a/$UNSET/b ~/x", ["?", "/a/?/b", "~/x"]),
        ("rm -rf $OPTS /a; rm ${EXTRA_ARGS} /b", ["/a", "/b"]),
        ('set -- /a /b; rm $1; shift; rm $1; rm "$@" $#', ["/a", "/b", "/b", "1"]),
        ("read X <<< /a; rm $X; X=/b; X+=/c; rm $X; unset X; rm /z$X", ["/a", "/b/c", "/z"]),
        ("rm $(basename /a/b) $(dirname /a/b)", ["b", "/a"]),
        ("T=$(mktemp -d); rm -rf $T", ["/tmp/tmp.?"]),
        ("alias del='rm -f'; del /a", ["/a"]),
        ("D=$(kubectl get x); rm /a/$D", ["/a/?"]),
    ],
)
def test_expansion(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_the_current_directory_makes_paths_absolute() -> None:
    assert paths("cd /etc && rm -rf kubernetes ./x ../y") == ["/etc/kubernetes", "/etc/x", "/y"]
    assert paths("(cd /etc; rm a); rm b") == ["/etc/a", "b"]
    assert paths('cd "$D"; rm -rf *') == ["?/*"]
    assert paths("if c; then cd /a; else cd /b; fi; rm etcd") == ["?/etcd"]
    assert paths("cd sub; rm x; pushd /a; rm y; popd; rm z") == ["sub/x", "/a/y", "sub/z"]
    assert paths("cd a; cd ../b; rm x; cd -; rm y; cd -; rm z; cd ..; rm z") == [
        "b/x",
        "a/y",
        "b/z",
        "z",
    ]
    assert paths("cd /a; cd -; rm x; cd .; rm y; popd; popd; rm etcd") == ["x", "y", "?/etcd"]


def test_an_unknown_value_tells_its_command_with_what_it_read() -> None:
    text = 'A=$(q1 --name n1 | jq .id)\nB=$(q2 --id "$A")\nrm /x/$B'
    word = read(text)[0][0].target["path"]
    assert isinstance(word, Unknown)
    assert word.why == '$(q2 --id "$A")'  # a stranger's words are not expanded
    text = (
        "A=$(aliyun slb DescribeX --Name n1 | jq .id)\n"
        'B=$(aliyun slb DescribeY --Id "$A")\nrm -r $B'
    )
    word = read(text)[0][-1].target["path"]
    assert isinstance(word, Unknown)
    assert word.why == "$(aliyun slb DescribeY --Id $(aliyun slb DescribeX --Name n1 | jq .id))"


def test_parts_of_a_script_that_are_unknown_stay_unknown_words() -> None:
    assert found('ssh h "sysctl -w a=$V b=2"') == [
        "sysctl.set host=h key=a > value=?",
        "sysctl.set host=h key=b > value=2",
    ]
    assert [op.text for op in read('ssh h "sysctl -w a=$V"')[0]] == ["sysctl -w a=$V"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("7/2", 3),
        ("N-1", 4),
        ("$N%3", 2),
        ("2>1&&0", 0),
        ("0x10", 16),
    ],
)
def test_arithmetic(text: str, expected: int) -> None:
    assert evaluate(text, lambda name: {"N": "5"}.get(name, "")) == expected


@pytest.mark.parametrize("text", ["1/0", "x[0]", "1 ? 2 : 3", "a=1", "(1", "1 2", "1" * 300, ""])
def test_arithmetic_that_is_not_evaluated(text: str) -> None:
    assert evaluate(text, lambda _name: "") is None


def test_brace_expansion_is_bounded() -> None:
    assert len(list(braces("{a,b}" * 40, 500))) == 500
    assert list(braces("${a,b}", 10)) == ["${a,b}"]


def test_a_pattern_of_many_stars_is_not_tried() -> None:
    assert isinstance(apply("a" * 1900, "%%", "*a" * 30 + "b"), Unknown)
