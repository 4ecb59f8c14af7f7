"""The file of accepted findings: what is known and lived with, so that only new ones fail.

JSON, one entry for each finding, by fingerprint (rule and subject; lines may move). Entries of
checked files that match nothing any more are stale, and said aloud.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

import msgspec

from seawall.errors import InputError
from seawall.model import Finding, Problem
from seawall.responses.reports.result import Allowed


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`note` says why, `date` when it was accepted (ISO); rule and file are for the reader."""

    fingerprint: str
    rule: str
    file: str
    note: str = ""
    date: str = ""


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: list[Entry] = []
    version: int = 1


def read(data: bytes, file: str) -> list[Entry]:
    """The entries; InputError when it is not such a file."""
    try:
        return msgspec.json.decode(data, type=Accepted).accepted
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        todo = "make one with `seawall check PATH --write-accepted FILE`"
        raise InputError(file, f"is no file of accepted findings: {error}", todo=todo) from error


def write(
    findings: Sequence[Finding], before: Sequence[Entry], today: datetime.date, note: str = ""
) -> bytes:
    """The file for these findings; entries of `before` that still match keep note and date."""
    old = {entry.fingerprint: entry for entry in before}
    entries = {
        finding.fingerprint: old.get(finding.fingerprint)
        or Entry(
            finding.fingerprint,
            finding.rule,
            finding.operation.where.file,
            note,
            today.isoformat(),
        )
        for finding in findings
    }
    ordered = sorted(
        entries.values(), key=lambda entry: (entry.file, entry.rule, entry.fingerprint)
    )
    return msgspec.json.format(msgspec.json.encode(Accepted(ordered)), indent=2) + b"\n"


def apply(
    findings: Sequence[Finding], entries: Sequence[Entry], files: Collection[str], name: str
) -> tuple[list[Finding], list[Allowed], list[Problem]]:
    """(new findings, accepted ones, stale entries). `files`: those that were checked."""
    by_print = {entry.fingerprint: entry for entry in entries}
    rest, allowed = [], []
    for finding in findings:
        if entry := by_print.get(finding.fingerprint):
            allowed.append(Allowed(finding, "accepted", _reason(entry)))
        else:
            rest.append(finding)
    seen = {entry.finding.fingerprint for entry in allowed}
    stale = [
        Problem(
            file=name,
            why=f"an accepted finding is gone: {entry.rule} in {entry.file} ({entry.fingerprint})",
            todo="take the entry out",
            fatal=False,
        )
        for entry in entries
        if entry.fingerprint not in seen and entry.file in files
    ]
    return rest, allowed, stale


def _reason(entry: Entry) -> str:
    return " ".join(part for part in (entry.date, entry.note) if part)
