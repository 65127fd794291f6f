"""The visit as facts for the policy, each with its source and moment."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kiosk import china_time
from kiosk.enumerations import Flow, PresenceOutcome
from kiosk.identity.documents import (
    CITIZEN_WITHOUT_NUMBER,
    SIGNED_KINDS,
    Document,
    DocumentKind,
    lacks_citizens_number,
)
from kiosk.policy import regions
from kiosk.policy.decision import VERIFIES
from kiosk.policy.facts import Fact, Source
from kiosk.records.question import PLACE_CONFIRMED
from kiosk.settings import Settings
from kiosk.visit import parties, presence_doubts
from kiosk.visit.attendance import attendant, is_attended
from kiosk.visit.environment import Moment
from kiosk.visit.visit import Visit

_OF_AGE = 18
# For which a supervisor may be asked: they bring a number or a card into other hands.
_MAY_BE_CHECKED = frozenset({Flow.NEW_SIM, Flow.REPLACE, Flow.TRANSFER})

_BRINGS_A_NUMBER = frozenset({Flow.NEW_SIM, Flow.TRANSFER})


def facts_of(visit: Visit, settings: Settings, now: Moment, not_before: dt.date) -> dict[str, Fact]:
    """All facts known at this moment. A name that is missing is unknown.

    not_before: a day that has passed for certain, whatever the clock says.
    """
    sources: tuple[tuple[Source, Iterator[tuple[str, Any]]], ...] = (
        ("visit", _request(visit, settings)),
        ("clerk", _store(visit, settings)),
        ("chip", _document(visit.document, now, not_before)),
        ("camera", _face(visit)),
        ("clerk", _sign_off(visit)),
        ("clerk", _focus_check(visit)),
        ("visit", _consent(visit, settings)),
    )
    facts = {
        name: Fact(value, source, now.wall) for source, rows in sources for name, value in rows
    }
    if now.trusted:
        facts["now"] = Fact(now.wall, "carrier", now.wall)
    return facts | visit.carrier_facts | _place(visit, now)


def _place(visit: Visit, now: Moment) -> dict[str, Fact]:
    """The kiosk's own no stands against an earlier yes of the carrier's: it has been moved since."""
    answered = PLACE_CONFIRMED in visit.carrier_facts and visit.place_confirmed is not False
    if visit.place_confirmed is None or answered:
        return {}
    return {PLACE_CONFIRMED: Fact(visit.place_confirmed, "visit", now.wall)}


def _request(visit: Visit, settings: Settings) -> Iterator[tuple[str, Any]]:
    yield "channel", "counter" if is_attended(visit, settings) else "self_service"
    yield "request.flow", visit.flow.value
    if product := visit.known_product:
        yield "request.product", product
    yield "request.quantity", visit.quantity
    yield "request.purpose", visit.purpose
    yield "request.alternative_to_face", visit.alternative_requested
    yield "request.without_chip", bool(visit.assisted_case and visit.assisted_case.is_document)
    if visit.flow is Flow.NEW_SIM:
        # A number that is not born yet is at home where it is opened.
        yield "card.home_region", settings.store.province
        yield "request.esim", bool(visit.eid)
    if visit.flow in _BRINGS_A_NUMBER:
        yield "request.by_proxy", visit.by_proxy
        yield "request.for_organisation", bool(visit.organisation)
        yield "request.guardian_present", False  # who is under age is a clerk's to see
    else:
        # Whose number it is, and whether this card is its own, is the carrier's to say.
        yield "card.sim_present", bool(visit.iccid)
    if visit.flow is Flow.REPLACE:
        yield "request.loss_reported", visit.loss_reported_at is not None
    if visit.flow is Flow.TRANSFER:
        yield "request.giver_signed", parties.giver_has_signed(visit)
        if home := visit.told_of_giver("card.home_region"):
            yield "card.home_region", home
    if visit.phone_number:
        yield "request.number", visit.phone_number
    if iccid := visit.new_iccid or visit.iccid:
        yield "request.iccid", iccid


def _store(visit: Visit, settings: Settings) -> Iterator[tuple[str, Any]]:
    yield "store.id", settings.store.id
    yield "store.province", settings.store.province
    yield "store.city", settings.store.city
    yield "store.police_contact", settings.store.police_contact
    if clerk := attendant(visit, settings):
        yield "staff.id", clerk.id
        yield "staff.role", clerk.role
        yield "staff.agent_company", settings.store.agent_company


def _document(
    document: Document | None, now: Moment, not_before: dt.date
) -> Iterator[tuple[str, Any]]:
    if document is None:
        yield "doc.chip_read_ok", False
        return
    yield "doc.chip_read_ok", True
    yield "doc.kind", document.kind.value
    yield "doc.authentic", document.authenticity.value
    yield "doc.authenticity_reason", document.authenticity_reason
    yield "doc.signed_kind", document.kind in SIGNED_KINDS
    yield "doc.has_portrait", document.portrait is not None
    lacks = lacks_citizens_number(document.kind, document.holder.nationality)
    yield "doc.citizen_without_number", lacks
    yield "doc.fields_complete", document.fields_complete
    if province := home_province(document):
        yield "doc.home_province", province
    if document.expiry is None:
        yield "doc.expired", False
    elif now.trusted:
        yield "doc.expired", document.expiry < china_time.day(now.wall)
    age = _years(document.holder.birth, china_time.day(now.wall) if now.trusted else not_before)
    if now.trusted or age >= _OF_AGE:
        # With the clock in doubt this is the least it can be, which is all that an adult's rules ask.
        yield "doc.age", age


def home_province(document: Document) -> str:
    """GB/T 2260 code of the province in a resident's number; empty where a document names none."""
    province = document.holder.number[:2]
    has_one = document.kind is DocumentKind.RESIDENT and province in regions.known()
    return province if has_one else ""


