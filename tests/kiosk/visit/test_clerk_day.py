"""The clerk's day: counted from the outbox's own rows, and told by what verifies here alone."""

import datetime as dt

import uuid_utils

from kiosk import china_time
from kiosk.china_time import CHINA
from kiosk.ports import OutboxEntry
from kiosk.protocol.messages import SentBack
from kiosk.records.receipt import Receipt
from kiosk.records.reference_number import begun_at
from kiosk.visit.runtime import clerk_day


def entry(took_s, *, began=1_800_000_000.0):
    """A record whose visit took so long."""
    millis = f"{int(began * 1000):012x}"
    name = f"{millis[:8]}-{millis[8:]}-7000-8000-000000000001"
    return OutboxEntry(name, 1, "sent", b"s", began + took_s, 1)


def receipt(verdict, reason=""):
    return Receipt(
        record_id="r",
        device="d",
        sha256=b"s",
        verdict=verdict,
        carrier_id="c",
        reason=reason,
        effective_at=None,
        t=1.0,
    )


def test_a_day_counts_records_confirmations_and_reasons():
    told = [
        (entry(60), receipt("accepted", "activated")),
        (entry(90), receipt("rejected", "number_taken")),
        (entry(120), receipt("rejected", "number_taken")),
        (entry(150), receipt("rejected", "staff_signature_missing")),
        (entry(180), receipt("held", "chain_gap")),
        (entry(9), None),
    ]
    found = clerk_day.figures(told)
    assert (found.records, found.confirmed, found.seconds) == (6, 1, 105)
    assert found.sent_back == (SentBack("number_taken", 2), SentBack("staff_signature_missing", 1))


def test_neither_a_complaint_nor_a_clock_that_was_set_is_a_visits_time():
    told = [(entry(took), None) for took in (0.02, -300, 5 * 3600)]
    assert clerk_day.figures(told).seconds == 0
    assert clerk_day.figures([*told, (entry(42), None)]).seconds == 42


def test_a_row_whose_id_tells_nothing_is_counted_and_has_no_time():
    strange = OutboxEntry("filler-1", 1, "sent", b"s", 1_800_000_000.0, 1)
    told = [(strange, None), (entry(42), None)]
    assert (clerk_day.figures(told).records, clerk_day.figures(told).seconds) == (2, 42)


def test_a_day_begins_at_chinas_midnight():
    late = dt.datetime(2026, 3, 4, 23, 59, tzinfo=CHINA).timestamp()
    assert china_time.midnight(late) == dt.datetime(2026, 3, 4, tzinfo=CHINA).timestamp()
    assert china_time.midnight(late + 120) == dt.datetime(2026, 3, 5, tzinfo=CHINA).timestamp()


def test_a_records_id_tells_when_it_was_drawn():
    before = dt.datetime.now(dt.UTC).timestamp()
    assert abs(begun_at(str(uuid_utils.uuid7())) - before) < 60
