"""The API server's `ip`, `cidr` and `url` libraries.

Source: its library/ip.go, cidr.go and urls.go. An address has no zone and is not an IPv4 address
written as IPv6.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from seawall.engine.cel.strict import strict
from seawall.engine.cel.values import Opaque, bad, no_overload

IP: Final = "net.IP"
CIDR: Final = "net.CIDR"
URL: Final = "kubernetes.URL"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface

_LINK_LOCAL_GROUP = ipaddress.ip_network("224.0.0.0/24")
_LINK_LOCAL = ipaddress.ip_network("169.254.0.0/16"), ipaddress.ip_network("fe80::/10")
_BROADCAST = ipaddress.ip_address("255.255.255.255")


def _address(text: str) -> Address:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address.ipv4_mapped):
        raise ValueError(f"{text}: no zone and no IPv4-mapped address is allowed")
    return address


def _prefix(text: str) -> Interface:
    address, slash, bits = text.partition("/")
    if not slash or not re.fullmatch(r"0|[1-9]\d{0,2}", bits, re.ASCII):
        raise ValueError(f"{text}: not an address and a prefix length")
    _address(address)
    return ipaddress.ip_interface(text)


def _ip(address: Address) -> Opaque:
    return Opaque(IP, address, address)


def _cidr(network: Interface) -> Opaque:
    return Opaque(CIDR, (network.ip, network.network.prefixlen), network)


@strict("", name="ip")
def ip(value: Any) -> Any:
    """`ip('10.0.0.1')`, `cidr(…).ip()`."""
    if isinstance(value, Opaque) and value.kind == CIDR:
        return _ip(value.value.ip)
    return _ip(_address(value)) if value.__class__ is str else no_overload("ip", value)


@strict("string", name="cidr")
def cidr(text: str) -> Opaque:
    return _cidr(_prefix(text))


def _valid(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


@strict("string", name="isIP")
def is_ip(text: str) -> bool:
    return _valid(_address, text)


@strict("string", name="isCIDR")
def is_cidr(text: str) -> bool:
    return _valid(_prefix, text)


@strict("string", name="ip.isCanonical")
def is_canonical(text: str) -> bool:
    return str(_address(text)) == text


@strict(IP)
def family(value: Opaque) -> int:
    return int(value.value.version)


def _global(address: Address) -> bool:
    special = address.is_unspecified or address.is_loopback or address.is_multicast
    return not (special or address == _BROADCAST or _link_local(address))


def _link_local(address: Address) -> bool:
    return any(address in network for network in _LINK_LOCAL)


def _link_local_group(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address in _LINK_LOCAL_GROUP
    return int(address) >> 112 & 0xFF0F == 0xFF02


_TESTS: Final[dict[str, Callable[[Address], bool]]] = {
    "isUnspecified": lambda address: address.is_unspecified,
    "isLoopback": lambda address: address.is_loopback,
    "isLinkLocalMulticast": _link_local_group,
    "isLinkLocalUnicast": _link_local,
    "isGlobalUnicast": _global,
}


@strict("string", IP, name="ip test")
def address_test(test: str, value: Opaque) -> bool:
    return _TESTS[test](value.value)


@strict(CIDR, "", name="containsIP")
def contains_ip(network: Opaque, value: Any) -> Any:
    address = ip(value) if value.__class__ is str else value
    if bad(address):
        return address
    if not isinstance(address, Opaque) or address.kind != IP:
        return no_overload("containsIP", network, value)
    return address.value in network.value.network


@strict(CIDR, "", name="containsCIDR")
def contains_cidr(network: Opaque, value: Any) -> Any:
    other = cidr(value) if value.__class__ is str else value
    if bad(other):
        return other
    if not isinstance(other, Opaque) or other.kind != CIDR:
        return no_overload("containsCIDR", network, value)
    inner, outer = other.value.network, network.value.network
    return inner.version == outer.version and inner.subnet_of(outer)


@strict(CIDR, name="prefixLength")
def prefix_length(network: Opaque) -> int:
    return int(network.value.network.prefixlen)


@strict(CIDR)
def masked(network: Opaque) -> Opaque:
    return _cidr(ipaddress.ip_interface(str(network.value.network)))


def _split(text: str) -> SplitResult:
    """A URL or an absolute path, as Go's ParseRequestURI takes it."""
    if not text or re.search(r"[\x00-\x1f\x7f]", text):
        raise ValueError("invalid URL")
    if re.search(r"%(?![0-9A-Fa-f]{2})", text.partition("?")[0]):
        raise ValueError("invalid URL escape")
    if not text.startswith("/") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", text):
        raise ValueError("invalid URI for request")
    if text.startswith("//"):
        return SplitResult("", "", text.partition("?")[0], text.partition("?")[2], "")
    parts = urlsplit(text)
    if re.search(r"[\s<>\"]", parts.netloc) or (parts.port or 0) < 0:
        raise ValueError("invalid character in host name")
    return parts


@strict("string", name="url")
def url(text: str) -> Opaque:
    return Opaque(URL, text, _split(text))


@strict("string", name="isURL")
def is_url(text: str) -> bool:
    return _valid(_split, text)


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _hostname(parts: SplitResult) -> str:
    host = _host(parts)
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


_PARTS: Final[dict[str, Callable[[SplitResult], Any]]] = {
    "getScheme": lambda parts: parts.scheme,
    "getHost": _host,
    "getHostname": _hostname,
    "getPort": lambda parts: "" if parts.port is None else str(parts.port),
    "getEscapedPath": lambda parts: quote(parts.path, safe="/%:@!$&'()*+,;=-._~"),
    "getQuery": lambda parts: parse_qs(parts.query, keep_blank_values=True),
}


@strict("string", URL, name="url part")
def url_part(part: str, value: Opaque) -> Any:
    return _PARTS[part](value.value)
