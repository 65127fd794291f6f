"""Kiosks that are lost, at the console: a wipe by two people, ordered and taken back; revoked by one."""

import carriers
import pytest
from console_site import Visitor
from publisher import PASSPHRASE

from provisioning.carrier.ledger import Ledger
from provisioning.console.roles import ConsoleRole
from provisioning.updates import wipe_orders
from provisioning.updates.desired_and_reported import ReportedWipe

_IDENTITY = "5d" * 16
_WHY = "Gone from the counter"


@pytest.fixture
def fleet(fleet):
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY)
    fleet.kiosk("K2", store="hn-cs-1", identity="6e" * 16)
    return fleet


@pytest.fixture
def one(fleet):
    return _operator()


@pytest.fixture
def other(fleet):
    return _operator()


def _operator(store="hb"):
    return Visitor((ConsoleRole.OPERATOR, store)).entered()


def _said(visitor, path="/kiosks/K1/"):
    return visitor.get(path).content.decode()


def _propose(visitor, act="wipe", device="K1", typed=None, why=_WHY):
    visitor.post(f"/kiosks/{device}/{act}/", typed=device if typed is None else typed, why=why)


def _proposal():
    from provisioning.console.security import second_person  # noqa: PLC0415 - when there is a console

    return second_person.open_ones().first()


def _agree(visitor, passphrase=PASSPHRASE):
    given = {"typed": _proposal().subject, "passphrase": passphrase}
    return visitor.post(f"/approvals/{_proposal().pk}/agree/", **given)


def _signed(fleet):
    """What the settings' role says of this kiosk's order; None: there is none."""
    targets = fleet.publisher.repository.latest("settings").signed.targets
    found = targets.get(wipe_orders.path_of("K1", _IDENTITY))
    return found and found.custom


def test_two_people_have_a_kiosk_wiped_and_take_it_back(fleet, one, other):
    _propose(one)
    assert _WHY in _said(other, "/approvals/")
    assert _signed(fleet) is None
    _agree(one)
    assert "another person has to agree" in _said(one, "/approvals/")
    assert _signed(fleet) is None
    _agree(other)
    assert _signed(fleet)["version"] == _IDENTITY
    assert fleet.register.wipes.all()["K1"].who == other.name
    assert "It has not heard of it yet" in _said(one)

    _propose(one, "recall-wipe", why="Found")
    _agree(other)
    assert _signed(fleet)["recalled"] == "Found"
    assert fleet.register.wipes.all() == {}
    told = [(act.who, act.act, act.detail) for act in fleet.register.audit.about("K1")]
    by = f"(proposed by {one.name})"
    assert (other.name, "wipe ordered", f"{_WHY} {by}") in told
    assert (other.name, "wipe recalled", f"Found {by}") in told
    assert [act for who, act, _ in told if who == one.name] == [
        "proposed: kiosk_wipe_recall",
        "proposed: kiosk_wipe",
    ]


def test_a_wipe_wants_name_reason_and_the_settings_key(fleet, one, other):
    _propose(one, typed="K2")
    _propose(one, why=" ")
    assert _proposal() is None
    _propose(one)
    _agree(other, passphrase="not this one, certainly")
    assert _signed(fleet) is None
    assert (other.name, "agreeing failed: kiosk_wipe", "K1") in fleet.audited()
    (fleet.publisher.repository.keys / "settings.pem").unlink()
    _agree(other)
    assert "fleet device wipe" in _said(other, "/approvals/")
    assert fleet.register.wipes.all() == {}


def test_only_who_works_for_its_store_sees_and_decides_of_a_wipe(fleet, one):
    assert one.post("/kiosks/K2/wipe/", typed="K2", why=_WHY).status_code == 404
    _propose(one)
    stranger = _operator("hn")
    assert _WHY not in _said(stranger, "/approvals/")
    stranger.post(f"/approvals/{_proposal().pk}/refuse/")
    assert _agree(stranger).status_code == 404
    assert _proposal()
    assert _signed(fleet) is None
    auditor = Visitor((ConsoleRole.AUDITOR, "")).entered()
    assert _WHY in _said(auditor, "/approvals/")


