"""Done-when 2: each row done for real. Impact foretells what stops, audit names who did it,
inspection finds what is left, the baseline puts it right."""

from __future__ import annotations

import pytest

from seawall.relations import words
from tests.cluster import shared_disk, upgraded
from tests.cluster.site import INGRESS, PUBLIC, Site
from tests.impact.recorded import count, names
from tests.lab.waiting import until

pytestmark = [pytest.mark.cluster]

LOG_CRD = "aliyunlogconfigs.log.alibabacloud.com"
ENI_CRD = "podenis.network.alibabacloud.com"


def test_np_02_a_deleted_node(site: Site) -> None:
    name = site.first.name
    assert until(lambda: site.answers("web"))
    alone = site.served_only_by(name)  # earlier drills may have moved CoreDNS there too
    assert "shop/web" in alone
    with site.done(site.deed("NP-02"), lambda: site.register(site.first)) as impact:
        assert names(impact, words.SILENT) == alone
        assert "shop/api" in names(impact, words.WEAK)
        assert names(impact, words.BUDGETS) == ["shop/api (1 > 0)"]
        assert names(impact, words.UNAVAILABLE) == ["shop.test"]
        assert ("node_deleted", name) in site.inspected()
        # The pods' garbage collector waits 40 s for a Node to come back, and looks every 20 s.
        assert until(lambda: site.silent("web"), 100)
        assert until(lambda: site.answers("api"))
    assert until(lambda: site.answers("web"), 90)
    assert until(lambda: ("node_deleted", name) not in site.inspected())


def test_nw_10_the_reuse_annotation_removed(site: Site) -> None:
    with site.done(
        site.deed("NW-10"), lambda: site.restore("services", "public", "-n", "shop")
    ) as impact:
        assert names(impact, words.UNSYNCED) == ["shop/public"]
        assert names(impact, words.STALE) == [f"{PUBLIC} (443)"]
        assert until(lambda: site.answers("public", port=443))  # inside of the cluster it goes on
        assert ("reuse_annotation_removed", "public") in site.inspected()
    assert ("reuse_annotation_removed", "public") not in site.inspected()


def test_nw_12_the_ingress_service_deleted(site: Site) -> None:
    assert until(lambda: site.answers("nginx-ingress-lb", "kube-system"))
    with site.done(site.deed("NW-12"), site.restore_ingress) as impact:
        assert names(impact, words.SILENT) == ["kube-system/nginx-ingress-lb"]
        assert names(impact, words.HOSTS) == ["shop.test"]
        assert names(impact, words.RELEASED) == [f"{INGRESS} (80, 443)"]
        assert until(lambda: site.silent("nginx-ingress-lb", "kube-system"))
        assert until(lambda: site.answers("web"))
        assert ("nginx_ingress_service_deleted", "nginx-ingress-lb") in site.inspected()
    assert until(lambda: site.answers("nginx-ingress-lb", "kube-system"))
    assert ("nginx_ingress_service_deleted", "nginx-ingress-lb") not in site.inspected()


def test_st_04_one_disk_for_two(site: Site) -> None:
    with site.done(site.deed("ST-04"), lambda: site.kubectl("delete", "pv", "disk-1b")) as impact:
        using = [f"shop/{pod['metadata']['name']}" for pod in site.pods("app=ledger")]
        assert [line.name for line in impact.lines] == using
        assert ("disk_shared_by_pods", "disk-1b") in site.inspected()
    assert ("disk_shared_by_pods", "disk-1b") not in site.inspected()


def test_st_04_what_two_pods_on_one_disk_do_to_each_other(site: Site) -> None:
    """ReadWriteOnce does not keep them apart: the second reads, and writes over, the first's."""
    lab, (one, other) = site.lab, shared_disk.PODS
    with shared_disk.two_pods(lab, site.first):
        assert shared_disk.mounts(site.first) == 2
        shared_disk.put(lab, one, "100")
        assert shared_disk.read(lab, other) == "100"
        shared_disk.put(lab, other, "7")
        assert shared_disk.read(lab, one) == "7"
    assert shared_disk.PLACE not in site.first.exec("cat", "/proc/self/mountinfo").stdout


