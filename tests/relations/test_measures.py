"""Texts of objects as numbers: amounts, versions, times, certificates."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from seawall.relations import measures

NOW = "2026-11-24T08:00:00Z"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("250m", 0.25),
        ("3400000000n", 3.4),
        ("2", 2.0),
        (2, 2.0),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("64Mi", 64 * 2**20),
        ("1.5Gi", 1.5 * 2**30),
        ("48M", 48e6),
        ("2E", 2e18),
        ("1.2.3", 0.0),
        ("a lot", 0.0),
    ],
)
def test_quantities_are_numbers_in_their_base_unit(text: str | int, value: float) -> None:
    assert measures.amount(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("v1.35.4", (1, 35, 4)),
        ("v1.34.1-aliyun.1", (1, 34, 1)),
        ("1.9+", (1, 9, 0)),
        ("latest", (0, 0, 0)),
        ("9" * 5000 + ".1", (0, 0, 0)),
    ],
)
def test_versions(text: str, value: tuple[int, int, int]) -> None:
    assert measures.version(text) == value


@pytest.mark.parametrize(
    ("image", "tag"),
    [
        ("registry.k8s.io/coredns/coredns:v1.13.1", "v1.13.1"),
        ("localhost:5000/coredns", ""),
        ("localhost:5000/coredns:1.9@sha256:abc", "1.9"),
        ("coredns@sha256:abc", ""),
    ],
)
def test_tags_of_images(image: str, tag: str) -> None:
    assert measures.tag(image) == tag
    assert measures.dotted("v1.11.3.2-f57ea7ed6-aliyun") == (1, 11, 3, 2)
    assert measures.dotted("latest") == ()


def test_times() -> None:
    assert measures.seconds("2026-11-24T07:59:30Z", NOW) == 30
    assert measures.seconds("2026-11-24T07:59:30.500000+00:00", NOW) == 29.5
    assert measures.seconds(None, NOW) == measures.seconds("yesterday", NOW) == 0


def pem(start: str, end: str, serial: int = 7) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "webhook" * 9)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(dt.datetime.fromisoformat(start))
        .not_valid_after(dt.datetime.fromisoformat(end))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def bundle(*certificates: bytes) -> str:
    return base64.b64encode(b"".join(certificates)).decode()


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2025-12-10", "2026-12-10", "2026-12-10"),  # 16 days of a year
        ("2025-12-30", "2026-12-30", ""),  # 36 days
        ("2020-01-01", "2026-12-30", ""),  # 36 days of seven years
        ("2026-11-20", "2026-11-27", ""),  # three of seven days: renewed on the last but one
        ("2026-11-01", "2026-11-23", "2026-11-23"),  # over
        ("2026-01-01", "2060-01-01", ""),  # a time of the other form
    ],
)
def test_a_certificate_ends_soon(start: str, end: str, told: str) -> None:
    assert measures.ending(bundle(pem(start, end, serial=2**150)), NOW) == told


def test_a_bundle_ends_with_its_last_certificate() -> None:
    old, new = pem("2025-12-10", "2026-12-10"), pem("2026-11-01", "2027-11-01")
    assert [end.year for _, end in measures.validity(bundle(old, new))] == [2026, 2027]
    assert measures.ending(bundle(old, new), NOW) == ""


@given(st.binary(max_size=300))
def test_hostile_certificates_are_none(data: bytes) -> None:
    wrapped = b"-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----"
    text = bundle(wrapped % base64.b64encode(data))
    assert measures.ending(text, NOW) == ""
    assert measures.ending(base64.b64encode(data).decode(), NOW) == ""
    assert measures.ending("é" + text, NOW) == ""


def test_json() -> None:
    assert measures.json_of('{"a": [1]}') == {"a": [1]}
    assert measures.json_of("{'a': 1}") is None
    assert measures.json_of("[" * 5000) is None
