"""Where a function's commands are shown, and what tables of settings give."""

from __future__ import annotations

import pytest

from tests.commands.scripts import found, read


def shown(text: str, files: dict[str, str] | None = None) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(op.where.line, op.text, op.via) for op in read(text, files)[0]]


def test_a_command_stands_at_the_call_that_gave_it_its_words() -> None:
    text = 'run() { "$@"; }\n\n  run sysctl -w net.ipv4.ip_forward=0 # lab\n'
    (op,) = read(text)[0]
    assert (op.where.line, op.where.column) == (3, 3)
    assert (op.text, op.via) == ("run sysctl -w net.ipv4.ip_forward=0", ("run() line 1",))


def test_each_call_stands_for_itself() -> None:
    text = 'apply() {\n  sudo sysctl -w "$1=$2"\n}\napply a.b 0\napply c.d 1\n'
    assert shown(text) == [
        (4, "apply a.b 0", ("apply() line 2",)),
        (5, "apply c.d 1", ("apply() line 2",)),
    ]


def test_what_no_call_changes_stays_at_its_own_line() -> None:
    text = 'main() {\n  rm -rf /etc/kubernetes\n  kubectl delete node "$1"\n}\n'
    assert shown(text + 'main "$@"\n') == [
        (2, "rm -rf /etc/kubernetes", ()),
        (3, 'kubectl delete node "$1"', ()),
    ]
    assert shown(text + "main n1\n") == [
        (2, "rm -rf /etc/kubernetes", ()),
        (5, "main n1", ("main() line 3",)),
    ]


def test_the_outermost_call_with_words_counts() -> None:
    text = 'one() { kubectl delete node "$1"; }\nall() {\n  one "$1"\n}\nall n1\n'
    assert shown(text) == [(5, "all n1", ("one() line 1",))]


def test_the_way_to_a_host_is_kept() -> None:
    text = (
        'on() {\n  for h in n1 n2; do\n    ssh -n "root@$h" "$@"\n  done\n}\non sysctl -w a.b=1\n'
    )
    assert shown(text) == [
        (6, "on sysctl -w a.b=1", ("on() line 3", "ssh n1")),
        (6, "on sysctl -w a.b=1", ("on() line 3", "ssh n2")),
    ]


def test_a_file_that_a_call_names_is_written_at_the_call() -> None:
    text = 'put() {\n  cat > "$1" <<E\na.b=1\nE\n  echo "$2" | tee /etc/hosts\n}\n'
    text += "put /etc/sysctl.conf x\n"
    assert shown(text) == [
        (7, "put /etc/sysctl.conf x", ("put() line 2",)),
        (7, "put /etc/sysctl.conf x", ("put() line 3",)),
        (7, "put /etc/sysctl.conf x", ("put() line 5",)),
    ]


def test_a_function_of_another_file_says_which() -> None:
    files = {"lib.sh": "set_it() {\n  sysctl -w $1=$2\n}\n"}
    (op,) = read(". lib.sh\nset_it a.b 0\n", files)[0]
    assert (op.where.file, op.where.line) == ("run.sh", 2)
    assert op.via == ("set_it() lib.sh line 2", ". lib.sh")


# Tables


KEYS = [
    "sysctl.set key=net.ipv4.tcp_tw_reuse > value=1",
    "sysctl.set key=net.core.somaxconn > value=1 2",
]
PAIRS = '[net.ipv4.tcp_tw_reuse]=1 [net.core.somaxconn]="1 2"'
LINES = PAIRS.replace(" [", " # why\n  [")
LOOP = 'for k in "${!P[@]}"; do sysctl -w "$k=${P[$k]}"; done'


@pytest.mark.parametrize(
    "text",
    [
        f"declare -A P=({PAIRS}); {LOOP}",
        f"declare -A P\nP=(\n  {LINES}\n)\n{LOOP}",
        f"declare -A P\nP[net.ipv4.tcp_tw_reuse]=1\nk=net.core.somaxconn; P[$k]='1 2'\n{LOOP}",
        f"f() {{ local -A P=([net.ipv4.tcp_tw_reuse]=0); P+=({PAIRS}); {LOOP}; }}; f",
        "while IFS== read -r k v; do sysctl -w $k=\"$v\"; done <<'E'\n"
        "net.ipv4.tcp_tw_reuse=1\nnet.core.somaxconn = 1 2\nE",
        "while IFS=': ' read -r k v; do sysctl -w \"$k=$v\"; done <<< "
        "$'net.ipv4.tcp_tw_reuse: 1\\nnet.core.somaxconn: 1 2'",
        "for p in net.ipv4.tcp_tw_reuse=1 'net.core.somaxconn=1 2'; do "
        'IFS="=" read -r k v <<< "$p"; sysctl -w "$k=$v"; done',
    ],
)
def test_kernel_parameters_from_a_table(text: str) -> None:
    assert found(text) == KEYS


def test_a_parameter_whose_name_is_not_known_is_said() -> None:
    assert found('sysctl -w "$K=$V"') == ["sysctl.set key=? > value=?"]
    assert found(f"declare -A P; P[$X]=1; {LOOP}") == ["sysctl.set key=? > value=?"]


def test_arrays() -> None:
    text = "a=(x y # no element\n z); a[1]=v; i=2; kubectl delete node "
    assert [line.rpartition("=")[2] for line in found(text + '"${a[0]}" ${a[1]} ${a[$i]}')] == [
        *("x", "v", "z")
    ]
    text = 'IFS=, read -ra A <<< "n1,n2"; kubectl delete node "${A[@]}" m${#A[@]}'
    assert [line.rpartition("=")[2] for line in found(text)] == ["n1", "n2", "m2"]


@pytest.mark.parametrize("before", ["a=$X", "a=b", "a=(x)", "a=", "", 'a="$@"', "a=($(ls))"])
def test_an_element_of_anything_may_be_set(before: str) -> None:
    read(f"{before}\na[1]=2; a[$i]=3; a[k]+=4; a[9999]=x; a[$(date)]=y\nrm ${{a[1]}} ${{!a[@]}}")
