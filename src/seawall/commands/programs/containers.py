"""docker, podman, nerdctl, crictl, ctr: commands inside of containers, and containers stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seawall import commands
from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import Options, helps, parse
from seawall.commands.programs.units import change
from seawall.commands.programs.written import deleted
from seawall.model import Operation, Unknown

NAMES = frozenset(("docker", "podman", "nerdctl", "crictl", "ctr"))
_OF_PODS = ("crictl", "ctr", "nerdctl")  # what nodes of a cluster have: like kubectl exec
_GLOBAL = (
    "H host l log-level c context config n namespace a address r runtime-endpoint i "
    "image-endpoint t timeout"
)
_RUN = (
    "v volume e env p publish name w workdir u user h hostname network net pid ipc uts cap-add "
    "cap-drop device mount entrypoint label l restart memory m cpus c cpu-shares security-opt "
    "add-host dns env-file log-driver log-opt ulimit tmpfs platform userns cgroupns shm-size "
    "volumes-from runtime gpus annotation sysctl pull health-cmd stop-signal t"
)
_COMPONENTS = re.compile(
    r"(?:k8s_)?(kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|etcd|kubelet)(?![a-z])"
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    words = parse(cmd.args, _GLOBAL, first_word_ends=True).words
    if words[:1] and words[0] in ("container", "c", "containers", "task", "tasks", "t"):
        words = words[1:]
    if not words or not isinstance(words[0], str):
        return
    verb, rest = words[0], words[1:]
    if verb in ("run", "create"):
        yield from _run(rest, cmd, ctx)
    elif verb == "exec":
        yield from _exec(rest, cmd, ctx)
    elif verb in ("stop", "kill", "rm", "pause", "remove", "delete", "stopp", "rmp"):
        yield from _stop(verb, rest, cmd, ctx)
    elif verb == "volume":
        yield from _volumes(rest, cmd, ctx)


def _run(words: Sequence[Word], cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`docker run [--privileged] -v /:/host IMAGE cmd`."""
    options = parse(words, _RUN, first_word_ends=True)
    if not options.words:
        return
    image, *argv = options.words
    entry = options.word("entrypoint")
    if entry != "":
        argv = [entry, *argv]
    ctx = _inside(options, f"{cmd.name} run {image}", ctx)
    yield from _read(argv, cmd, ctx)


def _read(argv: Sequence[Word], cmd: Command, ctx: Context) -> Iterator[Operation]:
    yield from commands.read_argv(argv, ctx, line=cmd.line, text=cmd.text, stdin=cmd.stdin)


def _inside(options: Options, via: str, ctx: Context) -> Context:
    """Where the container's commands run: what it shares with its host decides."""
    caps = [str(word).upper().removeprefix("CAP_") for word in options.all("cap-add")]
    strong = options.has("privileged") or "SYS_ADMIN" in caps or "ALL" in caps
    shares = options.last("net", "network") == "host" and "NET_ADMIN" in caps
    mounts = dict(map(_mount, options.all("v", "volume", "mount")))
    mounts.pop("", None)
    place = "container" if (strong or shares) and ctx.place in ("node", "container") else "image"
    return ctx.at(
        place=place, via=(*ctx.via, via), mounts=mounts if ctx.place == "node" else {}, cwd=None
    )


def _mount(word: Word) -> tuple[str, str]:
    """(path inside, path outside) of a writable mount of a folder; ("", "") for others."""
    if not isinstance(word, str):
        return "", ""
    if "source=" in word or "src=" in word:
        pairs = dict(part.partition("=")[::2] for part in word.split(","))
        outside = pairs.get("source") or pairs.get("src") or ""
        inside = pairs.get("target") or pairs.get("dst") or pairs.get("destination") or ""
        readonly = "readonly" in pairs or "ro" in pairs
    else:
        outside, _, rest = word.partition(":")
        inside, _, mode = rest.partition(":")
        readonly = "ro" in mode.split(",")
    return (inside, outside) if outside.startswith("/") and inside and not readonly else ("", "")


def _exec(words: Sequence[Word], cmd: Command, ctx: Context) -> Iterator[Operation]:
    """What runs in a container that is already there: its own files, unless it leaves them."""
    rest = parse(
        words, "e env u user w workdir env-file detach-keys exec-id", first_word_ends=True
    ).words
    if len(rest) > 1:
        pods = cmd.name in _OF_PODS and ctx.place in ("node", "container")
        place = "container" if pods else "image"
        via = (*ctx.via, f"{cmd.name} exec {rest[0]}")
        inner = ctx.at(place=place, via=via, mounts={}, cwd=None)
        yield from _read(rest[1:], cmd, inner)


def _stop(verb: str, words: Sequence[Word], cmd: Command, ctx: Context) -> Iterator[Operation]:
    """Containers of the control plane by name; others are workloads, not units."""
    options = parse(words, "t s time signal timeout")
    if verb in ("rm", "remove", "delete", "rmp") and not options.has("f", "force"):
        return
    for word in options.words:
        text = word if isinstance(word, str) else word.why
        if match := _COMPONENTS.search(text):
            yield from change("stop" if verb.startswith("stop") else "kill", match[1], cmd, ctx)


def _volumes(words: Sequence[Word], cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`docker volume rm`; `prune` takes only what no container uses."""
    if cmd.name not in ("docker", "nerdctl") or not words:
        return
    root = "/var/lib/docker/volumes"
    options = parse(words[1:], "filter")
    if words[0] in ("rm", "remove"):
        for word in options.words:
            path = f"{root}/{word}" if isinstance(word, str) else Unknown(word.why, root + "/")
            yield from deleted(path, cmd, ctx, recursive=True)
