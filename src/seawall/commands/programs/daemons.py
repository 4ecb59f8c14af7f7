"""Daemons of a cluster started by hand: their flags are parameters that no one manages."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import helps, node, words
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_words import glue_list
from seawall.model import Operation

NAMES = words(
    "kubelet kube-apiserver kube-controller-manager kube-scheduler kube-proxy etcd dockerd "
    "containerd hyperkube"
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`process.flags` when it starts with flags; `containerd config default` only prints."""
    if helps(cmd) or not cmd.args or any(_asks(word) for word in cmd.args):
        return
    first = cmd.args[0]
    if isinstance(first, str) and (not first.startswith("-") or first in ("-h", "-v", "-V")):
        return
    flags = glue_list(cmd.args)
    shown = mask(flags) if isinstance(flags, str) else flags
    yield node(cmd, ctx, "process.flags", {"process": cmd.name}, {"flags": shown})


def _asks(word: Word) -> bool:
    """`--version`, `--version=true`, `--help`: prints and ends."""
    text = word if isinstance(word, str) else word.prefix
    return text.partition("=")[0] in ("--version", "-version", "--help", "-h")
