"""What secrets look like in texts, as tables: names that announce one, shapes that are one."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

HIDDEN: Final = "***"

_WORDS: Final = (
    r"pass(?:w|wd|word|phrase|code)?(?![a-z])|passwd|password|requirepass|masterauth|pwd|secret"
    r"|token(?!i[sz]|review)|credential|connection[-_.]?str|conn[-_.]?str|account[-_.]?key"
    r"|(?:api|access|private|signing|encrypt\w{0,6}|session|client|auth|licen[cs]e|shared|master"
    r"|service|app|root|hmac|aes|rsa|ssh)[-_.]?key|authorization|kubeconfig|htpasswd"
)
# A name of a variable, an option, an annotation, a line of a configuration.
NAMES: Final = re.compile(
    rf"(?i)(?:{_WORDS})|(?:^|[_.-])(?:ak|sk|auth|salt|cookie|dsn|otp|jwt|pat|sas)$|[a-z0-9]_key$"
)
# Such a name with one of these at its end speaks about a secret and doesn't hold it.
ABOUT: Final = re.compile(
    r"(?i)(?:names?|refs?|paths?|files?|dirs?|selector|namespaces?|class|provider|types?|ttl|seconds"
    r"|minutes|hours|duration|expir\w*|issuer|audiences?|hosts?|ports?|counts?|size|limit|enabled"
    r"|disabled|modes?|mount|policy|version|algorithm|usage|required|lookup)$"
)
_ABOUT_ID: Final = re.compile(r"(?i)(?<!key)(?<!key[-_.])[-_.]?ids?$")
# Values that nobody keeps secret: a path, a reference to a variable, a switch, nothing.
_PLAIN: Final = re.compile(
    r"(?i)|true|false|yes|no|on|off|none|null|nil|\*+|/[\w./@-]*|\$\(?\{?[\w.-]+\}?\)?"
    r"|\{\{[^{}]*\}\}|[|>][-+]?|\d{1,2}[smh]"
)


@lru_cache(1 << 16)
def is_name(key: str) -> bool:
    """The name announces a secret."""
    if not NAMES.search(key):
        return False
    return not (ABOUT.search(key) or _ABOUT_ID.search(key))


def is_plain(value: str) -> bool:
    return _PLAIN.fullmatch(value.strip().strip("\"'")) is not None


_RANDOM: Final = re.compile(r"[A-Za-z0-9+/_=~-]{20,}")


@lru_cache(1 << 16)
def is_random(value: str) -> bool:
    """A key or token by its letters: long, of three classes, without words."""
    if not _RANDOM.fullmatch(value) or value.startswith("/"):
        return False
    classes = (str.isupper, str.islower, str.isdigit)
    if not all(any(map(test, value)) for test in classes):
        return False
    counts = Counter(value)
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return entropy > 3.6


def _encoded_key(found: re.Match[str]) -> str:
    """Base64 of PEM: a private key goes, a certificate stays."""
    try:
        head = base64.b64decode(found[0][:64])
    except binascii.Error:
        return found[0]
    return HIDDEN if b"PRIVATE" in head else found[0]


def _assigned(found: re.Match[str]) -> str:
    key, sign, value = found["key"], found["sign"], found["value"]
    name = key.strip("\"' \t-")
    if is_plain(value) or ABOUT.search(name) or _ABOUT_ID.search(name):
        return found[0]
    return f"{key}{sign}{HIDDEN}"


# Hints in lower case -> pattern -> what stands there then. The pattern runs where a hint is found:
# most texts are done with a few searches for plain words.
Shape = tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]]
SHAPES: Final[tuple[Shape, ...]] = (
    (
        ("private key",),
        re.compile(
            r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]{0,30}KEY(?: BLOCK)?-----)?"
        ),
        HIDDEN,
    ),
    (("ls0tls1crudjti",), re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/=]{50,}"), _encoded_key),
    (("eyj",), re.compile(r"\beyJ[\w-]{6,}\.eyJ[\w-]{6,}\.[\w-]*"), HIDDEN),
    (
        ("akia", "asia", "agpa", "aida", "aroa"),
        re.compile(r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b"),
        HIDDEN,
    ),
    (("ltai", "sts.", "tmp."), re.compile(r"\b(?:LTAI|STS\.|TMP\.)[A-Za-z0-9]{12,}"), HIDDEN),
    (
        (
            *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat-", "xox", "sk-", "aiza"),
            *("hvs.", "npm_", "pypi-", "dop_v1", "age-secret", "sg."),
        ),
        re.compile(
            r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}"
            r"|sk-[\w-]{20,}|AIza[\w-]{30,}|hvs\.[\w-]{20,}|npm_\w{30,}|pypi-[\w-]{30,}"
            r"|dop_v1_\w{30,}|AGE-SECRET-KEY-\w+|SG\.[\w-]{16,}\.[\w-]{16,})"
        ),
        HIDDEN,
    ),
    (
        ("bearer", "basic", "negotiate", "digest"),
        re.compile(r"(?i)\b(bearer|basic|negotiate|digest)(\s+)(?=[\w.~+/=-]*[\d=])[\w.~+/=-]{8,}"),
        rf"\1\2{HIDDEN}",
    ),
    (
        ("://",),
        re.compile(
            r"((?<![\w+.-])[A-Za-z][\w+.-]{0,20}://)[^\s/@\"'<>:]{0,200}:[^\s@\"'<>]{0,400}@"
        ),
        rf"\1{HIDDEN}@",
    ),
    (
        ("(",),
        re.compile(r"(?<![\w.-])([\w.-]{1,60}):[^\s:@/]{1,200}@((?:tcp|unix)?\()"),
        rf"\1:{HIDDEN}@\2",
    ),
    (
        ("=",),
        re.compile(
            r"(?i)([?&;](?:access_token|token|sig|signature|key|api_?key|secret|password|passwd|pwd"
            r"|auth|code|sign)=)[^&\s\"'#]+"
        ),
        rf"\1{HIDDEN}",
    ),
    (
        ("hooks.slack", "/hook/"),
        re.compile(
            r"(?i)(hooks\.slack\.com/\w+/|open\.(?:feishu|larksuite)\.\w+/open-apis/bot/v2/hook/)"
            r"[\w/-]+"
        ),
        rf"\1{HIDDEN}",
    ),
    (
        ("curl",),
        re.compile(r"(\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[= ]?)\S+:\S+"),
        rf"\1{HIDDEN}",
    ),
    (('"auth"',), re.compile(r'("auth"\s*:\s*")[^"]+'), rf"\1{HIDDEN}"),
    (("sshpass",), re.compile(r"(\bsshpass\s+-p\s*)\S+"), rf"\1{HIDDEN}"),
    (
        ("mysql", "mariadb"),
        re.compile(r"(\b(?:mysql\w*|mariadb\w*)\b[^|;\n]{0,300}?\s-p)[^\s-]\S*"),
        rf"\1{HIDDEN}",
    ),
    (
        ("redis-cli",),
        re.compile(r"(\bredis-cli\b[^|;\n]{0,300}?\s-a\s*)\S+"),
        rf"\1{HIDDEN}",
    ),
    (
        ("requirepass", "masterauth"),
        re.compile(r"((?:requirepass|masterauth)[ \t]+)\S+"),
        rf"\1{HIDDEN}",
    ),
)

_HINTS: Final = (
    *("pass", "pwd", "secret", "token", "credential", "connection", "conn", "account", "key"),
    *("authorization", "kubeconfig", "htpasswd"),
)
_NAMED: Final = rf"[\w.-]{{0,60}}?(?:{_WORDS})[\w.-]{{0,60}}"
_VALUE: Final = r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\s,;&\"'{}\[\]|<>][^\s,;&\"'|<>]*"
_FLAG: Final = re.compile(
    rf"(?i)(?P<key>(?<![\w.-])--?{_NAMED})(?P<sign>=|[ \t]+)(?P<value>(?!-)(?:{_VALUE}))"
)
_LINE: Final = re.compile(
    rf"(?i)(?P<key>[\"']?(?<![\w.-]){_NAMED}[\"']?)"
    rf"(?P<sign>[ \t]*(?:=>|:=|[:=])[ \t]*)(?P<value>{_VALUE})"
)
_BLOCK: Final = re.compile(rf"(?i)(?<![\w.-]){_NAMED}:[ \t]*[|>][-+0-9]*[ \t]*$")


def cleaned(text: str) -> str:
    """The text without what has the shape of a secret, or stands beside the name of one."""
    low = text.lower()
    for hints, pattern, new in SHAPES:
        if any(hint in low for hint in hints):
            text = pattern.sub(new, text)
    if any(hint in low for hint in _HINTS):
        text = "\n".join(_lines(text.split("\n")))
    return text


def _lines(lines: list[str]) -> Iterator[str]:
    """Options, assignments, and blocks of YAML under such a name."""
    inside: int | None = None  # how far the name of a block is indented
    for line in lines:
        if inside is not None:
            depth = len(line) - len(line.lstrip())
            if depth > inside or not line.strip():
                continue
            inside = None
        if any(hint in line.lower() for hint in _HINTS):
            if _BLOCK.search(line):
                inside = len(line) - len(line.lstrip())
                yield line
                yield f"{line[:inside]}  {HIDDEN}"
                continue
            line = _LINE.sub(_assigned, _FLAG.sub(_assigned, line))
        yield line
