"""Dockerfiles: only what leaves the build counts."""

from __future__ import annotations

from typing import Any

from seawall.commands.context import Context
from seawall.model import Operation, Unknown
from seawall.sources import dockerfile


def read(text: str) -> list[Operation]:
    ctx = Context(file="Dockerfile", source="dockerfile", problems=[])
    return list(dockerfile.read(text.encode(), "Dockerfile", ctx))


def nodes(text: str) -> list[tuple[Any, int]]:
    """(name, line) of deletes of nodes."""
    return [(op.target["name"], op.where.line) for op in read(text) if op.action == "delete"]


def test_a_build_changes_no_node() -> None:
    text = """\
FROM alpine:3.20
RUN apk add iptables && sysctl -w net.ipv4.ip_forward=0
RUN rm -rf /etc/kubernetes && mkfs.ext4 /dev/vdb
"""
    assert not read(text)


def test_calls_to_a_cluster_count() -> None:
    text = """\
FROM bitnami/kubectl
RUN --mount=type=secret,id=kube \\
    # drop the old one
    echo start && \\

    kubectl delete node n1
RUN ["kubectl", "delete", "node", "n2"]
"""
    assert nodes(text) == [("n1", 6), ("n2", 7)]


def test_heredocs() -> None:
    text = """\
# syntax=docker/dockerfile:1
FROM alpine
RUN <<EOF
set -e
kubectl delete node n1
EOF
RUN <<-'EOF'
\tkubectl delete node n2
\tEOF
RUN bash <<EOF && echo done
kubectl delete node n3
EOF
RUN python3 <<EOF
print("kubectl delete node n4")
EOF
COPY <<EOF /etc/motd
kubectl delete node n5
EOF
RUN <<EOF
#!/usr/bin/python3
kubectl delete node n6
EOF
"""
    assert nodes(text) == [("n1", 5), ("n2", 8), ("n3", 11)]


def test_variables() -> None:
    text = """\
ARG NODE=n1
FROM alpine AS one
ARG NODE
ARG WHO
ENV PAIR="$NODE" OTHER=n3
ENV OLD n4
RUN kubectl delete node $PAIR $OTHER ${OLD}
RUN kubectl delete node $WHO
FROM alpine
RUN kubectl delete node $OTHER
"""
    found = [name for name, _ in nodes(text)]
    assert found[:3] == ["n1", "n3", "n4"]
    assert all(isinstance(name, Unknown) for name in found[3:])
    assert len(found) == 5


def test_other_shells_are_not_read() -> None:
    shell = 'FROM x\nSHELL ["pwsh", "-command"]\nRUN kubectl delete node n1\n'
    assert not read(shell)
    assert not read("# escape=`\nFROM windows\nRUN kubectl delete node n1\n")
    back = 'FROM x\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN kubectl delete node n1\n'
    assert nodes(back) == [("n1", 3)]


def test_lookalikes() -> None:
    text = """\
FROM alpine
# RUN kubectl delete node n1
LABEL do="kubectl delete node n1"
CMD ["kubectl", "delete", "node", "n1"]
RUN echo kubectl delete node n1
RUN kubectl delete node n1 --dry-run=client
"""
    assert not read(text)


def test_unfinished() -> None:
    for text in ("", "FROM", "RUN", "RUN <<EOF\nkubectl get no", 'RUN ["a"', "RUN a \\", "\\"):
        read(text)
