"""The reference carrier: takes each record once, counts for itself, signs what it says."""

import datetime as dt
import hashlib
import itertools
import sqlite3

import carriers
import cbor2
import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, HOUR, Carrier, proven
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policy_cases import ANOTHER_PERSON

from kiosk.enumerations import NumberState
from kiosk.errors import EvidenceError
from kiosk.records.cose import cbor
from kiosk.records.record import encode
from provisioning.carrier import credentials
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.device_places import DevicePlace

MONTH = 31 * 24


def test_a_record_is_taken_once_and_told_the_same_twice(carrier):
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1")
    first = carrier.service.take_record("dev", message)
    assert carrier.say(first).verdict == "accepted"
    assert carrier.say(first).reason == "activated"
    assert carrier.say(first).effective_at == carrier.now
    assert carrier.say(first).sha256 == hashlib.sha256(message).digest()
    carrier.later(1)
    assert carrier.service.take_record("dev", message) == first


def test_other_bytes_under_a_known_id_are_refused(carrier):
    assert carrier.visit("r1", "19900000001") == ("accepted", "activated")
    assert carrier.visit("r1", "19900000002") == ("rejected", "duplicate_id")


def test_the_sixth_card_is_refused_by_the_carriers_own_count(carrier):
    """Whatever the kiosk was told: it says zero each time."""
    said = []
    for i in range(6):
        said.append(carrier.visit(f"r{i}", f"1990000000{i}"))
        carrier.later(MONTH)
    assert said == [("accepted", "activated")] * 5 + [("rejected", "N-QTY-05")]


def test_a_suspended_number_is_still_one_of_the_five(carrier):
    for i in range(5):
        carrier.register(f"1990000000{i}", state="suspended")
    assert carrier.visit("r1", "19900000009") == ("rejected", "N-QTY-05")


def test_a_closed_number_is_none_of_the_five_and_can_be_given_again(carrier):
    for i in range(5):
        carrier.register(f"1990000000{i}", product="internet")
    with carrier.ledger.transaction():
        carrier.ledger.numbers.set_state(
            carrier.number("19900000000"), NumberState.CLOSED, "x", carrier.now
        )
    assert carrier.visit("r0", "19900000000") == ("rejected", "iccid_taken")
    new = carrier.visit("r1", "19900000000", iccid="8986000000000000010")
    assert new == ("accepted", "activated")
    assert carrier.ask(asked())["subject.install_uninstall_12m"] == 1


def test_what_was_given_up_within_a_year_counts_by_its_class_and_stops_a_third(carrier):
    """Two of them: whatever the kiosk was told; a year later it is over."""
    for serial in (1, 2):
        carrier.register(f"1990000000{serial}", product="icecream")
        with carrier.ledger.transaction():
            carrier.ledger.numbers.set_state(
                carrier.number(f"1990000000{serial}"), NumberState.CLOSED, "x", carrier.now
            )
    third = {"request.product": "internet"}
    assert carrier.visit("r1", "19900000003", facts=third) == ("rejected", "CU-2")
    carrier.later(hours=366 * 24)
    assert carrier.ask(asked())["subject.install_uninstall_12m"] == 0


def test_a_number_is_given_once(carrier):
    carrier.visit("r1", "19900000001")
    assert carrier.visit("r2", "19900000001", holder=ANOTHER) == ("rejected", "number_taken")


def test_a_refused_visit_is_recorded_and_opens_nothing(carrier):
    made = carrier.take(carrier.record("r1", "19900000001", facts=ANOTHER_PERSON))
    assert (made.verdict, made.reason, made.effective_at) == ("accepted", "recorded", None)
    assert carrier.number("19900000001") is None


def test_a_record_in_another_kiosks_name_is_refused(carrier):
    body = encode(carrier.record("r1", "19900000001"))
    message = carrier.seal(body, "r1", device="other")
    assert carrier.say(carrier.service.take_record("dev", message)).reason == "foreign_device"
    assert carrier.service.take_record("nobody", carrier.seal(body, "r1")) is not None


def test_a_record_in_anothers_envelope_is_refused(carrier):
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r2")
    assert carrier.say(carrier.service.take_record("dev", message)).reason == "evidence"


