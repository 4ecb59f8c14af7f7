"""Bytes to text: says what is wrong with an encoding instead of guessing one.

UTF-8 with or without a byte order mark; UTF-16 and UTF-32 as PowerShell and editors on Windows
write them (a plan made by `terraform show -json > plan.json` in PowerShell is UTF-16).
"""

from __future__ import annotations

import codecs

from seawall.errors import InputError

# UTF-32 LE starts with the mark of UTF-16 LE: the order matters.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = ("gb18030", "big5", "shift_jis", "cp1252")


def decode(data: bytes, file: str) -> str:
    """The text of `data` without a byte order mark; InputError names the line and the way out."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding:
        encoding = _unmarked(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(data, file, encoding, error) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            file, "holds NUL bytes: it is no text", line=line, todo="is it a binary file?"
        )
    return text


def _unmarked(data: bytes) -> str:
    """UTF-16 without a mark: its ASCII characters show as NULs in every other byte only."""
    head = data[:64]
    if len(head) >= 4 and len(data) % 2 == 0 and 0 in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if not even and odd * 4 >= len(head):
            return "utf-16-le"
        if not odd and even * 4 >= len(head):
            return "utf-16-be"
    return "utf-8"


def _wrong(data: bytes, file: str, encoding: str, error: UnicodeDecodeError) -> InputError:
    if encoding.startswith("utf-8"):
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start + (3 if encoding == "utf-8-sig" else 0) :][:1]
        likely = _looks_like(data)
        todo = (
            f"convert it: iconv -f {likely} -t utf-8 {file}" if likely else "is it a binary file?"
        )
        return InputError(
            file, f"is not UTF-8 text (byte 0x{byte.hex() or '?'})", line=line, todo=todo
        )
    return InputError(
        file, f"is not the {encoding.upper()} that its first bytes say", todo="save it as UTF-8"
    )


def _looks_like(data: bytes) -> str:
    """A name for `iconv`, if the bytes are text in an encoding that people still use."""
    if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data[:4096]):
        return ""
    for name in _OTHERS:
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return ""
