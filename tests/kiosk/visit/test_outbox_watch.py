"""The watch on the outbox: every record that is followed gets its receipt told, whatever comes between."""

import pytest

from kiosk.ports import OutboxEntry, Stored
from kiosk.records.receipt import Receipt
from kiosk.visit import events as ev
from kiosk.visit.runtime.high_water import HighWaterMark
from kiosk.visit.runtime.outbox_watch import OutboxWatch

DECISION, COMPLAINT = (f"0198f2a0-0000-7000-8000-00000000000{one}" for one in (1, 2))


class Carrier:
    def online(self):
        return True, ""


class Shelf:
    """An outbox whose records have the receipts that they were given."""

    def __init__(self):
        self.receipts = {}

    def entry(self, record_id):
        receipt = self.receipts.get(record_id)
        state = "accepted" if receipt else "sent"
        return OutboxEntry(record_id, 1, state, b"s", 0.0, 1, receipt=receipt)

    def recent(self, _limit):
        return []  # the strip's lines are verified too

    def since(self, _created_at):
        return [self.entry(record_id) for record_id in self.receipts]

    def digest_at(self, _seq):
        return None

    def backlog(self):
        return 0

    def fill(self):
        return 0.0


class Watched:
    """A watch that is looked through by hand; `meanwhile` happens while a receipt is verified."""

    def __init__(self, folder):
        self.outbox = Shelf()
        self.posted = []
        self.meanwhile = None
        self.watch = OutboxWatch(
            outbox=self.outbox,
            carrier=Carrier(),
            device="dev",
            mark=HighWaterMark(folder / "high_water.json"),
            verify=self.verify,
            wait=lambda _seconds: None,
            post=self.posted.append,
        )

    def verify(self, raw):
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return Receipt(
            record_id=raw.decode(),
            device="dev",
            sha256=b"s",
            verdict="accepted",
            carrier_id="c",
            reason="activated",
            effective_at=None,
            t=1.0,
        )

    def follow(self, record_id):
        self.watch.follow(Stored(record_id, 1, b"s"))

    def receives(self, record_id):
        self.outbox.receipts[record_id] = record_id.encode()

    def told(self):
        """Of which records a receipt was told, after another look."""
        self.watch._look()
        return [e.record_id for e in self.posted if isinstance(e, ev.ReceiptVerified)]


@pytest.fixture
def watched(tmp_path):
    return Watched(tmp_path)


def test_a_receipt_is_told_once(watched):
    watched.follow(DECISION)
    assert watched.told() == []
    watched.receives(DECISION)
    assert watched.told() == [DECISION]
    assert watched.told() == [DECISION]


def test_a_complaint_that_is_stored_while_the_decisions_receipt_comes_in_is_followed(watched):
    """Its page would stay at "taken" while the strip says "accepted"."""
    watched.follow(DECISION)
    watched.receives(DECISION)
    watched.meanwhile = lambda: watched.follow(COMPLAINT)
    assert watched.told() == [DECISION]
    watched.receives(COMPLAINT)
    assert watched.told() == [DECISION, COMPLAINT]


def test_both_are_followed_and_their_receipts_come_in_any_order(watched):
    watched.follow(DECISION)
    watched.follow(COMPLAINT)
    watched.receives(COMPLAINT)
    assert watched.told() == [COMPLAINT]
    watched.receives(DECISION)
    assert watched.told() == [COMPLAINT, DECISION]


def test_a_receipt_that_was_there_before_it_was_followed_is_told(watched):
    watched.receives(COMPLAINT)
    assert watched.told() == []
    watched.follow(COMPLAINT)
    assert watched.told() == [COMPLAINT]


def test_the_day_is_told_with_the_strip_and_each_receipt_is_verified_once(watched):
    watched.receives(DECISION)
    watched.told()
    (seen,) = (event for event in watched.posted if isinstance(event, ev.StripSeen))
    assert (seen.day.records, seen.day.confirmed) == (1, 1)
    verified = []
    watched.meanwhile = lambda: verified.append(DECISION)
    watched.told()
    assert verified == []
