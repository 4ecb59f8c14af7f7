"""The cluster's certificates: one authority, and what it signs for servers, users and nodes.

Keys are EC P-256 (made in a millisecond); every file that holds a key is readable by root only.
"""

from __future__ import annotations

import base64
import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from seawall.formats import certificates
from seawall.formats.certificates import Pair, pair

DAYS: Final = 365


class Authority:
    """Signs for one lab. Its files are `ca.crt` and `ca.key` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "ca.crt").exists():
            key = ec.generate_private_key(ec.SECP256R1())
            subject = certificates.name("kubernetes")
            made = _builder(subject, subject, key, DAYS * 86400).add_extension(
                x509.BasicConstraints(ca=True, path_length=None), critical=True
            )
            signed = made.add_extension(certificates.SIGNS, critical=True)
            write(folder, "ca", pair(signed.sign(key, hashes.SHA256()), key))
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
        subject = certificates.name(name, *groups)
        made = _builder(subject, self._certificate.subject, key, seconds)
        usages = [ExtendedKeyUsageOID.CLIENT_AUTH]
        if hosts:
            usages.append(ExtendedKeyUsageOID.SERVER_AUTH)
            made = made.add_extension(
                x509.SubjectAlternativeName([certificates.host(host) for host in hosts]),
                critical=False,
            )
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._signer.public_key()),
            critical=False,
        )
        return pair(made.sign(self._signer, hashes.SHA256()), key)

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
    secret(folder / "sa.key", certificates.private(key))
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "sa.pub").write_bytes(public)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, seconds: float
) -> x509.CertificateBuilder:
    now, life = datetime.datetime.now(datetime.UTC), datetime.timedelta(seconds=seconds)
    return certificates.builder(subject, issuer, key.public_key(), now, life)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
