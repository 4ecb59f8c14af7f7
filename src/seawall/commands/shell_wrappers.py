"""Commands that run another command: sudo, timeout, xargs, bash -c, ssh, chroot …

Each finds the inner words or script and where it runs; the inner command keeps the outer one's
input, redirections and place in the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from seawall.commands import shell_adhoc
from seawall.commands.context import Context, Word
from seawall.commands.programs.options import Options, parse
from seawall.commands.shell_call import Builtin, Call, call
from seawall.commands.shell_hosts import of_address, on
from seawall.commands.shell_paths import normal
from seawall.commands.shell_quick import may_change
from seawall.commands.shell_run import EXIT, NEXT, Shell
from seawall.commands.shell_scripts import run_file, run_script
from seawall.commands.shell_state import glue, spelled
from seawall.commands.shell_words import glue_list
from seawall.model import Unknown

MOST_ITEMS = 50


class Prefix(msgspec.Struct, frozen=True):
    """`name [options] [skip words] command…`; `valued`: options that take a value."""

    valued: str = ""
    skip: int = 0  # words between the options and the command
    assigns: bool = False  # NAME=value words may stand before the command


PREFIXES: dict[str, Prefix] = {
    "sudo": Prefix("u g h p C r t T U D R user group host prompt close-from chdir chroot", 0, True),
    "doas": Prefix("u C"),
    "env": Prefix("u C S unset chdir", 0, True),
    "nohup": Prefix(),
    "setsid": Prefix(),
    "time": Prefix("f o"),
    "builtin": Prefix(),
    "stdbuf": Prefix("i o e"),
    "nice": Prefix("n adjustment"),
    "ionice": Prefix("c n class classdata"),
    "chrt": Prefix("T P D", 1),
    "taskset": Prefix("", 1),
    "numactl": Prefix("m N C i p"),
    "timeout": Prefix("s k signal kill-after", 1),
    "strace": Prefix("o e p s u E"),
    "unshare": Prefix("S G"),
    "systemd-run": Prefix(
        "p u M H E property unit slice description uid gid setenv on-active on-calendar"
    ),
    "systemd-inhibit": Prefix("what who why mode"),
    "busybox": Prefix(),
    "gosu": Prefix("", 1),
    "su-exec": Prefix("", 1),
    "setarch": Prefix("", 1),
    "eatmydata": Prefix(),
    "unbuffer": Prefix(),
    "catchsegv": Prefix(),
    "retry": Prefix("t d n times delay"),
    "torsocks": Prefix(),
    "coproc": Prefix(),
}


def prefix(sh: Shell, asked: Call) -> int:
    """Drop the wrapper and its options, and run the rest."""
    name = asked.argv[0]
    rule = PREFIXES[str(name).rpartition("/")[2]]
    options = parse(asked.argv[1:], rule.valued, first_word_ends=True)
    words = options.words[rule.skip :]
    environ = dict(asked.environ)
    while rule.assigns and words:
        match = _assignment(words[0])
        if match is None:
            break
        environ[match[0]] = match[1]
        words = words[1:]
    if options.has("S") and name == "env":
        words = [*str(options.last("S")).split(), *words]
    if not words:
        return _login(sh, asked, options)
    inner = asked.inner(list(words))
    inner.environ = environ
    return call(sh, inner)


def _login(sh: Shell, asked: Call, options: Options) -> int:
    """`sudo -i <<EOF`: a shell that reads its input."""
    if options.has("i", "s", "login", "shell") and sh.stdin is not None:
        run_script(sh, sh.stdin, asked)
    return NEXT


def _assignment(word: Word) -> tuple[str, Word] | None:
    text = word if isinstance(word, str) else word.prefix
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        return None
    return name, value if isinstance(word, str) else Unknown(word.why, value, word.suffix)


def command(sh: Shell, asked: Call) -> int:
    """`command -v x` asks; `command x` runs."""
    if len(asked.argv) > 1 and asked.argv[1] in ("-v", "-V"):
        sh.status = 3
        sh.print(glue([asked.argv[2] if len(asked.argv) > 2 else "", "\n"]))
        return NEXT
    words = [w for w in asked.argv[1:] if w != "-p"]
    return call(sh, asked.inner(words)) if words else NEXT


def exec_(sh: Shell, asked: Call) -> int:
    """Nothing of the script runs after `exec cmd`."""
    words = parse(asked.argv[1:], "a", first_word_ends=True).words
    if not words:
        return NEXT
    call(sh, asked.inner(words))
    return EXIT


def flock(sh: Shell, asked: Call) -> int:
    options = parse(asked.argv[1:], "w E c wait timeout command", first_word_ends=True)
    words = options.words[1:]
    if words[:1] == ["-c"] and len(words) > 1:
        return run_script(sh, words[1], asked)
    if options.has("c", "command"):
        return run_script(sh, options.word("c", "command"), asked)
    return call(sh, asked.inner(words)) if words else NEXT


def watch(sh: Shell, asked: Call) -> int:
    words = parse(asked.argv[1:], "n d interval q equexit", first_word_ends=True).words
    return run_script(sh, glue_list(words), asked) if words else NEXT


def shell(sh: Shell, asked: Call) -> int:
    """bash, sh …: `-c TEXT`, a file, or the script that comes in."""
    words = list(asked.argv[1:])
    options = parse(words, "O o rcfile init-file", first_word_ends=True)
    if options.has("n", "version", "help"):
        return NEXT
    if options.has("c"):
        text, *args = options.words or [""]
        return run_script(sh, text, asked, args=args[1:], name=args[0] if args else "bash")
    if options.words and not options.has("s") and options.words[0] != "-":
        return run_file(sh, options.words[0], asked, options.words[1:])
    if sh.stdin is not None:
        return run_script(sh, sh.stdin, asked, args=options.words)
    return NEXT


def eval_(sh: Shell, asked: Call) -> int:
    return run_script(sh, glue_list(asked.argv[1:]), asked, same_shell=True)


def source(sh: Shell, asked: Call) -> int:
    if len(asked.argv) < 2:
        return NEXT
    return run_file(sh, asked.argv[1], asked, None, same_shell=True)


def trap(sh: Shell, asked: Call) -> int:
    """A trap's command runs at some time: it is read with what the script's end knows."""
    words = [w for w in asked.argv[1:] if w != "--"]
    if len(words) > 1 and (isinstance(words[0], Unknown) or words[0][:1] not in ("-", "")):
        script, ctx, src = words[0], sh.ctx, sh.src
        sh.traps.append(lambda: _trapped(sh, script, asked, ctx, src))
    return NEXT


def _trapped(sh: Shell, script: Word, asked: Call, ctx: Context, src: bytes) -> None:
    outside = sh.state, sh.ctx, sh.src
    sh.state, sh.ctx, sh.src = sh.state.copy(), ctx, src
    run_script(sh, script, asked, same_shell=True)
    sh.state, sh.ctx, sh.src = outside


def su(sh: Shell, asked: Call) -> int:
    """su and runuser: `su - root -c TEXT`, `runuser -u x cmd…`."""
    options = parse(asked.argv[1:], "c s g G u command shell group user")
    text = options.last("c", "command")
    if text is not None:
        return run_script(sh, text, asked)
    if options.has("u") and options.words:
        return call(sh, asked.inner(options.words))
    if sh.stdin is not None:
        return run_script(sh, sh.stdin, asked)
    return NEXT


# Several times


def xargs(sh: Shell, asked: Call) -> int:
    """The command with the words of the input behind it, or in place of `{}`."""
    options = parse(
        asked.argv[1:],
        "I L n P d s a E max-args max-procs max-lines delimiter arg-file replace",
        first_word_ends=True,
    )
    words = options.words or ["echo"]
    stdin = sh.stdin
    mark = options.last("I", "replace")
    if options.has("i"):
        mark = options.word("i", default="{}")
    if mark == "":
        mark = "{}"
    sh.stdin = None
    flow = NEXT
    for given in _batches(stdin, mark is not None):
        if isinstance(mark, str):
            argv = [replace(word, mark, given[0]) for word in words]
        else:
            argv = [*words, *given]
        flow = call(sh, asked.inner(argv))
    sh.stdin = stdin
    return NEXT if flow else flow


def _batches(stdin: Word | None, single: bool) -> list[list[Word]]:
    if stdin is None:
        stdin = Unknown("$(cat)")
    if isinstance(stdin, Unknown):
        return [[Unknown(stdin.why, stdin.prefix.strip(), stdin.suffix.strip())]]
    if single:
        lines = [line.strip() for line in stdin.splitlines() if line.strip()]
        return [[line] for line in lines[:MOST_ITEMS]]
    words: list[Word] = [word.strip("\"'") for word in stdin.replace("\0", " ").split()]
    return [words[:500]] if words else []


def replace(word: Word, mark: str, new: Word) -> Word:
    """`mark` inside of a known word replaced by a word that may be unknown."""
    if not isinstance(word, str) or mark not in word:
        return word
    parts: list[Word] = []
    for index, part in enumerate(word.split(mark)):
        parts += [new, part] if index else [part]
    return glue([part for part in parts if part != ""] or [""])


def parallel(sh: Shell, asked: Call) -> int:
    """GNU parallel: `parallel cmd {} ::: a b`, or items from the input."""
    options = parse(
        asked.argv[1:],
        "j S a N n I jobs sshlogin arg-file colsep delay timeout",
        first_word_ends=True,
    )
    words = options.words
    at = next((i for i, w in enumerate(words) if w in (":::", ":::+", "::::")), len(words))
    template, items = words[:at], words[at + 1 :]
    if not items:
        items = [w for batch in _batches(sh.stdin, True) for w in batch]
    for item in items[:MOST_ITEMS]:
        argv = [replace(word, "{}", item) for word in template]
        if not any(isinstance(w, str) and "{}" in w for w in template):
            argv.append(item)
        if all(
            isinstance(word, str) and word.isprintable() and " " not in word for word in template
        ):
            call(sh, asked.inner(argv))
        else:
            run_script(sh, glue_list(argv), asked)
    return NEXT


# Elsewhere


_SSH = "b B c D E e F I i J L l m O o p P Q R S W w"


def ssh(sh: Shell, asked: Call) -> int:
    """A command or the input's script, on another host, which is a node to us."""
    options = parse(asked.argv[1:], _SSH, first_word_ends=True)
    if not options.words:
        return NEXT
    host = of_address(options.words[0])
    rest = parse(options.words[1:], _SSH, first_word_ends=True).words
    return on_host(sh, asked, [host], rest)


