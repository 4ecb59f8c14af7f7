"""What a file is, told by its name and its first bytes: cheap, before anything is parsed."""

from __future__ import annotations

import re
from pathlib import PurePath

KINDS = (
    *("manifest", "terraform", "script", "ansible", "cloudinit", "dockerfile", "workflow"),
    *("helm", "kustomize", "audit", "admission"),
)
SCRIPTS = frozenset((".sh", ".bash", ".ksh", ".dash", ".zsh"))
TEXTS = frozenset((".yaml", ".yml", ".json"))
_PROSE = frozenset((".md", ".markdown", ".rst", ".adoc", ".html"))  # may begin with YAML

_SHEBANG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?#!\s*(?:/usr)?(?:/local)?/?bin/(?:env\s+(?:-S\s+)?)?(?:ba|da|k|z|a)?sh\b"
)
_ANY_SHEBANG = re.compile(rb"\A(?:\xef\xbb\xbf)?#!")
_CLOUD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:## template: ?jinja\s*\n)?#cloud-config|\AContent-Type: multipart/",
    re.I,
)
_PLAN = re.compile(rb'"(?:terraform_version|planned_values|resource_changes|resource_drift)"\s*:')
_AUDIT = re.compile(rb'"auditID"\s*:\s*"')
_REVIEW = re.compile(rb'"kind"\s*:\s*"AdmissionReview"')
_OBJECT = re.compile(rb"""^[ \t{,-]*["']?apiVersion["']?[ \t]*:""", re.M)
_KIND = re.compile(rb"""["']?kind["']?[ \t]*:""")
_FIRST_ITEM = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:(?:---|%YAML|[ \t]*#)[^\n]*\n|[ \t\r]*\n)*-[ \t\r\n]"
)
_LIST = re.compile(rb"^-[ \t]", re.M)
_PLAY = re.compile(rb"^(?:-|[ ])[ \t]+(?:hosts|tasks|import_playbook)[ \t]*:", re.M)
_TASK = re.compile(
    rb"^-[ \t]+(?:name|block|hosts|(?:include|import)_(?:tasks|role)|[a-z_]+\.[a-z_]+\.[a-z_]+"
    rb"|command|shell|sysctl|file|copy|service|systemd|yum|apt|dnf|package|mount)[ \t]*:",
    re.M,
)
_MODULE = re.compile(
    rb"^[ \t]+(?:[a-z_]+\.[a-z_]+\.[a-z_0-9]+|command|shell|raw|script|sysctl|file|copy|template"
    rb"|lineinfile|service|systemd|yum|apt|dnf|package|mount|k8s|(?:include|import)_tasks)[ \t]*:",
    re.M,
)
_TASK_FOLDERS = frozenset(("tasks", "handlers", "playbooks"))
_ROLE_DATA = frozenset(("vars", "defaults", "group_vars", "host_vars", "meta", "molecule"))
_GITLAB = re.compile(
    rb"^(?:stages|script|before_script|image|include):|^\s+(?:script|before_script):", re.M
)


def kind_of(file: str, data: bytes) -> str:
    """One of KINDS, or "" for a file that holds nothing that Seawall judges.

    UTF-16 texts are looked at through their ASCII characters.
    """
    path = PurePath(file)
    head = _ascii(data[: 1 << 16])
    name = path.name.lower()
    if _CLOUD.match(head):
        return "cloudinit"
    if path.suffix.lower() in SCRIPTS or _SHEBANG.match(head):
        return "script"
    if _ANY_SHEBANG.match(head):
        return ""  # Python, Perl …: another language
    if name.startswith(("dockerfile", "containerfile")) or name.endswith((".dockerfile",)):
        return "dockerfile"
    return _structured(path, head, data)


def _structured(path: PurePath, head: bytes, data: bytes) -> str:
    name = path.name.lower()
    if path.suffix.lower() in _PROSE:
        return ""
    if head.lstrip()[:1] == b"{" and _PLAN.search(head):
        return "terraform"
    if head.lstrip()[:1] in (b"{", b"[") and (found := _recorded(head)):
        return found
    if _is_workflow(path):
        return "workflow"
    if name == ".gitlab-ci.yml" or (name.endswith(".gitlab-ci.yml") and _GITLAB.search(head)):
        return "workflow"
    if path.suffix.lower() in TEXTS or head.lstrip()[:1] in (b"{", b"-"):
        if _FIRST_ITEM.match(head):  # a list at the top is no Kubernetes object
            return "ansible" if _is_ansible(path, head) else ""
        whole = head if len(data) <= 1 << 16 else _ascii(data)
        if _OBJECT.search(whole) and _KIND.search(whole):
            return "manifest"
        if path.suffix.lower() != ".json" and _is_ansible(path, head):
            return "ansible"
    return "manifest" if _OBJECT.match(head.lstrip()) and _KIND.search(head) else ""


def _recorded(head: bytes) -> str:
    """Requests to an API server: what was done, or what is about to be."""
    if _AUDIT.search(head):
        return "audit"
    return "admission" if _REVIEW.search(head) else ""


def _is_workflow(path: PurePath) -> bool:
    parts = path.parts
    if path.suffix.lower() not in (".yml", ".yaml"):
        return False
    return path.name in ("action.yml", "action.yaml") or (
        len(parts) >= 3 and parts[-3] == ".github" and parts[-2] == "workflows"
    )


def _is_ansible(path: PurePath, head: bytes) -> bool:
    folders = set(path.parts[:-1])
    if folders & _ROLE_DATA:
        return False
    if head.lstrip().startswith(b"$ANSIBLE_VAULT"):
        return True
    if folders & _TASK_FOLDERS and _TASK.search(head):
        return True
    if not _LIST.search(head):
        return False
    return bool(_PLAY.search(head) or (_TASK.search(head) and _MODULE.search(head)))


def _ascii(head: bytes) -> bytes:
    """UTF-16 and UTF-32 as their ASCII characters, so that one pattern reads all encodings."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        return head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf")
