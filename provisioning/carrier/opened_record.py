"""One opened record at the carrier: its bounds are checked, and what follows from it is worked out once."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from kiosk import china_time
from kiosk.enumerations import Flow, Outcome
from kiosk.errors import EvidenceError
from kiosk.identity import organisation_code
from kiosk.identity.esim import is_eid, is_imei
from kiosk.input_bounds import EID_LENGTH, NAME_LENGTH, NUMBER_LENGTH, NUMBERS_OF_ONE
from kiosk.policy.decision import Decision, once_verified
from kiosk.policy.facts import Fact
from kiosk.policy.vocabulary import FIRST, LAST
from kiosk.records import binding_digests, staff_statement
from kiosk.records.record import Complaint, NumbersEnquiry, Record, TextGiven, decided

# Nobody has a number, or a card for one, before the carrier gives it, or loses one before it is taken.
_JUDGED_AT_RECEPTION = frozenset(
    {Flow.NEW_SIM, Flow.REPLACE, Flow.CANCEL, Flow.TRANSFER_OUT, Flow.TRANSFER, Flow.QUERY}
)
_GOES_ON = frozenset({Outcome.ALLOW, Outcome.DEFER})
_PNG = b"\x89PNG\r\n\x1a\n"
_PEOPLE = 2  # who sign one answer about the person


class OpenedRecord:
    """A record with what follows from it. Times are seconds since the epoch."""

    def __init__(
        self,
        record: Record,
        hash_document: Callable[[str, str], bytes],
        received_at: float,
        earliest: float = 0.0,
        evidence_kid: str = "",
    ) -> None:
        """hash_document: (kind, number) → keyed hash. earliest: no kiosk is believed an earlier capture.

        evidence_kid: of the kiosk's key that signed it.

        Raises EvidenceError: signed, yet malformed.
        """
        _check_lengths(record)
        _check_moment("captured_at", record.captured_at)
        self.record = record
        self.evidence_kid = evidence_kid
        self.received_at = received_at
        self.captured_at = _captured_at(record, earliest, received_at)
        # Who verifies was in time or was not.
        at_reception = record.flow in _JUDGED_AT_RECEPTION
        self.judged_at = received_at if at_reception else self.captured_at
        document = record.document
        self.document = hash_document(document.kind, document.holder.number) if document else None
        held = record.organisation
        self.organisation = hash_document(organisation_code.KIND, held.code) if held else None
        self.decision, self.facts = _decided(record)
        self.session = binding_digests.person_digest(record)
        self.is_signed = binding_digests.is_signed(record)

    @property
    def outcome(self) -> Outcome | None:
        """None: a complaint, on which nothing was decided."""
        return self.decision.outcome if self.decision else None

    @property
    def goes_on(self) -> bool:
        """Whether its kiosk gave what was asked for, at once or later."""
        decided = self.decision
        return decided is not None and once_verified(decided, self.record.flow).outcome in _GOES_ON

    @property
    def is_vouched(self) -> bool:
        """Whether anybody of the staff put their name to the person before the kiosk."""
        return self.record.attestation is not None or self.record.clerk_review is not None

    def needed_document(self) -> bytes:
        """Raises EvidenceError when there is none."""
        if self.document is None:
            raise EvidenceError("record: an outcome that goes on, without a document")
        return self.document

    def needed_holder(self) -> bytes:
        """Of a new number: the organisation, or the person. Raises EvidenceError when there is neither."""
        return self.organisation or self.needed_document()

    def fact(self, name: str) -> Any:
        """A fact's value as it was recorded; None: unknown."""
        fact = self.facts.get(name)
        return fact.value if fact else None

    def is_true(self, rules: frozenset[str]) -> bool:
        """Whether one of these rules held, for certain."""
        trace = self.decision.trace if self.decision else ()
        return any(result.rule in rules and result.truth == "true" for result in trace)

    @property
    def is_suspicious(self) -> bool:
        """Whether a face session with the document was suspicious: of this visit, or known to its kiosk."""
        history = self.record.presence_history
        return history is not None and history.is_suspicious

    @property
    def said_by_people(self) -> bool | None:
        """Whether it is the document's holder, as two different people signed; None: no two did."""
        review = self.record.clerk_review
        if review is None or len({one.clerk for one in review.signed}) < _PEOPLE:
            return None
        return review.is_holder

    def signers(self) -> Iterator[str]:
        """Whoever put their name to something, each as often as they did."""
        record = self.record
        if record.attestation is not None:
            yield record.attestation.clerk
        if record.clerk_review is not None:
            yield from (one.clerk for one in record.clerk_review.signed)
        if record.focus_check is not None:
            yield record.focus_check.signed.clerk
        if record.three_nos is not None:
            yield record.three_nos.clerk

    def key_ids(self) -> Iterator[str]:
        """Of the people's own keys that signed something. Raises EvidenceError."""
        for signing in staff_statement.signings(self.record):
            if signing.signed.proof is not None:
                yield staff_statement.kid(signing.signed.proof)

    def days(self, now: dt.datetime) -> dict[str, Any]:
        """What the document's days say at this moment."""
        document = self.record.document
        if document is None:
            return {}
        today = china_time.day(now)
        expiry, birth = document.expiry, document.holder.birth
        had_birthday = (today.month, today.day) >= (birth.month, birth.day)
        return {
            "doc.expired": expiry is not None and expiry < today,
            "doc.age": today.year - birth.year - (not had_birthday),
        }

    @property
    def away(self) -> int | None:
        """1: the document is at home in another province than the store; None: not known."""
        home, store = self.fact("doc.home_province"), self.fact("store.province")
        return None if home is None or store is None else int(home != store)

    def complaint(self) -> Complaint:
        """Raises EvidenceError."""
        filed = self.record.complaint
        if filed is None:
            raise EvidenceError("record: complaint is missing")
        for name in ("about", "contact"):
            _check_length(f"complaint.{name}", getattr(filed, name))
        if filed.note and not filed.note.startswith(_PNG):
            raise EvidenceError("record: complaint.note is no PNG")
        return filed