def on_host(sh: Shell, asked: Call, hosts: Sequence[Word], rest: Sequence[Word]) -> int:
    """The words as one script (or the script that comes in) on each host."""
    script = glue_list(rest) if rest else sh.stdin
    if script is None:
        return NEXT
    if isinstance(script, str) and sh.sink is None and not may_change(script.encode()):
        return NEXT
    for host in hosts[:MOST_ITEMS]:
        ctx = on(sh.ctx, host, f"ssh {spelled([host])}")
        run_script(sh, script, asked, ctx=ctx, elsewhere=True)
    return NEXT


def sshpass(sh: Shell, asked: Call) -> int:
    words = parse(asked.argv[1:], "p f d P", first_word_ends=True).words
    return call(sh, asked.inner(words)) if words else NEXT


def pdsh(sh: Shell, asked: Call) -> int:
    """pdsh -w HOSTS cmd; clush, pssh, dsh the same way."""
    options = parse(asked.argv[1:], "w x g h H l f t u o e p O i-host m", first_word_ends=True)
    hosts = options.last("w", "H", "m", "g", "h")
    names: list[Word] = [Unknown("the hosts of a group")] if hosts is None else [hosts]
    if isinstance(hosts, str) and options.has("w", "H"):
        names = list(hosts.split(","))
    return on_host(sh, asked, names, options.words)


