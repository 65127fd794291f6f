"""What the carrier answers about a person, a number, a clerk's openings: facts, by the policy's names.

Visits are told them by flow (a table, so that another kind of question is one more row); the carrier judges
records by the same facts.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kiosk import china_time
from kiosk.enumerations import Flow, StopAuthority
from kiosk.errors import EvidenceError
from kiosk.identity import organisation_code
from kiosk.input_bounds import LISTINGS_OF_ONE, NUMBERS_OF_ONE
from kiosk.policy.facts import Fact
from kiosk.records.question import Question
from provisioning.carrier import batch_detection, network_signs
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_signs import Windows
from provisioning.carrier.tables.number_register import CLASS_PRODUCTS, RegisteredNumber
from provisioning.carrier.tables.verification_orders import Order

_30_DAYS_S = 30 * 86400
_12_MONTHS_S = 365 * 86400
FACE_SUSPECTED = "signal.face_suspected"


class AnsweringContext(NamedTuple):
    """What an answer is made from. at: seconds since the epoch."""

    ledger: Ledger
    hash_document: Callable[[str, str], bytes]  # kind, number
    at: float
    windows: Windows = network_signs.USUAL  # how long events count, by the carrier's own packs


def answer(context: AnsweringContext, question: Question) -> dict[str, Any]:
    """Facts by their policy names. Raises EvidenceError for a flow in which nothing is asked."""
    answering = ANSWERS.get(question.flow)
    if answering is None:
        raise EvidenceError(f"question: nothing is asked in the flow {question.flow}")
    return answering(context, question)


def _about_holder(context: AnsweringContext, question: Question) -> dict[str, Any]:
    """Of a new number: an organisation's where one is to hold it; what its agent is on counts, too."""
    if not question.organisation:
        return _about_person(context, question)
    organisation = context.hash_document(organisation_code.KIND, question.organisation)
    agent = _document(context, question)
    about = subject(context.ledger, organisation, context.at, context.windows, agent)
    return _about_person(context, question) | about


def _about_person(context: AnsweringContext, question: Question) -> dict[str, Any]:
    document = _document(context, question)
    about = subject(context.ledger, document, context.at, context.windows)
    about |= signal(context.ledger, question.store, question.clerk, context.at)
    return about | face_signal(context.ledger, document, context.at)


def _about_number(context: AnsweringContext, question: Question) -> dict[str, Any]:
    document = _document(context, question)
    shown = ShownNumber(question.number, question.iccid)
    about = owned(context.ledger, document, shown, context.at, context.windows)
    return _about_person(context, question) | about


def _about_offered_number(context: AnsweringContext, question: Question) -> dict[str, Any]:
    """Its class, too: the receiver's rules go by it."""
    about, found = _about_number(context, question), context.ledger.numbers.find(question.number)
    is_own = found is not None and about["request.by_proxy"] is False
    return about | ({"request.product": found.product} if found and is_own else {})


def _about_own_numbers(context: AnsweringContext, question: Question) -> dict[str, Any]:
    """Until face or people have confirmed the holder, nothing but what is asked about every face."""
    document = _document(context, question)
    told = face_signal(context.ledger, document, context.at)
    if not question.holder_confirmed:
        return told
    held = context.ledger.numbers.of_document(document)[-NUMBERS_OF_ONE:]
    return told | {
        "subject.listings": context.ledger.listings.of(document),
        "subject.numbers": [_held(number, context) for number in held],
    }


def _held(number: RegisteredNumber, context: AnsweringContext) -> dict[str, Any]:
    """One number as its holder is told it: by kiosk.policy.vocabulary.NUMBER."""
    order = context.ledger.orders.current(number.id)
    return {
        "number": number.number,
        "status": number.state.value,
        "since": text(number.state_since),
        "stopped_by": number.stopped_by.value,
        "reasons": list(order.reasons if order else ()),
        "disputed": _day(number.disputed_at) if number.disputed_at is not None else "",
    }


def _day(at: float) -> str:
    """In China."""
    return china_time.day(utc(at)).isoformat()


def _document(context: AnsweringContext, question: Question) -> bytes:
    return context.hash_document(question.document_kind, question.document_number)


def subject(
    ledger: Ledger,
    document: bytes,
    at: float,
    windows: Windows = network_signs.USUAL,
    agent: bytes | None = None,
) -> dict[str, Any]:
    """Facts about the holder of a document as of then. A suspended number is still held and counts.

    Of a listed holder also whether there is an anomaly on a number of theirs: it counts at a new one.

    agent: the document of who acts for the holder, whose listings count as well. More listings than rules
    read are not known: they are asked about, and nothing is allowed.
    """
    listings = ledger.listings.of(document)
    if agent is not None:
        listings = listings + ledger.listings.of(agent)
    numbers = ledger.numbers
    held = numbers.held(document, at)
    known: dict[str, Any] = {"subject.listings": listings}
    if len(listings) > LISTINGS_OF_ONE:
        known = {}
    elif listings:
        known["card.anomaly"] = any(
            network_signs.of(ledger, number, at, windows).anomaly
            for number in [
                *numbers.of_document(document),
                *(numbers.of_document(agent) if agent else ()),
            ]
        )
    return known | {
        "subject.active_cards_this_carrier": held,
        "subject.active_numbers_total": held,
        "subject.new_cards_30d": numbers.opened(document, at - _30_DAYS_S, at),
        "subject.class_counts": numbers.held_by_product(document, at),
        "subject.install_uninstall_12m": numbers.closed(
            document, at - _12_MONTHS_S, at, CLASS_PRODUCTS
        ),
        "subject.credit_tier": ledger.credit_tiers.of(document),
    }


