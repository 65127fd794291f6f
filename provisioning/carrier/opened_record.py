"""One opened record, read once: its document, its decision, its facts, its proofs. All checked."""

import datetime as dt
from typing import Any, Literal

import msgspec

from kiosk.enumerations import Outcome
from kiosk.errors import EvidenceError
from kiosk.policy import fact_file as paper
from kiosk.policy.decision import Decision
from kiosk.policy.facts import Fact
from kiosk.policy.vocabulary import CHINA, FIRST, LAST
from kiosk.records import record as records
from kiosk.records.record import Record
from provisioning.carrier import proof

_LONGEST = 64  # of a name or an id
_LONGEST_NUMBER = 20  # E.164 has 15 digits, E.118 19


class _Holder(msgspec.Struct, frozen=True):
    number: str
    birth: dt.date | None = None


class _Document(msgspec.Struct, frozen=True):
    kind: str
    holder: _Holder
    expiry: dt.date | None = None


class Complaint(msgspec.Struct, frozen=True):
    """What a customer objects to, why, to whom it goes, and where they can be reached."""

    about: str
    ground: Literal["not_mine", "listing", "identity", "other"]
    route: Literal["carrier", "12300", "96110", "police"]
    contact: str = ""


class OpenedRecord:
    """A record with what follows from it. Times are seconds since the epoch."""

    def __init__(self, record: Record, hash_document: Any, received_at: float) -> None:
        """hash_document: (kind, number) → keyed hash. Raises EvidenceError: signed, yet malformed."""
        _check_lengths(record)
        self.record = record
        self.received_at = received_at
        self.judged_at = _judged_at(record, received_at)
        self._document = _converted(record.document, _Document) if record.document else None
        self.document: bytes | None = (
            hash_document(self._document.kind, self._document.holder.number)
            if self._document
            else None
        )
        self.decision, self.facts = _decision(record)
        self.session = proof.session_digest(record)
        self.is_signed = proof.is_signed(record)

    @property
    def outcome(self) -> Outcome | None:
        """None: a complaint, on which nothing was decided."""
        return self.decision.outcome if self.decision else None

    def needed_document(self) -> bytes:
        """Raises EvidenceError when there is none."""
        if self.document is None:
            raise EvidenceError("record: an outcome that goes on, without a document")
        return self.document

    def fact(self, name: str) -> Any:
        """A fact's value as it was recorded; None: unknown."""
        fact = self.facts.get(name)
        return fact.value if fact else None

    def is_true(self, rules: frozenset[str]) -> bool:
        """Whether one of these rules held, for certain."""
        trace = self.decision.trace if self.decision else ()
        return any(result.rule in rules and result.truth == "true" for result in trace)

    def days(self, now: dt.datetime) -> dict[str, Any]:
        """What the document's days say at this moment."""
        if self._document is None:
            return {}
        today = now.astimezone(CHINA).date()
        expiry, birth = self._document.expiry, self._document.holder.birth
        days: dict[str, Any] = {"doc.expired": expiry is not None and expiry < today}
        if birth is not None:
            had_birthday = (today.month, today.day) >= (birth.month, birth.day)
            days["doc.age"] = today.year - birth.year - (not had_birthday)
        return days

    @property
    def away(self) -> int | None:
        """1: the document is at home in another province than the store; None: not known."""
        home, store = self.fact("doc.home_province"), self.fact("store.province")
        return None if home is None or store is None else int(home != store)

    def complaint(self) -> Complaint:
        """Raises EvidenceError."""
        filed: Complaint = _converted(self.record.complaint, Complaint)
        if max(len(filed.about), len(filed.contact)) > _LONGEST:
            raise EvidenceError("record: a complaint's field is too long")
        return filed


def _check_lengths(record: Record) -> None:
    names = (record.record_id, record.store, record.clerk, record.flow)
    if max(len(name) for name in names) > _LONGEST:
        raise EvidenceError("record: a name is too long")
    for digits in (record.number, record.iccid):
        if digits and (
            len(digits) > _LONGEST_NUMBER or not digits.isascii() or not digits.isalnum()
        ):
            raise EvidenceError("record: number or ICCID is none")


def _judged_at(record: Record, received_at: float) -> float:
    """When it was captured, as the kiosk signed it on trusted time; else when it was received.

    Never later than it was received: nobody captures in the future.
    """
    try:
        at = dt.datetime.fromisoformat(record.captured_at)
    except ValueError as error:
        raise EvidenceError("record: captured_at is no moment") from error
    if at.tzinfo is None or not FIRST <= at < LAST:
        raise EvidenceError("record: captured_at is no moment of these centuries")
    return min(at.timestamp(), received_at) if record.clock_certain else received_at


def _decision(record: Record) -> tuple[Decision | None, dict[str, Fact]]:
    if record.flow == "complaint":
        return None, {}
    try:
        decision, facts = paper.read(records.encode(record))
    except paper.FactFileError as error:
        raise EvidenceError(f"record: {error}") from error
    if decision.number != record.record_id:
        raise EvidenceError("record: another record's decision")
    return decision, facts


def _converted(value: Any, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"record: {error}") from error
