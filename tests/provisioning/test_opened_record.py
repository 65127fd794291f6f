"""The bounds of a record at the carrier: what is out of them is named with its field."""

import datetime as dt

import pytest
from enrollment import HOLDER, document_of, moment
from msgspec.structs import replace

from kiosk.errors import EvidenceError
from kiosk.identity.documents import CITIZEN_WITHOUT_NUMBER, DocumentKind
from kiosk.records.record import Complaint, FocusCheck, Signed
from provisioning.carrier import proved_facts
from provisioning.carrier.opened_record import OpenedRecord

N = "19900000001"
LONG = "x" * 65
RECEIVED_AT = 7.0  # seconds since the epoch


def opened(record):
    return OpenedRecord(record, lambda kind, number: f"{kind}:{number}".encode(), RECEIVED_AT)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"record_id": LONG}, "record_id must be at most 64 characters"),
        ({"store": LONG}, "store must be at most 64 characters"),
        ({"clerk": LONG}, "clerk must be at most 64 characters"),
        ({"number": "1" * 21}, "number must be at most 20 digits or letters"),
        ({"number": "1 2"}, "number must be"),
        ({"number": "１２"}, "number must be"),
        ({"iccid": "8986\x00"}, "iccid must be"),
        (
            {"captured_at": dt.datetime(1899, 12, 31, tzinfo=dt.UTC)},
            "captured_at must lie between 1900 and 2200",
        ),
        (
            {"captured_at": dt.datetime(2200, 1, 1, tzinfo=dt.UTC)},
            "captured_at must lie between 1900 and 2200",
        ),
        ({"decision": None}, "decision is missing"),
    ],
)
def test_what_is_out_of_bounds_is_named(carrier, changes, named):
    fields = {"record_id": "r1", "number": N} | changes
    with pytest.raises(EvidenceError, match=named):
        opened(carrier.record(**fields))


@pytest.mark.parametrize(
    ("purpose", "plausible", "settled"),
    [
        ("personal", True, False),
        (f"personal {CITIZEN_WITHOUT_NUMBER}", True, True),
        (f"personal {CITIZEN_WITHOUT_NUMBER}", False, False),
    ],
)
def test_who_a_citizen_with_a_passport_is_has_to_be_signed_for(
    carrier, purpose, plausible, settled
):
    check = FocusCheck(plausible, purpose, Signed("c02", moment(carrier.now)))
    document = document_of(HOLDER, kind=DocumentKind.PASSPORT)
    said = {"doc.citizen_without_number": False, "request.citizen_settled": True}
    case = opened(carrier.record("r1", N, facts=said, document=document, focus_check=check))
    facts = proved_facts.proved(case, dict(case.facts), moment(carrier.now))
    assert facts["doc.citizen_without_number"].value is True
    assert facts["request.citizen_settled"].value is settled


def test_a_decision_of_no_century_is_named(carrier):
    record = carrier.record("r1", N)
    never = dt.datetime(2300, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(EvidenceError, match=r"decision\.decided_at must lie between"):
        opened(replace(record, decision=replace(record.decision, decided_at=never)))


@pytest.mark.parametrize("name", ["about", "contact"])
def test_a_complaints_field_that_is_too_long_is_named(carrier, name):
    record = opened(carrier.complaint("r1", **{name: LONG}))
    with pytest.raises(EvidenceError, match=f"complaint.{name} must be at most 64"):
        record.complaint()


def test_a_complaint_that_is_missing_is_named(carrier):
    with pytest.raises(EvidenceError, match="complaint is missing"):
        opened(carrier.record("r1", N)).complaint()


def test_the_complaint_is_the_records_own_part(carrier):
    assert isinstance(opened(carrier.complaint("r1")).complaint(), Complaint)


def test_a_kiosk_that_lost_its_clock_is_judged_at_receipt(carrier):
    """1970 is no reason to lose a record."""
    record = carrier.record(
        "r1", N, captured_at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), clock_certain=False
    )
    assert opened(record).judged_at == RECEIVED_AT


@pytest.mark.parametrize(
    ("expiry", "expired"),
    [(None, False), (dt.date(2026, 11, 22), True), (dt.date(2026, 11, 23), False)],
)
def test_the_documents_days_are_chinas(carrier, expiry, expired):
    record = opened(carrier.record("r1", N, document=document_of(HOLDER, expiry=expiry)))
    late = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)  # the 23rd in China
    assert record.days(late) == {"doc.expired": expired, "doc.age": 46}
