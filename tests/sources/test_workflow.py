"""CI pipelines: what their commands send to clusters and clouds."""

from __future__ import annotations

from typing import Any

from seawall.commands.context import Context
from seawall.model import Operation, Unknown
from seawall.sources import workflow


def read(text: str, file: str = ".github/workflows/x.yml") -> list[Operation]:
    ctx = Context(file=file, source="workflow", problems=[])
    return list(workflow.read(text.encode(), file, ctx))


def nodes(text: str) -> list[tuple[Any, int]]:
    return [(op.target["name"], op.where.line) for op in read(text) if op.action == "delete"]


def test_steps_of_a_workflow() -> None:
    text = """\
name: deploy
on:
  push:
env:
  NODE: n1
jobs:
  one:
    runs-on: ubuntu-latest
    env: {OTHER: n2}
    steps:
    - uses: actions/checkout@v4
    - name: drop
      run: |
        set -e
        kubectl delete node $NODE
        kubectl delete node ${{ env.OTHER }}
      env:
        NODE: ${{ env.NODE }}
    - run: kubectl delete node ${{ inputs.node }}
    - run: kubectl delete node n3
      if: false
    - run: Remove-Item kubectl delete node n4
      shell: pwsh
    - run: sysctl -w net.ipv4.ip_forward=0
    - run: ssh root@10.0.0.1 'sysctl -w net.ipv4.ip_forward=0'
  two:
    if: ${{ false }}
    steps:
    - run: kubectl delete node n5
"""
    found = nodes(text)
    assert found[:2] == [("n1", 15), ("n2", 16)]
    (name, line) = found[2]
    assert isinstance(name, Unknown)
    assert name.why == "${{ inputs.node }}"
    assert line == 19
    assert len(found) == 3
    sysctls = [op for op in read(text) if op.action == "sysctl.set"]
    assert [op.where.line for op in sysctls] == [25]


def test_a_composite_action() -> None:
    text = """\
name: x
runs:
  using: composite
  steps:
  - shell: bash
    run: >-
      kubectl delete node n1
"""
    assert nodes(text) == [("n1", 7)]


def test_defaults_of_a_workflow() -> None:
    text = """\
defaults: {run: {shell: python}}
jobs:
  a:
    steps:
    - run: kubectl delete node n1
    - run: kubectl delete node n2
      shell: bash -e {0}
"""
    assert nodes(text) == [("n2", 6)]


def test_a_gitlab_pipeline() -> None:
    text = """\
variables:
  NODE: n1
  SECRET: $CI_JOB_TOKEN
default:
  before_script:
  - export KEEP=n2
.base:
  after_script: [kubectl delete node n3]
  script:
  - kubectl delete node n9
deploy:
  extends: .base
  script:
  - cd deploy
  - kubectl delete node "$NODE" $KEEP
  - |
    kubectl delete node $SECRET
never:
  when: never
  script: [kubectl delete node n4]
"""
    found = [op for op in read(text, ".gitlab-ci.yml") if op.action == "delete"]
    assert [op.target["name"] for op in found[:2]] == ["n1", "n2"]
    assert isinstance(found[2].target["name"], Unknown)
    assert found[3].target["name"] == "n3"
    assert [op.where.line for op in found] == [15, 15, 17, 8]


def test_what_is_no_pipeline() -> None:
    for text in ("jobs: 1\n", "runs: {steps: 3}\n", "a: {script: 5}\n", "[]\n", "jobs: {a: b}\n"):
        assert not read(text)


def test_what_is_not_yaml() -> None:
    ctx = Context(file="x.yml", source="workflow", problems=[])
    assert not list(workflow.read(b"a: b: c\n", "x.yml", ctx))
    assert "not YAML" in ctx.problems[0].why
