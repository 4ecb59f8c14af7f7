"""Takes passwords, tokens and access keys out of text that people will see."""

from __future__ import annotations

import re

HIDDEN = "***"
# A text without one of these (in lower case) holds no secret that the rules know.
_HINTS = (
    *("pass", "pwd", "token", "secret", "access", "credential", "ltai", "api"),
    *("authorization", "private key", "@", "mysql", "mariadb"),
)
_NAME = (
    r"(?:passw(?:or)?d|passphrase|_pwd|token|secret|access[_-]?key(?:[_-]?(?:id|secret))?"
    r"|api[_-]?key|credentials?)[\w.-]{0,40}"
)
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"';|&)]+)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*KEY-----|$)", re.S),
        HIDDEN,
    ),
    (re.compile(r"\bLTAI[A-Za-z0-9]{8,}"), HIDDEN),
    (re.compile(rf"(?i)((?<![\w-])--?[\w.-]{{0,40}}?{_NAME}(?:=|\s+)){_VALUE}"), rf"\1{HIDDEN}"),
    (re.compile(rf"(?i)({_NAME}\s*[=:]\s*)(?!\$[\w({{]){_VALUE}"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)(authorization:\s*\w+\s+)[^\s\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"(://[^\s/:@]+:)[^\s/@]+(@)"), rf"\1{HIDDEN}\2"),
    (re.compile(rf"(\bsshpass\s+-p\s*){_VALUE}"), rf"\1{HIDDEN}"),
    (
        re.compile(rf"(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;\n]{0, 300}?\s-p){_VALUE}"),
        rf"\1{HIDDEN}",
    ),
)


def mask(text: str) -> str:
    """`text` with each secret replaced by three stars."""
    low = text.lower()
    for hint in _HINTS:
        if hint in low:
            for pattern, new in _RULES:
                text = pattern.sub(new, text)
            return text
    return text
