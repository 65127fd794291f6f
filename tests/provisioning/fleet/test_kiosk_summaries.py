"""One line for each kiosk: it follows what the kiosk said last, and lists of thousands are SQL's."""

import pytest
from publisher import Publisher

from provisioning.fleet.register import Register
from provisioning.fleet.tables.summaries import KioskQuery
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

_NOW = 1_800_000_000.0
_ONLINE_S = 180.0


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()


@pytest.fixture
def register(founded, tmp_path):
    return Register(founded.copy(tmp_path / "repository").folder)


def _report(version=1, **told):
    facts = {"health": ReportedHealth(True), "disk": ReportedDisk(1, 4), "clock": _NOW}
    return Reported(version=version, **(facts | told))


def _job(version, state, stage=JobStage.INSTALL):
    return JobStatus("desired-1-app", version, state, stage, JobKind.APP, "1.5.0", "code")


def _rows(register, **query):
    return register.summaries.page(KioskQuery(_NOW, _ONLINE_S, **query))[0]


def _state(register):
    return [row.state for row in _rows(register)]


def test_the_state_follows_what_was_said_last(register):
    register.kiosks.set_place(["K1"], {"store": "S1"})
    assert _state(register) == ["never"]
    register.kiosks.hear("K1", _report(), _NOW - 10)
    assert _state(register) == ["well"]
    register.jobs.hear("K1", _job(1, JobState.IN_PROGRESS), _NOW)
    assert _state(register) == ["updating"]
    register.jobs.hear("K1", _job(3, JobState.FAILED), _NOW)
    assert _state(register) == ["failing"]
    register.jobs.hear("K1", _job(2, JobState.SUCCEEDED), _NOW)  # came late
    assert _state(register) == ["failing"]
    register.jobs.hear("K1", _job(4, JobState.SUCCEEDED), _NOW)
    assert _state(register) == ["well"]
    register.kiosks.hear("K1", _report(2, health=ReportedHealth(False, "counter")), _NOW)
    assert [(row.state, row.why) for row in _rows(register)] == [("failing", "counter")]


def test_who_is_silent_has_not_failed_and_who_failed_is_failing_also_when_silent(register):
    register.kiosks.hear("K1", _report(), _NOW - _ONLINE_S)
    assert _state(register) == ["silent"]
    register.jobs.hear("K1", _job(1, JobState.TIMED_OUT), _NOW)
    assert _state(register) == ["failing"]


def test_a_kiosk_that_was_set_up_anew_leaves_its_last_job_behind(register):
    register.kiosks.hear("K1", _report(9), _NOW - 1000)
    register.jobs.hear("K1", _job(9, JobState.FAILED), _NOW - 1000)
    register.kiosks.hear("K1", _report(1), _NOW)
    assert _state(register) == ["well"]
    register.jobs.hear("K1", _job(1, JobState.IN_PROGRESS), _NOW)
    assert _state(register) == ["updating"]


def test_counts_are_those_of_the_stores_that_are_asked_for(register):
    for device, store, backlog in (("K1", "hb-1", 2), ("K2", "hb-2", 3), ("K3", "hn-1", 4)):
        register.kiosks.hear(device, _report(backlog=backlog, oldest_at=_NOW - backlog), _NOW)
        register.kiosks.set_place([device], {"store": store})
    counted = register.summaries.counts(("hb",), _NOW, _ONLINE_S)
    assert (counted.kiosks, counted.in_reach, counted.backlog) == (2, 2, 5)
    assert counted.oldest_at == _NOW - 3
    assert register.summaries.counts((), _NOW, _ONLINE_S).kiosks == 0
    assert register.summaries.choices(("hn",))["store"] == ["hn-1"]


def test_what_needs_somebody_can_be_listed(register):
    register.kiosks.hear("K1", _report(clock=_NOW + 3600), _NOW)
    register.kiosks.hear("K2", _report(certificates={"agent": _NOW + 86_400}), _NOW)
    register.kiosks.hear("K3", _report(dead=1), _NOW)
    for concern, device in (("clock", "K1"), ("certificate", "K2"), ("dead", "K3")):
        assert [row.device for row in _rows(register, state=concern)] == [device]


def test_counts_of_what_kiosks_say_of_themselves_have_an_end(register):
    for device in ("K1", "K2"):
        report = _report(backlog=2**63 - 1, dead=2**63 - 1, disk=ReportedDisk(2**52, 1))
        register.kiosks.hear(device, report, _NOW)
    counted = register.summaries.counts(("",), _NOW, _ONLINE_S)
    assert (counted.backlog, counted.dead) == (2**53, 2**53)
    assert [row.free_percent for row in _rows(register)] == [100, 100]


def test_an_order_that_is_none_of_ours_reaches_no_sql(register):
    register.kiosks.hear("K1", _report(), _NOW)
    assert len(_rows(register, sorted_by="device; DROP TABLE kiosks")) == 1


def test_rows_come_page_by_page_and_those_without_a_figure_last(register):
    for at in range(7):
        register.kiosks.hear(f"K{at}", _report(oldest_at=_NOW - at if at else None), _NOW)
    query = {"sorted_by": "oldest_at", "is_descending": True, "limit": 5}
    assert [row.device for row in _rows(register, **query)] == ["K1", "K2", "K3", "K4", "K5"]
    assert [row.device for row in _rows(register, **query, offset=5)] == ["K6", "K0"]
    assert register.summaries.page(KioskQuery(_NOW, _ONLINE_S, **query))[1] == 7
