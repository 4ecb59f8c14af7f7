"""Done when 3: what an API server and the network do wrong becomes the right reason, in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from seawall.clients.kube import Cluster, connect
from seawall.clients.kube.faults import expired
from seawall.errors import ClusterError, SeawallError
from seawall.lab import Lab
from tests.clients.conftest import OBJECTS
from tests.clients.gate import Gate, write_config

pytestmark = pytest.mark.cluster

STATUS = (
    b'{"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","reason":"x","code":%d}'
)
PODS = r"/api/v1/pods\?"
MANY = r"/namespaces/many/configmaps"


def through(gate: Gate, timeout: float = 10.0) -> Cluster:
    return connect(kubeconfig=str(gate.config()), timeout=timeout)


def names(pages: list[bytes]) -> list[str]:
    return [
        item["metadata"]["name"] for page in pages for item in msgspec.json.decode(page)["items"]
    ]


def failed(cluster: Cluster, resource: str = "pods") -> ClusterError:
    with pytest.raises(ClusterError) as caught:
        list(cluster.pages(resource))
    assert caught.value.attempt == "list"
    assert caught.value.resource == resource
    assert caught.value.server == cluster.server
    return caught.value


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "forbidden"), (500, "server"), (503, "server"), (418, "server"), (302, "server")],
)
def test_a_kind_that_is_refused_has_its_reason_and_the_others_go_on(
    gate: Gate, status: int, reason: str
) -> None:
    gate.fault(PODS, status=status, body=STATUS % (b"no such luck", status))
    cluster = through(gate)
    error = failed(cluster)
    assert (error.reason, error.status) == (reason, status)
    assert "no such luck" in str(error)
    assert len(names(list(cluster.pages("configmaps", namespace="many", limit=10)))) > 0


def test_throttling_is_waited_out_as_the_server_asks(gate: Gate) -> None:
    gate.fault(PODS, status=429, headers=(("Retry-After", "1"),), times=1)
    begun = time.monotonic()
    assert len(list(through(gate).pages("pods"))) == 1
    assert time.monotonic() - begun >= 1


def test_throttling_that_outlasts_the_deadline_is_told_in_time(gate: Gate) -> None:
    gate.fault(PODS, status=429, headers=(("Retry-After", "60"),))
    begun = time.monotonic()
    error = failed(through(gate, timeout=3))
    assert error.reason == "throttled"
    assert time.monotonic() - begun < 3


def test_failures_that_pass_are_not_told(gate: Gate) -> None:
    gate.fault(PODS, status=500, times=2)
    assert len(list(through(gate).pages("pods"))) == 1


def test_a_server_slower_than_the_deadline_is_a_timeout_of_that_kind(gate: Gate) -> None:
    gate.fault(PODS, slow=5)
    cluster = through(gate, timeout=1)
    error = failed(cluster)
    assert error.reason == "timeout"
    assert "--timeout" in error.todo
    assert list(cluster.pages("nodes"))


def test_a_slow_server_within_the_deadline_is_waited_for(gate: Gate) -> None:
    gate.fault(PODS, slow=1.2)
    assert len(list(through(gate, timeout=10).pages("pods"))) == 1


@pytest.mark.parametrize("reset", [True, False])
def test_an_answer_cut_in_the_middle_is_read_again_whole(gate: Gate, reset: bool) -> None:
    gate.fault(MANY, cut=9000, reset=reset, times=1, skip=1)
    pages = list(through(gate).pages("configmaps", namespace="many", limit=10))
    mine = [name for name in names(pages) if name.startswith("c")]
    assert len(mine) == len(set(mine)) == OBJECTS


def test_answers_always_cut_are_never_an_empty_list(gate: Gate) -> None:
    gate.fault(MANY, cut=9000)
    cluster = through(gate)
    with pytest.raises(ClusterError) as caught:
        list(cluster.pages("configmaps", namespace="many"))
    assert caught.value.reason == "unreachable"
    assert "in the middle" in caught.value.why


def test_an_expired_list_starts_anew_and_says_so(gate: Gate) -> None:
    gate.fault(MANY + ".*continue=", status=410, body=STATUS % (b"too old", 410), times=1)
    kept: list[bytes] = []
    for page in through(gate).pages("configmaps", namespace="many", limit=10, restart=kept.clear):
        kept.append(page)
    mine = [name for name in names(kept) if name.startswith("c")]
    assert len(mine) == len(set(mine)) == OBJECTS
    limits = [seen.path.partition("limit=")[2].partition("&")[0] for seen in gate.seen]
    assert {"10", "20"} <= set(limits)


def test_an_expired_list_is_an_error_for_who_cannot_start_anew(gate: Gate) -> None:
    gate.fault(MANY + ".*continue=", status=410, body=STATUS % (b"too old", 410))
    with pytest.raises(ClusterError) as caught:
        list(through(gate).pages("configmaps", namespace="many", limit=10))
    assert caught.value.reason == "gone"


def test_a_list_that_always_expires_ends(gate: Gate) -> None:
    gate.fault(MANY + ".*continue=", status=410, body=STATUS % (b"too old", 410))
    restarts: list[int] = []
    with pytest.raises(ClusterError) as caught:
        list(
            through(gate).pages(
                "configmaps", namespace="many", limit=5, restart=lambda: restarts.append(1)
            )
        )
    assert caught.value.reason == "gone"
    assert len(restarts) == 2


def test_a_server_certificate_that_expired(gate: Gate) -> None:
    gate.use(gate.authority.sign("gate", hosts=["127.0.0.1"], seconds=-60))
    with pytest.raises(ClusterError) as caught:
        through(gate).version()
    assert caught.value.reason == "certificate"
    assert "expired" in caught.value.why


def test_a_client_certificate_that_expired(lab: Lab) -> None:
    cluster = connect(kubeconfig=str(lab.user("late", seconds=-60)))
    with pytest.raises(ClusterError) as caught:
        cluster.version()
    assert (caught.value.reason, caught.value.status) == ("certificate", 401)
    assert "the client certificate expired on 20" in caught.value.why


def test_a_certificate_of_another_authority_and_of_another_name(gate: Gate, lab: Lab) -> None:
    stranger = write_config(gate.folder / "other", {"server": gate.url}, {})
    with pytest.raises(ClusterError, match=r"unknown CA|signed by itself") as caught:
        connect(kubeconfig=str(stranger)).version()
    assert caught.value.reason == "certificate"
    misnamed = gate.config(cluster={"tls-server-name": "elsewhere.test"})
    with pytest.raises(ClusterError, match="for another name"):
        connect(kubeconfig=str(misnamed)).version()
    named = gate.config(cluster={"tls-server-name": "gate.test"})
    assert connect(kubeconfig=str(named)).version().startswith("v1.")


def test_a_token_that_nobody_knows(gate: Gate) -> None:
    secret = "never-to-be-shown-4711"
    config = gate.config(user={"token": secret})
    with pytest.raises(ClusterError) as caught:
        connect(kubeconfig=str(config)).version()
    assert caught.value.reason == "unauthorized"
    assert secret not in str(caught.value) + repr(caught.value)


def test_a_server_that_is_down_is_told_at_once_for_every_kind(gate: Gate) -> None:
    cluster = through(gate, timeout=2)
    cluster.resources()
    gate.shutdown()
    gate.server_close()
    cluster.close()
    begun = time.monotonic()
    for resource in ("pods", "nodes", "services", "apps/deployments"):
        error = failed(cluster, resource)
        assert error.reason == "unreachable"
        assert "refused" in error.why
    assert time.monotonic() - begun < 3  # the first was hoped for, up to its deadline


def test_a_server_that_restarts_in_the_middle_of_a_list(lab: Lab, admin: Cluster) -> None:
    pages = admin.pages("configmaps", namespace="many", limit=10)
    found = [next(pages)]
    lab.stop("kube-apiserver")
    lab.control.start("kube-apiserver")  # doesn't wait: that is the client's part
    found += pages
    lab.control.wait()
    mine = [name for name in names(found) if name.startswith("c")]
    assert len(mine) == len(set(mine)) == OBJECTS
    # It has forgotten what changed before it started.
    with pytest.raises(ClusterError) as caught:
        list(admin.watch("configmaps", since="1", seconds=5))
    assert caught.value.reason == "gone"
    assert "list anew" in caught.value.todo


def test_what_is_no_api_server(gate: Gate) -> None:
    gate.fault(
        "/", status=200, body=b"<html>login</html>", headers=(("Content-Type", "text/html"),)
    )
    with pytest.raises(ClusterError, match="is it an API server"):
        through(gate).resources()
    plain = write_config(gate.folder / "plain", {"server": gate.url.replace("https", "http")}, {})
    with pytest.raises(SeawallError):
        connect(kubeconfig=str(plain), timeout=2).version()


def test_a_name_that_does_not_resolve(gate: Gate) -> None:
    config = write_config(gate.folder / "name", {"server": "https://no-such-host.invalid:6443"}, {})
    with pytest.raises(ClusterError, match="name can't be resolved") as caught:
        connect(kubeconfig=str(config)).version()
    assert caught.value.reason == "unreachable"


def test_requests_are_modest_and_named(gate: Gate) -> None:
    cluster = through(gate)
    gate.fault("/", slow=0.05)
    import concurrent.futures

    kinds = sorted(id_ for id_, kind in cluster.resources().items() if "list" in kind.verbs)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda id_: list(cluster.pages(id_)), kinds))
    assert gate.busiest <= 4
    lists = [seen for seen in gate.seen if "limit=" in seen.path]
    assert len(lists) >= len(kinds)
    assert all(seen.headers["User-Agent"].startswith("seawall/") for seen in gate.seen)
    assert not [seen for seen in gate.seen if "limit=" not in seen.path and "/v1/" in seen.path]


def test_writes_are_not_repeated_once_they_may_have_been_done(gate: Gate, admin: Cluster) -> None:
    gate.fault("/configmaps", status=500, body=STATUS % (b"oops", 500))
    with pytest.raises(ClusterError) as caught:
        through(gate).create("configmaps", {"metadata": {"name": "once"}}, "many")
    assert caught.value.reason == "server"
    assert len([seen for seen in gate.seen if seen.method == "POST"]) == 1


def test_a_throttled_write_was_not_done_and_is_repeated(gate: Gate, admin: Cluster) -> None:
    gate.fault("/configmaps", status=429, times=1)
    body = {"metadata": {"generateName": "later-"}}
    assert b"later-" in through(gate).create("configmaps", body, "many", dry_run=True)


def test_the_word_expired_needs_a_past_end() -> None:
    now = datetime.now(UTC)
    assert not expired(now + timedelta(hours=1))
    assert not expired(None)
    assert expired(now - timedelta(hours=1))


def test_a_secret_that_the_server_quotes_is_not_told(gate: Gate) -> None:
    gate.fault("/secrets", status=422, body=STATUS % (b"Invalid value: hunter2", 422))
    with pytest.raises(ClusterError) as caught:
        through(gate).create("secrets", {"metadata": {"name": "s"}}, "many")
    assert caught.value.reason == "invalid"
    assert "hunter2" not in str(caught.value)


def test_the_servers_certificate_end_is_known_after_a_request(gate: Gate) -> None:
    cluster = through(gate)
    assert cluster.certificate_end() == ""
    cluster.version()
    end = datetime.fromisoformat(cluster.certificate_end())
    assert timedelta(minutes=55) < end - datetime.now(UTC) <= timedelta(minutes=60)