def ansible(sh: Shell, asked: Call) -> int:
    """`ansible HOSTS -m shell -a TEXT`, and other modules as the commands that they are."""
    options = parse(
        asked.argv[1:], "m a i u e f l T t B P M c module-name args inventory user become-user"
    )
    module = options.word("m", "module-name", default="command")
    text = options.last("a", "args")
    if text is None or options.has("C", "check"):
        return NEXT
    hosts = options.words[:1] or [Unknown("the hosts")]
    if str(module).rpartition(".")[2] in ("shell", "command", "raw"):
        return on_host(sh, asked, hosts, [text])
    if isinstance(text, str) and isinstance(module, str):
        ctx = on(sh.ctx, hosts[0], f"ansible {spelled(hosts)}")
        for argv in shell_adhoc.commands(module, text):
            _within(sh, asked, ctx, list(argv))
    return NEXT


def salt(sh: Shell, asked: Call) -> int:
    words = parse(asked.argv[1:], "L G E C N t b").words
    if len(words) > 2 and words[1] in ("cmd.run", "cmd.run_all", "cmd.shell"):
        return on_host(sh, asked, words[:1], words[2:3])
    return NEXT


def nsenter(sh: Shell, asked: Call) -> int:
    """`nsenter -t 1 -m … cmd`: the node itself; another process: what it holds."""
    words = [
        w for w in asked.argv[1:] if not (isinstance(w, str) and w[:1] == "-" and w[2:3] == "/")
    ]
    files = [w for w in asked.argv if isinstance(w, str) and w[:1] == "-" and "/proc/1/ns/" in w]
    options = parse(words, "t S G target setuid setgid", first_word_ends=True)
    target = options.last("t", "target")
    node = target == "1" or bool(files) or (options.has("a", "all") and target is None)
    place = "node" if node else "image"
    text = f"nsenter -t {target}" if target is not None else "nsenter"
    ctx = sh.ctx.at(place=place, via=(*sh.ctx.via, text), mounts={})
    return _within(sh, asked, ctx, options.words)


