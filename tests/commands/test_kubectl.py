"""kubectl's command lines: which object each form deletes, changes or makes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.commands.programs import kubectl
from seawall.model import Operation, Partial, Unknown
from tests.commands.typed import context, ops, plain

ID = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"
SERVICE = (
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"NodePort"}}'
)
NODE = '{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}'


def run(line: str, ctx: Context | None = None, **more: Any) -> list[Operation]:
    return ops(kubectl.read, line, ctx, **more)


def addresses(found: list[Operation]) -> list[str]:
    """action resource[/subresource] [namespace/]name, "?" for what is not known, "*" for all."""
    out = []
    for op in found:
        t = plain(op.target)
        resource = t["resource"] + (f"/{t['subresource']}" if t["subresource"] else "")
        name = "*" if t.get("all") else t["name"]
        out.append(f"{op.action} {resource} {t['namespace'] + '/' if t['namespace'] else ''}{name}")
    return out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kubectl delete node n1", ["delete nodes n1"]),
        ("kubectl delete no/n1 no/n2", ["delete nodes n1", "delete nodes n2"]),
        ("kubectl delete nodes n1 n2 --wait=false", ["delete nodes n1", "delete nodes n2"]),
        ("/usr/local/bin/kubectl --context prod delete node n1", ["delete nodes n1"]),
        ("oc delete node n1", ["delete nodes n1"]),
        ("oc adm drain n1", ["update nodes n1"]),
        ("k3s kubectl delete node n1", ["delete nodes n1"]),
        ("minikube kubectl -- delete node n1", ["delete nodes n1"]),
        ("kubectl delete svc web -n shop", ["delete services shop/web"]),
        ("kubectl -nshop delete svc/web", ["delete services shop/web"]),
        ("kubectl delete --namespace=shop svc web", ["delete services shop/web"]),
        ("kubectl delete svc web", ["delete services ?/web"]),
        (
            "kubectl delete svc,deploy web -n s",
            ["delete services s/web", "delete deployments s/web"],
        ),
        ("kubectl delete nodes --all", ["delete nodes *"]),
        ("kubectl delete nodes -l a=b", ["delete nodes *"]),
        ("kubectl delete pods --field-selector metadata.name=p -n s", ["delete pods s/p"]),
        ("kubectl delete pods --field-selector status.phase=Failed -n s", ["delete pods s/*"]),
        ("kubectl delete svc --all -A", ["delete services ?/*"]),
        ("kubectl delete node $NODE", ["delete nodes ?"]),
        ("kubectl delete node/$NODE", ["delete nodes ?"]),
        ("kubectl delete node worker-$N", ["delete nodes worker-?"]),
        ('kubectl delete "$(kubectl get nodes -l a=b -o name)"', ["delete nodes ?"]),
        ("kubectl delete $OPTS node n1", ["delete nodes n1"]),
        ("kubectl $FLAGS delete node n1", ["delete nodes n1"]),
        (
            "kubectl delete ns kube-system --force --grace-period=0",
            ["delete namespaces kube-system"],
        ),
        (
            "kubectl delete crd aliyunlogconfigs.log.alibabacloud.com",
            ["delete customresourcedefinitions aliyunlogconfigs.log.alibabacloud.com"],
        ),
        ("kubectl delete aliyunlogconfig --all -A", ["delete aliyunlogconfigs ?/*"]),
        ("kubectl delete --raw /api/v1/nodes/n1", ["delete nodes n1"]),
        (
            "kubectl delete --raw /apis/apps/v1/namespaces/kube-system/daemonsets/logtail-ds",
            ["delete daemonsets kube-system/logtail-ds"],
        ),
        ("kubectl cordon n1", ["update nodes n1"]),
        ("kubectl drain n1 --ignore-daemonsets --delete-emptydir-data", ["update nodes n1"]),
        (
            "kubectl scale deploy/coredns --replicas=0 -n kube-system",
            ["update deployments/scale kube-system/coredns"],
        ),
        ("kubectl certificate approve csr-1", ["update certificatesigningrequests/approval csr-1"]),
        ("kubectl edit cm coredns -n kube-system", ["update configmaps kube-system/coredns"]),
        ("kubectl rollout undo ds/kube-proxy -n k", ["update daemonsets k/kube-proxy"]),
        ("kubectl set env ds/aws-node -n k A=1", ["update daemonsets k/aws-node"]),
        ("kubectl create ns shop", ["create namespaces shop"]),
        ("kubectl expose deploy web --port=80 --type=LoadBalancer -n s", ["create services s/web"]),
        (
            "kubectl autoscale deploy web --min=1 --max=9 -n s",
            ["create horizontalpodautoscalers s/web"],
        ),
    ],
)
def test_what_a_line_touches(line: str, expected: list[str]) -> None:
    assert addresses(run(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "kubectl get nodes",
        "kubectl describe node n1",
        "kubectl delete node n1 --dry-run=client",
        "kubectl delete node n1 --dry-run=server",
        "kubectl delete node n1 --dry-run",
        "kubectl delete --help",
        "kubectl diff -f x.json",
        "kubectl explain node",
        "kubectl label node n1 --list",
        "kubectl label --local -f x.json a=b",
        "kubectl rollout status deploy/web",
        "kubectl rollout history deploy/web",
        "kubectl logs web delete node n1",
        "kubectl config delete-context prod",
        "kubectl config set-context --current --namespace=kube-system",
        "kubectl auth can-i delete node",
        "kubectl cp web:/etc/kubernetes /tmp/x",
        "kubectl port-forward svc/web 80",
        "kubectl apply view-last-applied svc/web",
        "kubectl neat get node n1",
        "kubectl delete",
        "kubectl",
        "kubectl --version",
        "k3s server",
        "minikube delete",
    ],
)
def test_what_changes_nothing(line: str) -> None:
    ctx = context({"x.json": NODE})
    assert run(line, ctx) == []
    assert ctx.problems == []


def test_a_real_run_after_dry_run_none() -> None:
    assert addresses(run("kubectl delete node n1 --dry-run=none")) == ["delete nodes n1"]


def test_all_means_the_category() -> None:
    kinds = {op.target["resource"] for op in run("kubectl delete all --all -n shop")}
    assert {"pods", "services", "deployments", "daemonsets"} <= kinds
    assert "configmaps" not in kinds


def test_a_selector_tells_labels() -> None:
    [op] = run("kubectl delete nodes -l node-role.kubernetes.io/control-plane,a=b,!c,d!=e")
    labels = op.before["metadata"]["labels"]
    assert plain(labels) == {"node-role.kubernetes.io/control-plane": "?", "a": "b", "-c": True}
    assert isinstance(labels, Partial)


def test_removing_the_reuse_annotation() -> None:
    [op] = run(f"kubectl annotate svc web {ID}-")
    assert plain(op.before["metadata"]["annotations"]) == {ID: "?"}
    assert op.after["metadata"]["annotations"] == {}


@pytest.mark.parametrize(
    "line",
    [
        "kubectl label node n1 a=b c-",
        "kubectl label node n1 c- a=b",
        "kubectl label --overwrite=false node/n1 a=b c-",
        "kubectl label -f n.json a=b c-",
    ],
)
def test_labels_are_added_and_removed(line: str) -> None:
    [op] = run(line, context({"n.json": NODE}))
    assert plain(op.before["metadata"]["labels"]) == {"c": "?"}
    assert op.after["metadata"]["labels"] == {"a": "b"}
    assert op.target["name"] == "n1"


@pytest.mark.parametrize(
    "flags",
    [
        """-p '{"metadata":{"annotations":{"%s":null}}}'""",
        """--patch='{"metadata":{"annotations":{"%s":null}}}' --type merge""",
        """--type=json -p '[{"op":"remove","path":"/metadata/annotations/%s"}]'""",
        """--type merge -p 'metadata: {annotations: {"%s": null}}'""",
        """--patch-file p.json --type=merge""",
    ],
)
def test_patches_in_all_forms(flags: str) -> None:
    key = ID.replace("/", "~1") if "remove" in flags else ID
    files = {"p.json": json.dumps({"metadata": {"annotations": {ID: None}}})}
    line = "kubectl patch svc web -n shop " + (flags % key if "%s" in flags else flags)
    [op] = run(line, context(files))
    assert plain(op.before["metadata"]["annotations"]) == {ID: "?"}
    assert op.after["metadata"]["annotations"] == {}


def test_a_patch_with_a_variable_in_it() -> None:
    patch = '{"metadata":{"annotations":{"' + ID + '":"$LB"}}}'
    [op] = run(f"kubectl patch svc web -p '{patch}'")
    assert plain(op.after["metadata"]["annotations"]) == {ID: "?"}
    [op] = run("""kubectl patch deploy web -p '{"spec":{"replicas":$N}}'""")
    assert plain(op.after["spec"]) == {"replicas": "?"}


def test_a_patch_of_a_secret_keeps_no_value() -> None:
    line = """kubectl patch secret s -p '{"stringData":{"password":"hunter2"}}'"""
    [op] = run(line)
    assert "hunter2" not in repr((op.before, op.after))
    assert set(op.after["stringData"]) == {"password"}


def test_a_patch_that_is_not_there_leaves_labels_open() -> None:
    [op] = run("kubectl patch svc web --patch-file gone.json")
    assert "annotations" not in op.after["metadata"]


def test_a_status_patch_names_its_subresource() -> None:
    line = """kubectl patch node n1 --subresource=status --type=merge -p '{"status":{}}'"""
    assert addresses(run(line)) == ["update nodes/status n1"]


# --- files ------------------------------------------------------------------------------------


def test_a_file_is_opened_and_gets_the_namespace_of_the_line() -> None:
    [op] = run("kubectl delete -f web.json -n shop", context({"web.json": SERVICE}))
    assert op.before["spec"]["type"] == "NodePort"
    assert op.target["namespace"] == "shop"
    assert op.via == ("kubectl delete -f web.json",)


def test_an_applied_file_also_yields_what_is_inside() -> None:
    seen: list[str] = []

    def inside(obj: dict[str, Any], _ctx: Context) -> Any:
        seen.append(obj["metadata"]["name"])
        return iter(())

    ctx = context({"web.json": SERVICE}, inside=inside)
    assert addresses(run("kubectl apply --server-side -f web.json", ctx)) == [
        "apply services ?/web"
    ]
    assert seen == ["web"]


def test_several_files_a_folder_and_a_list() -> None:
    files = {
        "a.json": SERVICE,
        "d/b.json": NODE,
        "d/deep/c.json": SERVICE,
        "d/readme.txt": "no",
        "l.json": json.dumps({"kind": "List", "items": [json.loads(NODE), json.loads(SERVICE)]}),
    }
    assert len(run("kubectl apply -f a.json,d/b.json", context(files))) == 2
    assert len(run("kubectl apply -f d", context(files))) == 1
    assert len(run("kubectl apply -R -f d", context(files))) == 2
    assert len(run("kubectl delete -f l.json", context(files))) == 2


def test_standard_input_and_files_of_the_script() -> None:
    assert addresses(run("kubectl delete -f -", stdin=NODE)) == ["delete nodes n1"]
    assert addresses(run("kubectl delete -f /tmp/n", files={"/tmp/n": NODE})) == ["delete nodes n1"]


def test_names_count_from_the_current_folder() -> None:
    files = {"deploy/n.json": NODE, "n.json": SERVICE}
    line = "kubectl delete -f n.json"
    assert addresses(run(line, context(files, cwd="deploy"))) == ["delete nodes n1"]
    assert addresses(run(line.replace("n.json", "../n.json"), context(files, cwd="deploy"))) == [
        "delete services ?/web"
    ]
    assert run(line, context(files, cwd=Unknown("$DIR"))) == []
    assert addresses(run("kubectl delete -f ./deploy/n.json", context(files))) == [
        "delete nodes n1"
    ]


def test_a_kustomization_reads_its_resources() -> None:
    files = {"k/kustomization.yaml": '{"resources":["n.json"]}', "k/n.json": NODE}
    assert addresses(run("kubectl delete -k k", context(files))) == ["delete nodes n1"]


@pytest.mark.parametrize(
    "line",
    [
        "kubectl apply -f gone.yaml",
        "kubectl apply -f https://example.com/x.yaml",
        "kubectl apply -f $FILE",
        "kubectl delete -f -",
        "kubectl delete -k gone",
        "kubectl delete $WHAT",
        "kubectl delete --raw $URL",
    ],
)
def test_what_cannot_be_seen_is_said(line: str) -> None:
    ctx = context()
    assert run(line, ctx) == []
    [problem] = ctx.problems
    assert not problem.fatal
    assert problem.line == 1


def test_prune_deletes_what_no_text_tells() -> None:
    line = "kubectl apply --prune -l app=web -f web.json"
    found = run(line, context({"web.json": SERVICE}))
    assert addresses(found)[0] == "apply services ?/web"
    assert "delete services ?/*" in addresses(found)
    named = run("kubectl apply --prune --all --prune-allowlist=core/v1/ConfigMap -f web.json -n s")
    assert addresses(named) == ["delete configmaps s/*"]


def test_replace_is_an_update_and_forced_a_delete_and_a_create() -> None:
    ctx = context({"web.json": SERVICE})
    assert addresses(run("kubectl replace -f web.json", ctx)) == ["update services ?/web"]
    assert addresses(run("kubectl replace --force -f web.json", ctx)) == [
        "delete services ?/web",
        "create services ?/web",
    ]


# --- makers -----------------------------------------------------------------------------------


def test_generators_make_the_object() -> None:
    [op] = run("kubectl create deployment web --image=nginx --replicas=3 -n s -- sleep 1")
    assert op.after["spec"]["replicas"] == 3
    [container] = op.after["spec"]["template"]["spec"]["containers"]
    assert (container["image"], container["command"]) == ("nginx", ["sleep", "1"])
    [op] = run("kubectl create svc loadbalancer web --tcp=80:8080")
    assert op.after["spec"]["type"] == "LoadBalancer"
    [port] = op.after["spec"]["ports"]
    assert port == {"name": "80-8080", "port": 80, "targetPort": 8080, "protocol": "TCP"}
    [op] = run("kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=bob")
    assert op.after["roleRef"]["name"] == "cluster-admin"


def test_a_config_map_has_its_files_and_a_secret_only_its_keys() -> None:
    ctx = context({"tune.sh": "sysctl -p"})
    line = "kubectl create cm tune --from-file=tune.sh --from-file=a=tune.sh --from-literal=b=c"
    [op] = run(line, ctx)
    assert op.after["data"] == {"b": "c", "tune.sh": "sysctl -p", "a": "sysctl -p"}
    [op] = run("kubectl create secret generic s --from-literal=password=hunter2")
    assert "hunter2" not in repr((op.before, op.after, op.target))
    assert set(op.after["data"]) == {"password"}


def test_run_makes_a_pod_with_its_overrides() -> None:
    overrides = json.dumps(
        {"spec": {"hostPID": True, "containers": [{"name": "x", "stdin": True}]}}
    )
    line = f"kubectl run tune --image=alpine --privileged --overrides='{overrides}' -- sysctl -a"
    [op] = run(line)
    spec = op.after["spec"]
    assert spec["hostPID"] is True
    [container] = spec["containers"]
    assert container["securityContext"] == {"privileged": True}
    assert container["args"] == ["sysctl", "-a"]
    assert container["stdin"] is True


def test_set_image_and_taints() -> None:
    [op] = run("kubectl set image ds/kube-proxy kube-proxy=x:1 -n kube-system")
    assert plain(op.after["spec"]) == {
        "template": {"spec": {"containers": [{"name": "kube-proxy", "image": "x:1"}]}}
    }
    [op] = run("kubectl taint nodes n1 k=v:NoExecute")
    assert op.after["spec"]["taints"] == [{"key": "k", "value": "v", "effect": "NoExecute"}]
    [op] = run("kubectl taint nodes n1 k:NoExecute-")
    assert isinstance(op.after["spec"]["taints"], Unknown)


def test_a_restart_changes_one_annotation_and_nothing_else() -> None:
    [op] = run("kubectl -n kube-system rollout restart ds/kube-proxy")
    template = op.after["spec"]["template"]
    assert plain(template) == {
        "metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "?"}}
    }
    assert not isinstance(template, Partial)
    [op] = run("kubectl rollout undo ds/kube-proxy")
    assert isinstance(op.after["spec"]["template"], Unknown)


def piped(text: str, line: str) -> list[Operation]:
    return run(line, stdin=Unknown(f"$({text})"))


def test_a_printed_object_is_applied() -> None:
    text = "kubectl create cm coredns -n kube-system --from-literal=a=b --dry-run=client -o yaml"
    [op] = piped(text, "kubectl apply -f -")
    assert addresses([op]) == ["apply configmaps kube-system/coredns"]
    assert op.after["data"] == {"a": "b"}
    [op] = piped(f"{text} | tee x.yaml", "kubectl replace -f -")
    assert addresses([op]) == ["update configmaps kube-system/coredns"]


def test_an_object_that_is_edited_in_a_pipe_is_known_by_name() -> None:
    text = "kubectl get cm coredns -n kube-system -o yaml | sed s/a/b/"
    for line, action in (("apply", "apply"), ("replace", "update"), ("delete", "delete")):
        [op] = piped(text, f"kubectl {line} -f -")
        assert addresses([op]) == [f"{action} configmaps kube-system/coredns"]
        assert isinstance(op.after if op.after is not None else op.before, Partial)


def test_a_file_that_a_pipe_wrote() -> None:
    source = Unknown("$(kubectl get svc web -n shop -o yaml | sed s/a/b/)")
    found = run("kubectl apply -f web.yaml", files={"web.yaml": source})
    assert addresses(found) == ["apply services shop/web"]


@pytest.mark.parametrize(
    "text", ["helm template web ./chart", "cat gone", "kubectl get $X -o yaml"]
)
def test_another_programs_output_is_not_known(text: str) -> None:
    ctx = context()
    assert run("kubectl apply -f -", ctx, stdin=Unknown(f"$({text})")) == []
    assert ctx.problems
