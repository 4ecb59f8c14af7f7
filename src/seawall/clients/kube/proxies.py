"""The proxy on the way to an API server: proxy-url of the kubeconfig, else HTTPS_PROXY, as Go does.

urllib3 speaks to HTTP and HTTPS proxies by CONNECT; SOCKS needs PySocks, which it then asks for.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import urllib3

from seawall.clients.kube.kubeconfig import Cluster
from seawall.errors import InputError


def of(cluster: Cluster, environ: Mapping[str, str] = os.environ) -> str:
    """The proxy's URL, "" for none."""
    if cluster.proxy_url:
        return cluster.proxy_url
    target = urlsplit(cluster.server)
    names = (f"{target.scheme}_proxy", f"{target.scheme}_proxy".upper())
    found = next((environ[name] for name in names if environ.get(name)), "")
    if not found or excepted(target.hostname or "", target.port, environ):
        return ""
    return found if "://" in found else f"http://{found}"


def excepted(host: str, port: int | None, environ: Mapping[str, str]) -> bool:
    """NO_PROXY names it: a name and those below it, host:port, an address, a CIDR, or *.

    golang.org/x/net/http/httpproxy; this machine itself is always excepted.
    """
    address = _address(host)
    if host == "localhost" or (address and address.is_loopback):
        return True
    listed = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    for item in (part.strip().lower() for part in listed.split(",")):
        if item == "*" or (address and _inside(address, item)):
            return True
        name, _, wanted = item.partition(":") if item.count(":") == 1 else (item, "", "")
        if wanted and wanted != str(port):
            continue
        name = name.lstrip("*").lstrip(".")
        if name and (host.lower() == name or host.lower().endswith("." + name)):
            return True
    return False


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address, item: str) -> bool:
    try:
        return address in ipaddress.ip_network(item, strict=False)
    except (ValueError, TypeError):
        return False


def pool(proxy: str, **options: Any) -> urllib3.PoolManager:
    """Connections to the server, through `proxy` if there is one."""
    if not proxy:
        return urllib3.PoolManager(**options)
    parts = urlsplit(proxy)
    if parts.scheme.startswith("socks"):
        return _socks(proxy, options)
    headers = None
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=pair)
    try:
        return urllib3.ProxyManager(proxy, proxy_headers=headers, **options)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise InputError(
            shown(proxy), "is no proxy", todo="check proxy-url, HTTPS_PROXY"
        ) from error


def _socks(proxy: str, options: dict[str, Any]) -> urllib3.PoolManager:
    try:
        from urllib3.contrib.socks import SOCKSProxyManager
    except ImportError as error:
        raise InputError(
            shown(proxy), "is a SOCKS proxy", todo="install PySocks beside seawall"
        ) from error
    return SOCKSProxyManager(proxy, **options)


def shown(proxy: str) -> str:
    """Without user and password."""
    parts = urlsplit(proxy)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if host else ""
