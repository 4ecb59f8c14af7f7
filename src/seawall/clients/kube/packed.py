"""A list in Kubernetes' protobuf, cut into pages while it arrives.

The answer is the four bytes `MAGIC`, then a message `Unknown` whose field 2 is the list: field 1 of
that is its metadata, every field 2 an item (k8s.io/apimachinery/pkg/runtime/generated.proto). Only
these outer lengths are read here; what an item holds is for others to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

MAGIC: Final = b"k8s\0"
MEDIA_TYPE: Final = "application/vnd.kubernetes.protobuf"
PAGE: Final = 4 << 20  # bytes of items that are handed on together
LARGEST: Final = 64 << 20  # bytes of one item; etcd itself takes 1.5 MiB
_MEASURED: Final = 2  # the wire type of what has a length
_LIST: Final = 2  # the fields of `Unknown` and of a list that are looked at
_META: Final = 1


class Pages:
    """Iterating gives MAGIC with the items of a part of the list, again and again.

    `token` is the list's continue token, known with the first page. ValueError: it is no such list,
    or it ends too early.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._bytes, self._at, self._before = bytearray(), 0, 0  # `_before`: bytes let go of
        self.token = ""

    def __iter__(self) -> Iterator[bytes]:
        if self._take(len(MAGIC)) != MAGIC:
            raise ValueError("it does not begin as Kubernetes' protobuf does")
        number, size = self._field()
        while number != _LIST:
            self._take(size)
            number, size = self._field()
        end, start = self._place() + size, self._at
        while self._place() < end:
            if self._at - start >= PAGE:
                yield MAGIC + self._bytes[start : self._at]
                self._let_go()
                start = 0
            number, size = self._field()
            body = self._take(size) if number == _META else self._skip(size)
            if body:
                self.token, start = _token(body), self._at
        page = MAGIC + self._bytes[start : self._at]
        for _ in self._chunks:  # to the end, so that the connection can be used again
            pass
        yield page

    def _place(self) -> int:
        return self._before + self._at

    def _let_go(self) -> None:
        self._before += self._at
        del self._bytes[: self._at]
        self._at = 0

    def _field(self) -> tuple[int, int]:
        """The number and the size of the field that comes next."""
        key, size = self.varint(), self.varint()
        if key & 7 != _MEASURED:
            raise ValueError("it is no list of Kubernetes")
        return key >> 3, size

    def _take(self, size: int) -> bytes:
        self._skip(size)
        return bytes(self._bytes[self._at - size : self._at])

    def _skip(self, size: int) -> bytes:
        if size > LARGEST:
            raise ValueError(f"a part of it is larger than {LARGEST >> 20} MiB")
        while len(self._bytes) - self._at < size:
            self._more()
        self._at += size
        return b""

    def _more(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise ValueError("it ends too early")
        self._bytes += chunk

    def varint(self) -> int:
        value = shift = 0
        while shift < 64:
            if self._at == len(self._bytes):
                self._more()
            byte = self._bytes[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise ValueError("a length of it is no number")


def _token(meta: bytes) -> str:
    """Field 3 of a ListMeta: beside it stand texts, with their size, and a number."""
    read, found = Pages((meta,)), ""
    while read._place() < len(meta):
        key, value = read.varint(), read.varint()
        text = read._take(value) if key & 7 == _MEASURED else b""
        found = text.decode() if key >> 3 == 3 else found
    return found
