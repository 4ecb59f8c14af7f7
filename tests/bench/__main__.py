"""`make bench`: the table of the bars, with the peers measured in the same run.

    python -m tests.bench [--quick] [--no-peers] [--only NAME]

Peers are fetched from their registries into the user's cache: kube-score (Go module proxy),
Checkov and c7n-kube (PyPI, an environment of its own each; Checkov is run with --skip-download).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import timeit
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

from seawall.clients.kube import connect
from seawall.engine.evaluate import variables
from seawall.lab import Lab, Options, up
from seawall.lab.parts import part
from tests.bench import audit, fleet, guard, inputs, load, webhook
from tests.bench.measure import Run, median
from tests.catalog.cases import TOOLCHAIN, all_cases, catalog, reading
from tests.toolchain import KEPT

SEAWALL = str(Path(sys.executable).parent / "seawall")
Row = tuple[str, str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of each, no warm-up")
    parser.add_argument("--no-peers", action="store_true", help="only Seawall itself")
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    options = parser.parse_args()
    runs = (1, 0) if options.quick else (5, 1)
    measure = lambda command: median(command, *runs)  # noqa: E731 - one shape for all rows
    print(f"| {'work':44} | {'bar':26} | {'measured':22} | peers in the same run")
    print(f"|{'-' * 46}|{'-' * 28}|{'-' * 24}|{'-' * 40}")
    with tempfile.TemporaryDirectory() as folder:
        for name, row in _rows(Path(folder), measure, peers=not options.no_peers):
            if options.only in name:
                print("| {:44} | {:26} | {:22} | {}".format(*row()), flush=True)


def _rows(
    folder: Path, measure: Callable[[list[str]], Run], *, peers: bool
) -> Iterator[tuple[str, Callable[[], Row]]]:
    yield "cold", lambda: _cold(folder, measure)
    yield "thousand", lambda: _thousand(folder, measure, peers=peers)
    yield "ten thousand", lambda: _ten_thousand(folder, measure, peers=peers)
    yield "plan", lambda: _plan(folder, measure)
    yield "scripts", lambda: _scripts(folder, measure)
    yield "audit", lambda: _audit(folder, measure)
    yield "inspect live", lambda: _inspect_live(measure, peers=peers)
    yield "server load", _server_load
    yield "inspect snapshot", lambda: _inspect_snapshot(folder)
    yield "guard", _guard
    yield "webhook", lambda: _webhook(folder, peers=peers)
    yield "expression", _expression


def _cold(folder: Path, measure: Callable[[list[str]], Run]) -> Row:
    path = inputs.manifests(folder / "one", 5, 5)
    run = measure([SEAWALL, "check", str(next(path.iterdir()))])
    python = measure([sys.executable, "-S", "-c", "pass"])
    return (
        "check one.yaml (5 documents), cold start",
        "<= 0.20 s, <= 60 MB",
        _shown(run),
        f"Python itself {python.seconds:.3f} s",
    )


def _thousand(folder: Path, measure: Callable[[list[str]], Run], *, peers: bool) -> Row:
    path = inputs.manifests(folder / "thousand", 1000, 5)
    run = measure([SEAWALL, "check", str(path)])
    others = ""
    if peers:
        files = sorted(str(file) for file in path.iterdir())
        score = measure([kube_score(), "score", *files])
        slow = median([checkov(), "-d", str(path), "--skip-download", "--quiet"], 1, 0)
        others = (
            f"kube-score {score.seconds:.2f} s; Checkov {slow.seconds:.1f} s "
            f"= {slow.seconds / run.seconds:.0f} x ours"
        )
    return ("1,000 documents in 200 files", "<= 0.5 s, >= 20 x Checkov", _shown(run), others)


def _ten_thousand(folder: Path, measure: Callable[[list[str]], Run], *, peers: bool) -> Row:
    path = inputs.manifests(folder / "many", 10_000, 5)
    run = measure([SEAWALL, "check", str(path)])
    half = measure([SEAWALL, "check", str(inputs.manifests(folder / "half", 5_000, 5))])
    growth = f"5,000: {half.seconds:.2f} s (growth {run.seconds / half.seconds:.2f} x)"
    if peers:
        files = sorted(str(file) for file in path.iterdir())
        score = median([kube_score(), "score", *files], 1, 0)
        growth = f"kube-score {score.seconds:.2f} s; {growth}"
    return ("10,000 documents in 2,000 files", "<= kube-score, <= 200 MB", _shown(run), growth)


def _plan(folder: Path, measure: Callable[[list[str]], Run]) -> Row:
    file = inputs.plan(folder / "plan.json")
    run = measure([SEAWALL, "check", str(file)])
    size = file.stat().st_size / 1e6
    return (f"{size:.0f} MB plan, 5,000 changes", "<= 1.5 s", _shown(run), "")


def _scripts(folder: Path, measure: Callable[[list[str]], Run]) -> Row:
    run = measure([SEAWALL, "check", str(inputs.scripts(folder / "scripts", 1000))])
    return ("1,000 scripts of 100 lines", "<= 3 s", _shown(run), "")


@contextlib.contextmanager
def _large_cluster() -> Iterator[Lab]:
    """500 nodes and 10,000 pods, settled. Needs root."""
    lab = up(Options(name=f"bench-{os.getpid()}", nodes=0, fake_nodes=500, fake_pods=10_000))
    try:
        for _ in range(2):  # its controllers are busy until then, and a little longer
            settled = ("wait", "--for=condition=Available", "deployment", "--all", "-A")
            lab.kubectl(*settled, "--timeout=180s")
            time.sleep(15)
        yield lab
    finally:
        lab.down()


def _inspect_live(measure: Callable[[list[str]], Run], *, peers: bool) -> Row:
    """The peer is kubectl's own list of the pods."""
    with _large_cluster() as lab:
        config = ["--kubeconfig", str(lab.kubeconfig)]
        run, peer = measure([SEAWALL, "inspect", *config]), ""
        if peers:
            kubectl = str(part("kubectl", lab.options.kubernetes))
            other = median([kubectl, *config, "get", "pods", "-A", "-o", "json"], 1, 0)
            peer = f"kubectl get pods -A -o json {_shown(other)}"
    return ("inspect live, 500 nodes, 10,000 pods", "<= 2.0 s, <= 120 MB", _shown(run), peer)


