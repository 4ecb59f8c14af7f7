"""The cluster's certificates: one authority, and what it signs for servers, users and nodes.

Keys are EC P-256 (made in a millisecond); every file that holds a key is readable by root only.
"""

from __future__ import annotations

import base64
import datetime
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS: Final = 365


class Pair(msgspec.Struct, frozen=True):
    """A certificate and its key, as PEM."""

    certificate: bytes
    key: bytes


class Authority:
    """Signs for one lab. Its files are `ca.crt` and `ca.key` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "ca.crt").exists():
            key = ec.generate_private_key(ec.SECP256R1())
            name = _name("kubernetes", ())
            made = _builder(name, name, key.public_key(), DAYS).add_extension(
                x509.BasicConstraints(ca=True, path_length=None), critical=True
            )
            signed = made.add_extension(_CA_USAGE, critical=True).sign(key, hashes.SHA256())
            write(folder, "ca", Pair(_pem(signed), _key(key)))
        self._certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        loaded = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        self._signer = loaded

    def sign(
        self,
        name: str,
        groups: Sequence[str] = (),
        *,
        hosts: Sequence[str] = (),
        seconds: int = DAYS * 86400,
    ) -> Pair:
        """A client's certificate (CN=name, O=groups); with `hosts` a server's as well."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(
            _name(name, groups), self._certificate.subject, key.public_key(), seconds / 86400
        )
        usages = [ExtendedKeyUsageOID.CLIENT_AUTH]
        if hosts:
            usages.append(ExtendedKeyUsageOID.SERVER_AUTH)
            made = made.add_extension(
                x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False
            )
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._signer.public_key()),
            critical=False,
        )
        return Pair(_pem(made.sign(self._signer, hashes.SHA256())), _key(key))

    def kubeconfig(self, server: str, pair: Pair, *, user: str, cluster: str) -> bytes:
        """A whole kubeconfig with everything inside of it."""
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": cluster,
                    "cluster": {
                        "server": server,
                        "certificate-authority-data": _b64((self.folder / "ca.crt").read_bytes()),
                    },
                }
            ],
            "users": [
                {
                    "name": user,
                    "user": {
                        "client-certificate-data": _b64(pair.certificate),
                        "client-key-data": _b64(pair.key),
                    },
                }
            ],
            "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": user}}],
            "current-context": cluster,
        }
        return yaml.safe_dump(config, sort_keys=False).encode()


def write(folder: Path, name: str, pair: Pair) -> None:
    secret(folder / f"{name}.key", pair.key)
    (folder / f"{name}.crt").write_bytes(pair.certificate)


def secret(path: Path, content: bytes) -> Path:
    """Writes a file that only its owner reads, from its first byte on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    return part.replace(path)


def service_account_key(folder: Path) -> None:
    """`sa.key` and `sa.pub`, with which service account tokens are signed and checked."""
    key = ec.generate_private_key(ec.SECP256R1())
    secret(folder / "sa.key", _key(key))
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "sa.pub").write_bytes(public)


_CA_USAGE: Final = x509.KeyUsage(
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


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: float
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(name: str, groups: Sequence[str]) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
