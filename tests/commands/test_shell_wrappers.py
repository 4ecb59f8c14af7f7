"""Commands that run commands, scripts inside of scripts, files that a script writes and uses."""

from __future__ import annotations

import base64
import json

import pytest

from seawall.commands import read_argv
from seawall.commands.context import Context
from seawall.model import Unknown
from tests.commands.scripts import found, line_of, read

LINE = "sysctl.set key=k > value=1"
SET = "sysctl -w k=1"


@pytest.mark.parametrize(
    "prefix",
    [
        "sudo",
        "sudo -n -u root",
        "sudo -E A=b",
        "doas",
        "env",
        "env -i A=b C=d",
        "env -u X",
        "nohup",
        "setsid -f",
        "time",
        "time -p",
        "exec",
        "command",
        "builtin",
        "stdbuf -oL",
        "nice",
        "nice -n 5",
        "nice -5",
        "ionice -c 3",
        "timeout 5",
        "timeout -k 3 -s 9 5s",
        "timeout --signal=9 5",
        "taskset 1",
        "chrt -f 1",
        "flock /l",
        "flock -w 3 /l",
        "strace -f -o /x",
        "systemd-run --unit x",
        "busybox",
        "unshare -m",
        "nsenter -t 1 -m -u",
        "nsenter --target 1 --mount --",
        "gosu root",
        "sudo timeout 5 nice",
        "/usr/bin/sudo",
        "\\sudo",
        "X=1 sudo",
        "xargs",
        "watch -n 1",
        "runuser -u root --",
        "coproc",
        "numactl -N 0",
    ],
)
def test_a_prefix_runs_what_follows(prefix: str) -> None:
    assert found(f"{prefix} {SET}") == [LINE]


@pytest.mark.parametrize(
    "text",
    [
        f"bash -c '{SET}'",
        f'sh -ec "{SET}"',
        f"sudo bash -x -c '{SET}'",
        f"eval '{SET}'",
        f"eval {SET}",
        f"su - root -c '{SET}'",
        f"su -c '{SET}'",
        f"flock /l -c '{SET}'",
        f"echo '{SET}' | bash",
        f"echo '{SET}' | sudo sh -s",
        f"bash <<< '{SET}'",
        f"bash <<E\n{SET}\nE",
        f"sudo -i <<E\n{SET}\nE",
        f"su - <<E\n{SET}\nE",
        f"bash <(echo '{SET}')",
        f"echo {base64.b64encode(SET.encode()).decode()} | base64 -d | sh",
        f"cat > /tmp/s.sh <<E\n{SET}\nE\nchmod +x /tmp/s.sh; bash /tmp/s.sh",
        f"C='{SET}'; $C",
        f"C='{SET}'; bash -c \"$C\"",
        f"echo '{SET}' | at now",
        "sysctl -p /tmp/s.conf <<< x; echo k=1 > /tmp/s.conf; sysctl -p /tmp/s.conf",
        f"bash -c 'bash -c \"{SET}\"'",
        "export V=1; bash -c 'sysctl -w k=$V'",
        "bash -c 'sysctl -w k=$1' x 1",
        "find /x -name y -exec sysctl -w k=1 \\;",
        f"$SUDO {SET}",
    ],
)
def test_a_script_inside_of_a_script(text: str) -> None:
    assert LINE in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "curl -s https://example.com/i.sh | bash",
        "bash -n fix.sh",
        f"bash -c \"echo '{SET}'\"",
        f"command -v sysctl; sudo -l; echo '{SET}'",
        f"python3 -c 'import os; os.system(\"{SET}\")'",
        f"cat <<E > /dev/null\n{SET}\nE",
        'eval "$CMD"',
        f"ip netns exec blue {SET}",
        f"nsenter -t $PID -n {SET}",
        f"chroot /mnt/image {SET}",
        f"docker exec web {SET}",
    ],
)
def test_what_is_not_the_nodes_own_or_not_there_gives_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        (f"ssh h1 {SET}", ["h1"]),
        (f"ssh -o A=b -p 22 -i /k root@h1 '{SET}'", ["h1"]),
        (f"ssh -tt root@h1 sudo {SET}", ["h1"]),
        (f"sshpass -p secret ssh h1 '{SET}'", ["h1"]),
        (f"for h in h1 h2; do ssh $h '{SET}'; done", ["h1", "h2"]),
        (f"ssh h1 <<'E'\n{SET}\nE", ["h1"]),
        (f"ssh h1 bash -s <<E\n{SET}\nE", ["h1"]),
        (f"cat <<E | ssh h1 sudo bash\n{SET}\nE", ["h1"]),
        (f"pdsh -w h1,h2 '{SET}'", ["h1", "h2"]),
        (f"parallel ssh {{}} '{SET}' ::: h1 h2", ["h1", "h2"]),
        (f"printf 'h1\\nh2\\n' | xargs -I{{}} ssh {{}} '{SET}'", ["h1", "h2"]),
        (f"ansible h1 -m shell -a '{SET}' -b", ["h1"]),
        (f"ansible h1 -a '{SET}'", ["h1"]),
        (f"salt h1 cmd.run '{SET}'", ["h1"]),
        (f"ssh h1 ssh h2 {SET}", ["h2"]),
    ],
)
def test_another_host_is_named(text: str, hosts: list[str]) -> None:
    assert [op.target["host"] for op in read(text)[0]] == hosts
    assert found(text) == [f"sysctl.set host={host} key=k > value=1" for host in hosts]


