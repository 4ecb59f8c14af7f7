"""A typed command, held against a cluster: what it would break, in names and numbers."""

from __future__ import annotations

import pytest

from seawall.relations import words
from tests.impact.recorded import Recorded, checked, count, names, of_rule, shop


def test_a_deleted_node_takes_the_services_that_only_it_answers_for() -> None:
    impact = of_rule(checked("kubectl delete node n1"), "node_deleted")
    assert names(impact, words.SILENT) == ["shop/public", "shop/web"]
    assert names(impact, words.UNAVAILABLE) == ["shop.test"]
    assert names(impact, words.ADDRESSES) == ["47.98.1.1 (443)"]
    assert names(impact, words.WEAK) == ["shop/api"]
    assert names(impact, words.BUDGETS) == ["shop/api (1 > 0)"]
    assert names(impact, words.ORPHANS) == ["shop/job"]
    assert names(impact, words.LOCAL) == ["shop/db-0: /data/dump", "shop/db-0: /mnt/disk1"]
    assert names(impact, words.SCRATCH) == ["shop/web-1"]
    assert count(impact, words.REMOVED.en) == 5
    assert "shop/done" not in names(impact, words.REMOVED)
    assert impact.unknown == ()


def test_nodes_of_one_command_go_together() -> None:
    together = of_rule(checked("kubectl delete node n1 n2"), "node_deleted")
    assert "shop/api" in names(together, words.SILENT)
    assert "kube-system/kube-dns" in names(together, words.SILENT)
    assert names(together, words.WEAK) == []
    assert count(together, words.NO_DNS.en) == 7  # all but the finished one and hostNetwork


@pytest.mark.parametrize(
    ("command", "silent"),
    [
        ("kubectl delete nodes --all", 5),
        ("kubectl delete node -l 'alibabacloud.com/nodepool-id in (np1,np2)'", 5),
        (
            "kubectl delete node -l 'alibabacloud.com/nodepool-id=np1,"
            "!node-role.kubernetes.io/control-plane'",
            2,
        ),
        ("kubectl delete node -l type=virtual-kubelet", 0),
    ],
)
def test_selections_are_resolved(command: str, silent: int) -> None:
    impact = of_rule(checked(command), "node_deleted")
    assert len(names(impact, words.SILENT)) == silent


def test_a_drain_evicts_all_but_the_agents() -> None:
    result = checked("kubectl drain n1 --ignore-daemonsets")
    assert result.findings == []
    (effect,) = result.effects
    assert count(effect.impact, words.EVICTED.en) == 4
    assert names(effect.impact, words.SILENT) == ["shop/public", "shop/web"]
    assert checked("kubectl cordon n1").effects == []


def test_what_a_service_is_the_cluster_tells() -> None:
    result = checked("kubectl delete svc public")
    impact = of_rule(result, "load_balancer_service_deleted")
    assert names(impact, words.RELEASED) == ["47.98.1.1 (443)"]
    assert names(impact, words.PUBLIC) == ["shop.example.com", "www.example.com"]
    assert names(impact, words.SILENT) == ["shop/public"]
    assert names(impact, words.INNER) == ["public.shop.svc"]
    assert names(impact, words.HOSTS) == []


def test_an_inner_service_is_no_finding_but_has_an_effect() -> None:
    result = checked("kubectl delete svc web")
    assert result.findings == []
    (effect,) = result.effects
    assert names(effect.impact, words.SILENT) == ["shop/web"]
    assert names(effect.impact, words.UNAVAILABLE) == ["shop.test"]
    webhook = ["ValidatingWebhookConfiguration guard.shop.test"]
    assert names(effect.impact, words.WEBHOOKS) == webhook


def test_a_service_that_nobody_answers_for_is_not_said_to_stop() -> None:
    (effect,) = checked("kubectl delete svc none").effects
    assert names(effect.impact, words.SILENT) == []
    assert names(effect.impact, words.INNER) == ["none.shop.svc"]


def test_the_ingress_service_takes_all_hosts() -> None:
    result = checked("kubectl delete svc nginx-ingress-lb -n kube-system")
    impact = of_rule(result, "nginx_ingress_service_deleted")
    assert names(impact, words.HOSTS) == ["api.test", "shop.test"]
    assert names(impact, words.RELEASED) == ["47.98.1.2 (80, 443)"]


def test_an_annotation_lets_the_load_balancer_go() -> None:
    key = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"
    impact = of_rule(checked(f"kubectl annotate svc public {key}-"), "reuse_annotation_removed")
    assert names(impact, words.UNSYNCED) == ["shop/public"]
    assert names(impact, words.STALE) == ["47.98.1.1 (443)"]
    same = f"kubectl annotate svc public {key}=lb-1 --overwrite"
    assert checked(same).findings == []
    assert checked(f"kubectl annotate svc web {key}-").findings == []


