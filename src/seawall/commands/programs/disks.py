"""Programs that write to disks: file systems, partitions, volumes, checks, raw copies."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import Options, helps, node, parse, place
from seawall.model import Operation, Unknown

_FSTYPES = "ext2 ext3 ext4 xfs btrfs vfat fat msdos minix ntfs f2fs exfat cramfs bfs reiserfs jfs"
_MKFS = {f"mkfs.{fstype}": fstype for fstype in _FSTYPES.split()} | {
    "mkfs": "",
    "mke2fs": "ext2",
    "mkswap": "swap",
    "mkdosfs": "vfat",
    "mkntfs": "ntfs",
}


class Tool(msgspec.Struct, frozen=True):
    """A program that writes to the devices it names, and the options with which it only reads."""

    tool: str
    valued: str = ""
    reads: str = ""
    needs: str = ""  # writes only with one of these
    first: bool = False  # only the first word is a device


_FSCK = Tool("fsck", "t b B j l L C E", "n N M V")
TOOLS: dict[str, Tool] = {
    "fdisk": Tool("fdisk", "b c H S C u w W t o", "l list s getsz x", first=True),
    "cfdisk": Tool("fdisk", first=True),
    "gdisk": Tool("fdisk", "", "l", first=True),
    "sgdisk": Tool(
        "fdisk",
        "a A b B c C d e i j k l n N r R s S t T u U x delete new typecode change-name backup info",
        "p print v verify V version L list-types E end-of-largest F first-in-largest f P pretend "
        "b backup i info D display-alignment O print-mbr",
        first=True,
    ),
    "sfdisk": Tool(
        "fdisk",
        "N w W o X Y output part-type wipe label",
        "l list d dump J json s show-size F list-free V verify n no-act T list-types g",
        first=True,
    ),
    "wipefs": Tool("wipefs", "o t offset types", "n no-act", "a all o offset"),
    "blkdiscard": Tool("discard", "o l p offset length step"),
    "blkzone": Tool("discard", "", "", "reset"),
    "pvcreate": Tool("pvcreate", "M u dataalignment metadatasize metadatacopies uuid", "t test"),
    "pvremove": Tool("pvcreate", "", "t test"),
    "vgremove": Tool("pvcreate", "", "t test"),
    "lvremove": Tool("pvcreate", "", "t test"),
    "vgcreate": Tool("pvcreate", "s c l p physicalextentsize", "t test"),
    "vgreduce": Tool("pvcreate", "", "t test"),
    "lvreduce": Tool("resize", "L l size extents", "t test"),
    "e2fsck": Tool("fsck", "b B j l L C E z", "n V", first=True),
    "fsck": _FSCK,
    **{f"fsck.{fstype}": _FSCK for fstype in ["ext2", "ext3", "ext4", "xfs", "vfat", "btrfs"]},
    "xfs_repair": Tool("fsck", "l r o m c t", "n V", first=True),
    "btrfsck": Tool("fsck", "", "readonly"),
    "resize2fs": Tool("resize", "d S z", "P", first=True),
    "xfs_growfs": Tool("resize", "D L m e R t", "n V", first=True),
    "growpart": Tool("resize", "u free-percent", "N dry-run", first=True),
    "tune2fs": Tool("tune2fs", "c C e g i I j J m M o O r T u U E L Q s", "l", first=True),
    "xfs_admin": Tool("tune2fs", "L U O", "l u", first=True),
    "badblocks": Tool("badblocks", "b c d e i o p t", "", "w n", first=True),
    "mdadm": Tool(
        "mdadm", "l n x c e level raid-devices", "D Q E detail query", "C create zero-superblock"
    ),
}
NAMES = frozenset(("dd", "parted", "cryptsetup", "nvme", "zpool", *_MKFS, *TOOLS))


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`disk.format` and `disk.write` of what the command names."""
    if helps(cmd):
        return
    if cmd.name in _MKFS:
        yield from _mkfs(cmd, ctx)
    elif cmd.name in TOOLS:
        yield from _tool(cmd, ctx, TOOLS[cmd.name])
    else:
        yield from _OTHERS[cmd.name](cmd, ctx)


_EXT = "b C d E g G i I J L m M N o O r T U e s t type f l"
# Options that take a value, by file system.
_MKFS_VALUED = {
    "xfs": "b d i l L m n p r s t type",
    "btrfs": "A b L l n s r d m O U label nodesize metadata data uuid checksum csum t type",
    "vfat": "A b D f F h i m M n N r R s S t type",
    "ntfs": "c F H L p s S z t type label",
    "f2fs": "a c d e l o O s t w z t type",
    "swap": "L p U label pagesize uuid t type",
}
_VFAT = frozenset(("fat", "vfat", "msdos"))


