"""The trusted clock between two answers of the carrier."""

from types import SimpleNamespace

import pytest

from kiosk.errors import CarrierUnreachableError
from kiosk.visit.runtime import trusted_clock as visit_clock
from kiosk.visit.runtime.trusted_clock import TrustedClock

NOON = 1_795_000_000.0


@pytest.fixture
def clock(tmp_path):
    return TrustedClock(tmp_path / "clock.json", lambda: NOON)


def ask(clock, t):
    answer = {"t": t, "facts": {}, "data": b""}
    clock.learn_by_asking(SimpleNamespace(ask=lambda _question, _deadline_s: answer), {}, 3)


def test_a_fast_crystal_is_put_right_by_standing_still(clock, monkeypatch):
    boot = [1000.0]
    monkeypatch.setattr(visit_clock, "boottime", lambda: boot[0])
    ask(clock, NOON)
    boot[0] += 3600
    ask(clock, NOON + 3590)
    assert clock.now().wall.timestamp() == NOON + 3600
    boot[0] += 5
    assert clock.now().wall.timestamp() == NOON + 3600
    boot[0] += 15
    assert clock.now().wall.timestamp() == NOON + 3610


def test_who_did_not_answer_taught_nothing(clock):
    def silent(_question, _deadline_s):
        raise CarrierUnreachableError("nobody")

    with pytest.raises(CarrierUnreachableError):
        clock.learn_by_asking(SimpleNamespace(ask=silent), {}, 3)
    assert not clock.now().trusted


def test_a_disk_that_keeps_nothing_stops_no_visit(tmp_path):
    clock = TrustedClock(tmp_path / "nowhere" / "clock.json", lambda: NOON)
    ask(clock, NOON)
    assert clock.now().trusted
