"""TLS of the server, and its certificate's renewal while it runs.

A certificate file that changes is loaded into the context that is in use: handshakes from then on
show the new one, connections that are open go on. A pair that does not fit (one file is written
before the other) is tried in a context of its own first, so that the old one stays until both are
there.
"""

from __future__ import annotations

import os
import ssl

import msgspec

from seawall.errors import InputError


class Files(msgspec.Struct, frozen=True):
    """Files (PEM); "" for none. `optional`: clients without a certificate may come too."""

    certificate: str = ""
    key: str = ""
    client_ca: str = ""
    optional: bool = False


class Tls:
    """`context` is the live one. InputError at the start if the files can't be used."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.seen = self._state()
        self.context = _context(files)

    def renew(self) -> bool:
        """Load what changed; whether something was loaded. What can't be used waits."""
        state = self._state()
        if state == self.seen or "" in state:
            return False
        try:
            _context(self.files)
            self.context.load_cert_chain(self.files.certificate, self.files.key or None)
            if self.files.client_ca:  # adds; one that is not trusted any more needs a restart
                self.context.load_verify_locations(self.files.client_ca)
        except (InputError, OSError):
            return False
        self.seen = state
        return True

    def _state(self) -> tuple[str, ...]:
        """Changes when a file's content does, "" for one that is missing (between two renames)."""
        return tuple(
            _stamp(file)
            for file in (self.files.certificate, self.files.key, self.files.client_ca)
            if file
        )


def _stamp(file: str) -> str:
    try:
        found = os.stat(file)
    except OSError:
        return ""
    return f"{found.st_ino} {found.st_mtime_ns} {found.st_size}"


def _context(files: Files) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(files.certificate, files.key or None)
        if files.client_ca:
            context.load_verify_locations(files.client_ca)
            context.verify_mode = ssl.CERT_OPTIONAL if files.optional else ssl.CERT_REQUIRED
    except OSError as error:  # ssl.SSLError is one
        raise InputError(files.certificate, f"TLS can't be set up: {error}") from error
    return context
