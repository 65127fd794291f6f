"""PINs are counted on disk before they are looked at, and nobody but their owner takes a count back."""

import pytest
from house import clerk_of

from drivers.store.pin_tries import FILE, SqlitePinTries
from kiosk.errors import StoreFullError
from kiosk.pin_locks import PIN_TRIES, Instant, PinStanding
from kiosk.pins import hash_pin
from kiosk.records import staff_key, staff_statement
from kiosk.records.staff_statement import SigningPurpose, Statement
from kiosk.visit import events as ev
from kiosk.visit.effects import CheckPin, UnlockPin
from kiosk.visit.runtime import pin_keeper
from kiosk.visit.runtime.pin_keeper import PinKeeper

PIN, WRONG = "716204", "904318"
STORED = hash_pin(PIN)
KEY = staff_key.make(PIN)
STAFF = (
    clerk_of(1, "李敏", pin=STORED, key=KEY.encode()),
    clerk_of(2, "陈强", "supervisor", pin=hash_pin("385917")),
)
SAYS = Statement(
    purpose=SigningPurpose.ATTESTATION,
    person="c01",
    record_id="r1",
    nonce=b"n",
    document=b"",
    presence=None,
    question=(),
    answer=True,
)


class Counter:
    """One kiosk's disk; each visit is a keeper of its own on it."""

    def __init__(self, folder):
        self.folder = folder
        self.now = Instant("boot", 0.0)
        self.opened = []

    def visit(self, staff=STAFF):
        self.opened.append(SqlitePinTries(self.folder))
        return PinKeeper(self.opened[-1], staff, lambda: self.now, device="dev")


@pytest.fixture
def counter(tmp_path):
    made = Counter(tmp_path)
    yield made
    for tries in made.opened:
        tries.close()


def test_the_right_pin_is_right_and_another_persons_is_not(counter):
    keeper = counter.visit()
    assert keeper.check(CheckPin("c01", PIN)).right
    assert not keeper.check(CheckPin("c02", PIN)).right


def test_tries_go_on_counting_from_visit_to_visit(counter):
    for left in (4, 3, 2, 1):
        told = counter.visit().check(CheckPin("c01", WRONG))
        assert told.pins["c01"] == PinStanding(left)
    assert counter.visit().check(CheckPin("c01", WRONG)).pins["c01"] == PinStanding(0, 60.0)
    assert not counter.visit().check(CheckPin("c01", PIN)).right, "locked, so not looked at"
    assert counter.visit().standings()["c01"].locked_s == 60.0
    counter.now = Instant("boot", 60.0)
    assert counter.visit().check(CheckPin("c01", PIN)).pins["c01"] == PinStanding()


def test_a_try_is_on_disk_before_it_is_looked_at(counter, monkeypatch):
    """Whoever kills the visit once a wrong PIN is typed has had a try."""
    beside = SqlitePinTries(counter.folder)
    counter.opened.append(beside)
    seen = []

    def looks(pin, stored):
        seen.append(beside.read()["c01"].wrong)
        return False

    monkeypatch.setattr(pin_keeper, "verify_pin", looks)
    for _ in range(3):
        counter.visit().check(CheckPin("c01", WRONG))
    assert seen == [1, 2, 3]


def test_what_cannot_be_counted_is_not_looked_at(counter, monkeypatch):
    def full(_self, _change):
        raise StoreFullError("disk")

    monkeypatch.setattr(SqlitePinTries, "change", full)
    monkeypatch.setattr(pin_keeper, "verify_pin", lambda *_: pytest.fail("looked at"))
    told = counter.visit().check(CheckPin("c01", PIN))
    assert (told.right, told.kept) == (False, False)


def test_a_damaged_file_lets_nobody_in(counter, tmp_path):
    (tmp_path / FILE).write_bytes(b"no database" * 500)
    keeper = counter.visit()
    assert keeper.standings() == {}
    assert keeper.check(CheckPin("c01", PIN)) == ev.PinChecked("c01", right=False, kept=False)


@pytest.mark.parametrize("pin", ["2580", "111111", "123456", "", "716204" * 1000])
def test_a_pin_that_nobody_may_have_fits_nothing(counter, pin):
    """Also where the settings were made by an older version, or by hand."""
    clerk = clerk_of(1, "李敏", pin=hash_pin(pin))
    told = counter.visit((clerk,)).check(CheckPin("c01", pin))
    assert not told.right
    assert told.pins["c01"].attempts_left == PIN_TRIES - 1


def test_of_who_does_not_work_here_nothing_is_kept(counter):
    told = counter.visit().check(CheckPin("19900000001", PIN))
    assert not told.right
    assert counter.opened[0].read() == {}


def test_a_supervisor_unlocks_and_the_lock_of_others_stays(counter):
    keeper = counter.visit()
    for person in ("c01", "c02"):
        for _ in range(PIN_TRIES):
            keeper.check(CheckPin(person, WRONG))
    counter.now = Instant("boot", 61.0)
    told = keeper.unlock(UnlockPin("c01", "c02"))
    assert isinstance(told, ev.PinUnlocked)
    assert told.pins["c01"].attempts_left == PIN_TRIES
    assert counter.opened[0].read()["c02"].wrong == PIN_TRIES


def test_after_another_boot_a_lock_begins_anew_once(counter):
    for _ in range(PIN_TRIES):
        counter.visit().check(CheckPin("c01", WRONG))
    counter.now = Instant("another boot", 3.0)
    assert counter.visit().standings()["c01"].locked_s == 60.0
    counter.now = Instant("another boot", 33.0)
    assert counter.visit().standings()["c01"].locked_s == 30.0, "not anew with every visit"


# -- signing keys -------------------------------------------------------------------------------


def read(proof):
    return staff_statement.prove(proof, staff_key.public_pem(KEY.public))


def test_a_right_pin_signs_what_it_was_typed_for(counter):
    told = counter.visit().check(CheckPin("c01", PIN, SAYS))
    assert told.signed == SAYS
    assert read(told.proof) == (SAYS, None)
    assert counter.visit().check(CheckPin("c01", PIN)).proof is None, "for nothing: a sign-in"


def test_a_wrong_one_signs_nothing(counter):
    told = counter.visit().check(CheckPin("c01", WRONG, SAYS, opens_shift=True))
    assert (told.right, told.proof) == (False, None)


def test_who_has_no_key_yet_signs_without_a_proof(counter):
    told = counter.visit().check(CheckPin("c02", "385917", SAYS, opens_shift=True))
    assert (told.right, told.signed, told.proof) == (True, SAYS, None)


def test_the_keeper_keeps_no_key_but_the_shifts(counter):
    keeper = counter.visit()
    keeper.check(CheckPin("c01", PIN, SAYS))
    assert keeper.press(SAYS) is None
    keeper.check(CheckPin("c01", PIN, opens_shift=True))
    assert read(keeper.press(SAYS)).shift.person == "c01"
    private = KEY.unlock(PIN).pem
    held = [value for value in vars(keeper).values() if private in repr(value)]
    assert not held


def test_a_shift_ends_when_somebody_else_signs_in(counter):
    keeper = counter.visit()
    keeper.check(CheckPin("c01", PIN, opens_shift=True))
    keeper.check(CheckPin("c02", "385917", opens_shift=True))
    assert keeper.press(SAYS) is None


def test_a_second_persons_pin_opens_no_shift(counter):
    keeper = counter.visit()
    keeper.check(CheckPin("c01", PIN, opens_shift=True))
    before = keeper.shift
    keeper.check(CheckPin("c02", "385917", SAYS))
    assert keeper.shift is before
