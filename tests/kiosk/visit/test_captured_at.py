"""When a visit was captured is signed with it, and so is whether that time is certain."""

import datetime as dt
from types import SimpleNamespace

import pytest
from house import CLERK, DOCUMENT, HOUSE

from kiosk.errors import EvidenceError
from kiosk.ports import Stored
from kiosk.protocol.flows import Step
from kiosk.records import envelope
from kiosk.records.cose import key_pair
from kiosk.records.record import decode
from kiosk.visit import decision_points
from kiosk.visit.evidence import Registrar
from kiosk.visit.runtime.trusted_clock import TrustedClock
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
EVIDENCE, SEAL = key_pair.new_key(), key_pair.new_key()


class Shelf:
    """An outbox that keeps one message."""

    def append(self, record_id, seal):
        self.message = seal(1, envelope.FIRST)
        return Stored(record_id, 1, b"")


def captured(now):
    """The stored bytes of a visit that ended at this moment."""
    visit = Visit("v", "zh_CN", CLERK, Step.CONFIRMATION)
    visit.record_id, visit.nonce, visit.document = "r" * 36, b"n" * 32, DOCUMENT
    decision_points.decide_now(visit, Turn(HOUSE, now), decision_points.AT_THE_END)
    shelf = Shelf()
    keys = envelope.EvidenceKeys(EVIDENCE[0], "e", SEAL[1], "s")
    Registrar(shelf, HOUSE.settings, keys, {}, lambda: None).save(visit, now)
    return shelf.message


def opened(message, evidence_pem=EVIDENCE[1]):
    return decode(
        envelope.open_(
            message,
            seal_private_pem=SEAL[0],
            seal_kid="s",
            evidence_pem=evidence_pem,
            evidence_kid="e",
        )
    )


@pytest.fixture
def clock(tmp_path):
    return TrustedClock(tmp_path / "clock.json", NOON.timestamp)


def test_without_the_carriers_time_the_record_says_that_its_own_is_in_doubt(clock):
    record = opened(captured(clock.now()))
    assert record.clock_certain is False
    assert record.captured_at == NOON
    assert "now" not in record.facts


def test_with_it_the_record_carries_the_carriers_time_whatever_the_system_says(clock):
    carriers = NOON + dt.timedelta(days=3)
    answer = {"t": carriers.timestamp(), "facts": {}, "data": b""}
    clock.learn_by_asking(SimpleNamespace(ask=lambda _question, _deadline_s: answer), {}, 3)
    record = opened(captured(clock.now()))
    assert record.clock_certain is True
    late = record.captured_at - carriers
    assert dt.timedelta(0) <= late < dt.timedelta(minutes=1)
    assert record.facts["now"].source == "carrier"


def test_it_stands_under_the_kiosks_signature(clock):
    message = captured(clock.now())
    with pytest.raises(EvidenceError):
        opened(message, evidence_pem=key_pair.new_key()[1])
