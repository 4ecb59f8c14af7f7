"""Files: deleted, moved, copied, edited, written; and what a written file sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.scripts import found, read, rows

HERE = Path(__file__).parent


@pytest.mark.parametrize(("text", "expected"), rows(HERE / "programs_files.txt"))
def test_files(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "path", "content"),
    [
        ("echo a > /etc/x", "/etc/x", "a\n"),
        ("echo -n a >> /etc/x", "/etc/x", "a"),
        ("printf '%s\\n' a b | sudo tee /etc/x >/dev/null", "/etc/x", "a\nb\n"),
        ("tee -a /etc/x <<< a", "/etc/x", "a\n"),
        ("cat > /etc/x <<'E'\n$A\nE", "/etc/x", "$A\n"),
        ("A=1; cat <<-E > /etc/x\n\tv=$A\n\tE\n", "/etc/x", "v=1\n"),
        ("{ echo a; echo b; } > /etc/x", "/etc/x", "a\nb\n"),
        ("for i in a b; do echo $i; done > /etc/x", "/etc/x", "a\nb\n"),
        ("sed -i 's/a/b c/' /etc/x", "/etc/x", "b c\n"),
        ("sed -i.bak -e 's#^a=.*#a=/b#g' /etc/x", "/etc/x", "a=/b\n"),
        ("sed -i '/^swap/d' /etc/fstab", "/etc/fstab", ""),
        ("sed -i '$a line' /etc/x", "/etc/x", "line\n"),
        ("perl -pi -e 's/a/b/' /etc/x", "/etc/x", "b\n"),
        ("setenforce 0", "/sys/fs/selinux/enforce", "0"),
        ('grubby --update-kernel=ALL --args="a=b"', "/etc/default/grub", "a=b"),
        ("resolvectl dns eth0 8.8.8.8", "/etc/resolv.conf", "nameserver 8.8.8.8"),
    ],
)
def test_what_is_written(text: str, path: str, content: str) -> None:
    written = [op for op in read(text)[0] if op.action == "file.write"]
    assert [(op.target["path"], op.after["content"]) for op in written] == [(path, content)]
    assert [op.after["append"] for op in written] == [
        any(w in text for w in (">>", "-a", "grubby", "resolvectl"))
    ]


@pytest.mark.parametrize(
    "text",
    ["vi /etc/x", "vim +3 /etc/x", "nano /etc/x", "patch /etc/x < p",
     "sed -i 's/\\(a\\)/\\1/' /etc/x",
     "sed -i \"s/a/$B/\" /etc/x", "cp /z /etc/x", "some-program > /etc/x", "yq -i '.a=1' /etc/x"],
)  # fmt: skip
def test_a_content_that_is_not_seen(text: str) -> None:
    assert [line.strip() for line in found(text)] == ["file.write path=/etc/x > content=?"]


@pytest.mark.parametrize(
    "text",
    ["sed 's/a/b/' /etc/x", "vi -R /etc/x", "view /etc/x", "patch --dry-run /etc/x < p",
     "cat /etc/x", "echo a > /dev/null 2>&1", "echo a >&2", "cat < /etc/x",
     "crudini --get /etc/x a b",
     "awk '{print}' /etc/x"],
)  # fmt: skip
def test_reading_a_file_is_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "expected"), rows(HERE / "programs_written.txt"))
def test_what_a_file_decides(text: str, expected: list[str]) -> None:
    lines = [line.replace("\n", "") for line in found(text)]
    assert [
        line for line in lines if not line.startswith(("file.write", "file.replace"))
    ] == expected


def test_the_line_of_a_setting_is_its_line_in_the_heredoc() -> None:
    text = "cat >> /etc/sysctl.conf <<E\n# comment\nnet.ipv4.ip_forward = 0\n; other\nE\n"
    op = read(text)[0][-1]
    assert (op.where.line, op.text) == (3, "net.ipv4.ip_forward = 0")


def test_secrets_are_in_no_operation() -> None:
    text = (
        "DB_PASSWORD=hunter2 mysql -uroot -phunter2\n"
        "curl -H 'Authorization: Bearer hunter2' -o /x https://u:hunter2@h/\n"
        "cat > /etc/app.conf <<E\npassword: hunter2\nkey=LTAIhunter2hunter2\n"
        'token = "hunter2 two"\nE\n'
        "sshpass -p hunter2 ssh h rm -rf /x\nrm -rf /y/$(get --token hunter2)\n"
        "kubelet --bootstrap-token hunter2"
    )
    ops, problems = read(text)
    assert len(ops) == 5
    assert "hunter2" not in repr(ops) + repr(problems)
    assert "mode: 0644" in repr(read("echo 'mode: 0644' > /x")[0])