def test_who_moved_to_another_store_proposed_nothing(fleet, one, other):
    _propose(one)
    one.account.grants.update(store="hn")
    _agree(other)
    assert "may not do it any more" in _said(other, "/approvals/")
    assert _signed(fleet) is None


def test_what_cannot_be_is_not_even_proposed(fleet, one, other):
    _propose(one, "recall-wipe")
    assert "no wipe order that could be recalled" in _said(one)
    fleet.kiosk("K1", store="hb-wh-1", identity="")
    _propose(one)
    assert "knows no wipe" in _said(one)
    assert _proposal() is None
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY)
    _propose(one)
    _agree(other)
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY, wipe=ReportedWipe("wiped"))
    _propose(one, "recall-wipe")
    assert _proposal() is None
    assert "It is wiped: revoke it." in _said(one)
    assert "/kiosks/K1/wipe/" not in _said(one)


@pytest.fixture
def ledger(fleet, tmp_path):
    from django.conf import settings  # noqa: PLC0415 - needs a console
    from django.test import override_settings  # noqa: PLC0415

    folder = tmp_path / "carrier"
    carriers.make(folder, "K1")
    made = Ledger(folder / "carrier.db")
    with override_settings(CONSOLE=settings.CONSOLE._replace(carrier=folder)):
        yield made
    made.close()


def test_a_kiosk_is_revoked_by_name_and_with_a_reason(fleet, ledger, one):
    for given in ({"typed": "K2", "why": _WHY}, {"typed": "K1", "why": " "}):
        one.post("/kiosks/K1/revoke/", **given)
    assert ledger.revocations.names("device") == []
    one.post("/kiosks/K1/revoke/", typed="K1", why=_WHY)
    assert ledger.revocations.names("device") == ["K1"]
    told = fleet.register.audit.about("K1")
    assert [(act.who, act.act, act.detail) for act in told] == [(one.name, "kiosk revoked", _WHY)]
    assert "nothing of it counts any more" in _said(one)
    assert "/kiosks/K1/revoke/" not in _said(one)
    one.post("/kiosks/K1/revoke/", typed="K1", why=_WHY)
    assert "is revoked already" in _said(one)
    assert len(fleet.register.audit.about("K1")) == 1


def test_without_the_carriers_folder_nobody_is_revoked_and_it_is_said(fleet, one):
    one.post("/kiosks/K1/revoke/", typed="K1", why=_WHY)
    assert "fleet device revoke" in _said(one)
    assert fleet.register.audit.about("K1") == []


def test_what_was_proposed_is_wiped_and_nobody_enrolled_since(fleet, one, other):
    _propose(one)
    fleet.kiosk("K1", store="hb-wh-1", identity="7f" * 16)
    _agree(other)
    assert "is not what it was when this was proposed" in _said(other, "/approvals/")
    assert fleet.register.wipes.all() == {}


def test_one_order_of_a_kiosk_stands_at_a_time(fleet, one, other):
    _propose(one)
    _agree(other)
    _propose(one)
    assert "is ordered to be wiped already" in _said(one)
    assert _proposal() is None


def test_the_page_says_what_a_kiosk_does_and_not_what_was_ordered_before(fleet, one, other):
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY, wipe=ReportedWipe("begun"))
    assert "It has begun." in _said(one)
    assert "/kiosks/K1/wipe/" not in _said(one)
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY, wipe=ReportedWipe("wiped"))
    assert "It is wiped: revoke it." in _said(one)
    fleet.kiosk("K1", store="hb-wh-1", identity=_IDENTITY)
    _propose(one)
    _agree(other)
    fleet.kiosk("K1", store="hb-wh-1", identity="7f" * 16)
    assert "has ordered it to be wiped" not in _said(one)
    assert "/kiosks/K1/wipe/" in _said(one)


def test_a_ledger_that_cannot_be_read_takes_no_page_away(fleet, ledger, one):
    assert "cannot be read" not in _said(one)
    ledger._database.conn.execute("DROP TABLE revocations")
    assert "Revoked: unknown" in _said(one)
    one.post("/kiosks/K1/revoke/", typed="K1", why=_WHY)
    assert "ledger cannot be used; nothing was done" in _said(one)
