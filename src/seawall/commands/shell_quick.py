"""Tells cheaply, from the text as written, that a command or a script changes nothing.

Most lines of most scripts only print, ask and wait. They are not expanded; commands inside of
their substitutions are still read.
"""

from __future__ import annotations

import re
from functools import cache

from seawall.commands import programs

# `kubectl [-n NS] get …` and its like: programs that are known, in a form that only reads.
_GLOBAL = (
    rb"(?:\s+--?(?:n|namespace|context|kubeconfig|cluster|l|o)(?:=|\s+)(?:\"[^\"]*\"|[^\s\"]+))*\s+"
)
_READING = (
    (rb"kubectl|oc", rb"get|describe|logs|top|wait|version|explain|cluster-info|api-resources"),
    (rb"systemctl", rb"status|is-active|is-enabled|is-failed|show|cat|daemon-reload|list-units"),
    (rb"docker|podman|nerdctl|crictl", rb"ps|pull|push|build|login|images|inspect|logs|info|tag"),
    (rb"helm", rb"list|ls|get|status|repo|search|template|show|history|version|lint|dependency"),
)
_QUIET = re.compile(
    rb"(?:"
    + rb"|".join(
        rb"(?:" + names + rb")" + _GLOBAL + rb"(?:" + verbs + rb")" for names, verbs in _READING
    )
    + rb"|kubectl(?:"
    + _GLOBAL
    + rb")rollout\s+(?:status|history)"
    + rb"|date(?=\s*$|\s+[\"'+]|\s+-u\s+[\"'+])|awk(?!\s+-i)|tar\s+-?-?[ct]\w*"
    + rb"|curl(?![^\n]*(?:\s-\w*[oO]|output|remote-name))"
    + rb"|(?:rpm|dpkg)\s+-[ql]|sysctl\s+-n|mount$|ip\s+(?:a|r|addr|route|link)(?:\s+show)?$"
    + rb")(?=\s|$)"
)
_PRINTS = re.compile(rb"(?:echo|printf(?!\s+-v)|cat)(?=\s|$)")
# Commands of the shell itself by which a text may do something without naming a program above.
_SHELLS = (
    "bash sh dash ash zsh ksh source eval exec ssh su runuser xargs parallel find tee pdsh clush "
    "pssh ansible salt at batch alias . cd"
)


# `ssh [options] host command words`, where only the host may be a variable.
_REMOTE = re.compile(
    rb"ssh(?:\s+-[A-Za-z]+(?:\s+[\w=./@:-]+)?)*\s+\"?[\w.@${}-]+\"?\s+[\"']?(?=\w)([^`<>$]*)$"
)


def reads_only(raw: bytes, printed: bool) -> bool:
    """Whether a command's text plainly changes nothing; `printed`: someone reads its output."""
    if _QUIET.match(raw) is not None:
        return True
    if printed:
        return False
    if _PRINTS.match(raw) is not None:
        return True
    remote = _REMOTE.match(raw) if raw.startswith(b"ssh") else None
    return remote is not None and not may_change(remote[1])


def may_change(data: bytes) -> bool:
    """Whether a script's text names a program, a file or an output that anyone here knows."""
    return _may_change().search(data) is not None


def names_program(data: bytes) -> bool:
    """Whether a text names a program that is judged by its own reader, or goes to another host."""
    return _programs().search(data) is not None


@cache
def _may_change() -> re.Pattern[bytes]:
    return re.compile(rb"[>$`\\]|" + _any_of({*programs.TABLE, *_SHELLS.split()}))


@cache
def _programs() -> re.Pattern[bytes]:
    names = _any_of({*programs.TABLE, "ssh"} - {"sed", "perl", "awk"})
    return re.compile(names + rb"|(?<![\w.-])(?:sed|perl|awk)\s[^\n|]*-i")


def _any_of(names: set[str]) -> bytes:
    joined = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return rb"(?<![\w.-])(?:" + joined.encode() + rb")(?![\w.-])"
