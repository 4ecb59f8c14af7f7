"""`string.format(list)` and the API server's named formats (`format.dns1123Label().validate(s)`).

Source: cel-go's ext/formatting.go and the API server's library/format.go. The texts that `validate`
gives are ours; only whether there are any is the API server's.
"""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Any, Final

from seawall.engine.cel import convert, network
from seawall.engine.cel.strict import strict
from seawall.engine.cel.strings import quote
from seawall.engine.cel.values import (
    NONE,
    CelError,
    Duration,
    Opaque,
    Optional,
    Timestamp,
    TypeName,
    Uint,
)

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
FORMAT: Final = "kubernetes.NamedFormat"
_VERB: Final = re.compile(r"%(?:\.(\d+))?(.?)", re.DOTALL)
_LARGEST_PRECISION: Final = 100
_LABEL: Final = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME: Final = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_SUBDOMAIN: Final = rf"{_LABEL}(\.{_LABEL})*"
# name: (pattern, longest)
_PATTERNS: Final[dict[str, tuple[str, int]]] = {
    "dns1123Label": (_LABEL, 63),
    "dns1123Subdomain": (_SUBDOMAIN, 253),
    "dns1035Label": ("[a-z]([-a-z0-9]*[a-z0-9])?", 63),
    "qualifiedName": (rf"(?=[^/]{{0,253}}/|[^/]*$)({_SUBDOMAIN}/)?(?=[^/]{{1,63}}$){_NAME}", 317),
    "labelValue": (f"({_NAME})?", 63),
    "uuid": ("(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})", 36),
    "datetime": (
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d+)?([zZ]|[+-]\d\d:?\d\d)",
        100,
    ),
}
_PREFIXES: Final = ("dns1123Label", "dns1123Subdomain", "dns1035Label")
FORMATS: Final = (
    *_PATTERNS,
    *(name + "Prefix" for name in _PREFIXES),
    "uri",
    "byte",
    "date",
)


@strict("string", "list", name="format")
def format_text(text: str, values: list[Any]) -> Any:
    made: list[str] = []
    at = used = 0
    for found in _VERB.finditer(text):
        made.append(text[at : found.start()])
        at = found.end()
        if found[2] == "%" and found[1] is None:
            made.append("%")
            continue
        if used >= len(values):
            return CelError(f"index {used} out of range")
        made.append(_formatted(found[2], found[1], values[used]))
        used += 1
    return "".join(made) + text[at:]


def _formatted(verb: str, precision: str | None, value: Any) -> str:
    digits = 6 if precision is None else int(precision)
    if digits > _LARGEST_PRECISION:
        raise ValueError("precision is too large")
    whole = value.__class__ is int or value.__class__ is Uint
    if verb == "s":
        return shown(value)
    if verb == "d" and whole:
        return str(int(value))
    if verb in ("f", "e") and (whole or value.__class__ is float):
        text = f"{float(value):.{digits}{verb}}"
        return text if verb == "f" else _power_of_ten(text)
    if verb in ("b", "o", "x", "X") and whole:
        return f"{int(value):{verb}}"
    if verb == "b" and value.__class__ is bool:
        return "1" if value else "0"
    if verb in ("x", "X") and value.__class__ in (str, bytes):
        code = (value.encode() if isinstance(value, str) else value).hex()
        return code.upper() if verb == "X" else code
    raise ValueError(f"%{verb} cannot format this value")


def _power_of_ten(text: str) -> str:
    """1.5e+04 as 1.5×10⁰⁴: what cel-go's locale makes of it."""
    mantissa, mark, power = text.partition("e")
    return mantissa + "×10" + power.removeprefix("+").translate(_RAISED) if mark else text


def _inner(value: Any) -> str:
    """A value inside of a list or map: texts are quoted."""
    return quote(value) if isinstance(value, str) else shown(value)


def shown(value: Any) -> str:
    """A value as %s writes it."""
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inner, value)) + "]"
    if isinstance(value, dict):
        pairs = sorted((_inner(key), _inner(item)) for key, item in value.items())
        return "{" + ", ".join(f"{key}:{item}" for key, item in pairs) + "}"
    if isinstance(value, TypeName):
        return value.name
    if isinstance(value, str | bool | int | float | bytes | Timestamp | Duration):
        text = convert.to_string(value)
        if isinstance(text, str):
            return text
    raise ValueError("%s cannot format this value")


@strict("string", name="format.named")
def named_format(name: str) -> Optional:
    return Optional(True, Opaque(FORMAT, name, name)) if name in FORMATS else NONE


def format_constant(name: str) -> Opaque:
    return Opaque(FORMAT, name, name)


@strict(FORMAT, "string", name="validate")
def validate(named: Opaque, text: str) -> Optional:
    if _fits(str(named.key), text):
        return NONE
    return Optional(True, [f"does not match the format {named.key}"])


def _fits(name: str, text: str) -> bool:
    if name == "uri":
        return network.is_url(text) is True
    if name == "byte":
        return _is_base64(text)
    if name == "date":
        return _is_date(text)
    if name.endswith("Prefix"):
        name = name.removesuffix("Prefix")
        text = text[:-1] + "a" if text.endswith("-") else text
    pattern, longest = _PATTERNS[name]
    return len(text) <= longest and re.fullmatch(pattern, text, re.ASCII) is not None


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
