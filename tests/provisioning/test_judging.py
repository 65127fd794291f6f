"""What the carrier does not take a kiosk's word for: signatures, sessions, facts, packs, counts."""

import datetime as dt
import hashlib
import shutil
from importlib.resources import files

import msgspec
import pytest
from enrollment import (
    ANOTHER,
    KIOSK_RULES,
    NOTICE,
    OFFLINE,
    Carrier,
    document_of,
    presence_of,
    proven,
    sign_off_of,
    signature_of,
)
from policy_cases import ANOTHER_PERSON, CLOCK_IN_DOUBT, SIGNED_OFF, UNKNOWN

from kiosk.enumerations import Outcome
from kiosk.policy.engine import decide
from kiosk.protocol.codes import Why
from kiosk.records.carried_transcript import Transcript
from kiosk.records.cose import cbor
from kiosk.records.record import FocusCheck, Signed, SignOff, decided, encode
from provisioning.carrier.bundles import Bundles, Replayed

N = "19900000001"
_AT = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
REVIEW = SignOff(
    is_holder=True,
    why=(Why.FACE_DECLINED,),
    signed=(Signed("c01", _AT), Signed("c02", _AT + dt.timedelta(seconds=9))),
)


@pytest.mark.parametrize(
    "changes",
    [
        {"binding": None},
        {"binding": b"x" * 32},
        {"signature": None},
        {"signature": signature_of(0, strokes=())},
        {"notice": None},
        {
            "notice": msgspec.structs.replace(
                NOTICE, sha256=hashlib.sha256(b"another text").digest()
            )
        },
        {"document": document_of(ANOTHER, digest=b"e" * 32)},
        {"presence": None},
        {"presence": presence_of(Transcript(nonce=b"other"))},
        {"presence": presence_of(Transcript(nonce=b"r1", steps=[]), digest=b"x" * 32)},
        {"nonce": b"other"},
        {"clerk_review": REVIEW},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_number_is_opened_unsigned_and_the_metric_stays_one(carrier, changes):
    whole = carrier.record("r1", N)
    changed = proven(msgspec.structs.replace(whole, **changes), again=True)
    assert carrier.take(changed).reason == "unsigned"
    assert carrier.number(N) is None
    assert carrier.visit("r2", N) == ("accepted", "activated")


def test_two_peoples_sign_off_stands_for_the_face_session(carrier):
    changes = {"clerk_review": REVIEW, "presence": None}
    assert carrier.visit("r1", N, facts=SIGNED_OFF, **changes) == ("accepted", "activated")


def test_one_face_session_stands_behind_one_number(carrier):
    first = carrier.record("r1", N)
    assert carrier.take(first).reason == "activated"
    again = carrier.record("r2", "19900000002", holder=ANOTHER, presence=first.presence)
    made = carrier.take(again)
    assert (made.verdict, made.reason) == ("rejected", "face_session_reused")
    assert carrier.number("19900000002") is None


def test_a_face_session_under_another_digest_is_no_session(carrier):
    """Bound and signed by the kiosk as it should be; the transcript is the first one's."""
    first = carrier.record("r1", N)
    carrier.take(first)
    disguised = msgspec.structs.replace(first.presence, digest=b"x" * 32)
    assert carrier.visit("r2", "19900000002", presence=disguised) == ("rejected", "unsigned")


def test_a_session_whose_number_was_taken_is_not_used_up(carrier):
    carrier.register(N, ANOTHER)
    first = carrier.record("r1", N)
    assert carrier.take(first).reason == "number_taken"
    again = carrier.record("r2", "19900000002", presence=first.presence)
    assert carrier.take(again).reason == "activated"


# -- the kiosk's decision is made again ---------------------------------------------------------


def changed_fact(record, name, value):
    facts = {**record.facts, name: msgspec.structs.replace(record.facts[name], value=value)}
    return msgspec.structs.replace(record, facts=facts)


@pytest.mark.parametrize(
    ("name", "value"), [("doc.age", 35), ("store.city", "1102"), ("face.match", False)]
)
def test_a_changed_fact_is_detected_even_when_it_decides_nothing(carrier, name, value):
    record = changed_fact(carrier.record("r1", N), name, value)
    made = carrier.take(record)
    assert (made.verdict, made.reason) == ("rejected", "decision_differs")
    message = carrier.seal(encode(record), "r1")
    replayed, why = carrier.service.replay("dev", message)
    assert replayed is Replayed.DIFFERS
    assert "facts_sha256" in why


def test_a_changed_outcome_is_detected(carrier):
    refused = carrier.record("r1", N, facts=ANOTHER_PERSON)
    allowed = carrier.record("r1", N)
    forged = msgspec.structs.replace(refused.decision, outcome=Outcome.ALLOW, reasons=())
    assert (
        carrier.take(msgspec.structs.replace(allowed, decision=forged)).reason == "decision_differs"
    )
    record = carrier.record("r2", N, facts=ANOTHER_PERSON)
    forged = msgspec.structs.replace(record.decision, outcome=Outcome.ALLOW)
    made = carrier.take(msgspec.structs.replace(record, decision=forged))
    assert made.reason == "decision_differs"
    assert carrier.number(N) is None


@pytest.fixture
def other_packs(tmp_path):
    """The same version by name; one threshold is another."""
    folder = shutil.copytree(str(files("kiosk.policy") / "packs"), tmp_path / "packs")
    pack = folder / "cn/parameters.toml"
    pack.write_text(pack.read_text("utf-8").replace("max_active_cards = 5", "max_active_cards = 9"))
    return folder


def test_a_changed_pack_under_the_same_version_is_detected(office, tmp_path, other_packs):
    carrier = Carrier(office, tmp_path, Bundles(other_packs))
    assert carrier.visit("r1", N) == ("rejected", "policy_bundle")
    assert carrier.number(N) is None
    carrier.ledger.close()


def test_a_bundle_that_is_not_here_is_judged_by_the_carriers_own_rules_once_released(
    office, tmp_path, other_packs
):
    manifest = other_packs / "bundle.toml"
    manifest.write_text("version = 99\nreleased = 2026-01-01\n")
    carrier = Carrier(office, tmp_path, Bundles(other_packs))
    assert carrier.visit("r1", N) == ("held", "bundle_unknown")
    assert carrier.number(N) is None
    assert carrier.release().reason == "activated"
    (visit,) = carrier.ledger.visits(0, carrier.now + 1)
    assert visit["replayed"] == "not_here"
    carrier.ledger.close()


def test_a_stored_record_alone_is_enough_to_decide_again(carrier):
    for place, facts in enumerate([{}, OFFLINE, {"doc.expired": True}]):
        record = carrier.record(f"r{place}", f"1990000000{place}", facts=facts)
        message = carrier.seal(encode(record), record.record_id)
        carrier.service.take_record("dev", message)
        carrier.later(10_000)
        assert carrier.service.replay("dev", message) == (Replayed.SAME, "")


def test_another_records_decision_proves_nothing(carrier):
    record = carrier.record("r1", N)
    borrowed = msgspec.structs.replace(record, record_id="r2")
    assert carrier.take(borrowed).reason == "evidence"


# -- the carrier decides for itself -------------------------------------------------------------


def test_what_the_kiosk_could_not_ask_the_carrier_knows(carrier):
    record = carrier.record("r1", N, facts=OFFLINE)
    assert record.decision.outcome == "DEFER"
    assert carrier.take(record).reason == "activated"


def test_a_clock_in_doubt_is_made_up_for_by_the_carriers(carrier):
    doubt = CLOCK_IN_DOUBT | OFFLINE | {"doc.age": UNKNOWN}
    assert carrier.visit("r1", N, facts=doubt | {"doc.age": 40}, clock_certain=False) == (
        "accepted",
        "activated",
    )
    expired = carrier.record(
        "r2", "19900000002", facts=doubt | {"doc.age": 40}, clock_certain=False
    )
    document = msgspec.structs.replace(expired.document, expiry=dt.date(2026, 11, 22))
    made = carrier.take(msgspec.structs.replace(expired, document=document))
    assert (made.verdict, made.reason) == ("rejected", "N-DOC-02")


def test_a_kiosk_that_raised_a_threshold_for_itself_is_judged_by_the_carriers(carrier):
    for i in range(5):
        carrier.register(f"1990000001{i}")
    facts = {"params.max_active_cards": 99, "subject.active_cards_this_carrier": 5}
    assert carrier.visit("r1", N, facts=facts) == ("rejected", "N-QTY-05")


def test_a_kiosk_that_left_a_step_out_is_judged_by_the_whole(carrier):
    """ALLOW with the face still to come is no ALLOW."""
    unfinished = carrier.record("r1", N, facts={"face.match": UNKNOWN})
    assert unfinished.decision.outcome == "REFER_TO_CLERK"
    decision, facts = decided(unfinished)
    pending = decide(
        KIOSK_RULES, facts, pending=frozenset({"face"}), number="r1", at=decision.decided_at
    )
    assert pending.outcome == "ALLOW"
    made = carrier.take(msgspec.structs.replace(unfinished, decision=pending))
    assert (made.verdict, made.reason) == ("rejected", "N-FACE-02")


@pytest.mark.parametrize(
    ("people", "reason"),
    [((), "N-FACE-01"), (("c01",), "N-FACE-01"), (("c01", "c01"), "signed_twice_by_one")],
    ids=["nobody", "one", "one_twice"],
)
def test_two_people_are_two_who_signed(carrier, people, reason):
    """The kiosk says that people compared; whose signatures are not there did not."""
    review = sign_off_of(carrier.now, *people)
    made = carrier.visit("r1", N, facts=SIGNED_OFF, clerk_review=review)
    assert made == ("rejected", reason)
    assert carrier.number(N) is None


def test_two_people_who_said_no_let_nobody_pass(carrier):
    review = sign_off_of(carrier.now, "c01", "c02", is_holder=False)
    made = carrier.visit("r1", N, facts=SIGNED_OFF, clerk_review=review)
    assert made == ("rejected", "N-FACE-01")


def test_a_fourth_card_in_a_month_waits_for_the_focus_check(carrier):
    for i in range(3):
        carrier.register(f"1990000001{i}", activated_at=carrier.now)
    assert carrier.visit("r1", N) == ("rejected", "N-ABN-01")
    asked = {"request.focus_checked": True}
    check = FocusCheck(plausible=True, purpose="personal", signed=Signed("c02", _AT))
    made = carrier.visit("r2", N, facts=asked, focus_check=check)
    assert made == ("accepted", "activated")


def test_a_new_number_cannot_be_opened_under_a_lighter_flows_rules(carrier):
    for i in range(5):
        carrier.register(f"1990000001{i}")
    as_if = carrier.record("r1", N, facts={"request.flow": "second_verify"})
    assert as_if.decision.outcome == "ALLOW"
    assert carrier.take(as_if).reason == "N-QTY-05"


def test_what_the_carrier_does_not_know_it_does_not_take_from_the_kiosk(carrier):
    """The number's home is on no file, so that Hubei's rule may apply, whatever the kiosk says."""
    carrier.register(N)
    carrier.event(N)
    told = {"request.by_proxy": False, "card.home_region": "32"}
    assert carrier.visit("r1", N, "resume", facts=told, iccid="8987") == ("rejected", "HB-5")


def test_cbor_of_a_record_is_what_it_was(carrier):
    """The digests are made again from what was decoded."""
    record = carrier.record("r1", N)
    assert cbor.dumps(cbor.loads(encode(record))) == encode(record)
