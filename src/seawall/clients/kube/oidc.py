"""The OIDC auth provider of a kubeconfig: an id-token, renewed by its refresh-token.

As client-go does it, the new tokens are written back to the kubeconfig: many issuers accept a
refresh token only once, and the user's kubectl must still be logged in afterwards. The issuer's
certificate is always verified.
"""

from __future__ import annotations

import base64
import os
import ssl
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import urllib3

from seawall.clients.kube.credentials import EARLY, Credential
from seawall.clients.kube.kubeconfig import Access, content
from seawall.errors import ClusterError

WAIT: Final = urllib3.Timeout(connect=5, read=20)
LIMIT: Final = 1 << 20
_LOGIN: Final = "log in anew as you do for kubectl"


class _Tokens(msgspec.Struct):
    id_token: str = ""
    refresh_token: str = ""


class Oidc:
    def __init__(self, config: Mapping[str, str], access: Access) -> None:
        self._config, self._access = dict(config), access
        self._lock = threading.Lock()

    def get(self) -> Credential:
        with self._lock:
            token = self._config.get("id-token", "")
            if not token or _left(token) < EARLY:
                token = self._refresh()
            return Credential(f"Bearer {token}")

    def renew(self) -> bool:
        with self._lock:
            if not self._config.get("refresh-token"):
                return False
            self._config["id-token"] = ""
            return True

    def _refresh(self) -> str:
        refresh = self._config.get("refresh-token", "")
        issuer = self._config.get("idp-issuer-url", "")
        if not refresh or not issuer:
            raise self._failed("has no valid id-token and no refresh-token")
        if not issuer.startswith("https://"):
            raise self._failed("names an issuer that is not https")
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        user, secret = self._config.get("client-id", ""), self._config.get("client-secret", "")
        with urllib3.PoolManager(ssl_context=self._trust(), retries=False) as pool:
            known = self._json(pool, "GET", f"{issuer}/.well-known/openid-configuration")
            endpoint = str(known.get("token_endpoint", ""))
            if not endpoint.startswith("https://"):
                raise self._failed("has an issuer without a token endpoint over https")
            headers = urllib3.make_headers(basic_auth=f"{user}:{secret}")
            answer = self._json(
                pool, "POST", endpoint, fields=form, headers=headers, encode_multipart=False
            )
        tokens = msgspec.convert(answer, _Tokens)
        if not tokens.id_token:
            raise self._failed("got no id_token from its issuer")
        self._config["id-token"] = tokens.id_token
        self._config["refresh-token"] = tokens.refresh_token or refresh
        _persist(self._access, self._config)
        return tokens.id_token

    def _json(self, pool: urllib3.PoolManager, method: str, url: str, **more: Any) -> Any:
        try:
            reply = pool.request(
                method, url, timeout=WAIT, redirect=False, preload_content=False, **more
            )
            data = reply.read(LIMIT)
            reply.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise self._failed(f"can't reach its issuer {url}") from error
        if reply.status != 200:
            raise self._failed(f"was refused by its issuer (HTTP {reply.status})")
        try:
            return msgspec.json.decode(data, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._failed("got an answer from its issuer that is no JSON") from error

    def _trust(self) -> ssl.SSLContext:
        trust = ssl.create_default_context()
        file = self._config.get("idp-certificate-authority", "")
        if file and self._access.file:
            file = str(Path(self._access.file).parent / file)
        data = self._config.get("idp-certificate-authority-data", "")
        if ca := content(data, file, "idp-certificate-authority"):
            trust = ssl.create_default_context(cadata=ca.decode("ascii", "replace"))
        return trust

    def _failed(self, why: str) -> ClusterError:
        return ClusterError(
            "unauthorized",
            f"the OIDC login of user {self._access.user_name} {why}",
            server=self._access.cluster.server,
            todo=_LOGIN,
        )


def _left(token: str) -> float:
    """Seconds until the token's `exp`; 0 for what is no JWT. The server verifies it, not we."""
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        claims = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=dict[str, Any])
        return float(claims["exp"]) - time.time()
    except (IndexError, KeyError, TypeError, ValueError):
        return 0.0


def _persist(access: Access, config: Mapping[str, str]) -> None:
    """Write the tokens into the user's entry; a file that can't be written stays as it is."""
    import yaml

    path = Path(access.file)
    try:
        document = yaml.safe_load(path.read_bytes())
        for entry in document["users"]:
            if entry["name"] == access.user_name:
                entry["user"]["auth-provider"]["config"].update(
                    {name: config[name] for name in ("id-token", "refresh-token")}
                )
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".kubeconfig-")  # 0600
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yaml.safe_dump(document, stream, sort_keys=False, allow_unicode=True)
        os.replace(temporary, path)
    except OSError:
        return  # a read-only kubeconfig: the tokens hold for this run