@pytest.mark.parametrize("body", [b"", cbor2.dumps({"a": 1}), cbor2.dumps([1, 2])])
def test_a_signed_record_that_is_malformed_is_rejected_and_stops_nobody(carrier, body):
    made = carrier.say(carrier.service.take_record("dev", carrier.seal(body, "r1")))
    assert (made.verdict, made.reason) == ("rejected", "evidence")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 99},
        {"version": "2"},
        {"version": None},
        {"document": {"kind": "resident"}},
        {"document": {"kind": 1, "holder": {"number": "1"}}},
        {"captured_at": "yesterday"},
        {"captured_at": "2026-11-23T10:00:00"},
        {"captured_at": "9999-12-31T23:59:59-05:00"},
        {"flow": "lottery"},
        {"flow": "x" * 100},
        {"store": "s" * 100},
        {"number": "19900000001" * 9},
        {"number": "1990000\x00001"},
        {"decision": {}},
        {"decision": None},
        {"decision": {"outcome": "ALLOW"}},
        {"facts": {"now": 1}},
        {"facts": {"no.such": {"value": 1, "source": "chip", "as_of": "2026-11-23T10:00:00Z"}}},
        {"presence": {"transcript": [1]}},
        {"signature": {"strokes": [[[0.1, 0.2]]]}},
    ],
)
def test_a_signed_record_with_a_wrong_part_is_rejected_and_opens_nothing(carrier, changes):
    whole = carrier.record("r1", "19900000001")
    made = carrier.take_changed(whole, **changes)
    assert (made.verdict, made.reason) == ("rejected", "evidence")
    assert not carrier.ledger.numbers.all()
    assert carrier.visit("r2", "19900000001") == ("accepted", "activated")


def test_an_outcome_that_goes_on_without_a_document_opens_nothing(carrier):
    whole = carrier.record("r1", "19900000001")
    made = carrier.take(proven(msgspec.structs.replace(whole, document=None), again=True))
    assert (made.verdict, made.reason) == ("rejected", "evidence")
    assert not carrier.ledger.numbers.all()


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
_NAMES = itertools.count(1)
_FIELDS = [
    *("flow", "document", "decision", "facts", "number", "iccid", "captured_at", "clock_certain"),
    *("presence", "notice", "signature", "binding", "clerk_review", "attestation", "focus_check"),
    *("complaint", "store", "clerk"),
]


