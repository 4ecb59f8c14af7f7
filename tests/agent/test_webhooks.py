"""The generated webhook configuration: what it asks about, and what it can never hold up."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from seawall.audit import actors
from seawall.guard import items, webhooks
from seawall.guard.setting import Mode, Setting
from seawall.lab import Lab
from seawall.serving import authority
from tests.catalog.cases import catalog
from tests.toolchain import TESTED

Json = dict[str, Any]
KINDS = ("validating", "mutating")
NOW = datetime.datetime.now(datetime.UTC)
BUNDLE = authority.kept(None, ["127.0.0.1"], NOW).bundle
# Requests of no API server, and those that it asks no webhook about.
NEVER = ("helm.sh/", *(f"admissionregistration.k8s.io/{kind}admission" for kind in KINDS))
CLIENT = webhooks.elsewhere("https://127.0.0.1:9", BUNDLE)


def made(mode: Mode = "deny", *, everything: bool = False) -> Json:
    found = webhooks.configuration(
        catalog(), actors().actors, Setting(mode=mode), CLIENT, everything=everything
    )
    assert found is not None
    return found


def asked(configuration: Json) -> set[tuple[str, str, str]]:
    """(webhook, operation, resource) of all rules."""
    return {
        (webhook["name"].partition(".")[0], operation, f"{group}/{resource}".lstrip("/"))
        for webhook in configuration["webhooks"]
        for rule in webhook["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for operation in rule["operations"]
    }


def test_only_what_asks_for_facts_comes_to_the_agent() -> None:
    wanted = {
        ("fail" if hazard.reaction == "deny" else "open", operation, resource)
        for hazard in catalog().hazards.values()
        for item in hazard.match.kube
        if item.breaks
        for operation in item.operations
        for resource in item.resources
        if not resource.endswith("/claims")
    }
    assert asked(made()) == wanted
    assert ("fail", "DELETE", "namespaces") in wanted
    assert not {resource for _, _, resource in asked(made())} & {
        *("events", "coordination.k8s.io/leases", "nodes/status", "*")
    }


def test_without_native_policies_all_comes() -> None:
    every = {(operation, resource) for _, operation, resource in asked(made(everything=True))}
    for hazard in catalog().hazards.values():
        for item in hazard.match.kube:
            for resource in item.resources if items.is_native(item) or item.breaks else ():
                if resource.endswith("/claims") or resource.startswith(NEVER):
                    continue
                assert {(operation, resource) for operation in item.operations} <= every


@pytest.mark.parametrize("mode", ["audit", "warn", "deny"])
def test_it_fails_closed_only_where_hits_are_refused(mode: Mode) -> None:
    for webhook in made(mode, everything=True)["webhooks"]:
        closed = mode == "deny" and webhook["name"] == "fail.guard.seawall.io"
        assert webhook["failurePolicy"] == ("Fail" if closed else "Ignore")
        assert webhook["timeoutSeconds"] <= 5
        assert webhook["sideEffects"] == "NoneOnDryRun"
        (own,) = webhook["namespaceSelector"]["matchExpressions"]
        assert (own["operator"], own["values"]) == ("NotIn", ["seawall-system"])


def test_each_hazard_is_judged_at_one_of_the_two_paths() -> None:
    closed, opened = (
        set(webhooks.at(catalog(), path).hazards) for path in ("/admission/fail", "/admission/open")
    )
    assert closed | opened == set(catalog().hazards)
    assert not closed & opened
    assert "namespace_in_use_deleted" in closed
    assert webhooks.at(catalog(), "/admission") is catalog()


@pytest.mark.cluster
@pytest.mark.xdist_group("agent")
def test_the_api_server_takes_it_and_keeps_every_field(guarded: Lab) -> None:
    """So that the agent sees whether it was changed. On the shared server's version only."""
    assert guarded.options.kubernetes in TESTED
    for everything in (False, True):
        body = made(everything=everything)
        done = guarded.kubectl(
            *("create", "--dry-run=server", "-o", "json", "-f", "-"), stdin=json.dumps(body)
        )
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        for kept, written in zip(
            json.loads(done.stdout)["webhooks"], body["webhooks"], strict=True
        ):
            assert {key for key in kept | written if kept.get(key) != written.get(key)} == set()