def _face(visit: Visit) -> Iterator[tuple[str, Any]]:
    """That the faces differ is never the camera's to say: until people have, the match is unknown."""
    yield "face.mode", "camera"
    yield "face.attempts", visit.presence_attempts
    result = visit.presence
    if result is None:
        return
    trusted = not presence_doubts.only_people_settle(visit)
    alive = result.outcome is PresenceOutcome.PASS and visit.attested is not False
    yield "face.liveness", "pass" if alive and trusted else "review"
    if result.band == "pass" and trusted:
        yield "face.match", True
    if result.distance is not None:
        yield "face.score", result.distance


def _sign_off(visit: Visit) -> Iterator[tuple[str, Any]]:
    """What two people signed stands in the place of the camera's word."""
    if visit.sign_off is not None:
        yield "face.mode", "clerk"
        yield "face.match", visit.sign_off.is_holder


def _focus_check(visit: Visit) -> Iterator[tuple[str, Any]]:
    """Asked about and signed by a supervisor; until then always known not to be."""
    if visit.flow not in _MAY_BE_CHECKED:
        return
    check = visit.focus_check
    signed_for = check.purpose.split() if check and check.plausible else []
    yield "request.focus_checked", bool(check and check.plausible)
    yield "request.citizen_settled", CITIZEN_WITHOUT_NUMBER in signed_for


def _consent(visit: Visit, settings: Settings) -> Iterator[tuple[str, Any]]:
    yield "consent.face_separate", visit.face_agreed
    yield "consent.notice_signed", visit.signed_at is not None
    # The visit shows the version that it loaded at its start, which is the current one.
    yield "consent.notice_is_current", visit.reading_notice is not None
    if visit.flow in VERIFIES:
        yield "consent.statement_video", visit.statement.part is not None
    yield "consent.three_nos_told", three_nos_told(visit, settings)
    yield "consent.safe_use_given", visit.safe_use is not None
    yield "consent.young_told", visit.young_told is not None


def three_nos_told(visit: Visit, settings: Settings) -> bool:
    """By the clerk in person; where nobody attends, by the leaflet, which begins with them."""
    alone = not is_attended(visit, settings)
    return visit.three_nos is not None or (alone and visit.safe_use is not None)


def may_be_young(document: Document | None, now: Moment, not_before: dt.date, limit: int) -> bool:
    """Whether somebody is below this age, or may be while the clock is in doubt."""
    age = dict(_document(document, now, not_before)).get("doc.age", 0)
    return bool(age < limit)


def _years(birth: dt.date, today: dt.date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