def signal(ledger: Ledger, store: str, clerk: str, at: float) -> dict[str, Any]:
    """Facts about the openings of the clerk who asks."""
    return {"signal.suspected_batch": bool(batch_detection.causes(ledger, store, clerk, at))}


def face_signal(ledger: Ledger, document: bytes, at: float) -> dict[str, Any]:
    """Whether a face session with this document was suspicious today, at any kiosk."""
    return {FACE_SUSPECTED: ledger.face_suspicions.stands(document, at)}


def card(
    ledger: Ledger, number: RegisteredNumber, at: float, windows: Windows = network_signs.USUAL
) -> dict[str, Any]:
    """Facts about a number in use. What is not known is left out."""
    order = ledger.orders.current(number.id)
    signs = network_signs.of(ledger, number, at, windows)
    known: dict[str, Any] = {
        "card.status": number.state.value,
        "card.status_since": text(number.state_since),
        "card.stopped_by": number.stopped_by.value,
        "card.reasons": list(dict.fromkeys([*(order.reasons if order else ()), *signs.reasons])),
        "card.causes": _causes(ledger, number, order),
        "card.activated_at": text(number.activated_at),
        "card.never_used": number.never_used,
        "card.device_changed": signs.device_changed,
        "card.swaps": signs.swaps,
        "card.replacements": signs.replacements,
        "card.replacements_30d": ledger.card_replacements.since(number.id, at - _30_DAYS_S),
        "card.roaming_high_risk_area": signs.roaming_high_risk_area,
        "card.over_frequency_calls": signs.over_frequency_calls,
        "card.anomaly": signs.anomaly,
        "card.is_retained_number": number.is_retained,
        "card.user_class": number.user_class,
    }
    return known | _where_known(number, order)


def _causes(ledger: Ledger, number: RegisteredNumber, order: Order | None) -> list[str]:
    """The rules by which it stands still or has to be verified, for the holder to read."""
    listed = ledger.numbers.stopped_for(number) if number.stopped_by is StopAuthority.LIST else []
    return listed or list(order.causes if order else ())


def _where_known(number: RegisteredNumber, order: Order | None) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if number.home_region:
        known["card.home_region"] = number.home_region
    if order is not None:
        known["card.notified_at"] = text(order.notified_at)
    return known


class ShownNumber(NamedTuple):
    """A number that somebody names, and the card that they show with it."""

    number: str
    iccid: str


def owned(
    ledger: Ledger,
    document: bytes,
    shown: ShownNumber,
    at: float,
    windows: Windows = network_signs.USUAL,
) -> dict[str, Any]:
    """Facts about a number, for whoever shows this document.

    Somebody else's number and one that nobody has look the same: nothing is told of either.
    """
    found = ledger.numbers.find(shown.number)
    if found is None or found.document != document:
        return {"request.by_proxy": True}
    present = {"card.sim_present": bool(shown.iccid) and shown.iccid == found.card}
    kept = {"card.is_retained_number": found.is_retained or _is_sole_of_listed(ledger, document)}
    return {"request.by_proxy": False} | card(ledger, found, at, windows) | present | kept


def _is_sole_of_listed(ledger: Ledger, document: bytes) -> bool:
    """The number that is kept for a listed person, also where nobody has confirmed the listing yet."""
    return ledger.numbers.held(document) == 1 and bool(ledger.listings.of(document))


def as_facts(told: Mapping[str, Any], at: dt.datetime) -> dict[str, Fact]:
    return {name: Fact(value, "carrier", at) for name, value in told.items()}


def text(at: float) -> str:
    """at: seconds since the epoch; gives RFC 3339 in UTC."""
    return utc(at).isoformat()


def utc(at: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)


ANSWERS: dict[Flow, Callable[[AnsweringContext, Question], dict[str, Any]]] = {
    Flow.NEW_SIM: _about_holder,
    Flow.SECOND_VERIFY: _about_number,
    Flow.RESUME: _about_number,
    Flow.REPLACE: _about_number,
    Flow.CANCEL: _about_number,
    Flow.TRANSFER_OUT: _about_offered_number,
    Flow.TRANSFER: _about_person,
    Flow.QUERY: _about_own_numbers,
}
