"""The staff list: whose signatures count, from when on, and what a carrier without one does."""

import msgspec
import pytest
from enrollment import Carrier, key_of, moment, sign_off_of
from policy_cases import ANOTHER_PERSON, SIGNED_OFF

from kiosk.records.record import FocusCheck, Signed, encode

N = "19900000001"
STAYS = ("rejected", "signer_not_on_list")


def signed_off(carrier, *people, record_id="r1", number=N, **changes):
    """A number for somebody whom these people compared by eye."""
    review = sign_off_of(carrier.now, *people)
    changes = {"presence": None, "clerk_review": review} | changes
    return carrier.visit(record_id, number, facts=SIGNED_OFF, **changes)


def test_two_people_of_the_store_open_a_number(carrier):
    assert signed_off(carrier, "c01", "c03") == ("accepted", "activated")


def test_who_works_in_another_store_does_not_sign_here(carrier):
    carrier.employ("c07", "s2")
    assert signed_off(carrier, "c01", "c07") == STAYS
    carrier.employ("c07", "s1")
    assert signed_off(carrier, "c01", "c07", record_id="r2") == ("accepted", "activated")


def test_who_is_not_trained_does_not_sign(carrier):
    carrier.employ("c07", is_trained=False)
    assert signed_off(carrier, "c01", "c07") == ("rejected", "signer_not_trained")


def test_who_has_left_signs_no_more_but_what_they_signed_stands(carrier):
    late = carrier.record(
        "r1",
        N,
        facts=SIGNED_OFF,
        presence=None,
        clerk_review=sign_off_of(carrier.now, "c01", "c03"),
    )
    sealed = carrier.seal(encode(late), "r1")
    carrier.later(1)
    carrier.dismiss("c03")
    assert signed_off(carrier, "c01", "c03", record_id="r2", number="19900000002") == STAYS
    assert carrier.say(carrier.service.take_record("dev", sealed)).reason == "activated"


def test_who_comes_back_signs_again(carrier):
    carrier.dismiss("c03")
    carrier.employ("c03")
    assert signed_off(carrier, "c01", "c03") == ("accepted", "activated")


def test_an_attestation_is_by_somebody_on_the_list(carrier):
    assert carrier.visit("r1", N, attestation=Signed("c99", moment(carrier.now))) == STAYS
    assert carrier.visit("r2", N, attestation=Signed("c01", moment(carrier.now))) == (
        "accepted",
        "activated",
    )


def test_a_supervisor_of_another_store_makes_no_focus_check_here(carrier):
    carrier.employ("s07", "s2", role="supervisor")
    for i in range(3):
        carrier.register(f"1990000001{i}", activated_at=carrier.now)
    for place, signer in enumerate(("s07", "c02")):
        check = FocusCheck(True, "personal", Signed(signer, moment(carrier.now)))
        facts = {"request.focus_checked": True}
        made = carrier.visit(f"r{place}", N, facts=facts, focus_check=check)
        assert made == (("accepted", "activated") if signer == "c02" else STAYS)


def test_a_focus_check_that_was_not_plausible_lifts_nothing(carrier):
    for i in range(3):
        carrier.register(f"1990000001{i}", activated_at=carrier.now)
    check = FocusCheck(False, "personal", Signed("c02", moment(carrier.now)))
    made = carrier.visit("r1", N, facts={"request.focus_checked": True}, focus_check=check)
    assert made == ("rejected", "N-ABN-01")


def test_two_people_who_may_sign_stop_a_number(carrier):
    carrier.register(N, home_region="11")
    carrier.event(N)
    review = sign_off_of(carrier.now, "c01", "c02", is_holder=False)
    facts = ANOTHER_PERSON | {"card.home_region": "11"}
    made = carrier.visit("r1", N, "second_verify", facts=facts, clerk_review=review)
    assert made == ("accepted", "suspended")


# -- a carrier that had no list -----------------------------------------------------------------


@pytest.fixture
def older(office, tmp_path):
    made = Carrier(office, tmp_path, stores=())
    yield made
    made.ledger.close()


def test_without_a_list_two_names_are_two_people_as_before(older):
    assert signed_off(older, "c01", "c99") == ("accepted", "activated")
    assert signed_off(older, "c01", "c01", record_id="r2") == ("rejected", "signed_twice_by_one")


def test_from_its_first_entry_on_the_list_is_kept(older):
    ledger = older.ledger
    assert not ledger.staff.is_kept(older.now)
    older.employ("c01")
    assert ledger.staff.is_kept(older.now)
    assert signed_off(older, "c01", "c99") == STAYS


@pytest.mark.parametrize(("at", "is_kept"), [(99.0, False), (100.0, True), (1e12, True)])
def test_when_a_list_began_does_not_move(older, at, is_kept):
    staff = older.ledger.staff
    with older.ledger.transaction():
        staff.keep_from(100.0)
        staff.keep_from(0.0)
        staff.keep_from(1e11)
    assert staff.is_kept(at) is is_kept


# -- the cut-off date for proofs ----------------------------------------------------------------


def unproved(carrier, record_id="r1"):
    """Captured now, signed by nobody's own key."""
    changes = {"attestation": Signed("c01", moment(carrier.now))}
    whole = carrier.record(record_id, N, **changes)
    return msgspec.structs.replace(whole, **changes)


def test_what_was_captured_before_the_cut_off_is_taken_and_marked(carrier):
    early = unproved(carrier)
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now + 60)
    carrier.later(24)
    assert carrier.take(early).reason == "activated"
    assert carrier.ledger.marks() == {("dev", "r1"): "staff unproved"}
    late = unproved(carrier, "r2")
    assert carrier.take(late).reason == "staff_signature_missing"


def test_what_is_proved_has_no_mark(carrier):
    assert carrier.visit("r1", N) == ("accepted", "activated")
    assert carrier.ledger.marks() == {}


def test_a_key_that_is_not_registered_yet_proves_nothing_and_breaks_nothing(older):
    """Before the cut-off date: its public half is on its way to the carrier."""
    assert older.visit("r1", N) == ("accepted", "activated")
    assert older.ledger.marks() == {("dev", "r1"): "staff unproved"}


def test_what_a_key_signed_stands_after_its_end(carrier):
    """A person gets a new PIN, and with it a new key, while a record is on its way."""
    whole = carrier.record("r1", N)
    carrier.later(1)
    with carrier.ledger.transaction():
        carrier.ledger.staff_keys.end(key_of("c01")[0].kid, carrier.now)
    carrier.later(1)
    assert carrier.take(whole).reason == "activated"
    assert carrier.visit("r2", "19900000002") == ("rejected", "staff_key_unknown")
