"""Reads a script paragraph by paragraph, where its parser loses its way in the whole.

Paragraphs and functions are mostly whole statements: as many as parse together make one tree. Of
a paragraph that parses with none that follow, the line is sought without which it does.
"""

from __future__ import annotations

from tree_sitter import Node, Point

from seawall.commands.shell_tree import root_of

MOST_PARTS = 1_000  # of a text
MOST_JOINED = 40  # paragraphs that one statement spans
MOST_LINES = 80  # of a paragraph that is searched line by line
_ENDS = (b"}", b"fi", b"done", b"esac")


class Pieces:
    """The lines of one text, and how many bytes may still be parsed for it."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data, self.left = data, most
        self.lines = data.split(b"\n")
        self.starts = line_starts(data)

    def read(self) -> tuple[list[Node], set[int]]:
        """Trees in order, and the rows that are in none of them."""
        roots: list[Node] = []
        bad: set[int] = set()
        parts = self._parts()
        at = 0
        while at < len(parts):
            following = parts[at : at + MOST_JOINED]
            count, root = self._whole(following, set())
            if root is None:
                leave = self._bad_line(following) or set(parts[at])
                bad |= leave
                count, root = self._whole(following, leave)
            if root is not None:
                roots.append(root)
            at += max(count, 1)
        return roots, bad

    def without(self, rows: set[int]) -> bytes:
        """The text with some rows made blank."""
        lines = enumerate(self.lines)
        return b"\n".join(b" " * len(line) if row in rows else line for row, line in lines)

    def _parts(self) -> list[range]:
        out: list[range] = []
        first = 0
        for row, line in enumerate(self.lines):
            ends = not line.strip() or line.rstrip() in _ENDS
            if ends and row - first >= len(self.lines) // MOST_PARTS:
                out.append(range(first, row + 1))
                first = row + 1
        return [part for part in (*out, range(first, len(self.lines))) if part]

    def _whole(self, parts: list[range], without: set[int]) -> tuple[int, Node | None]:
        """The tree of as few parts as make whole statements, and how many those are."""
        for count in range(1, len(parts) + 1):
            root = self._parsed(range(parts[0].start, parts[count - 1].stop), without)
            if root is not None and not _open(root):
                return count, root
        return 0, None

    def _bad_line(self, parts: list[range]) -> set[int]:
        for row in parts[0][:MOST_LINES]:
            rows = self._continued(row)
            if self.lines[row].strip() and self._whole(parts[:3], rows)[1] is not None:
                return rows
        return set()

    def _continued(self, row: int) -> set[int]:
        last = row
        while last < len(self.lines) - 1 and self.lines[last].endswith(b"\\"):
            last += 1
        return set(range(row, last + 1))

    def _parsed(self, rows: range, without: set[int]) -> Node | None:
        begin, end = self.starts[rows.start], self.starts[rows.stop]
        self.left -= end - begin
        if self.left < 0:
            return None
        data = self.data
        for row in without:
            if row in rows:
                at, stop = self.starts[row], self.starts[row] + len(self.lines[row])
                data = data[:at] + b" " * (stop - at) + data[stop:]
        last = Point(rows.stop, 0)
        if rows.stop == len(self.lines):
            last = Point(rows.stop - 1, len(self.lines[-1]))
        return root_of(data, (Point(rows.start, 0), last, begin, end))


def line_starts(data: bytes) -> list[int]:
    """Where each line begins, and where the last one ends."""
    starts = [0]
    for line in data.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    starts[-1] -= 1
    return starts


def _open(node: Node) -> bool:
    """Whether something is missing at the end, or an error hides more than its own row."""
    if not node.has_error:
        return False
    if node.type == "ERROR":
        return node.end_point.row > node.start_point.row or node.parent is None
    if any(child.is_missing and child.type != "]" for child in node.children):
        return True
    return any(_open(child) for child in node.children)