def test_lg_03_the_definition_of_log_configurations_deleted(site: Site) -> None:
    with site.done(
        site.deed("LG-03"), lambda: site.restore("customresourcedefinitions", LOG_CRD)
    ) as impact:
        assert names(impact, words.OBJECTS) == ["shop/access", "shop/app"]
        assert "DaemonSet kube-system/logtail-ds" in names(impact, words.CONTROLLERS)
        gone = ("get", "aliyunlogconfigs", "-A")
        assert until(lambda: site.lab.kubectl(*gone).returncode != 0)
        assert ("log_crd_deleted", LOG_CRD) in site.inspected()
    back = site.get("aliyunlogconfigs", "-n", "shop")["items"]
    assert [one["metadata"]["name"] for one in back] == ["access", "app"]
    assert ("log_crd_deleted", LOG_CRD) not in site.inspected()


def test_lg_04_the_collector_deleted(site: Site) -> None:
    with site.done(
        site.deed("LG-04"), lambda: site.restore("daemonsets", "logtail-ds", "-n", "kube-system")
    ) as impact:
        assert count(impact, "nodes whose container logs it collects") == 2
        assert count(impact, words.REMOVED.en) == 2
        assert until(lambda: not site.pods("k8s-app=logtail-ds", "kube-system"))
        assert ("log_component_removed", "logtail-ds") in site.inspected()
    assert until(lambda: len(site.pods("k8s-app=logtail-ds", "kube-system")) == 2)
    assert until(lambda: ("log_component_removed", "logtail-ds") not in site.inspected())


def test_cl_05_a_kubelet_upgraded_by_hand(site: Site) -> None:
    """Through a privileged pod, as it is done where there is no ssh; the binary is newer."""
    before = upgraded.version(site)
    try:
        with site.recorded() as findings:
            upgraded.upgrade(site, user="shen")
        assert until(lambda: upgraded.version(site) == "v1.35.4")
        assert ("node_component_upgraded", site.second.name) in site.inspected()
    finally:
        upgraded.back(site)
    mine = [one for one in findings if one["rule"] == "node_component_upgraded"]
    assert {one["verdict"] for one in mine} == {"hit"}
    assert {one["actor"]["username"] for one in mine} == {"shen"}
    assert mine[0]["rows"] == ["CL-05"]
    assert until(lambda: upgraded.version(site) == before)
    assert ("node_component_upgraded", site.second.name) not in site.inspected()


def test_cl_17_a_node_made_a_master_by_hand(site: Site) -> None:
    with site.done(site.deed("CL-17"), site.without_master_label) as impact:
        assert impact.lines == ()  # nothing stops by it
        assert until(lambda: site.answers("pooled"))
        assert "masters_changed_by_hand" in {rule for rule, _ in site.inspected()}
    assert "masters_changed_by_hand" not in {rule for rule, _ in site.inspected()}


def test_np_07_data_on_the_nodes_own_disk(site: Site) -> None:
    """The pod moves to the other node, and its data stays behind."""
    with site.done(site.deed("NP-07"), site.without_diary) as impact:
        assert [line.name for line in impact.lines] == ["/srv/diary"]
        assert ("data_on_system_disk", "diary") in site.inspected()
        (pod,) = until(lambda: site.running("app=diary"))
        program = ("exec", "-n", "shop", pod["metadata"]["name"], "--", "/workload")
        site.kubectl(*program, "put", "/data/day", "one")
        assert site.kubectl(*program, "read", "/data/day").strip() == "one"
        again = site.impact(f"kubectl drain {pod['spec']['nodeName']}")
        assert f"shop/{pod['metadata']['name']}: /srv/diary" in names(again, words.LOCAL)
        site.kubectl("cordon", pod["spec"]["nodeName"])
        site.kubectl("delete", "pod", "-n", "shop", pod["metadata"]["name"])
        (moved,) = until(lambda: site.running("app=diary"))
        assert moved["spec"]["nodeName"] != pod["spec"]["nodeName"]
        asked = ("exec", "-n", "shop", moved["metadata"]["name"], "--", "/workload", "read")
        assert site.lab.kubectl(*asked, "/data/day").returncode != 0


