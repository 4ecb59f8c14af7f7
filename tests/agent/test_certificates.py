"""The agent's own authority over the years, and its certificate in a folder."""

from __future__ import annotations

import datetime
import ssl
import stat
from pathlib import Path

import pytest

from seawall.agent import certificates
from seawall.agent.certificates import Certificates, Folder
from seawall.errors import InputError
from seawall.serving import authority
from seawall.serving.authority import kept

DAY = datetime.timedelta(days=1)
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HOSTS = ["10.0.0.1", "agent"]


def test_nothing_is_made_anew_before_it_is_due() -> None:
    first = kept(None, HOSTS, START)
    assert kept(first, HOSTS, START + 59 * DAY) == first
    renewed = kept(first, HOSTS, START + 61 * DAY)
    assert renewed.authority == first.authority
    assert renewed.server != first.server
    assert authority.end(renewed.server.certificate) == START + 151 * DAY
    assert kept(first, [*HOSTS, "more"], START).server != first.server


def test_over_ten_years_a_client_with_yesterdays_bundle_is_never_lost() -> None:
    """Looked at once a day, as the slowest API server that reads its configuration does."""
    material, bundle, authorities = None, b"", set()
    for day in range(3650):
        now = START + day * DAY
        new = kept(material, HOSTS, now)
        assert material is None or new.authority.certificate in bundle
        material, bundle = new, new.bundle
        authorities.add(new.authority.certificate)
        assert authority.end(new.authority.certificate) > now + 30 * DAY
        assert authority.end(new.server.certificate) > now + 29 * DAY
    assert len(authorities) == 3


def test_an_authority_is_announced_an_hour_before_it_signs() -> None:
    first = kept(None, HOSTS, START)
    due = START + 1220 * DAY
    told = kept(first, HOSTS, due)
    assert told.coming is not None
    assert (told.authority, told.server) == (first.authority, first.server)
    assert kept(told, HOSTS, due + datetime.timedelta(minutes=59)).authority == first.authority
    changed = kept(told, HOSTS, due + datetime.timedelta(minutes=61))
    assert changed.authority == told.coming
    assert changed.past == first.authority.certificate
    assert kept(changed, HOSTS, due + datetime.timedelta(hours=2)) == changed
    assert not kept(changed, HOSTS, START + 1900 * DAY).past


def test_a_folder_keeps_keys_to_its_owner_and_is_read_again(tmp_path: Path) -> None:
    made = Certificates(Folder(tmp_path / "tls"), tmp_path / "tls", HOSTS, lambda: START)
    material = made.keep()
    again = Certificates(Folder(tmp_path / "tls"), tmp_path / "tls", HOSTS, lambda: START)
    assert again.keep() == material
    for file in (tmp_path / "tls").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    ssl.create_default_context().load_cert_chain(
        tmp_path / "tls" / "tls.crt", tmp_path / "tls" / "tls.key"
    )
    (tmp_path / "tls" / "tls.crt").write_text("broken")
    with pytest.raises(InputError, match="can't be read"):
        again.keep()
    (tmp_path / "tls" / "tls.key").unlink()
    with pytest.raises(InputError, match="is missing"):
        again.keep()


def test_the_hosts_are_the_names_of_the_service() -> None:
    assert "seawall-agent.seawall-system.svc" in certificates.HOSTS
