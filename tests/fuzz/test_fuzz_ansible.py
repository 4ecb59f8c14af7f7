"""The short run of the fuzz target of Ansible and the smaller script carriers."""

from __future__ import annotations

from tests.fuzz import fuzz_ansible, mutate

SHAPES = [
    b"\x00- hosts: all\n  vars: {a: '{{ b }}'}\n  tasks:\n  - shell: x {{ a | default('y') }}\n",
    b"\x03FROM a\nARG B=c\nRUN <<EOF\nkubectl delete node $B\nEOF\n",
    b"\x04jobs: {a: {steps: [{run: 'kubectl delete node ${{ env.X }}', env: {X: y}}]}}\n",
    b"\x02#cloud-config\nruncmd:\n- [sysctl, -w, a=b]\nwrite_files:\n- {path: /a, content: b}\n",
]


def test_almost_playbooks() -> None:
    mutate.run(fuzz_ansible.one, [*fuzz_ansible.corpus(), *SHAPES], 400)