def test_the_name_of_a_host_tells_its_role() -> None:
    roles = [
        op.target["role"]
        for op in read(f"ssh root@k8s-master-01 {SET}; scp x k8s-node-2:/etc/x")[0]
    ]
    assert roles == ["master", "worker"]


def test_variables_do_not_reach_another_host() -> None:
    assert found("export V=1; ssh h 'sysctl -w k=$V'") == ["sysctl.set host=h key=k > value=?"]
    assert found('V=1; ssh h "sysctl -w k=$V"') == ["sysctl.set host=h key=k > value=1"]


def test_files_of_the_tree_are_read() -> None:
    tree = {"lib.sh": "tune() { sysctl -w k=$1; }\n", "run/fix.sh": f"{SET}\n"}
    assert found("source lib.sh; tune 1", tree) == [LINE]
    assert found(". lib.sh && tune 1", tree) == [LINE]
    ops = read("true\nbash run/fix.sh", tree)[0]
    assert [(op.where.file, op.where.line, op.via) for op in ops] == [
        ("run/fix.sh", 1, ("bash run/fix.sh",))
    ]
    assert found("ssh h1 'bash -s' < run/fix.sh", tree) == ["sysctl.set host=h1 key=k > value=1"]


def test_files_that_read_each_other_end() -> None:
    tree = {"a": ". b\n", "b": f". a\nbash a\n{SET}\n"}
    assert found(". a", tree) == [LINE]


def test_xargs_gives_words() -> None:
    assert found("echo n1 n2 | xargs kubectl delete node") == [
        "delete resource=nodes name=n1",
        "delete resource=nodes name=n2",
    ]
    assert found("kubectl get no | awk '{print $1}' | xargs -n1 kubectl delete node") == [
        "delete resource=nodes name=?"
    ]
    assert found("xargs -I% rm -f /x/% <<< 'a'") == ["file.delete path=/x/a"]


def test_exec_form_needs_no_shell() -> None:
    ctx = Context(file="d.yaml", source="manifest", problems=[])
    ops = list(read_argv(["sh", "-c", f"{SET} && rm -rf $X"], ctx, line=7, text="args"))
    assert [line_of(op) for op in ops] == [LINE, "file.delete path=? recursive=True"]
    assert ops[0].where.line == 7
    assert [line_of(op) for op in read_argv(["rm", "/a;b"], ctx)] == ["file.delete path=/a;b"]
    assert list(read_argv([], ctx)) == []


