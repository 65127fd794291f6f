"""Facts of a record that count only as far as its parts prove them, whatever its kiosk says."""

import datetime as dt
from collections.abc import Iterator

from kiosk.enumerations import Product
from kiosk.identity.documents import CITIZEN_WITHOUT_NUMBER, lacks_citizens_number
from kiosk.policy.facts import Fact
from kiosk.statement_video import recorded
from provisioning.carrier.opened_record import OpenedRecord

_BY_PEOPLE = "clerk"  # face.mode
_FOCUS_CHECKED = "request.focus_checked"
_LOSS_REPORTED = "request.loss_reported"
_STATEMENT = "consent.statement_video"
_FOR_ORGANISATION = "request.for_organisation"


def proved(case: OpenedRecord, facts: dict[str, Fact], now: dt.datetime) -> dict[str, Fact]:
    """The facts as people signed them, as the record has them, and as the document's days say by now."""
    facts = _as_read_aloud(case, _as_supervisor_said(case, _as_people_said(case, facts)))
    facts = _as_held(case, _as_reported(case, facts), now) | _of_record(case, now)
    return _with_days(case, facts, now)


def _of_record(case: OpenedRecord, now: dt.datetime) -> dict[str, Fact]:
    """What a record's own parts say of the person's standing and of the card, and older kiosks do not."""
    esim = {"request.esim": Fact(case.record.esim is not None, "visit", now)}
    document = case.record.document
    if document is None:
        return esim
    lacks = lacks_citizens_number(document.kind, document.holder.nationality)
    settled = CITIZEN_WITHOUT_NUMBER in (_signed_for(case) or ())
    citizen = {"doc.citizen_without_number": Fact(lacks, "chip", now)}
    return esim | citizen | {"request.citizen_settled": Fact(settled, "clerk", now)}


def _as_people_said(case: OpenedRecord, facts: dict[str, Fact]) -> dict[str, Fact]:
    """People's word on the face counts as they signed it: without their signatures it is unknown."""
    mode, match = facts.get("face.mode"), facts.get("face.match")
    of_people = mode is not None and mode.value == _BY_PEOPLE
    if not of_people or (match is not None and match.value is case.said_by_people):
        return facts
    return {name: fact for name, fact in facts.items() if name not in {"face.mode", "face.match"}}


def _as_supervisor_said(case: OpenedRecord, facts: dict[str, Fact]) -> dict[str, Fact]:
    """A focus check counts as it was signed, and not as the kiosk says that it was."""
    fact, signed_for = facts.get(_FOCUS_CHECKED), _signed_for(case)
    if fact is None or (signed_for is not None and signed_for.issuperset(_with_papers(case))):
        return facts
    return facts | {_FOCUS_CHECKED: Fact(value=False, source=fact.source, as_of=fact.as_of)}


def _signed_for(case: OpenedRecord) -> set[str] | None:
    """What a supervisor found plausible; None: nothing, or nobody signed."""
    check = case.record.focus_check
    return set(check.purpose.split()) if check is not None and check.plausible else None


def _with_papers(case: OpenedRecord) -> Iterator[str]:
    """What of the request somebody has to have looked at for just this record."""
    if case.fact("request.product") == Product.IOT:
        yield Product.IOT.value
    if case.record.organisation is not None:
        yield case.record.organisation.code


def _as_read_aloud(case: OpenedRecord, facts: dict[str, Fact]) -> dict[str, Fact]:
    """A statement counts as the record measures it, and not as the kiosk says that it was accepted."""
    fact, part = facts.get(_STATEMENT), case.record.statement
    if fact is None or (part is not None and not recorded.doubts(part)):
        return facts
    return facts | {_STATEMENT: Fact(value=False, source=fact.source, as_of=fact.as_of)}


def _as_reported(case: OpenedRecord, facts: dict[str, Fact]) -> dict[str, Fact]:
    """A loss counts as reported when the record has the report, and not as the kiosk says that it was."""
    fact, replacement = facts.get(_LOSS_REPORTED), case.record.replacement
    if fact is None or (replacement is not None and replacement.loss_reported_at is not None):
        return facts
    return facts | {_LOSS_REPORTED: Fact(value=False, source=fact.source, as_of=fact.as_of)}


def _as_held(case: OpenedRecord, facts: dict[str, Fact], now: dt.datetime) -> dict[str, Fact]:
    """A number is an organisation's when the record names it, whatever the kiosk says of the request."""
    held, said = case.record.organisation is not None, facts.get(_FOR_ORGANISATION)
    if said is None and not held:
        return facts  # of a kiosk that knew of no organisations
    return facts | {_FOR_ORGANISATION: Fact(value=held, source="visit", as_of=now)}


def _with_days(case: OpenedRecord, facts: dict[str, Fact], now: dt.datetime) -> dict[str, Fact]:
    """What a kiosk in doubt of its clock left open is read off the document at the carrier's time.

    And what has run out since it was captured has run out.
    """
    read = {
        name: Fact(value, "chip", now)
        for name, value in case.days(now).items()
        if name not in facts or (name == "doc.expired" and value)
    }
    return facts | read
