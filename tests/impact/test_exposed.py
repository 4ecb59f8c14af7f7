"""`seawall explain ROW --context`: what on the cluster the hazard could be done to."""

from __future__ import annotations

from typing import cast

import click
import pytest

from seawall.cli.explain import explained
from seawall.engine.exposed import exposed, tells
from seawall.engine.impact import of
from seawall.engine.live import Look
from seawall.relations import words
from tests.impact.recorded import CATALOG, names, shop


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("nginx_ingress_service_deleted", ["nginx-ingress-lb"]),
        ("load_balancer_service_deleted", ["public"]),
        ("reuse_annotation_removed", ["public"]),
        ("node_deleted", ["n1", "n2", "v1"]),
        ("node_identity_changed", ["n1", "n2"]),
        ("log_crd_deleted", ["aliyunlogconfigs.log.alibabacloud.com"]),
        ("log_config_deleted", ["access", "app"]),
        ("coredns_scaled_down", ["coredns"]),
        ("network_crd_deleted", []),
    ],
)
def test_the_objects_that_a_hazard_could_be_done_to(rule: str, found: list[str]) -> None:
    assert sorted(op.target["name"] for op in exposed(rule, CATALOG, Look(shop()))) == found
    assert tells(rule, CATALOG)


def test_each_with_its_impact() -> None:
    look = Look(shop())
    (op,) = exposed("nginx_ingress_service_deleted", CATALOG, look)
    impact = of(op, look.facts, CATALOG.files["nginx_ingress_service_deleted"])
    assert names(impact, words.HOSTS) == ["api.test", "shop.test"]


def test_explain_tells_names_and_numbers() -> None:
    text = click.unstyle("\n".join(explained("NW-12", CATALOG, "en", Look(shop()))))
    assert "On shop-prod now: delete Service kube-system/nginx-ingress-lb" in text
    assert "hosts that can't be reached any more: 2 (api.test, shop.test)" in text
    chinese = click.unstyle("\n".join(explained("NW-12", CATALOG, "zh", Look(shop()))))
    assert "无法再访问的域名：2（api.test、shop.test）" in chinese


def test_explain_says_when_it_could_not_look_or_nothing_is_there() -> None:
    refused = Look(shop({"services": "forbidden"}))
    assert "could not be looked at: services: forbidden" in "\n".join(
        explained("NW-12", CATALOG, "en", refused)
    )
    assert "there is nothing of that kind" in "\n".join(
        explained("EX-10", CATALOG, "en", Look(shop()))
    )


def test_a_rule_on_files_is_not_looked_for_on_a_cluster() -> None:
    assert not tells("data_disk_formatted", CATALOG)
    assert not tells("node_readiness_forged", CATALOG)
    lines = cast(list[str], list(explained("ST-05", CATALOG, "en", Look(shop()))))
    assert not any("shop-prod" in line for line in lines)