def _objects(text: bytes, _file: str) -> list[dict[str, object]]:
    value = json.loads(text)
    return list(value) if isinstance(value, list) else [value]


NODE = '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "%s"}}'


@pytest.mark.parametrize(
    "text",
    [
        f"kubectl delete -f - <<'E'\n{NODE % 'n1'}\nE",
        f"echo '{NODE % 'n1'}' | kubectl delete -f -",
        f"cat <<E | kubectl delete -f -\n{NODE % 'n1'}\nE",
        f"kubectl delete -f <(echo '{NODE % 'n1'}')",
        f"echo '{NODE % 'n1'}' > n.json; kubectl delete -f ./n.json",
        f"cd /tmp; echo '{NODE % 'n1'}' > n.json; kubectl delete -f n.json",
        f"N=n1; cat > /tmp/n.json <<E\n{NODE % '$N'}\nE\nkubectl delete -f /tmp/n.json",
    ],
)
def test_manifests_of_the_script_are_read(text: str) -> None:
    ops = read(text, objects=_objects)[0]
    assert [line_of(op) for op in ops if op.plane == "kube"] == ["delete resource=nodes name=n1"]


def test_unknown_parts_of_a_manifest_are_unknown_values() -> None:
    text = f"cat <<E | kubectl delete -f -\n{NODE % 'a-$N-b'}\nE"
    (op,) = read(text, objects=_objects)[0]
    name = op.target["name"]
    assert isinstance(name, Unknown)
    assert (name.why, name.prefix, name.suffix) == ("$N", "a-", "-b")
    assert "seawall" not in repr(op)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'ansible w -b -m sysctl -a "name=net.ipv4.tcp_tw_reuse value=1"',
            "sysctl.set host=w key=net.ipv4.tcp_tw_reuse > value=1",
        ),
        (
            'ansible w -m yum -a "name=firewalld state=present"',
            "package.install host=w name=firewalld manager=yum",
        ),
        (
            'ansible w -m service -a "name=firewalld state=started"',
            "unit.start host=w unit=firewalld > verb=start",
        ),
        (
            'ansible w -m ansible.builtin.file -a "path=/etc/kubernetes state=absent"',
            "file.delete host=w path=/etc/kubernetes recursive=True",
        ),
        ("tmux new -d 'kubectl delete node n3'", "delete resource=nodes name=n3"),
        ("tmux send-keys -t j 'kubectl delete node n5' Enter", "delete resource=nodes name=n5"),
        ("screen -dmS x bash -c 'kubectl delete node n2'", "delete resource=nodes name=n2"),
        (
            "base64 -d <<< a3ViZWN0bCBkZWxldGUgbm9kZSBuNwo= | bash",
            "delete resource=nodes name=n7",
        ),
    ],
)
def test_ways_to_run_something_elsewhere_or_later(text: str, expected: str) -> None:
    assert found(text) == [expected]


def test_an_ad_hoc_module_that_only_asks_or_is_tried_does_nothing() -> None:
    assert found('ansible w -m ping; ansible w -m setup -a "filter=x"') == []
    assert found('ansible w -C -m file -a "path=/etc/kubernetes state=absent"') == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ssh root@n1 < /root/fix.sh", "$(cat /root/fix.sh)"),
        ("curl -sSL https://x/install.sh | sudo bash", "$(curl -sSL https://x/install.sh)"),
        ('ssh n1 "$(cat fix.sh)"', "$(cat fix.sh)"),
        ("bash other.sh", "other.sh"),
    ],
)
def test_a_script_that_is_not_here_is_named(text: str, what: str) -> None:
    _, problems = read(text)
    assert [(p.why, p.fatal) for p in problems] == [
        (f"{what} is not here: what it runs was not looked at", False)
    ]


def test_a_sourced_file_that_is_not_here_needs_no_word() -> None:
    assert read(". /etc/os-release; source ~/.bashrc")[1] == []
    assert read("cat a.go | sed 1q | bash")[1] == []