def test_nt_04_coredns_scaled_to_nought(site: Site) -> None:
    name = "web.shop.svc.cluster.local"
    assert until(lambda: site.resolves(name))
    with site.done(
        site.deed("NT-04"), lambda: site.restore("deployments", "coredns", "-n", "kube-system")
    ) as impact:
        assert count(impact, words.NO_DNS.en) >= 6
        assert until(lambda: not site.resolves(name))
        assert until(lambda: site.answers("web"))  # by its address
        assert ("coredns_scaled_down", "coredns") in site.inspected()
    assert until(lambda: site.resolves(name))
    assert until(lambda: ("coredns_scaled_down", "coredns") not in site.inspected())


def test_nt_13_a_reserved_key_on_a_claim(site: Site) -> None:
    claim = ("persistentvolumeclaim", "notes", "-n", "shop")
    with site.done(site.deed("NT-13"), lambda: site.kubectl("delete", *claim)) as impact:
        assert impact.lines == ()  # nobody uses it yet
        assert until(lambda: site.get(*claim)["status"].get("phase") == "Lost")
        assert ("reserved_key_used", "notes") in site.inspected()
    assert ("reserved_key_used", "notes") not in site.inspected()


def test_nt_15_a_nodes_label_removed(site: Site) -> None:
    (pod,) = site.running("app=pooled")
    with site.done(site.deed("NT-15"), lambda: site.restore("nodes", site.second.name)) as impact:
        assert [line.name for line in impact.lines] == [f"shop/{pod['metadata']['name']}"]
        site.kubectl("delete", "pod", "-n", "shop", pod["metadata"]["name"])
        assert until(lambda: site.silent("pooled"))
        assert until(lambda: site.answers("web"))
        assert ("node_identity_changed", site.second.name) in site.inspected()
    assert until(lambda: site.answers("pooled"))
    assert ("node_identity_changed", site.second.name) not in site.inspected()


def test_ex_10_a_definition_of_the_network_plugin_deleted(site: Site) -> None:
    with site.done(
        site.deed("EX-10"), lambda: site.restore("customresourcedefinitions", ENI_CRD)
    ) as impact:
        assert names(impact, words.OBJECTS) == ["shop/web-0"]
        assert names(impact, words.CONTROLLERS) == ["DaemonSet kube-system/terway-eniip"]
        assert until(lambda: site.lab.kubectl("get", "podenis", "-A").returncode != 0)
        assert ("network_crd_deleted", ENI_CRD) in site.inspected()
    assert len(site.get("podenis", "-n", "shop")["items"]) == 1
    assert ("network_crd_deleted", ENI_CRD) not in site.inspected()


def test_ex_12_terways_configuration_deleted(site: Site) -> None:
    with site.done(
        site.deed("EX-12"), lambda: site.restore("configmaps", "eni-config", "-n", "kube-system")
    ) as impact:
        assert count(impact, "nodes whose new pods get their network from it") == 2
        assert site.lab.kubectl("get", "cm", "eni-config", "-n", "kube-system").returncode != 0
        assert ("terway_config_changed", "eni-config") in site.inspected()
    assert "vsw-bp1a" in str(site.get("cm", "eni-config", "-n", "kube-system")["data"])
    assert ("terway_config_changed", "eni-config") not in site.inspected()
