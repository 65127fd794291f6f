"""The store's high-water mark: a store that was put back from a copy is noticed."""

import shutil
from functools import partial

import msgspec
import pytest

from drivers.store.outbox import SqliteOutbox
from kiosk.records.receipt import Receipt
from kiosk.visit.runtime.high_water import HighWaterMark


class Kiosk:
    """A store and its mark; a copy of the store may be put back."""

    def __init__(self, directory):
        self._folder, self._copy = directory / "outbox", directory / "copy"
        self.file = directory / "high_water.json"
        self.outbox = SqliteOutbox(self._folder, 16)

    def stores(self, *names):
        for name in names:
            self.outbox.append(name, partial(_body, name))

    def looks(self, *receipts):
        return HighWaterMark(self.file).is_contradicted(
            self.outbox, self.outbox.recent(4), receipts
        )

    def copies(self):
        self.outbox.close()
        shutil.copytree(self._folder, self._copy)
        self.outbox = SqliteOutbox(self._folder, 16)

    def restores(self):
        self.outbox.close()
        shutil.rmtree(self._folder)
        shutil.copytree(self._copy, self._folder)
        self.outbox = SqliteOutbox(self._folder, 16)


def _body(name, _seq, _before):
    return name.encode()


@pytest.fixture
def kiosk(tmp_path):
    made = Kiosk(tmp_path)
    yield made
    made.outbox.close()


def receipt(last_seq, last_sha256):
    return Receipt(
        device="dev",
        record_id="r",
        sha256=b"",
        verdict="held",
        carrier_id="",
        reason="seq_reused",
        effective_at=None,
        t=1.0,
        last_seq=last_seq,
        last_sha256=last_sha256,
    )


def test_a_store_that_grows_is_none(kiosk):
    assert not kiosk.looks()
    for name in ("a", "b", "c"):
        kiosk.stores(name)
        assert not kiosk.looks()
        assert not kiosk.looks()
    kept = msgspec.json.decode(kiosk.file.read_bytes())
    assert kept["seq"] == 3
    assert not kept["restored"]


def test_one_that_ends_before_its_mark_was_restored(kiosk):
    kiosk.stores("a")
    kiosk.copies()
    kiosk.stores("b")
    assert not kiosk.looks()
    kiosk.restores()
    assert kiosk.looks()


def test_what_is_stored_meanwhile_hides_nothing(kiosk):
    """Neither before the first look, nor after it: once seen, it stays seen."""
    kiosk.stores("a")
    kiosk.copies()
    kiosk.stores("b")
    assert not kiosk.looks()
    kiosk.restores()
    kiosk.stores("x", "y", "z")
    assert kiosk.looks()
    kiosk.stores("v")
    assert kiosk.looks()


def test_the_mark_of_a_copy_goes_on(kiosk):
    """No place of it may be given again, either."""
    kiosk.stores("a")
    assert kiosk.looks(receipt(1, b"another"))
    kiosk.stores("b", "c")
    assert kiosk.looks()
    assert HighWaterMark(kiosk.file).load().seq == 3


def test_the_carrier_tells_one_whose_mark_was_restored_with_it(kiosk):
    kiosk.stores("a")
    assert not kiosk.looks()
    kiosk.copies()
    kiosk.stores("b")
    later = kiosk.outbox.recent(1)[0]
    kiosk.restores()
    assert not kiosk.looks()
    assert kiosk.looks(receipt(later.seq, later.sha256))
    assert kiosk.looks(), "the receipt is not asked for again"


def test_an_answer_of_the_carrier_tells_it_as_well(kiosk):
    kiosk.stores("a", "b")
    mine = kiosk.outbox.recent(1)[0]
    mark = HighWaterMark(kiosk.file)
    mark.hear(2, mine.sha256)
    assert not mark.is_contradicted(kiosk.outbox, [mine], ())
    mark.hear(3, b"a later one")
    assert mark.is_contradicted(kiosk.outbox, [mine], ())
    mark.hear(0, b"")
    assert mark.is_contradicted(kiosk.outbox, [mine], ())


def test_the_carrier_tells_another_record_in_the_same_place(kiosk):
    kiosk.stores("a", "b")
    mine = kiosk.outbox.recent(1)[0]
    assert not kiosk.looks(receipt(2, mine.sha256))
    assert kiosk.looks(receipt(2, b"another"))


def test_a_receipt_of_an_older_carrier_says_nothing(kiosk):
    kiosk.stores("a")
    assert not kiosk.looks(receipt(0, b""))


def test_a_damaged_mark_stops_nothing(kiosk):
    kiosk.stores("a")
    kiosk.file.write_bytes(b"{")
    assert not kiosk.looks()
    assert msgspec.json.decode(kiosk.file.read_bytes())["seq"] == 1
