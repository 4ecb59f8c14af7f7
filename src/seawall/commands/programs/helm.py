"""helm: releases that are put in, rolled back or taken out.

A release is kept as the object helm.sh/releases here, so that a rule can name it. Taking out a
release that ACK puts into kube-system also deletes the workloads that the project's facts name.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands import kinds
from seawall.commands.context import Command, Context, Word
from seawall.commands.kinds import Kind
from seawall.commands.objects import At, Ref, applied, deleted, edited
from seawall.commands.pflags import Flags, Parsed, parse
from seawall.model import Operation, Partial, Unknown

NAMES = frozenset({"helm", "helm3"})
RELEASE = Kind("Release", "helm.sh", "releases")
_SWITCHES = """
atomic cleanup-on-fail create-namespace debug dependency-update devel disable-openapi-validation
enable-dns force force-conflicts force-replace generate-name help hide-notes hide-secret
ignore-not-found insecure-skip-tls-verify install keep-history kube-insecure-skip-tls-verify
no-hooks pass-credentials plain-http purge recreate-pods render-subchart-notes replace
reset-then-reuse-values reset-values reuse-values rollback-on-failure skip-crds
skip-schema-validation take-ownership tls tls-verify verify wait wait-for-jobs
"""
FLAGS = Flags(
    switches=frozenset(_SWITCHES.split()),
    optional=frozenset({"dry-run", "server-side"}),
    letters={"n": "namespace", "f": "values", "i": "install", "g": "generate-name", "h": "help"},
)
_UNINSTALL = ("uninstall", "un", "del", "delete")

# Release → what it puts into kube-system, by the names of ACK's add-ons.
_LOG = (
    *("daemonsets/logtail-ds", "deployments/alibaba-log-controller"),
    *("configmaps/alibaba-log-configuration",),
    "customresourcedefinitions/aliyunlogconfigs.log.alibabacloud.com",
)
_LOONG = (
    *("daemonsets/loongcollector-ds", "deployments/alibaba-log-controller"),
    "customresourcedefinitions/clusteraliyunpipelineconfigs.telemetry.alibabacloud.com",
)
_INGRESS = (
    *("deployments/nginx-ingress-controller", "services/nginx-ingress-lb"),
    "configmaps/nginx-configuration",
)
RELEASES: dict[str, tuple[str, ...]] = {
    "alibaba-log-controller": _LOG,
    "logtail": _LOG,
    "logtail-ds": _LOG,
    "loongcollector": _LOONG,
    "loongcollector-ds": _LOONG,
    "nginx-ingress": _INGRESS,
    "nginx-ingress-controller": _INGRESS,
    "ack-node-problem-detector": ("daemonsets/ack-node-problem-detector",),
    "ack-virtual-node": ("deployments/ack-virtual-node",),
    "coredns": ("deployments/coredns", "services/kube-dns", "configmaps/coredns"),
    "metrics-server": ("deployments/metrics-server",),
    "csi-plugin": ("daemonsets/csi-plugin",),
    "csi-provisioner": ("deployments/csi-provisioner",),
    "terway": ("daemonsets/terway", "daemonsets/terway-eniip", "configmaps/eni-config"),
    "terway-eniip": ("daemonsets/terway-eniip", "configmaps/eni-config"),
    "gatekeeper": ("deployments/gatekeeper",),
    "cloud-controller-manager": ("daemonsets/cloud-controller-manager",),
}


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """The Operations of one command line; none for reading verbs, `template` and `--dry-run`."""
    parsed = parse(cmd.args, FLAGS)
    dry = parsed.last("dry-run")
    rehearsal = isinstance(dry, str) and dry not in ("none", "false")
    if not parsed.args or rehearsal or parsed.on("help"):
        return
    verb, *args = parsed.args
    at: At = {"line": cmd.line, "column": cmd.column, "text": cmd.text}
    space = parsed.last("namespace", "tiller-namespace")
    space = cmd.environ.get("HELM_NAMESPACE") if space is None else space
    if verb in _UNINSTALL:
        for name in args:
            yield from _taken_out(name, space, ctx, at)
    elif verb in ("install", "upgrade"):
        yield _put_in(str(verb), parsed, args, space, ctx, at)
    elif verb == "rollback" and args:
        ref = Ref(kind=RELEASE, name=args[0], namespace=space)
        spec = {"version": Unknown("of an older revision")}
        yield edited(ref, ctx, {"spec": Partial(spec)}, **at)


def _taken_out(name: Word, space: Word | None, ctx: Context, at: At) -> Iterator[Operation]:
    yield deleted(Ref(kind=RELEASE, name=name, namespace=space), ctx, **at)
    inner = ctx.at(via=(*ctx.via, f"helm uninstall {name}"))
    for address in RELEASES.get(name, ()) if isinstance(name, str) else ():
        resource, _, object_name = address.partition("/")
        row = kinds.of_resource(resource)
        ref = Ref(kind=row, name=object_name, namespace="kube-system" if space is None else space)
        yield deleted(ref, inner, **at)


def _put_in(
    verb: str, parsed: Parsed, args: list[Word], space: Word | None, ctx: Context, at: At
) -> Operation:
    """helm 3: install [NAME] CHART, upgrade NAME CHART; helm 2: install --name NAME CHART."""
    name = parsed.last("name")
    if name is None:
        given = len(args) > 1 and not (verb == "install" and parsed.on("generate-name"))
        name = args[0] if given else Unknown("a generated name")
    chart: Word = args[-1] if args else Unknown("the chart is not given")
    version = parsed.last("version")
    metadata: dict[str, Word] = {"name": name}
    if space is not None:
        metadata["namespace"] = space
    spec = {"chart": chart, "version": "" if version is None else version}
    repo = parsed.last("repo")
    release = {
        "apiVersion": "helm.sh/v1",
        "kind": "Release",
        "metadata": metadata,
        "spec": spec | {"repo": "" if repo is None else repo},
    }
    return applied(release, ctx, **at)
