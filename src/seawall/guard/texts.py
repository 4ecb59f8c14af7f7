"""What a refused person reads: one line, one language, from the catalogue's own texts.

Limits of the API server: a messageExpression gives at most 5,120 bytes, no line break; if it
fails, `message` stands in.
"""

from __future__ import annotations

from typing import Final

from seawall.model import Hazard, Lang

_BYTES: Final = 4096  # of 5,120: the object's name comes on top
_MORE: Final[dict[Lang, str]] = {
    "en": "What it breaks here: seawall explain {id} --context CONTEXT",
    "zh": "此处影响：seawall explain {id} --context CONTEXT",
}
_STOP: Final[dict[Lang, str]] = {"en": ". ", "zh": "。"}


def quoted(text: str) -> str:
    """A CEL literal of that text."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ").replace("\r", " ")
    return f"'{plain}'"


def parts(id_: str, hazard: Hazard, lang: Lang) -> tuple[str, str]:
    """What stands before the object's name, and what follows it."""
    title = _line(hazard.title.of(lang)).rstrip("。.")
    head = f"{', '.join((*hazard.rows, id_))}: {title}"
    impact = _cut(_line(hazard.impact.of(lang)), _BYTES - len(head.encode()) - 200)
    stop = _STOP[lang]
    return head, f"{stop}{impact.rstrip('。.')}{stop}{_MORE[lang].format(id=id_)}"


def message(id_: str, hazard: Hazard, lang: Lang) -> str:
    return "".join(parts(id_, hazard, lang))


def expression(id_: str, hazard: Hazard, lang: Lang) -> str:
    """The same in CEL, with the object named."""
    head, tail = parts(id_, hazard, lang)
    between = "（{}）" if lang == "zh" else " ({})"
    before, after = between.split("{}")
    return f"{quoted(head + before)} + variables.name + {quoted(after + tail)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, size: int) -> str:
    data = text.encode()
    return text if len(data) <= size else data[: size - 3].decode(errors="ignore") + "…"