def _server_load() -> Row:
    """The peer is kubectl on the same kinds."""
    with _large_cluster() as lab:
        config = ["--kubeconfig", str(lab.kubeconfig)]
        kinds = load.kinds(connect(kubeconfig=str(lab.kubeconfig)))
        kubectl = str(part("kubectl", lab.options.kubernetes))
        ours = load.of(lab.kubeconfig, [SEAWALL, "inspect", *config])
        other = load.of(lab.kubeconfig, [kubectl, *config, "get", kinds, "-A", "-o", "json"])
    share = ours.megabytes / other.megabytes
    return (
        "load on the API server, 500 nodes, 10,000 pods",
        "<= 1/5 of kubectl's",
        f"{ours.megabytes:.0f} MB, {ours.cpu:.2f} s, {share:.2f} x",
        f"kubectl get (the same kinds) -A -o json {other.megabytes:.0f} MB, {other.cpu:.2f} s",
    )


def _guard() -> Row:
    """Needs root."""
    found, free = guard.added()
    worst = max(found, key=lambda what: found[what].added)
    rest = ", ".join(f"{what} {one.added:+.2f} on {one.bare:.1f}" for what, one in found.items())
    return (
        "native policies, added p50 per guarded request",
        "<= 0.5 ms (aim 0.3)",
        f"{found[worst].added:+.2f} ms ({worst})",
        f"{rest}; a request that no rule wants {free.added:+.3f} on {free.bare:.1f} ms",
    )


