"""A certificate authority of our own for one server, and when what it made has to be made anew.

Everything is a pure function of what there is and the time. A new authority is announced to the
clients (`Material.bundle`) before anything is signed by it, so that no handshake fails.
Needs cryptography.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from seawall.errors import InputError
from seawall.formats.certificates import EARLY, SIGNS, Pair, builder, host, name, pair

AUTHORITY: Final = datetime.timedelta(days=1825)
SERVER: Final = datetime.timedelta(days=90)
OVERLAP: Final = datetime.timedelta(hours=1)  # an authority is known before it signs
_DUE: Final = 2 / 3  # of a certificate's life


class Material(msgspec.Struct, frozen=True):
    """`authority` signs; `coming` will, once clients know it; `past` did. PEM throughout."""

    authority: Pair
    server: Pair
    coming: Pair | None = None
    past: bytes = b""

    @property
    def bundle(self) -> bytes:
        """What clients have to trust."""
        coming = self.coming.certificate if self.coming else b""
        return self.authority.certificate + coming + self.past


def kept(old: Material | None, hosts: Sequence[str], now: datetime.datetime) -> Material:
    """The material as it should be: `old` itself where nothing is due. Call it again and again.

    InputError if `old` can't be read.
    """
    if old is None:
        authority = _authority(now)
        return Material(authority, _server(authority, hosts, now))
    if old.coming is not None and _is_known(_read(old.coming.certificate), now):
        server = _server(old.coming, hosts, now)
        return Material(old.coming, server, past=old.authority.certificate)
    signer, shown = _read(old.authority.certificate), _read(old.server.certificate)
    if old.coming is None and _due(signer, now):
        return msgspec.structs.replace(old, coming=_authority(now))
    if old.past and end(old.past) < now:
        return msgspec.structs.replace(old, past=b"")
    if _due(shown, now) or _names(shown) != sorted(hosts) or shown.issuer != signer.subject:
        return msgspec.structs.replace(old, server=_server(old.authority, hosts, now))
    return old


def end(certificate: bytes) -> datetime.datetime:
    """When it ends. InputError if it is none."""
    return _read(certificate).not_valid_after_utc


def _read(certificate: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(certificate)
    except ValueError as error:
        raise InputError("certificate", f"can't be read: {error}") from error


def _is_known(coming: x509.Certificate, now: datetime.datetime) -> bool:
    return coming.not_valid_before_utc + EARLY + OVERLAP <= now


def _due(one: x509.Certificate, now: datetime.datetime) -> bool:
    life = one.not_valid_after_utc - one.not_valid_before_utc
    return now >= one.not_valid_before_utc + life * _DUE


def _names(one: x509.Certificate) -> list[str]:
    names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return sorted(str(name.value) for name in names)


def _authority(now: datetime.datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    # Two of them in one bundle are told apart by name.
    subject = name(f"Seawall {now:%Y-%m-%d %H:%M:%S}")
    made = builder(subject, subject, key.public_key(), now, AUTHORITY).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    return pair(made.add_extension(SIGNS, critical=True).sign(key, hashes.SHA256()), key)


def _server(authority: Pair, hosts: Sequence[str], now: datetime.datetime) -> Pair:
    issuer = _read(authority.certificate)
    signer = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise InputError("ca.key", "is no EC key")
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        builder(name("seawall-agent"), issuer.subject, key.public_key(), now, SERVER)
        .add_extension(x509.SubjectAlternativeName([host(one) for one in hosts]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return pair(made.sign(signer, hashes.SHA256()), key)