def _check_lengths(record: Record) -> None:
    for name in ("record_id", "store", "clerk"):
        _check_length(name, getattr(record, name))
    _check_digits("number", record.number or "0")
    _check_digits("iccid", record.iccid or "0", EID_LENGTH)
    if record.esim is not None and not (is_eid(record.esim.eid) and is_imei(record.esim.imei)):
        raise EvidenceError("record: esim must have an EID and an IMEI that check")
    if record.organisation is not None and not organisation_code.is_organisation_code(
        record.organisation.code
    ):
        raise EvidenceError("record: organisation.code is no code of GB 32100")
    if record.replacement is not None:
        _check_digits("replacement.new_iccid", record.replacement.new_iccid or "0")
    for name in ("safe_use", "young_told"):
        _check_text(name, getattr(record, name))
    if record.enquiry is not None:
        _check_enquiry(record.enquiry)
    if record.transfer is not None:
        _check_length("transfer.giver_record", record.transfer.giver_record)
        _check_length("transfer.receiver_record", record.transfer.receiver_record)


def _check_text(name: str, given: TextGiven | None) -> None:
    if given is not None:
        for field in ("id", "version", "language"):
            _check_length(f"{name}.{field}", getattr(given, field))
        _check_moment(f"{name}.taken_at", given.taken_at)


def _check_enquiry(enquiry: NumbersEnquiry) -> None:
    if len(enquiry.disputed) > NUMBERS_OF_ONE:
        raise EvidenceError(f"record: enquiry.disputed must be at most {NUMBERS_OF_ONE} numbers")
    for number in enquiry.disputed:
        _check_digits("enquiry.disputed", number)
    _check_digits("enquiry.answer_to", enquiry.answer_to or "0")


def _check_digits(name: str, digits: str, most: int = NUMBER_LENGTH) -> None:
    if len(digits) > most or not (digits.isascii() and digits.isalnum()):
        raise EvidenceError(f"record: {name} must be at most {most} digits or letters")


def _check_length(name: str, text: str) -> None:
    if len(text) > NAME_LENGTH:
        raise EvidenceError(f"record: {name} must be at most {NAME_LENGTH} characters")


def _check_moment(name: str, at: dt.datetime) -> None:
    """A kiosk whose clock was lost may say 1970; what calendars cannot reckon with is nobody's clock."""
    if not FIRST <= at < LAST:
        raise EvidenceError(f"record: {name} must lie between {FIRST.year} and {LAST.year}")


def _captured_at(record: Record, earliest: float, received_at: float) -> float:
    """When it was captured, as the kiosk signed it on trusted time, in bounds; else when it was received.

    Never later than it was received: nobody captures in the future.
    """
    captured_at = max(record.captured_at.timestamp(), earliest)
    return min(captured_at, received_at) if record.clock_certain else received_at


def _decided(record: Record) -> tuple[Decision | None, dict[str, Fact]]:
    if record.flow is Flow.COMPLAINT:
        return None, {}
    decision, facts = decided(record)
    _check_moment("decision.decided_at", decision.decided_at)
    if decision.number != record.record_id:
        raise EvidenceError("record: another record's decision")
    return decision, facts
