"""Kubeconfig files as kubectl reads them: several merged, paths relative to their own file.

Own code because no library at hand does all of it (tried 2026-11: lightkube reads one file and no
proxy-url, tls-server-name or exec v1; kr8s no tokenFile and leaves private keys in temporary files;
the official client doesn't verify the issuer of OIDC without a CA and takes 0.6 s to import). The
rules are client-go's, tools/clientcmd: the first file that sets a value wins.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from seawall.errors import InputError

LIMIT: Final = 8 * 1024 * 1024  # bytes of one file; the largest known (2,000 clusters) has 6 MB
SERVICE_ACCOUNT: Final = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class _Entry(msgspec.Struct, rename="kebab", kw_only=True):
    def __repr__(self) -> str:  # what is in here may be secret
        return f"{type(self).__name__}(…)"


class Cluster(_Entry):
    server: str = ""
    certificate_authority: str = ""
    certificate_authority_data: str = ""
    insecure_skip_tls_verify: bool = False
    tls_server_name: str = ""
    proxy_url: str = ""
    disable_compression: bool = False
    extensions: list[dict[str, Any]] | None = None


class Variable(_Entry):
    name: str
    value: str


class Exec(_Entry, rename="camel"):
    """A program that prints a credential: client.authentication.k8s.io/v1 and v1beta1."""

    command: str
    api_version: str = ""
    args: list[str] | None = None
    env: list[Variable] | None = None
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = "IfAvailable"


class AuthProvider(_Entry):
    name: str
    config: dict[str, str] | None = None


class User(_Entry):
    client_certificate: str = ""
    client_certificate_data: str = ""
    client_key: str = ""
    client_key_data: str = ""
    token: str = ""
    token_file: str = msgspec.field(default="", name="tokenFile")
    username: str = ""
    password: str = ""
    exec: Exec | None = None
    auth_provider: AuthProvider | None = None
    as_: str = msgspec.field(default="", name="as")
    as_uid: str = ""
    as_groups: list[str] | None = None
    as_user_extra: dict[str, list[str]] | None = None


class Context(_Entry):
    cluster: str = ""
    user: str = ""
    namespace: str = ""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What one context says: where the API server is, how to trust it, who we are."""

    name: str  # of the context
    cluster: Cluster
    user: User
    user_name: str = ""
    namespace: str = ""
    file: str = ""  # that the user's entry stands in; "" in a pod

    def __repr__(self) -> str:
        return f"Access({self.name!r}, {self.cluster.server!r})"


_T = TypeVar("_T", bound=_Entry)
_KINDS: Final[Mapping[str, type[_Entry]]] = {
    "clusters": Cluster,
    "users": User,
    "contexts": Context,
}


class Merged:
    """Several files as one. Entries are decoded when asked for: a file may hold hundreds."""

    def __init__(self, files: list[Path]) -> None:
        self.files = [str(file) for file in files]
        self.current = ""
        self._entries: dict[str, dict[str, tuple[Any, Path]]] = {kind: {} for kind in _KINDS}
        for file in files:
            self._add(_document(file), file)

    def _add(self, document: Mapping[str, Any], file: Path) -> None:
        self.current = self.current or str(document.get("current-context") or "")
        for kind, entries in self._entries.items():
            items = document.get(kind) or ()
            if not isinstance(items, list | tuple):
                raise InputError(str(file), f"{kind} is not a list", todo=_LOOK)
            for item in items:
                if not isinstance(item, Mapping) or "name" not in item:
                    raise InputError(str(file), f"{kind}: an entry has no name", todo=_LOOK)
                entries.setdefault(str(item["name"]), (item.get(kind[:-1]) or {}, file))

    def contexts(self) -> list[str]:
        return list(self._entries["contexts"])

    def access(self, name: str = "") -> Access:
        """Of one context, by default the current one. InputError if something is missing."""
        name = name or self.current
        where = ", ".join(self.files)
        if not name:
            raise InputError(where, "names no current context", todo="use --context NAME")
        context, _ = self._get("contexts", name, Context, f"there is no context {name}")
        missing = f"context {name} names the cluster {context.cluster}, which is not there"
        cluster, file = self._get("clusters", context.cluster, Cluster, missing)
        if not cluster.server:
            raise InputError(str(file), f"cluster {context.cluster} has no server", todo=_LOOK)
        cluster.certificate_authority = _beside(file, cluster.certificate_authority)
        user = User()
        if context.user:
            missing = f"context {name} names the user {context.user}, who is not there"
            user, file = self._get("users", context.user, User, missing)
            _settle(user, file)
        return Access(
            name=name,
            cluster=cluster,
            user=user,
            user_name=context.user,
            namespace=context.namespace,
            file=str(file),
        )

    def _get(self, kind: str, name: str, type_: type[_T], missing: str) -> tuple[_T, Path]:
        found = self._entries[kind].get(name)
        if found is None:
            known = ", ".join(list(self._entries[kind])[:10]) or "none"
            raise InputError(", ".join(self.files), missing, todo=f"known are: {known}")
        try:
            return msgspec.convert(found[0], type_), found[1]
        except msgspec.ValidationError as error:
            why = f"{kind[:-1]} {name}: {error}"  # msgspec names the field and type, no value
            raise InputError(str(found[1]), why, todo=_LOOK) from error


