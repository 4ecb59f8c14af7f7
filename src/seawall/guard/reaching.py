"""Whether the agent behind a webhook answers, asked the way that the API server would."""

from __future__ import annotations

import base64
import ssl
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import urlsplit

from seawall.clients.kube import Cluster
from seawall.errors import ClusterError
from seawall.guard.setting import Object

_SECONDS: Final = 5.0
_READY: Final = "/readyz"


def reach(cluster: Cluster, client: Object) -> str:
    """ "" if it is ready, else why not. `client` is a webhook's clientConfig."""
    try:
        if "service" in client:
            named = client["service"]
            place = f"https:{named['name']}:{named.get('port', 443)}"
            cluster.raw(f"/api/v1/namespaces/{named['namespace']}/services/{place}/proxy{_READY}")
            return ""
        return _direct(str(client.get("url", "")), str(client.get("caBundle", "")))
    except ClusterError as error:
        return error.why


def _direct(url: str, bundle: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https":
        return f"{url}: is no https address"
    try:
        authority = base64.b64decode(bundle).decode() if bundle else None
        context = ssl.create_default_context(cadata=authority)
        place = f"https://{parts.netloc}{_READY}"
        with urllib.request.urlopen(place, timeout=_SECONDS, context=context):
            return ""
    except (OSError, ValueError, urllib.error.URLError) as error:
        return f"{parts.netloc}: {getattr(error, 'reason', error)}"