def _inspect_snapshot(folder: Path) -> Row:
    file = folder / "fleet.seawall"
    fleet.snapshot(file, 5000, 150_000)
    code = (
        f"from pathlib import Path; from tests.bench import fleet; fleet.typed(Path({str(file)!r}))"
    )
    alone = median([sys.executable, "-c", code], 1, 0)
    run = median([SEAWALL, "inspect", "--snapshot", str(file)], 1, 0)
    return (
        "inspect a snapshot, 5,000 nodes, 150,000 pods",
        "<= 2 x typed decoding, <= 300 MB",
        f"{_shown(run)}, {run.seconds / alone.seconds:.1f} x",
        f"typed decoding alone {_shown(alone)}",
    )


def _audit(folder: Path, measure: Callable[[list[str]], Run]) -> Row:
    file = audit.log(folder / "audit.log")
    ours, parsing = audit.seconds_of_cpu(file), audit.seconds_of_json(file)
    run = measure([SEAWALL, "audit", str(file)])
    size = file.stat().st_size / 1e6
    rate = f"{audit.EVENTS / ours:,.0f} events/s per core; {_shown(run)} for the command"
    peer = f"json.loads alone {audit.EVENTS / parsing:,.0f} events/s per core"
    return (f"audit log, {audit.EVENTS:,} events, {size:.0f} MB", ">= 50,000 events/s", rate, peer)


def _expression() -> Row:
    """Each rule on the operations of the cases that it meets; the mean over the catalogue."""
    calls: dict[int, tuple[Callable[..., object], list[tuple[object, ...]]]] = {}
    for case in all_cases():
        if case.source in TOOLCHAIN:
            continue
        for op in reading(case)[0]:
            for verb, rule in catalog().rules_for(op):
                values = variables(verb, op)
                if _works(rule.when, values):
                    calls.setdefault(id(rule), (rule.when, []))[1].append(values)
    times = sorted(_seconds(when, inputs) for when, inputs in calls.values())
    mean = sum(times) / len(times)
    return (
        f"one expression on one object (of {len(times)})",
        "<= 2 us on average",
        f"{mean * 1e6:.2f} us",
        f"median {times[len(times) // 2] * 1e6:.2f} us, slowest {times[-1] * 1e6:.1f} us",
    )


def _seconds(when: Callable[..., object], inputs: list[tuple[object, ...]]) -> float:
    def run() -> None:
        for values in inputs:
            when(*values)

    rounds = max(1, 2000 // len(inputs))
    return min(timeit.repeat(run, number=rounds, repeat=5)) / rounds / len(inputs)


def _works(when: Callable[..., object], values: tuple[object, ...]) -> bool:
    from seawall.engine.cel import CelError

    try:
        when(*values)
    except CelError:
        return False
    return True


def _shown(run: Run) -> str:
    return f"{run.seconds:.3f} s, {run.megabytes:.0f} MB"


def kube_score() -> str:
    return str(KEPT.installed("kube-score", "github.com/zegl/kube-score/cmd/kube-score", "v1.20.0"))


def _webhook(folder: Path, *, peers: bool) -> Row:
    every, pods = webhook.ours(folder / "webhook")
    others = ""
    if peers:
        program = python_tool("c7n-kube", "c7n-kube==0.2.52")
        peer = webhook.c7n_kube(program, folder / "c7n-kube")
        others = (
            f"c7n-kube, 40 policies on pods: {peer.shown()} = 1/{pods.rate / peer.rate:.0f} "
            f"of our rate with these reviews, {peer.cpu / pods.cpu:.0f} x our CPU"
        )
    name = "webhook, whole catalogue, 8 clients, TLS"
    return (name, "p99 < 10 ms, >= 50 x c7n-kube", every.shown(), others)


def checkov() -> str:
    return python_tool("checkov", "checkov")


def python_tool(name: str, wanted: str) -> str:
    """A program from PyPI in an environment of its own, kept in the cache."""
    folder = KEPT.cache.folder / name
    program = folder / "bin" / name
    if not program.exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", wanted], check=True)
    return str(program)


if __name__ == "__main__":
    main()