_LOOK: Final = "compare it with the output of `kubectl config view`"


def load(path: str = "", environ: Mapping[str, str] = os.environ) -> Merged | None:
    """The file `path`, else those of KUBECONFIG, else ~/.kube/config; None without any.

    InputError if `path` is not there, or a file is no kubeconfig.
    """
    if path:
        return Merged([Path(path).expanduser()])
    listed = [Path(name) for name in environ.get("KUBECONFIG", "").split(os.pathsep) if name]
    if not listed and (home := environ.get("HOME") or environ.get("USERPROFILE")):
        listed = [Path(home) / ".kube" / "config"]
    found = [file for file in listed if os.path.lexists(file)]
    return Merged(found) if found else None


def in_cluster(
    environ: Mapping[str, str] = os.environ, folder: Path = SERVICE_ACCOUNT
) -> Access | None:
    """The service account of the pod that this runs in; None outside of one."""
    host, port = environ.get("KUBERNETES_SERVICE_HOST"), environ.get("KUBERNETES_SERVICE_PORT")
    if not host or not port or not (folder / "token").exists():
        return None
    namespace = folder / "namespace"
    return Access(
        name="in-cluster",
        cluster=Cluster(
            server=f"https://{f'[{host}]' if ':' in host else host}:{port}",
            certificate_authority=str(folder / "ca.crt"),
        ),
        user=User(token_file=str(folder / "token")),
        user_name="service account",
        namespace=namespace.read_text("utf-8").strip() if namespace.exists() else "",
    )


def content(data: str, file: str, what: str) -> bytes:
    """The bytes of `x-data` (base64) or of the file of `x`; b"" if neither is given."""
    if data:
        try:
            return base64.b64decode(data)
        except binascii.Error as error:
            raise InputError("kubeconfig", f"{what}-data is not base64", todo=_LOOK) from error
    if not file:
        return b""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        why = f"could not be read: {os.strerror(error.errno or 0)}"
        raise InputError(file, why, todo=f"the kubeconfig names it as {what}") from error


def _document(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as stream:  # a pipe, too: --kubeconfig <(…)
            data = stream.read(LIMIT + 1)
    except OSError as error:
        why = f"could not be read: {os.strerror(error.errno or 0)}"
        raise InputError(str(file), why, todo="check --kubeconfig and KUBECONFIG") from error
    if len(data) > LIMIT:
        raise InputError(
            str(file), f"is larger than {LIMIT >> 20} MiB", todo="is it the right one?"
        )
    document = _parsed(data, file)
    if document is None:
        return {}
    if not isinstance(document, Mapping):
        raise InputError(str(file), "is no kubeconfig", todo="check --kubeconfig and KUBECONFIG")
    return document


def _parsed(data: bytes, file: Path) -> Any:
    if data.lstrip()[:1] == b"{":
        try:
            return msgspec.json.decode(data)
        except msgspec.DecodeError:
            pass  # a YAML flow map starts so too
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(data, loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)  # the error's own text would quote the line
        line = mark.line + 1 if mark else 0
        raise InputError(str(file), "is not YAML", line=line, todo=_LOOK) from error


def _beside(file: Path, name: str) -> str:
    return str(file.parent / name) if name else ""


def _settle(user: User, file: Path) -> None:
    """Make the paths in a user's entry absolute, as client-go does."""
    user.client_certificate = _beside(file, user.client_certificate)
    user.client_key = _beside(file, user.client_key)
    user.token_file = _beside(file, user.token_file)
    if user.exec and "/" in user.exec.command:
        user.exec.command = _beside(file, user.exec.command)