def test_a_definition_takes_its_objects() -> None:
    name = "aliyunlogconfigs.log.alibabacloud.com"
    impact = of_rule(checked(f"kubectl delete crd {name}"), "log_crd_deleted")
    assert names(impact, words.OBJECTS) == ["shop/access", "shop/app"]
    assert names(impact, words.CONTROLLERS) == ["DaemonSet kube-system/logtail-ds"]
    assert count(impact, "nodes whose container logs it collects") == 2


def test_coredns_at_nought_takes_every_name() -> None:
    scale = "kubectl -n kube-system scale deploy coredns --replicas="
    none = of_rule(checked(scale + "0"), "coredns_scaled_down")
    assert count(none, words.NO_DNS.en) == 7
    one = of_rule(checked(scale + "1"), "coredns_scaled_down")
    assert count(one, words.ONE_DNS.en) == 7
    assert checked(scale + "2").findings == []


def test_a_label_of_a_node_that_pods_were_placed_by() -> None:
    command = "kubectl label node n1 alibabacloud.com/nodepool-id-"
    impact = of_rule(checked(command), "node_identity_changed")
    assert [line.name for line in impact.lines] == ["shop/web-1"]


def test_claims_and_volumes() -> None:
    claim = of_rule(checked("kubectl delete pvc data-db-0"), "bound_volume_deleted")
    assert names(claim, words.STUCK) == ["shop/db-0"]
    assert names(claim, words.DISKS) == ["pv-1"]
    volume = of_rule(checked("kubectl delete pv pv-1"), "bound_volume_deleted")
    assert names(volume, words.STUCK) == ["shop/db-0"]
    assert names(volume, words.UNBOUND) == ["shop/data-db-0"]


def test_a_namespace_takes_all_that_is_in_it() -> None:
    impact = of_rule(checked("kubectl delete ns shop"), "namespace_in_use_deleted")
    assert names(impact, words.BALANCERS) == ["shop/public"]
    assert names(impact, words.BOUND) == ["shop/data-db-0"]
    assert names(impact, words.RELEASED) == ["47.98.1.1 (443)"]
    assert names(impact, words.HOSTS) == ["api.test", "shop.test"]
    assert names(impact, words.DISKS) == ["pv-1"]
    assert len(names(impact, words.GONE_SERVICES)) == 4
    assert names(impact, words.WORKLOADS) == ["Deployment shop/web", "StatefulSet shop/db"]
    assert count(impact, words.REMOVED.en) == 5
    assert names(impact, words.CONFIGS) == ["shop/settings"]


def test_a_workload_and_a_scale_to_nought_silence_its_service() -> None:
    for command in ("kubectl delete deploy web", "kubectl scale deploy web --replicas=0"):
        (effect,) = checked(command).effects
        assert names(effect.impact, words.SILENT) == ["shop/web"]
    assert checked("kubectl scale deploy web --replicas=3").effects == []


def test_what_is_not_there_is_said() -> None:
    result = checked("kubectl delete node n9")
    assert [problem.why for problem in result.remarks] == ["Node n9 is not in shop-prod"]
    assert not result.unread


def test_a_part_that_is_refused_is_named_and_the_rest_is_told() -> None:
    picture = shop({"policy/poddisruptionbudgets": "forbidden"})
    impact = of_rule(checked("kubectl delete node n1", picture), "node_deleted")
    assert impact.unknown == ("policy/poddisruptionbudgets: forbidden",)
    assert names(impact, words.SILENT) == ["shop/public", "shop/web"]
    assert names(impact, words.BUDGETS) == []


def test_without_endpoint_slices_selectors_and_ready_pods_tell() -> None:
    picture = shop({"discovery.k8s.io/endpointslices": "timeout"})
    impact = of_rule(checked("kubectl delete node n1", picture), "node_deleted")
    assert names(impact, words.SILENT) == ["shop/web"]  # public: api-2 counts as ready here


def test_pods_that_are_refused_leave_everything_on_them_unknown() -> None:
    impact = of_rule(checked("kubectl delete node n1", shop({"pods": "forbidden"})), "node_deleted")
    assert impact.lines == ()
    assert impact.unknown == ("pods: forbidden",)


def test_only_what_an_impact_needs_is_read() -> None:
    picture: Recorded = shop()
    checked("kubectl delete pvc data-db-0", picture)
    assert set(picture.read) == {"persistentvolumeclaims", "persistentvolumes", "pods"}


def test_a_secret_is_never_read() -> None:
    picture = shop()
    checked("kubectl delete secret db-password", picture)
    assert picture.read == []
