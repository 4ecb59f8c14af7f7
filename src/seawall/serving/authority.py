"""A certificate authority of our own for one server, and when what it made has to be made anew.

Everything is a pure function of what there is and the time. A new authority is announced to the
clients (`Material.bundle`) before anything is signed by it, so that no handshake fails.
Needs cryptography.
"""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from seawall.errors import InputError

AUTHORITY: Final = datetime.timedelta(days=1825)
SERVER: Final = datetime.timedelta(days=90)
OVERLAP: Final = datetime.timedelta(hours=1)  # an authority is known before it signs
_EARLY: Final = datetime.timedelta(minutes=5)  # clocks differ
_DUE: Final = 2 / 3  # of a certificate's life


class Pair(msgspec.Struct, frozen=True):
    """PEM."""

    certificate: bytes
    key: bytes


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
    return coming.not_valid_before_utc + _EARLY + OVERLAP <= now


def _due(one: x509.Certificate, now: datetime.datetime) -> bool:
    life = one.not_valid_after_utc - one.not_valid_before_utc
    return now >= one.not_valid_before_utc + life * _DUE


def _names(one: x509.Certificate) -> list[str]:
    names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return sorted(str(name.value) for name in names)


def _authority(now: datetime.datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    # Two of them in one bundle are told apart by name.
    name = _name(f"Seawall {now:%Y-%m-%d %H:%M:%S}")
    made = _builder(name, name, key, now, AUTHORITY).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    return _pair(made.add_extension(_SIGNS, critical=True).sign(key, hashes.SHA256()), key)


def _server(authority: Pair, hosts: Sequence[str], now: datetime.datetime) -> Pair:
    issuer = _read(authority.certificate)
    signer = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise InputError("ca.key", "is no EC key")
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _builder(_name("seawall-agent"), issuer.subject, key, now, SERVER)
        .add_extension(x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return _pair(made.sign(signer, hashes.SHA256()), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime.datetime,
    life: datetime.timedelta,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now + life)
        .add_extension(identifier, critical=False)
    )


_SIGNS: Final = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    crl_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    plain = serialization.NoEncryption()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    )
    return Pair(certificate.public_bytes(serialization.Encoding.PEM), private)
