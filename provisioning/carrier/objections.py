"""What people wait for an answer to, and until when: complaints, disputed numbers, queries at all carriers.

A complaint that the carrier answers has 15 days (电信用户申诉处理办法, MIIT Order 35 of 2016). One that goes
to 12300, 96110 or the police is answered there, and has no deadline of the carrier's.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from kiosk.enumerations import ComplaintRoute
from provisioning.carrier.ledger import Ledger

COMPLAINT_S = 15 * 86400.0


class FiledObjection(msgspec.Struct, frozen=True, kw_only=True):
    """Moments are seconds since the epoch. answer_by None: somebody else answers it."""

    table: Literal["complaint", "request"]
    number: int  # in its table
    kind: str  # complaint, dispute, appointment
    at: float
    device: str
    record_id: str
    store: str
    clerk: str
    contact: str
    ground: str = ""  # of a complaint
    route: str
    about: str = ""  # the decision or the phone number
    answer_by: float | None
    answered_at: float | None = None
    answered_by: str = ""

    def is_late(self, now: float) -> bool:
        """The carrier owes an answer, and its time is over."""
        return self.is_owed and self.answer_by is not None and now > self.answer_by

    @property
    def is_owed(self) -> bool:
        return self.answered_at is None and self.answer_by is not None


def listed(ledger: Ledger) -> list[FiledObjection]:
    """What is owed first, by its deadline; then what others answer, then what was answered, newest first."""
    return sorted([*_complaints(ledger), *_requests(ledger)], key=_urgency)


def _urgency(one: FiledObjection) -> tuple[int, float]:
    if one.answered_at is not None:
        return 2, -one.answered_at
    return (1, -one.at) if one.answer_by is None else (0, one.answer_by)


def _complaints(ledger: Ledger) -> Iterator[FiledObjection]:
    answers = ledger.answers_given.all()
    for row in ledger.complaints.all():
        ours = row["route"] == ComplaintRoute.CARRIER
        yield FiledObjection(
            table="complaint",
            number=row["id"],
            kind="complaint",
            ground=row["ground"],
            route=row["route"],
            about=row["about"],
            contact=row["contact"],
            answer_by=row["at"] + COMPLAINT_S if ours else None,
            **_common(row, answers.get(("complaint", row["id"])) or _closing(row)),
        )


def _requests(ledger: Ledger) -> Iterator[FiledObjection]:
    """What is told of a dispute is its number; of a query, where its answer goes."""
    answers = ledger.answers_given.all()
    for row in ledger.holder_requests.all():
        is_dispute = row["kind"] == "dispute"
        yield FiledObjection(
            table="request",
            number=row["id"],
            kind=row["kind"],
            route=ComplaintRoute.CARRIER.value,
            about=row["number"] if is_dispute else "",
            contact="" if is_dispute else row["number"],
            answer_by=row["answer_by"],
            **_common(row, answers.get(("request", row["id"]))),
        )


def _closing(row: dict[str, Any]) -> dict[str, Any] | None:
    """The answer that closed it here (`carrier complaint answer`)."""
    closed = row["closed_at"] is not None
    return {"at": row["closed_at"], "who": row["answered_by"]} if closed else None


def _common(row: dict[str, Any], answer: dict[str, Any] | None) -> dict[str, Any]:
    names = ("at", "device", "record_id", "store", "clerk")
    given = {"answered_at": answer["at"], "answered_by": answer["who"]} if answer else {}
    return {name: row[name] for name in names} | given