@given(name=st.sampled_from(_FIELDS), value=_ANYTHING, flow=st.sampled_from(["new_sim", "resume"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_signed_record_stops_the_carrier(carrier, name, value, flow):
    record_id = f"r{next(_NAMES)}"
    body = cbor2.loads(encode(carrier.record(record_id, "19900000001", flow)))
    body[name] = value
    raw = carrier.service.take_record("dev", carrier.seal(cbor.dumps(body), record_id))
    assert carrier.say(raw).verdict in {"accepted", "rejected"}


@pytest.mark.parametrize("seq", [-1, 1 << 63, 1 << 70])
def test_a_place_out_of_bounds_is_no_place(carrier, seq):
    message = carrier.seal(encode(carrier.record("r1", "19900000001")), "r1", seq)
    with pytest.raises(EvidenceError):
        carrier.service.take_record("dev", message)


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_stop_the_carrier(carrier, data):
    for taken in (carrier.service.take_record, carrier.service.answer):
        with pytest.raises(EvidenceError):
            taken("dev", data)


# -- questions ----------------------------------------------------------------------------------


def asked(holder=HOLDER, **more):
    return {"document_kind": "resident", "document_number": holder} | more


def test_an_answer_counts_only_this_document(carrier):
    carrier.visit("r1", "19900000001")
    for holder, count in ((HOLDER, 1), (ANOTHER, 0)):
        assert carrier.ask(asked(holder)) == {
            "subject.active_cards_this_carrier": count,
            "subject.active_numbers_total": count,
            "subject.new_cards_30d": count,
            "subject.class_counts": {"mobile": count, "internet": 0, "icecream": 0, "iot": 0},
            "subject.install_uninstall_12m": 0,
            "subject.credit_tier": "unrated",
            "subject.listings": [],
            "signal.suspected_batch": False,
            "signal.face_suspected": False,
            "signal.place_confirmed": True,
        }
    assert carrier.ask(asked(), device="another") is None


def test_a_listing_is_told_as_it_was_put_on_file_until_it_is_taken_off(carrier):
    listing = {"list": "joint_punishment", "region": "CN", "sources": ["x"], "from": "2026-01-01"}
    document = carrier.hash(HOLDER)
    with carrier.ledger.transaction():
        carrier.ledger.listings.add(document, bytes(16), listing)
    assert carrier.ask(asked())["subject.listings"] == [listing]
    assert carrier.ask(asked(ANOTHER))["subject.listings"] == []
    assert carrier.visit("r1", "19900000001") == ("rejected", "N-PEN-01")
    with carrier.ledger.transaction():
        carrier.ledger.listings.remove(document, "joint_punishment", "CN", "anna", carrier.now)
    assert carrier.visit("r2", "19900000001") == ("accepted", "activated")


@pytest.mark.parametrize("flow", ["second_verify", "resume"])
def test_nothing_is_told_of_somebody_elses_number(carrier, flow):
    """Unknown, closed and another's look the same."""
    carrier.register("19900000001", ANOTHER, state="suspended")
    carrier.register("19900000003", state="closed")
    answers = [
        carrier.ask(asked(flow=flow, number=number, iccid=f"8986{number}"))
        for number in ("19900000001", "19900000002", "19900000003", "")
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["request.by_proxy"] is True
    assert not [name for name in answers[0] if name.startswith("card.")]


def test_a_subscriber_is_told_of_their_own_number(carrier):
    carrier.register("19900000001", home_region="42", is_retained=True)
    carrier.event("19900000001")
    notified = dt.datetime.fromtimestamp(carrier.now, dt.UTC).isoformat()
    carrier.later(1)
    told = carrier.ask(asked(flow="second_verify", number="19900000001", iccid="898619900000001"))
    assert told["request.by_proxy"] is False
    expected = {
        "card.status": "notified",
        "card.status_since": notified,
        "card.notified_at": notified,
        "card.reasons": ["fraud_involved"],
        "card.home_region": "42",
        "card.is_retained_number": True,
        "card.sim_present": True,
        "card.never_used": False,
        "card.swaps": 0,
        "card.user_class": "ordinary",
    }
    assert told.items() >= expected.items()
    other = carrier.ask(asked(flow="second_verify", number="19900000001", iccid="8987"))
    assert other["card.sim_present"] is False


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"document_kind": "resident"},
        asked(flow="no such flow"),
        asked(flow="complaint"),
        asked(flow=1),
        asked(number=19900000001),
        asked(store="s" * 100),
        asked(quantity=-1),
        asked(quantity=1 << 40),
    ],
)
def test_a_question_that_is_none_is_not_answered(carrier, question):
    assert carrier.ask(question) is None


@given(
    st.dictionaries(
        st.sampled_from(["flow", "number", "clerk", "store", "document_kind", "document_number"]),
        st.sampled_from(["new_sim", "resume", "x", ""]) | _ANYTHING,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_question_stops_the_carrier(carrier, question):
    told = carrier.ask(question)
    assert told is None or "subject.listings" in told


# -- the folder ---------------------------------------------------------------------------------


def test_making_the_folder_again_keeps_every_key(office):
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    roles = before.pop(office / credentials.ROLES)
    carriers.make(office, "dev", "dev2")
    assert b"dev2" not in roles
    assert b"dev2" in (office / credentials.ROLES).read_bytes()
    assert all(path.read_bytes() == content for path, content in before.items())
    assert (office / "devices/dev2/tls.pem").exists()


def test_no_document_number_and_no_name_is_in_the_database_in_clear(carrier, tmp_path):
    carrier.visit("r1", "19900000001")
    carrier.visit("r2", "19900000002", facts=ANOTHER_PERSON)
    content = (tmp_path / "carrier.db").read_bytes() + (tmp_path / "carrier.db-wal").read_bytes()
    assert HOLDER.encode() not in content
    assert b"19900000001" in content  # the needle would be found


def test_the_cards_of_an_older_database_are_numbers(tmp_path):
    old = sqlite3.connect(tmp_path / "c.db")
    old.execute("CREATE TABLE cards (document, number, iccid, state, activated_at)")
    old.execute("INSERT INTO cards VALUES (?, '19900000001', '8986', 'active', 1000.0)", (b"h",))
    old.commit()
    old.close()
    for _ in range(2):
        ledger = Ledger(tmp_path / "c.db")
        assert ledger.numbers.find("19900000001").document == b"h"
        assert ledger.numbers.held(b"h") == 1
        ledger.close()


def test_who_stopped_the_numbers_of_an_older_database_was_the_carrier(tmp_path, office):
    made = Carrier(office, tmp_path)
    made.register("19900000001", state="suspended")
    made.ledger.close()
    old = sqlite3.connect(tmp_path / "carrier.db")
    old.execute("ALTER TABLE numbers DROP COLUMN ordered_stop")
    old.commit()
    old.close()
    for _ in range(2):
        ledger = Ledger(tmp_path / "carrier.db")
        assert ledger.numbers.find("19900000001").stopped_by == "carrier"
        ledger.close()


def test_nobody_is_alone_with_the_kiosks_of_an_older_database(tmp_path):
    old = sqlite3.connect(tmp_path / "c.db")
    old.execute("CREATE TABLE device_places (device PRIMARY KEY, store, agent_company, readers)")
    old.execute("INSERT INTO device_places VALUES ('dev', 's1', 'a', '[]')")
    old.commit()
    old.close()
    for _ in range(2):
        ledger = Ledger(tmp_path / "c.db")
        assert ledger.device_places.find("dev") == DevicePlace(
            device="dev", store="s1", agent_company="a", is_self_service=False
        )
        ledger.close()


def test_a_months_old_card_is_not_new(carrier):
    carrier.register("19900000001", activated_at=carrier.now - 30 * 24 * HOUR - 1)
    carrier.register("19900000002", activated_at=carrier.now - 30 * 24 * HOUR + 1)
    assert carrier.ask(asked())["subject.new_cards_30d"] == 1
