"""What a person asks about the numbers under their document: whether it can be, and its effect."""

from kiosk.records.record import NumbersEnquiry
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.holder_requests import APPOINTMENT, DISPUTE

_DISPUTE_S = 15 * 86400.0  # until when this carrier answers
_QUERY_S = 48 * 3600.0  # until when the ministry's query is answered


def trouble(case: OpenedRecord, enquiry: NumbersEnquiry, ledger: Ledger) -> str:
    """A reason code, or "": every disputed number is one under the document."""
    for number in enquiry.disputed:
        found = ledger.numbers.find(number)
        if found is None or found.document != case.document:
            return "number_unknown"
    return ""


def file(case: OpenedRecord, enquiry: NumbersEnquiry, ledger: Ledger) -> str:
    """Keep what was asked for; the receipt's reason."""
    for number in enquiry.disputed:
        found = ledger.numbers.find(number)
        if found is not None and found.disputed_at is None:
            ledger.numbers.dispute(found, case.received_at)
            _add(case, ledger, DISPUTE, number, _DISPUTE_S)
    if enquiry.appointment:
        _add(case, ledger, APPOINTMENT, enquiry.answer_to, _QUERY_S)
    if enquiry.disputed:
        return "disputed"
    return "appointed" if enquiry.appointment else "listed"


def _add(case: OpenedRecord, ledger: Ledger, kind: str, number: str, within_s: float) -> None:
    record = case.record
    ledger.holder_requests.add(
        {
            "kind": kind,
            "document": case.needed_document(),
            "number": number,
            "device": record.device,
            "record_id": record.record_id,
            "store": record.store,
            "clerk": record.clerk,
            "at": case.received_at,
            "answer_by": case.received_at + within_s,
        }
    )