def _mkfs(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """The device that `mkfs`, `mkfs.FSTYPE` or `mkswap` formats; a rehearsal (-n, -N) doesn't."""
    fstype: Word = _MKFS[cmd.name]
    if not fstype:
        fstype = parse(cmd.args, "t type").word("t", "type", default="ext2")
    kind = "vfat" if fstype in _VFAT else fstype
    options = parse(cmd.args, _MKFS_VALUED.get(kind, _EXT) if isinstance(kind, str) else _EXT)
    rehearsal = {"xfs": "N", "vfat": "", "btrfs": "", "ntfs": "n"}.get(str(kind), "n")
    if options.has("V") or (rehearsal and options.has(rehearsal)):
        return
    count = len(options.words) if kind == "btrfs" else 1
    for word in options.words[:count]:
        target = {"device": place(ctx, word), "tool": cmd.name}
        yield node(cmd, ctx, "disk.format", target, {"fstype": fstype})


def _writes(cmd: Command, ctx: Context, word: Word, tool: str) -> Operation:
    return node(cmd, ctx, "disk.write", {"device": place(ctx, word), "tool": tool})


def _tool(cmd: Command, ctx: Context, tool: Tool) -> Iterator[Operation]:
    options = parse(cmd.args, tool.valued)
    writing = not tool.needs or options.has(*tool.needs.split())
    if not writing or (
        tool.reads and options.has(*tool.reads.split()) and not _sgdisk(cmd, options)
    ):
        return
    for word in options.words[:1] if tool.first else options.words:
        yield _writes(cmd, ctx, word, tool.tool)


def _sgdisk(cmd: Command, options: Options) -> bool:
    """sgdisk prints and writes in one call."""
    writes = ("n", "d", "Z", "z", "o", "t", "g", "G", "l", "zap-all", "new", "delete", "clear")
    return cmd.name == "sgdisk" and options.has(*writes) and not options.has("P", "pretend")


_PARTED_READS = frozenset(
    ("print", "p", "unit", "u", "align-check", "help", "version", "quit", "select", "free", "all")
)


def _parted(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "a align", first_word_ends=True)
    if options.has("l", "list", "v", "version") or not options.words:
        return
    device, *verbs = options.words
    texts = [word for word in verbs if isinstance(word, str)]
    first = texts[0].split()[0] if texts and texts[0].split() else ""
    if first in _PARTED_READS and not any(
        w in ("mklabel", "mkpart", "rm", "resizepart") for w in texts
    ):
        return
    yield _writes(cmd, ctx, device, "parted")


def _dd(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`dd if=… of=…`: a device, a file, or a kernel parameter."""
    source: Word | None = None
    for word in cmd.args:
        if isinstance(word, str) and word.startswith("if="):
            source = word[3:]
    for word in cmd.args:
        text = word if isinstance(word, str) else word.prefix
        if text.startswith("of="):
            path: Word = (
                text[3:] if isinstance(word, str) else Unknown(word.why, text[3:], word.suffix)
            )
            content = cmd.stdin if source is None and cmd.stdin is not None else Unknown("$(dd)")
            yield from written.read(place(ctx, path), content, False, cmd, ctx)


def _cryptsetup(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = parse(cmd.args, "c s h i d S key-file cipher key-size hash type label uuid").words
    if len(words) < 2:
        return
    if words[0] in ("luksFormat", "format"):
        target = {"device": place(ctx, words[1]), "tool": "cryptsetup"}
        yield node(cmd, ctx, "disk.format", target, {"fstype": "luks"})
    elif words[0] in ("erase", "luksErase", "reencrypt", "luksKillSlot", "create"):
        yield _writes(cmd, ctx, words[1], "cryptsetup")


def _nvme(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = parse(cmd.args, "n s p l namespace-id ses").words
    if len(words) > 1 and words[0] in ("format", "sanitize", "write-zeroes"):
        yield _writes(cmd, ctx, words[1], "discard")


def _zpool(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = parse(cmd.args, "o O m R").words
    if words[:1] == ["create"] and not parse(cmd.args).has("n"):
        for word in words[2:]:
            if isinstance(word, str) and word.startswith("/dev/"):
                yield _writes(cmd, ctx, word, "pvcreate")


_OTHERS = {
    "dd": _dd,
    "parted": _parted,
    "cryptsetup": _cryptsetup,
    "nvme": _nvme,
    "zpool": _zpool,
}
