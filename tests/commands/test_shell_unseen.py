"""Unknown paths of everyday scripts: most are plainly somebody's own, some must be said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seawall import catalog
from seawall.commands import shell_unseen
from tests.commands.scripts import found

HAZARDS = Path(catalog.__file__).parent / "hazards"


@pytest.mark.parametrize(
    "text",
    [
        'rm -rf "$WORK/build" "$DEST/"dist',
        'cp -a "$f" "$f.$(date +%F)"; mv "$f.new" "$f"; echo "$V" > "$WORK/VERSION"',
        'sed -i "s/a/b/" "$3"; chown -R app:app "$WORK"; ln -sfn "$W/releases/$V" "$W/current"',
        'cd "$D"\nrm -rf dist target *.log\nsed -i "s/a/b/" k8s/deploy.yaml',
        'find "$X" -name "*.tmp" -delete',
        'T=$(k::realpath "$(mktemp -d)"); cd "$T/kubernetes"; tar xf -; rm -rf ./vendor "$T"',
        'rm -rf "$HELM_TMP_ROOT" "$tmpdir"/*',
        'rm -rf "/tmp/$APP"; echo x > "/tmp/$1"; T=/tmp/$APP; sed -i s/a/b/ $T/x.yaml',
        'sed -i "s/a/b/" "${KUBE_HOME}/kube-manifests/kubernetes/proxy.yaml"',
        'sed -i s/a/b/ "$DPKG_ROOT/etc/nsswitch.conf"',
        'clean() { rm -rf "$1"; umount "$1"; }\nset_key() { sysctl -w "$1=$2"; }',
    ],
)
def test_somebodys_own_paths_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('DIR="$1"\nrm -rf "$DIR"', "file.delete path=? recursive=True"),
        ("rm -rf /tmp/$X*", "file.delete path=/tmp/?* recursive=True"),
        ("rm -rf $ROOT/*", "file.delete path=?/* recursive=True"),
        ('cp k "$BIN/kubelet"', "file.write path=?/kubelet > content=?"),
        ('rm "$ETCD_DATA"', "file.delete path=?"),
        ('cd "$D"; rm -rf pki', "file.delete path=?/pki recursive=True"),
        (
            "clean() { rm -rf /etc/kubernetes $1; }",
            "file.delete path=/etc/kubernetes recursive=True",
        ),
    ],
)
def test_paths_that_may_be_a_nodes_are_said(text: str, expected: str) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("rm -rf $HOME/.kube", "~/.kube"),
        ('rm "$TMPDIR/x" ', "/tmp/x"),
        ("rm -rf $WORKSPACE/dist", "dist"),
        ('cd "$(dirname "$0")"; rm app.log', "app.log"),
        ('B="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; rm -rf "$B/build"', "build"),
        ('rm -rf "$(dirname "$(readlink -f "$0")")/out"', "out"),
        ("R=$(git rev-parse --show-toplevel); rm -rf $R/out", "out"),
        ("rm -rf $(ls -1dt /opt/shop/releases/* | tail -n +6)", "/opt/shop/releases/?"),
        ("ls -t /data/backup/x-*.gz | tail -n +8 | xargs rm -f", "/data/backup/x-?.gz"),
        ("rm -rf $(ls -d release-* | head -n -3)", "release-?"),
        ("cd /usr/share/mime; rm -rf $(ls | grep -v packages)", "/usr/share/mime/?"),
        ("find /etc/kubernetes -name '*.crt' | grep -v ca | xargs rm", "/etc/kubernetes/?.crt"),
        ("find / -xdev -type f -size +500M -exec rm {} \\;", "/?"),
        ("X=$(mktemp -dt job-XXXXXX); rm -rf $X", "/tmp/job-?"),
        ("xargs -n1 sh -c 'rm -rf \"$0\"' <<< /data/x", "/data/x"),
    ],
)
def test_what_is_known_of_a_path_stays_known(text: str, path: str) -> None:
    paths = [line.split("path=")[1].split()[0] for line in found(text)]
    assert paths == [path]


def test_home_and_user_decide_no_branch() -> None:
    text = 'if [ "$USER" = root ]; then rm /a; else rm /b; fi; [ -z "$HOME" ] && rm /c'
    assert len(found(text)) == 3


def test_every_path_of_the_catalogue_has_a_name_that_tells() -> None:
    texts = [file.read_text() for file in sorted(HAZARDS.glob("*/*/hazard.yaml"))]
    paths = {path for text in texts for path in re.findall(r"'(/[\w./-]+)'", text)}
    general = {"/", "/etc", "/lib", "/usr/lib", "/var/lib/", "/systemd/system/"}  # of no name
    silent = {p for p in paths - general if not p.endswith("bin/") and not shell_unseen.points(p)}
    assert silent == set()


def test_a_trap_runs_with_what_the_end_of_the_script_knows() -> None:
    assert found("trap 'rm -rf \"$T\"' EXIT\nT=$(mktemp -d)") == [
        "file.delete path=/tmp/tmp.? recursive=True"
    ]
    assert found('c() { rm -rf "$T"; }\ntrap c EXIT INT\nT=/etc/kubernetes\nexit 1') == [
        "file.delete path=/etc/kubernetes recursive=True"
    ]
    assert found("f() { rm /a; trap f EXIT; }; trap f EXIT; trap - INT")[:1] == [
        "file.delete path=/a"
    ]
