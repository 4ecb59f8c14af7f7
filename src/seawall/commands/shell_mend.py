"""Scripts that the grammar can't read whole: no line is lost because another one does not parse.

The grammar gives up on some forms that shells accept, and may then take the rest of the file for
one error. Those forms are first replaced, for the parser only, by others of the same length, so
that every node keeps its place in the text. If that does not do, the lines that break the rest
are made blank and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from tree_sitter import Node

from seawall.commands.shell_forms import FORMS, lists_ended, plain
from seawall.commands.shell_pieces import Pieces, line_starts
from seawall.commands.shell_tree import guarded, root_of

MOST_PARSES = 60
MOST_PARSED = 500_000  # bytes, over all parses of one text
MOST_TRIED = 8  # lines that one round tries to leave out


class Tree(msgspec.Struct):
    """A parsed text. `data` is what the nodes' offsets count in, `unread` rows from 0."""

    roots: list[Node]
    data: bytes
    unread: list[int] = []


def parse(data: bytes) -> Tree:
    """The syntax tree of a script, mended where the grammar fails."""
    data = guarded(data)
    shaped = plain(data)
    root = root_of(shaped)
    ended = lists_ended(shaped, root)
    if ended is not shaped:
        shaped, root = ended, root_of(ended)
    if not root.has_error or not _broken(root):
        return Tree([root], data)
    return _Mending(data, shaped, root).done()


# Lines that stay unread


class _Mending:
    """One text on its way to a tree that has as few unread rows as possible."""

    def __init__(self, data: bytes, shaped: bytes, root: Node) -> None:
        self.data, self.shaped, self.root = data, shaped, root
        self.left = min(MOST_PARSES, MOST_PARSED // max(len(data), 1))
        self.blanked: set[int] = set()

    def done(self) -> Tree:
        every = self.shaped
        for form, new in FORMS:
            every = form.sub(new, every)
        self._keep_better(every)
        for form, new in FORMS if _broken(self.root) else ():
            self._keep_better(form.sub(new, self.shaped))
        while self.left > 0 and _lost(self.root) and self._leave_out():
            pass
        roots = [self.root]
        if _lost(self.root):
            roots = self._piecewise() or roots
        broken = [rows for root in roots for rows in _broken(root)]
        rows = self.blanked.union(*(range(first, last + 1) for first, last in broken))
        return Tree(roots, self.data, sorted(rows))

    def _keep_better(self, shaped: bytes) -> None:
        if shaped == self.shaped or self.left <= 0:
            return
        root = self._parsed(shaped)
        if _size(root) < _size(self.root):
            self.shaped, self.root = shaped, root

    def _parsed(self, shaped: bytes) -> Node:
        self.left -= 1
        return root_of(shaped)

    def _leave_out(self) -> bool:
        """Blank the line whose loss lets most of the others be read."""
        best = _lost(self.root)
        found: tuple[bytes, Node, range] | None = None
        starts = line_starts(self.shaped)
        for rows in self._candidates():
            if self.left <= 0:
                break
            begin, end = starts[rows.start], starts[rows.stop]
            for lines in _neutral(self.shaped[begin:end]):
                shaped = self.shaped[:begin] + lines + self.shaped[end:]
                root = self._parsed(shaped)
                lost = _lost(root)
                if lost + len(rows) < best or not lost:
                    best, found = lost, (shaped, root, rows)
            if not best:
                break
        if found is None:
            return False
        shaped, self.root, rows = found
        self._take(shaped, rows)
        return True

    def _take(self, shaped: bytes, rows: range) -> None:
        starts = line_starts(shaped)
        begin, end = starts[rows.start], starts[rows.stop]
        self.data = self.data[:begin] + shaped[begin:end] + self.data[end:]
        self.shaped = shaped
        self.blanked.update(rows)

    def _piecewise(self) -> list[Node]:
        """Trees of the text's paragraphs, if those leave fewer rows unread than the whole does."""
        pieces = Pieces(self.shaped, MOST_PARSED)
        roots, bad = pieces.read()
        if sum(map(_lost, roots)) + len(bad) >= _lost(self.root):
            return []
        shaped = pieces.without(bad)
        for row in bad:
            self._take(shaped, range(row, row + 1))
        return roots

    def _candidates(self) -> Iterator[range]:
        """Whole lines, with those that continue them: near the first error."""
        lines = self.shaped.split(b"\n")
        seen: set[int] = set()
        for row in _suspects(self.root):
            rows = _continued(lines, row)
            if rows.start not in seen and len(seen) < MOST_TRIED:
                seen.add(rows.start)
                yield rows


def _continued(lines: list[bytes], row: int) -> range:
    first = last = row
    while first > 0 and lines[first - 1].endswith(b"\\"):
        first -= 1
    while last < len(lines) - 1 and lines[last].endswith(b"\\"):
        last += 1
    return range(first, last + 1)


_OPENS = re.compile(rb"[ \t]*(?:if|elif|while|until)[ \t](.*?);[ \t]*(?:then|do)[ \t]*\n", re.S)


def _neutral(lines: bytes) -> Iterator[bytes]:
    """Lines made blank; also so that a branch or loop that begins there stays one."""
    yield re.sub(rb"[^\n]", b" ", lines)
    match = _OPENS.fullmatch(lines)
    if match is not None and b"\n" not in match[1]:
        yield lines[: match.start(1)] + b"x".ljust(len(match[1])) + lines[match.end(1) :]


def _faults(node: Node) -> Iterator[Node]:
    """Nodes that are errors, and those in which something is missing, outermost first."""
    todo = [node]
    while todo:
        found = todo.pop()
        if found.type == "ERROR":
            # `cat <<EOF;` is read, though its semicolon is an error to the grammar.
            if found.text not in (b"", b";"):
                yield found
            continue
        if any(child.is_missing and child.type != "heredoc_end" for child in found.children):
            yield found
        todo += reversed([child for child in found.children if child.has_error])


def _broken(root: Node) -> list[tuple[int, int]]:
    """First and last row of each part that was not read as shell."""
    out = []
    for node in _faults(root):
        first, last = node.start_point.row, node.end_point.row
        if node.end_point.column == 0 and last > first:
            last -= 1
        if node.type == "ERROR" or last > first:
            out.append((first, last))
    return out


def _size(root: Node) -> int:
    return sum(1 + last - first for first, last in _broken(root))


def _lost(root: Node) -> int:
    """Rows in errors of more than one row: those hide statements of their own."""
    return sum(last - first for first, last in _broken(root))


def _hiding(root: Node) -> Iterator[Node]:
    return (node for node in _faults(root) if node.end_point.row > node.start_point.row)


def _suspects(root: Node) -> Iterator[int]:
    """Rows where the first error that hides others may come from, likely ones first."""
    fault = next(_hiding(root))
    inner = [n for child in fault.children for n in _faults(child)]
    yield from [node.start_point.row for node in inner][:3]
    yield from [n.start_point.row for n in fault.children if n.type in _QUOTING][:3]
    yield from [n.start_point.row for n in fault.children if not n.is_named][:-4:-1]
    yield fault.start_point.row


_QUOTING = ('"', "`", "$(", "$((", "${", "[", "[[")