_HOST_ROOTS = ("host", "rootfs", "node", "hostfs", "host-root", "hostroot", "host_root", "noderoot")


def chroot(sh: Shell, asked: Call) -> int:
    """`chroot /host cmd` from a pod is the node; elsewhere it is another system's root."""
    options = parse(asked.argv[1:], "userspec groups", first_word_ends=True)
    if not options.words:
        return NEXT
    root, *words = options.words
    text = normal(root) if isinstance(root, str) else str(root)
    host = text.rpartition("/")[2] in _HOST_ROOTS or sh.ctx.mounts.get(text) == "/"
    if text == "/":
        return _within(sh, asked, sh.ctx, words)
    ctx = sh.ctx.at(
        place="node" if host else "image", via=(*sh.ctx.via, f"chroot {text}"), mounts={}
    )
    return _within(sh, asked, ctx, words)


def _within(sh: Shell, asked: Call, ctx: Context, words: Sequence[Word]) -> int:
    outside = sh.ctx
    sh.ctx = ctx
    try:
        if words:
            return call(sh, asked.inner(list(words)))
        if sh.stdin is not None:
            return run_script(sh, sh.stdin, asked)
        return NEXT
    finally:
        sh.ctx = outside


def at(sh: Shell, asked: Call) -> int:
    """`echo cmd | at now`: the input runs later."""
    return run_script(sh, sh.stdin, asked) if sh.stdin is not None else NEXT


def screen(sh: Shell, asked: Call) -> int:
    """`screen -dmS NAME cmd…`."""
    words = parse(asked.argv[1:], "S c e h p s t T X", first_word_ends=True).words
    return call(sh, asked.inner(words)) if words else NEXT


def tmux(sh: Shell, asked: Call) -> int:
    """`tmux new -d 'cmd'`, `tmux send-keys -t x 'cmd' Enter`."""
    words = parse(asked.argv[1:], "f L S", first_word_ends=True).words
    if not words or words[0] not in _TMUX:
        return NEXT
    typed = parse(words[1:], "s n t c e x y F N", first_word_ends=True).words
    typed = [w for w in typed if w not in ("Enter", "C-m", "KPEnter")]
    return run_script(sh, glue_list(typed), asked) if typed else NEXT


_TMUX = ("new", "new-session", "neww", "new-window", "splitw", "split-window", "send", "send-keys")

TABLE: dict[str, Builtin] = {
    "screen": screen,
    "tmux": tmux,
    **dict.fromkeys(PREFIXES, prefix),
    **dict.fromkeys(("bash", "sh", "dash", "ash", "zsh", "ksh", "rbash"), shell),
    "command": command,
    "exec": exec_,
    "eval": eval_,
    "flock": flock,
    "watch": watch,
    "source": source,
    ".": source,
    "trap": trap,
    "su": su,
    "runuser": su,
    "xargs": xargs,
    "parallel": parallel,
    "ssh": ssh,
    "sshpass": sshpass,
    "autossh": ssh,
    **dict.fromkeys(("pdsh", "clush", "pssh", "parallel-ssh", "dsh"), pdsh),
    "ansible": ansible,
    "salt": salt,
    "nsenter": nsenter,
    "chroot": chroot,
    "at": at,
    "batch": at,
}
