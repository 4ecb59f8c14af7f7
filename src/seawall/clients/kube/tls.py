"""TLS as client-go does it: trust in exactly one CA, client certificates without a file of ours."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from seawall.clients.kube.kubeconfig import Access, content
from seawall.errors import InputError


def context(access: Access, certificate: bytes = b"", key: bytes = b"") -> ssl.SSLContext:
    """For the API server of `access`; a certificate given here goes before the kubeconfig's.

    Not `ssl.create_default_context`: its strict mode (Python 3.13) refuses many a cluster's own CA.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    cluster = access.cluster
    ca = content(
        cluster.certificate_authority_data, cluster.certificate_authority, "certificate-authority"
    )
    if cluster.insecure_skip_tls_verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    elif ca:
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # Go trusts what is listed, root or not
        try:
            made.load_verify_locations(cadata=ca.decode("ascii"))
        except (ssl.SSLError, UnicodeDecodeError, ValueError) as error:
            raise _unusable(access, "certificate-authority", "is no PEM certificate") from error
    else:
        made.load_default_certs()
    if not certificate:
        certificate, key = own_pair(access)
    if certificate:
        _load_pair(made, certificate, key, access)
    return made


def own_pair(access: Access) -> tuple[bytes, bytes]:
    """Client certificate and key of the kubeconfig as PEM; empty without."""
    user = access.user
    certificate = content(
        user.client_certificate_data, user.client_certificate, "client-certificate"
    )
    return certificate, content(user.client_key_data, user.client_key, "client-key")


def _load_pair(made: ssl.SSLContext, certificate: bytes, key: bytes, access: Access) -> None:
    with _as_file(certificate + b"\n" + key) as path:
        try:
            # Without a password given, OpenSSL would ask for one on the terminal.
            made.load_cert_chain(path, password=_no_password)
        except (ssl.SSLError, ValueError) as error:
            why = "does not fit its key, or one of them is no PEM"
            raise _unusable(access, "client-certificate", why) from error


def _no_password() -> str:
    raise ValueError("the key is encrypted")


def _unusable(access: Access, what: str, why: str) -> InputError:
    owner = access.user_name if what.startswith("client") else access.name
    return InputError(access.file or "kubeconfig", f"the {what} of {owner} {why}")


@contextmanager
def _as_file(data: bytes) -> Iterator[str]:
    """A path to `data` for OpenSSL, which reads only files: in memory where the system can."""
    if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):
        handle = os.memfd_create("pair", os.MFD_CLOEXEC)
        try:
            os.write(handle, data)
            yield f"/proc/self/fd/{handle}"
        finally:
            os.close(handle)
        return
    handle, path = tempfile.mkstemp()  # 0600
    try:
        os.write(handle, data)
        os.close(handle)
        yield path
    finally:
        os.unlink(path)


def expiry(pem: bytes) -> datetime | None:
    """The end of the first certificate in a PEM text; None without a readable one."""
    begin = pem.find(b"-----BEGIN CERTIFICATE-----")
    stop = pem.find(b"-----END CERTIFICATE-----", begin)
    if begin < 0 or stop < 0:
        return None
    try:
        return end(ssl.PEM_cert_to_DER_cert(pem[begin : stop + 25].decode("ascii")))
    except ValueError:
        return None


def end(der: bytes) -> datetime | None:
    """notAfter of a certificate; None if it can't be read.

    Python's ssl has no public way to read one's own certificate. RFC 5280, 4.1: Certificate ::=
    SEQUENCE { tbs SEQUENCE { [0] version, serial, algorithm, issuer, validity SEQUENCE {2 times}.
    """
    try:
        tbs, _ = _value(_value(der)[0])
        if tbs[0] == 0xA0:
            _, tbs = _value(tbs)
        for _ in range(3):
            _, tbs = _value(tbs)
        _, times = _value(_value(tbs)[0])
        return _time(times)
    except (ValueError, IndexError):
        return None


def _value(der: bytes) -> tuple[bytes, bytes]:
    """(the first element's value, what follows it)."""
    length, start = der[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start], "big")
    return der[start : start + length], der[start + length :]


def _time(der: bytes) -> datetime:
    """A UTCTime (tag 0x17, two digits of the year) or GeneralizedTime."""
    text = _value(der)[0].decode("ascii")
    if der[0] == 0x17:
        text = ("19" if text >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
