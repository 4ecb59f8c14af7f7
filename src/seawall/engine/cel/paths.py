"""`path.under(root)` and `path.over(root)`: which part of a file tree an operation touches.

`under`: the path is root or below it. `over`: it is root or above it, so what is done to it is done
to root. Both are absolute, normalised paths. A glob in a segment (`*`, `?`, `[ab]`), on either
side, counts as whatever it could match. Ours, not the API server's: node rules need them and a
prefix test would take /etc/kubernetes-old for something in /etc/kubernetes.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import Any

from seawall.engine.cel.values import bad, blank, no_overload
from seawall.model import Unknown

_GLOB = re.compile(r"[*?\[]")


def under(path: Any, root: Any) -> Any:
    """`path.under(root)`."""
    if bad(path) and not isinstance(path, Unknown):
        return path
    if bad(root):
        return blank(path) if isinstance(path, Unknown) else blank(root)
    if isinstance(path, Unknown) and root.__class__ is str:
        return blank(_unknown_under(path, root))
    if path.__class__ is not str or root.__class__ is not str:
        return no_overload("under", path, root)
    return is_under(path, root)


def over(path: Any, root: Any) -> Any:
    """`path.over(root)`."""
    if bad(path) and not isinstance(path, Unknown):
        return path
    if bad(root):
        return blank(path) if isinstance(path, Unknown) else blank(root)
    if isinstance(path, Unknown) and root.__class__ is str:
        return blank(_unknown_over(path, root))
    if path.__class__ is not str or root.__class__ is not str:
        return no_overload("over", path, root)
    return is_under(root, path)


@lru_cache(maxsize=4096)
def is_under(path: str, root: str) -> bool:
    """Whether `path` is, or could be, root or below it."""
    if path == root or path.startswith(root if root.endswith("/") else root + "/"):
        return True
    if not (_GLOB.search(path) or _GLOB.search(root)):
        return False
    below, above = _segments(path), _segments(root)
    return len(below) >= len(above) and all(map(could_match, below, above))


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/") if path.strip("/") else []


@lru_cache(maxsize=4096)
def could_match(a: str, b: str) -> bool:
    """Whether two segments, each maybe a glob, can name the same file."""
    globs = bool(_GLOB.search(a)), bool(_GLOB.search(b))
    if globs == (False, False):
        return a == b
    if globs == (True, True):
        return _globs_meet(a, b)
    glob, name = (a, b) if globs[0] else (b, a)
    return re.match(translate(glob), name) is not None


def _globs_meet(a: str, b: str) -> bool:
    """Two globs: their plain beginnings and ends must fit; the middle is taken to."""
    heads = _GLOB.split(a, maxsplit=1)[0], _GLOB.split(b, maxsplit=1)[0]
    tails = re.split(r"[*?\]]", a)[-1], re.split(r"[*?\]]", b)[-1]
    fit_head = heads[0].startswith(heads[1]) or heads[1].startswith(heads[0])
    return fit_head and (tails[0].endswith(tails[1]) or tails[1].endswith(tails[0]))


def _known_start(path: Unknown) -> tuple[list[str], str]:
    """The whole segments at the start, and the start of the next one."""
    *whole, begun = path.prefix.lstrip("/").split("/")
    return whole, begun


def _unknown_under(path: Unknown, root: str) -> bool | Unknown:
    whole, begun = _known_start(path)
    above = _segments(root)
    if not path.prefix:
        return path
    if not all(map(could_match, whole, above)):
        return False
    if len(whole) >= len(above):
        return True
    return path if _begins(begun, above[len(whole)]) else False


def _unknown_over(path: Unknown, root: str) -> bool | Unknown:
    below = _segments(root)
    if path.prefix:
        whole, begun = _known_start(path)
        if not all(map(could_match, whole, below)) or len(whole) > len(below):
            return False
        if begun and (len(whole) == len(below) or not _begins(begun, below[len(whole)])):
            return False
    if "/" in path.suffix:
        tail = path.suffix.strip("/").split("/")[1:] if path.suffix[0] != "/" else None
        segments = tail if tail is not None else _segments(path.suffix)
        starts = range(len(below) - len(segments) + 1)
        if not any(all(map(could_match, segments, below[start:])) for start in starts):
            return False
    return path


def _begins(begun: str, segment: str) -> bool:
    """Whether a segment that starts so could be this one."""
    if _GLOB.search(begun) or _GLOB.search(segment):
        return True
    return segment.startswith(begun)
