"""A complaint's record at the carrier: kept in its table, beside the one record that it means."""

from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord


def file(case: OpenedRecord, ledger: Ledger) -> None:
    """Raises EvidenceError: the record has no complaint."""
    filed, record = case.complaint(), case.record
    ledger.complaints.add(
        {
            "device": record.device,
            "record_id": record.record_id,
            "about": filed.about,
            "about_record": _meant(filed.about, ledger),
            "ground": filed.ground,
            "route": filed.route,
            "contact": filed.contact,
            "store": record.store,
            "clerk": record.clerk,
            "at": case.received_at,
        }
    )


def _meant(about: str, ledger: Ledger) -> str:
    """The record that a decision's number names, in full or by its end; "" when not one."""
    found = ledger.records_ending_with(about) if about else []
    return found[0] if len(found) == 1 else ""
