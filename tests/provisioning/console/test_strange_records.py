"""Stores, moments and names as nobody of the carrier would write them: pages show them and stay whole."""

import re
import sqlite3
import time
from contextlib import closing

import carriers
import msgspec
import pytest
from console_site import Visitor
from enrollment import ANOTHER, HOLDER, Carrier

from kiosk.errors import EvidenceError
from provisioning.carrier.tables.quarantine import Cause
from provisioning.console.roles import ConsoleRole
from provisioning.fleet.rollout_service import RolloutService
from provisioning.updates import desired_and_reported
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

_NONE_SIGNED = r'class="what">Signed today<.*class="more">0 of 0<'
_STORES = ("hb-wh-1", "a/b", "")


def _held(device):
    empty = dict.fromkeys(("prev_hash", "sha256", "envelope", "receipt"), b"")
    known = {"device": device, "record_id": f"of-{device}", "seq": 1, "received_at": time.time()}
    return empty | known | {"cause": Cause.KEY_UNKNOWN.value, "state": "held"}


@pytest.fixture(scope="module")
def carrier(tmp_path_factory):
    """A visit and a complaint from each of these stores."""
    folder = tmp_path_factory.mktemp("carrier")
    carriers.make(folder, "dev")
    office = Carrier(folder, folder, stores=_STORES[:1])
    office.now = time.time() - 60.0
    holders = (HOLDER, ANOTHER, "999999198001010035")
    for place, (store, holder) in enumerate(zip(_STORES, holders, strict=True)):
        office.visit(f"r{place}", f"1990000000{place}", holder=holder, store=store)
        told = office.complaint(f"c{place}", contact="19900000009", route="carrier")
        office.take(msgspec.structs.replace(told, store=store))
    for device in ("K8", "K9"):  # the carrier knows no place of theirs, the fleet does
        office.ledger.quarantine.add(_held(device))
    office.ledger.close()
    return folder


@pytest.fixture
def operator(fleet, carrier):
    from django.conf import settings  # noqa: PLC0415 - needs a console
    from django.test import override_settings  # noqa: PLC0415

    with override_settings(CONSOLE=settings.CONSOLE._replace(carrier=carrier)):
        yield Visitor((ConsoleRole.OPERATOR, "")).entered()


def test_a_store_that_no_address_can_have_is_text(operator):
    answer = operator.get("/stores/?days=30")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="/stores/hb-wh-1/">hb-wh-1</a>' in page
    assert '<td class="tight">a/b' in page


def test_a_complaint_of_such_a_store_is_shown_without_its_act(operator):
    answer = operator.get("/complaints/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("/answered/") == 1
    assert "a/b" in page


_JOB = JobStatus("desired-1-app", 1, JobState.SUCCEEDED, JobStage.DONE, JobKind.APP, "1.4.0")
_STATUS = "kiosk/v1/K1/up/job"


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59"]
)
def test_a_moment_at_the_calendars_end_is_not_heard(fleet, at):
    fleet.kiosk("K1")
    told = msgspec.to_builtins(_JOB) | {"at": at}
    with pytest.raises(EvidenceError):
        RolloutService(fleet.register, time.time).take(_STATUS, msgspec.json.encode(told))
    assert fleet.register.jobs.of("K1") == []
    report = {"last_error": told, "version": 1, "health": {"is_good": True}, "clock": 1.0}
    report["disk"] = {"free_mb": 1, "total_mb": 2}
    with pytest.raises(EvidenceError):
        desired_and_reported.reported(msgspec.json.encode(report))
    assert Visitor((ConsoleRole.VIEWER, "")).entered().get("/kiosks/K1/").status_code == 200


@pytest.mark.parametrize("role", [ConsoleRole.VIEWER, ConsoleRole.PUBLISHER])
def test_the_carriers_figures_are_those_of_ones_pages(operator, role):
    assert "Signed today" in operator.get("/").content.decode()
    assert "Signed today" not in Visitor((role, "")).entered().get("/").content.decode()
    assert not re.search(_NONE_SIGNED, operator.get("/").content.decode())
    mixed = Visitor((role, ""), (ConsoleRole.OPERATOR, "hn")).entered()
    page = mixed.get("/").content.decode()
    assert re.search(_NONE_SIGNED, page)


def test_what_is_held_of_a_branchs_kiosk_is_counted(fleet, operator):
    fleet.kiosk("K9", store="hb-wh-2")
    fleet.kiosk("K8", store="hn")
    branch = Visitor((ConsoleRole.OPERATOR, "hb-wh")).entered()
    assert "1 record is held" in branch.get("/").content.decode()


def test_an_answer_is_noted_only_where_that_is_audited(fleet, operator):
    """The last one here: what is answered is answered for all of them."""
    act = re.search(r"/complaints/[^\"]*/answered/", operator.get("/complaints/").content.decode())[
        0
    ]
    with closing(sqlite3.connect(fleet.publisher.folder / "fleet.db")) as database:
        full = "BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        database.execute(f"CREATE TRIGGER full {full}")
        operator.post(act)
        database.execute("DROP TRIGGER full")
    assert act in operator.get("/complaints/").content.decode()
    operator.post(act)
    assert act not in operator.get("/complaints/").content.decode()
    (told,) = (one for one in fleet.register.audit.all() if one.act == "answer noted")
    number = act.split("/")[-3]
    assert (told.who, told.subject, told.detail) == (
        operator.name,
        f"complaint {number}",
        _STORES[0],
    )
