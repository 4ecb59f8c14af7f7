"""Helm charts and kustomize folders. The real programs come from `tests/toolchain.py`."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from seawall.commands.context import Context
from seawall.errors import CouldNotLook, InputError
from seawall.model import Operation
from seawall.sources import chart, tree
from tests import toolchain


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    return root


def context(folder: Path, tree: Path | None = None) -> Context:
    """Opens what lies in the tree, by paths beside the folder, as `sources.tree` does."""
    top = (tree or folder).resolve()

    def opened(path: str) -> bytes | None:
        target = (folder.parent / path).resolve()
        if not target.is_relative_to(top) or not target.is_file():
            return None
        return target.read_bytes()

    return Context(file=str(folder), source="helm", open=opened, problems=[])


@pytest.fixture
def helm(monkeypatch: pytest.MonkeyPatch) -> None:
    path = toolchain.PROGRAMS["helm"]()
    monkeypatch.setenv("PATH", str(path.parent))


@pytest.fixture
def kustomize(monkeypatch: pytest.MonkeyPatch) -> None:
    path = toolchain.PROGRAMS["kustomize"]()
    monkeypatch.setenv("PATH", str(path.parent))


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


CHART = {
    "Chart.yaml": "apiVersion: v2\nname: tuner\nversion: 0.1.0\n",
    "values.yaml": "forward: 0\n",
    "templates/_help.tpl": '{{ define "x" }}a{{ end }}',
    "templates/pod.yaml": """\
        {{- if true }}
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{ .Release.Name }}-tune
        spec:
          containers:
          - name: a
            securityContext: {privileged: true}
            command:
            - sh
            - -c
            - |
              sysctl -w net.ipv4.ip_forward={{ .Values.forward }}
        {{- end }}
        """,
    "templates/tests/test.yaml": """\
        apiVersion: v1
        kind: Pod
        metadata: {name: test, annotations: {helm.sh/hook: test}}
        """,
    "crds/c.yaml": """\
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: aliyunlogconfigs.log.alibabacloud.com}
        """,
}


def read_helm(root: Path, ctx: Context | None = None) -> list[Operation]:
    return list(chart.read_helm(b"", str(root), ctx or context(root)))


def read_kustomize(root: Path, tree: Path) -> list[Operation]:
    return list(chart.read_kustomize(b"", str(root), context(root, tree)))


# -- without the programs


@pytest.mark.usefixtures("nothing")
def test_a_chart_without_helm_could_not_be_looked_at(tmp_path: Path) -> None:
    root = write(tmp_path / "c", CHART)
    with pytest.raises(CouldNotLook, match=r"c: is a Helm chart, and helm is not on PATH; install"):
        read_helm(root)


@pytest.mark.usefixtures("nothing")
def test_a_kustomize_folder_without_kustomize(tmp_path: Path) -> None:
    root = write(tmp_path / "k", {"kustomization.yaml": "resources: []\n"})
    with pytest.raises(CouldNotLook, match="neither kustomize nor kubectl is on PATH; install one"):
        read_kustomize(root, root)


def test_a_program_in_the_checked_tree_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "c", CHART | {"helm": "#!/bin/sh\ntouch ran\n"})
    (root / "helm").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(root), "", ".")))
    monkeypatch.chdir(root)
    with pytest.raises(CouldNotLook):
        read_helm(root)
    assert not (root / "ran").exists()


@pytest.mark.parametrize(
    "repository", ["https://charts.example.com", "oci://example.com/x", "file://../other"]
)
def test_charts_to_be_fetched_are_named_not_fetched(tmp_path: Path, repository: str) -> None:
    root = write(tmp_path / "c", CHART)
    dependency = f"{{name: redis, version: 1.x, repository: '{repository}'}}"
    (root / "Chart.yaml").write_text(CHART["Chart.yaml"] + f"dependencies: [{dependency}]\n")
    with pytest.raises(CouldNotLook, match=r"not in its charts folder: redis.*dependency build"):
        read_helm(root)


def test_a_library_chart_installs_nothing(tmp_path: Path) -> None:
    root = write(tmp_path / "c", {"Chart.yaml": CHART["Chart.yaml"] + "type: library\n"})
    assert read_helm(root) == []


@pytest.mark.parametrize(
    "path",
    [
        "https://example.com/base",
        "github.com/org/repo//base?ref=v1",
        "git@github.com:org/repo.git",
        "ssh://git@example.com/x",
        "git::https://example.com/x",
        "example.com/x.git",
    ],
)
@pytest.mark.parametrize("field", ["resources", "bases", "components"])
def test_remote_bases_are_refused_before_anything_runs(
    tmp_path: Path, path: str, field: str
) -> None:
    root = write(tmp_path / "k", {"kustomization.yaml": f"{field}: ['{path}']\n"})
    with pytest.raises(CouldNotLook, match=r"kustomization\.yaml: names a remote base, which is"):
        read_kustomize(root, root)


def test_a_remote_base_of_a_base_is_refused_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "k/kustomization.yaml": "resources: [../b]\n",
            "b/kustomization.yaml": "resources: ['https://example.com/x']\n",
        },
    )
    with pytest.raises(CouldNotLook, match=r"b/kustomization\.yaml: names a remote base"):
        read_kustomize(tmp_path / "k", tmp_path)


def test_helm_charts_in_a_kustomization_are_refused(tmp_path: Path) -> None:
    files = {"kustomization.yaml": "helmCharts: [{name: x, repo: 'https://example.com'}]\n"}
    root = write(tmp_path / "k", files)
    with pytest.raises(CouldNotLook, match="inflates Helm charts"):
        read_kustomize(root, root)


# -- helm


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
def test_a_charts_objects_stand_in_its_templates(tmp_path: Path) -> None:
    root = write(tmp_path / "c", CHART)
    crd, pod, sysctl = read_helm(root)
    assert crd.target["name"] == "aliyunlogconfigs.log.alibabacloud.com"
    assert crd.where.file == str(root / "crds/c.yaml")
    assert pod.target["name"] == "release-tune"
    assert (pod.where.file, pod.where.line) == (str(root / "templates/pod.yaml"), 2)
    assert (sysctl.target["key"], sysctl.after) == ("net.ipv4.ip_forward", {"value": "0"})
    assert (sysctl.where.file, sysctl.where.line) == (str(root / "templates/pod.yaml"), 14)


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
def test_a_sub_chart_stands_in_its_own_folder(tmp_path: Path) -> None:
    files = {f"charts/sub/{name}": content for name, content in CHART.items()}
    files["charts/sub/Chart.yaml"] = files["charts/sub/Chart.yaml"].replace("tuner", "sub")
    root = write(tmp_path / "c", files)
    (root / "Chart.yaml").write_text(
        CHART["Chart.yaml"] + "dependencies: [{name: sub, version: 0.1.0}]\n"
    )
    assert str(root / "charts/sub/templates/pod.yaml") in {op.where.file for op in read_helm(root)}


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a: 1\nb: {{ .Values.x.y }}\n", r"templates/pod\.yaml:2: helm could not render it.*nil"),
        ("a: 1\n\nb: {{ if }}\n", r"templates/pod\.yaml:3: helm could not render it"),
        ('b: {{ required "say x" .Values.x }}\n', r"say x.*it may need values"),
    ],
)
def test_helms_error_is_told_with_its_place(tmp_path: Path, template: str, said: str) -> None:
    root = write(tmp_path / "c", CHART | {"templates/pod.yaml": template})
    with pytest.raises(InputError, match=said):
        read_helm(root)


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
def test_a_link_that_leaves_the_chart_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2")
    files = CHART | {"templates/pod.yaml": 'a: {{ .Files.Get "leak" }}\n'}
    root = write(tmp_path / "c", files)
    (root / "leak").symlink_to(tmp_path / "secret")
    ctx = context(root)
    ops = read_helm(root, ctx)
    assert [op.target["kind"] for op in ops] == ["CustomResourceDefinition"]
    assert "leads out of the checked folder" in ctx.problems[0].why
    assert "hunter2" not in repr((ops, ctx.problems))


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
def test_environment_and_cluster_are_out_of_a_charts_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAWALL_TEST_TOKEN", "hunter2")
    template = """\
        apiVersion: v1
        kind: Node
        metadata: {name: '{{ env "SEAWALL_TEST_TOKEN" }}x'}
        """
    root = write(tmp_path / "c", CHART | {"templates/pod.yaml": template})
    try:
        found = repr(read_helm(root))
    except InputError as error:  # helm has no function `env`
        found = str(error)
    assert "hunter2" not in found


@pytest.mark.toolchain
@pytest.mark.usefixtures("helm")
def test_a_chart_that_never_ends_is_stopped(tmp_path: Path) -> None:
    template = '{{- range $a := until 99999 }}{{- range until 99999 }}{{ repeat 99 "x" }}'
    template += "{{ end }}{{ end }}"
    root = write(tmp_path / "c", CHART | {"templates/pod.yaml": template})
    with pytest.raises(InputError, match=r"took longer|could not render|too large"):
        read_helm(root)


# -- kustomize

BASE = {
    "base/kustomization.yaml": """\
        resources: [svc.yaml]
        configMapGenerator:
        - name: conf
          files: [nginx.conf=conf/n.conf]
        """,
    "base/conf/n.conf": "x",
    "base/svc.yaml": """\
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports: [{port: 80}]
        """,
    "over/kustomization.yml": """\
        namespace: kube-system
        resources: [../base, more]
        components: [../part]
        patches:
        - path: p.yaml
        """,
    "over/more/node.yaml": "apiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n",
    "over/more/Kustomization": "resources: [node.yaml]\n",
    "part/kustomization.yaml": (
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        "labels: [{pairs: {part: p}}]\n"
    ),
    "over/p.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
}


@pytest.mark.toolchain
@pytest.mark.usefixtures("kustomize")
def test_an_overlay_is_built_and_its_objects_stand_in_their_files(tmp_path: Path) -> None:
    write(tmp_path, BASE)
    ops = read_kustomize(tmp_path / "over", tmp_path)
    found = {op.target["kind"]: op for op in ops}
    assert found["Service"].after["spec"]["type"] == "NodePort"
    assert found["Service"].target["namespace"] == "kube-system"
    assert found["Service"].after["metadata"]["labels"] == {"part": "p"}
    assert "annotations" not in found["Service"].after["metadata"]
    place = found["Service"].where
    assert (place.file, place.line) == (str(tmp_path / "base/svc.yaml"), 1)
    assert found["Node"].where.file == str(tmp_path / "over/more/node.yaml")
    assert found["ConfigMap"].after["data"] == {"nginx.conf": "x"}
    assert found["ConfigMap"].where.file == str(tmp_path / "base/kustomization.yaml")


@pytest.mark.toolchain
@pytest.mark.usefixtures("kustomize")
def test_kustomize_sees_nothing_outside_of_the_checked_tree(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("apiVersion: v1\nkind: Node\nmetadata: {name: s}\n")
    files = {"kustomization.yaml": "resources: [../../secret.yaml]\n"}
    root = write(tmp_path / "tree" / "k", files)
    outside = r"k/kustomization\.yaml: names .*secret\.yaml, which lies outside of the checked"
    with pytest.raises(CouldNotLook, match=outside):
        read_kustomize(root, tmp_path / "tree")
    (root / "kustomization.yaml").write_text("resources: [link-to-secret.yaml]\n")
    (root / "link-to-secret.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(CouldNotLook, match=outside):
        read_kustomize(root, tmp_path / "tree")


@pytest.mark.toolchain
@pytest.mark.usefixtures("kustomize")
def test_a_folder_named_from_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(
        tmp_path / "k",
        {
            "kustomization.yaml": "resources: [n.yaml]\n",
            "n.yaml": "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n",
        },
    )
    monkeypatch.chdir(root)
    for path in (".", "./"):
        (job,) = (job for job in tree.jobs([path]) if isinstance(job, tree.Job))
        reading = tree.read(job)
        assert [op.target["name"] for op in reading.operations] == ["n1"], reading.problems
        assert os.path.normpath(reading.operations[0].where.file) == "n.yaml"


@pytest.mark.toolchain
@pytest.mark.usefixtures("kustomize")
def test_plugins_are_not_run(tmp_path: Path) -> None:
    generator = """\
        apiVersion: x/v1
        kind: Gen
        metadata:
          name: g
          annotations:
            config.kubernetes.io/function: |
              exec: {path: ./run.sh}
        """
    root = write(
        tmp_path / "k",
        {
            "kustomization.yaml": "generators: [gen.yaml]\n",
            "gen.yaml": generator,
            "run.sh": f"#!/bin/sh\ntouch {tmp_path}/ran\n",
        },
    )
    (root / "run.sh").chmod(0o755)
    with pytest.raises(InputError, match="kustomize could not build it"):
        read_kustomize(root, root)
    assert not (tmp_path / "ran").exists()


@pytest.mark.toolchain
@pytest.mark.usefixtures("kustomize")
def test_kustomizes_error_is_told(tmp_path: Path) -> None:
    root = write(tmp_path / "k", {"kustomization.yaml": "resources: [missing.yaml]\n"})
    with pytest.raises(InputError, match=r"k: kustomize could not build it: .*missing\.yaml"):
        read_kustomize(root, root)


OLD_KUSTOMIZE = """\
#!/bin/sh
while read -r line; do
  case $line in buildMetadata*) echo 'json: unknown field "buildMetadata"' >&2; exit 1 ;; esac
done <"$2/kustomization.yaml"
printf 'apiVersion: v1\\nkind: Node\\nmetadata: {name: n1}\\n'
"""


def test_an_old_kustomize_gives_objects_without_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = write(tmp_path / "bin", {"kustomize": OLD_KUSTOMIZE}) / "kustomize"
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    root = write(tmp_path / "k", {"kustomization.yaml": "resources: []\n"})
    (op,) = read_kustomize(root, root)
    assert (op.target["name"], op.where.file, op.where.line) == ("n1", str(root), 0)


@pytest.mark.toolchain
def test_a_chart_for_a_recent_kubernetes_is_rendered(tmp_path: Path, helm: None) -> None:
    recent = CHART | {
        "Chart.yaml": 'apiVersion: v2\nname: tuner\nversion: 0.1.0\nkubeVersion: ">= 1.30.0-0"\n'
    }
    folder = write(tmp_path / "tuner", recent)
    assert [op.action for op in chart.read_helm(b"", str(folder), context(folder))]
