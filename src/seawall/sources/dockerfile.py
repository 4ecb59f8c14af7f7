"""Dockerfiles: what their RUN instructions do to clusters and clouds while an image is built.

A build changes no node; a `kubectl` or `aliyun` call in it does what it does anywhere. Source: the
Dockerfile reference (BuildKit): heredocs, flags of RUN, escapes, SHELL, stages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from seawall.commands import read_argv, read_script
from seawall.commands.context import Context, Word
from seawall.formats.text import decode
from seawall.model import Operation, Unknown

_INSTRUCTION = re.compile(r"\s*(ONBUILD\s+)?([A-Za-z]+)\s+(.*)", re.S)
_HEREDOC = re.compile(r"<<(-?)\s*([\"']?)(\w+)\2")
_FLAG = re.compile(r"\s*--\w+(?:=\S+)?\s+")
_PAIR = re.compile(r"([A-Za-z_]\w*)=((?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\\.|[^\s\"'\\])*)")
_VARIABLE = re.compile(r"\$\{?(\w+)(?::-([^}]*))?\}?")
_SHELLS = frozenset(("sh", "bash", "ash", "dash", "ksh", "zsh"))


class Instruction(msgspec.Struct):
    """One instruction with its continuation lines as written, and its heredocs' bodies."""

    name: str
    text: str
    line: int
    bodies: list[tuple[str, int]] = []  # (text, line of its first line)


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of RUN instructions. InputError: not text."""
    text = decode(data, file).replace("\r\n", "\n")
    if re.match(r"(?:#.*\n)*#\s*escape\s*=\s*`", text):
        return  # a Windows image: its RUN lines are for cmd or PowerShell
    build = _Build(ctx.at(file=file, source="dockerfile", place="image"))
    for instruction in instructions(text):
        yield from build.step(instruction)


class _Build:
    """The environment, folder and shell of the stage that is read."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._globals: dict[str, Word] = {}
        self._environ: dict[str, Word] = {}
        self._cwd: Word | None = None
        self._shell = True
        self._staged = False

    def step(self, instruction: Instruction) -> Iterator[Operation]:
        text = instruction.text
        match instruction.name:
            case "FROM":
                self._environ, self._cwd, self._shell = {}, None, True
                self._staged = True
            case "ARG":
                self._argument(text)
            case "ENV":
                self._environ |= self._pairs(text)
            case "WORKDIR":
                self._cwd = self._expanded(text.strip())
            case "SHELL":
                words = _words(text)
                self._shell = bool(words) and str(words[0]).rpartition("/")[2] in _SHELLS
            case "RUN":
                yield from self._run(instruction)

    def _argument(self, text: str) -> None:
        name, equals, value = text.strip().partition("=")
        if equals:
            known: Word = self._expanded(value.strip("\"'"))
        else:
            known = self._globals.get(name, Unknown(f"the build argument {name}"))
        self._environ[name] = known
        if not self._staged:
            self._globals[name] = known

    def _pairs(self, text: str) -> dict[str, Word]:
        found = _PAIR.findall(text)
        if found and _PAIR.match(text.strip()):
            return {name: self._expanded(value.strip("\"'")) for name, value in found}
        name, _, value = text.strip().partition(" ")
        return {name: self._expanded(value.strip())}

    def _expanded(self, text: str) -> Word:
        """A value with variables that are known put in."""
        unknown: list[Unknown] = []

        def known(match: re.Match[str]) -> str:
            value = self._environ.get(match[1], match[2] or "")
            if isinstance(value, Unknown):
                unknown.append(value)
                return ""
            return value

        out = _VARIABLE.sub(known, text)
        return unknown[0] if unknown else out

    def _run(self, instruction: Instruction) -> Iterator[Operation]:
        text, line = instruction.text, instruction.line
        while match := _FLAG.match(text):
            line += match[0].count("\n")
            text = text[match.end() :]
        ctx = self._ctx.at(environ=dict(self._environ), cwd=self._cwd)
        if words := _words(text):
            yield from read_argv(words, ctx, line=line, text=f"RUN {text.strip()}"[:200])
        elif not self._shell:
            return
        elif instruction.bodies and not _HEREDOC.sub("", text).strip():
            body, start = instruction.bodies[0]
            if not body.startswith("#!") or body.split("\n")[0].rpartition("/")[2] in _SHELLS:
                yield from read_script(body, ctx.at(line=start))
        else:
            yield from read_script(_with_bodies(text, instruction), ctx.at(line=line))


def _with_bodies(text: str, instruction: Instruction) -> str:
    """`RUN cat <<EOF > f` as the shell sees it: the bodies behind the command."""
    marks = [match[3] for match in _HEREDOC.finditer(text)]
    bodies = [body for body, _ in instruction.bodies]
    rest = [part for pair in zip(bodies, marks, strict=False) for part in pair]
    return "\n".join([text, *rest]) if rest else text


def _words(text: str) -> list[str]:
    """The words of the exec form, ["a", "b"]; [] for the shell form."""
    if not text.strip().startswith("["):
        return []
    try:
        found: Any = msgspec.json.decode(text.strip().replace("\\\n", " "))
    except msgspec.DecodeError:
        return []
    return [str(word) for word in found] if isinstance(found, list) else []


def instructions(text: str) -> Iterator[Instruction]:
    """Instructions in order. Comments between continued lines become empty continuations."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        start = index
        if not lines[index].strip() or lines[index].lstrip().startswith("#"):
            index += 1
            continue
        part, index = _continued(lines, index)
        match = _INSTRUCTION.match(part)
        if match is None:
            continue
        name, rest = match[2].upper(), match[3]
        line = start + 1 + part[: match.start(3)].count("\n")
        bodies: list[tuple[str, int]] = []
        if name in ("RUN", "COPY", "ADD") and not rest.lstrip().startswith("["):
            for mark in _HEREDOC.finditer(rest):
                body, first, index = _body(lines, index, mark[3], dedent=bool(mark[1]))
                bodies.append((body, first))
        yield Instruction(name, rest, line, bodies)


def _continued(lines: list[str], index: int) -> tuple[str, int]:
    """The text of an instruction with its continuation lines, and the index behind it."""
    part = [lines[index]]
    index += 1
    while index < len(lines) and part[-1].rstrip().endswith("\\"):
        part[-1] = part[-1].rstrip()
        line = lines[index]
        skipped = line.lstrip().startswith("#") or not line.strip()
        part.append("\\" if skipped else line)
        index += 1
    if part[-1] == "\\":
        part[-1] = ""
    return "\n".join(part), index


def _body(lines: list[str], index: int, mark: str, *, dedent: bool) -> tuple[str, int, int]:
    """(text, line of its first line, index behind the end mark) of a heredoc."""
    first = index
    body = []
    while index < len(lines):
        line = lines[index].lstrip("\t") if dedent else lines[index]
        index += 1
        if line == mark:
            break
        body.append(line)
    return "\n".join(body), first + 1, index
