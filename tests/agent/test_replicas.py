"""Several replicas: one leads, another takes over; one Secret holds the certificate of all."""

from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path

import pytest

from seawall.agent import certificates, leading
from seawall.agent.certificates import Certificates
from seawall.agent.leading import Leader
from seawall.clients.kube import connect
from seawall.errors import ClusterError
from seawall.lab import Lab

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("agent")]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(guarded: Lab) -> Clock:
    guarded.kubectl("delete", "lease", leading.NAME, "-n", "seawall-system", "--ignore-not-found")
    return Clock()


def test_one_leads_and_a_silent_one_is_followed_after_its_lease(guarded: Lab, clock: Clock) -> None:
    cluster = connect(kubeconfig=str(guarded.kubeconfig))
    one, other = (Leader(cluster, name, clock) for name in ("one", "other"))
    assert [one.leads(), other.leads()] == [True, False]
    clock.now += leading.LEASE - 1
    assert one.leads(), "it renews"
    assert not other.leads()
    clock.now += leading.LEASE - 1
    assert not other.leads(), "the Lease changed in between"
    clock.now += 2
    assert other.leads(), "silent for long enough"
    assert not one.leads()
    other.give_up()
    assert one.leads(), "given up at the end: nobody has to wait"
    cluster.close()


def test_who_cannot_renew_stops_leading_before_others_may(guarded: Lab, clock: Clock) -> None:
    class Cut:
        """The API server is away while `broken`."""

        broken = False

        def __getattr__(self, name: str) -> object:
            if self.broken:
                raise ClusterError("unreachable", "cut")
            return getattr(cluster, name)

    cluster, cut = connect(kubeconfig=str(guarded.kubeconfig)), Cut()
    leader = Leader(cut, "one", clock)  # type: ignore[arg-type]
    assert leader.leads()
    cut.broken = True
    clock.now += leading.DEADLINE - 1
    assert leader.leads()
    clock.now += 1
    assert not leader.leads()
    assert leading.DEADLINE < leading.LEASE
    cluster.close()


def test_replicas_share_the_certificate_and_none_keeps_the_authoritys_key_on_disk(
    guarded: Lab, tmp_path: Path
) -> None:
    cluster = connect(kubeconfig=str(guarded.kubeconfig))
    now = datetime.datetime.now(datetime.UTC)

    def replica(name: str, at: datetime.datetime) -> Certificates:
        store = certificates.Secret(cluster)
        return Certificates(store, tmp_path / name, ["agent"], lambda: at)

    class Late(certificates.Secret):
        """Another replica writes between its load and its save, once."""

        def load(self) -> certificates.Files | None:
            found = super().load()
            if found is None:
                replica("faster", now).keep()
            return found

    slow = Certificates(Late(cluster), tmp_path / "slow", ["agent"], lambda: now).keep()
    assert slow == replica("again", now).keep(), "the faster one's is taken"
    later = now + datetime.timedelta(days=61)
    one, other = replica("one", now), replica("other", later)
    first = one.keep()
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"tls.crt", "tls.key"}
    renewed = other.keep()
    assert renewed.authority == first.authority
    assert renewed.server != first.server
    assert one.keep() == renewed, "what the other made is taken"
    assert (tmp_path / "one" / "tls.crt").read_bytes() == renewed.server.certificate
    stale = certificates.Secret(cluster)
    stale.load()
    name = ("secret", certificates.SECRET, "-n", "seawall-system")
    guarded.kubectl("annotate", *name, "a=b", check=True)
    with pytest.raises(ClusterError, match="changed meanwhile"):
        stale.save({"tls.crt": b"x", "tls.key": b"y", "ca.key": b"z", "ca.crt": b"w"})
    kept = json.loads(guarded.kubectl("get", *name, "-o", "json").stdout)
    assert base64.b64decode(kept["data"]["tls.crt"]) == renewed.server.certificate
    guarded.kubectl("delete", *name, check=True)
    cluster.close()
