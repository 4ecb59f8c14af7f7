"""A catalogue folder: what loads, what is refused, and where the error is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from seawall.engine import judge, load
from seawall.engine.load import OWN
from seawall.sources import tree

GOOD = """\
rows: [NW-01]
title: {en: Swap on, zh: 打开交换分区}
why: {en: "It is slow.", zh: "会变慢。"}
impact: {en: "kubelet may refuse to start.", zh: "kubelet 可能拒绝启动。"}
recovery: {en: "sysctl -w vm.swappiness=0", zh: "sysctl -w vm.swappiness=0"}
severity: error
reversible: automatic
sources: [shell]
match:
  node:
  - actions: [sysctl.set]
    when: target.key == 'vm.swappiness' && after.value != '0'
"""


def entry(catalog: Path, id_: str, text: str) -> Path:
    folder = catalog / "hazards" / "extra" / id_
    folder.mkdir(parents=True)
    (folder / "hazard.yaml").write_text(text)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_adding_a_hazard_touches_one_folder(tmp_path: Path) -> None:
    """The copy of our catalogue with one more folder judges with one more hazard."""
    copy = tmp_path / "catalog"
    shutil.copytree(OWN, copy)
    before = load([copy])
    entry(copy, "swappiness_on", GOOD)
    after = load([copy])
    assert set(after.hazards) - set(before.hazards) == {"swappiness_on"}
    (op,) = tree.command("sysctl -w vm.swappiness=60").operations
    assert [f.rule for f in judge(op, after) if f.verdict == "hit"] == ["swappiness_on"]
    assert "swappiness_on" not in [finding.rule for finding in judge(op, before)]


@pytest.mark.parametrize(
    ("change", "line", "field", "why"),
    [
        (("severity: error", "severity: loud"), 6, "severity", "loud"),
        (
            ("  - actions: [sysctl.set]", "  - actions: [sysctl.put]"),
            11,
            "match.node[0]",
            "sysctl.put",
        ),
        (("after.value != '0'", "after.value !== '0'"), 12, "match.node[0].when", ""),
        (("target.key", "goal.key"), 12, "match.node[0].when", "goal"),
        (("reversible: automatic\n", ""), 1, "", "reversible"),
        (("rows: [NW-01]", "rows: NW-01"), 1, "rows", "array"),
        (("  node:\n", "  node: [\n"), 11, "", "not YAML"),
        (("sources: [shell]", "sources: [shell]\nhits: 3"), 1, "", "hits"),
    ],
)
def test_a_wrong_entry_names_its_place_and_stops_no_other(
    tmp_path: Path, change: tuple[str, str], line: int, field: str, why: str
) -> None:
    assert change[0] in GOOD
    folder = entry(tmp_path / "own", "wrong", GOOD.replace(*change))
    entry(tmp_path / "own", "right", GOOD)
    catalog = load([tmp_path / "own"])
    assert "right" in catalog.hazards
    assert "wrong" not in catalog.hazards
    (error,) = catalog.errors
    assert error.file == str(folder / "hazard.yaml")
    assert (error.line, error.field) == (line, field)
    assert why in str(error)


def test_an_entry_of_the_user_replaces_its_namesake(tmp_path: Path) -> None:
    entry(tmp_path / "own", "ip_forward_off", GOOD)
    catalog = load([tmp_path / "own"])
    assert catalog.hazards["ip_forward_off"].title.en == "Swap on"


@pytest.mark.parametrize(("line", "verdicts"), [("", ["unknown"]), ("    quiet: true\n", [])])
def test_an_item_may_leave_the_unknown_to_another_hazard(
    tmp_path: Path, line: str, verdicts: list[str]
) -> None:
    entry(tmp_path, "swappiness_on", GOOD.replace("    when:", line + "    when:"))
    rules = load([tmp_path])
    (op,) = tree.command('sysctl -w vm.swappiness="$VALUE"').operations
    assert [f.verdict for f in judge(op, rules) if f.rule == "swappiness_on"] == verdicts
    (op,) = tree.command("sysctl -w vm.swappiness=60").operations
    assert [f.verdict for f in judge(op, rules) if f.rule == "swappiness_on"] == ["hit"]


def test_what_a_cloud_resource_was_is_not_known_from_a_command(tmp_path: Path) -> None:
    text = GOOD.replace("  node:", "  cloud:").replace("sysctl.set", '"slb:SetLoadBalancerStatus"')
    when = "before.LoadBalancerStatus == 'active'"
    entry(tmp_path, "stopped", text.replace(text[text.index("target.key") :], f'"{when}"\n'))
    line = "aliyun slb SetLoadBalancerStatus --LoadBalancerId lb-1 --LoadBalancerStatus inactive"
    (op,) = tree.command(line).operations
    (found,) = (f for f in judge(op, load([tmp_path])) if f.rule == "stopped")
    assert (found.verdict, found.because) == ("unknown", "what it was before is not in the text")


def test_a_second_load_compiles_nothing(tmp_path: Path) -> None:
    import subprocess
    import sys

    entry(tmp_path / "own", "right", GOOD)
    load([tmp_path / "own"])
    code = (
        "import sys; from pathlib import Path; from seawall.engine import load;"
        f"c = load([Path({str(tmp_path / 'own')!r})]);"
        "assert 'right' in c.hazards and not c.errors;"
        "assert not {'lark', 'yaml'} & set(sys.modules), 'a parser was loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_cache_that_others_can_write_is_not_trusted(tmp_path: Path) -> None:
    entry(tmp_path / "own", "right", GOOD)
    load([tmp_path / "own"])
    (cache,) = (tmp_path / "cache" / "seawall" / "catalog").glob("c*.py")
    key = cache.stem.removeprefix("c")
    cache.write_text(f"KEY = {key!r}\nraise SystemExit('code of somebody else ran')\n")
    cache.parent.chmod(0o777)
    assert "right" in load([tmp_path / "own"]).hazards
