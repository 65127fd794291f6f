"""What a visit may ask, by flow: a table, so that another kind of question is one more row."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import msgspec

from kiosk.errors import EvidenceError
from provisioning.carrier import ledger_facts as known
from provisioning.carrier.ledger import Ledger

_Text = Annotated[str, msgspec.Meta(max_length=64)]


class AnsweringContext(NamedTuple):
    """What an answer is made from. at: seconds since the epoch."""

    ledger: Ledger
    hash_document: Callable[[str, str], bytes]  # kind, number
    at: float


class Asked(msgspec.Struct, frozen=True):
    """Of a visit; the first kiosks asked with the document alone."""

    document_kind: _Text
    document_number: _Text
    flow: _Text = "new_sim"
    record_id: _Text = ""
    number: _Text = ""  # "": a new one
    iccid: _Text = ""  # "": no card was scanned
    store: _Text = ""
    clerk: _Text = ""
    home_province: _Text = ""
    quantity: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)] = 1
    purpose: _Text = ""


def answer(desk: AnsweringContext, question: dict[str, Any]) -> dict[str, Any]:
    """Facts by their policy names. Raises EvidenceError for a question that is none."""
    flow = question.get("flow", "new_sim")
    answering = ANSWERS.get(flow) if isinstance(flow, str) else None
    if answering is None:
        raise EvidenceError("a question of an unknown flow")
    return answering(desk, question)


def _about_person(desk: AnsweringContext, question: dict[str, Any]) -> dict[str, Any]:
    asked = _asked(question)
    document = desk.hash_document(asked.document_kind, asked.document_number)
    subject = known.subject(desk.ledger, document, desk.at)
    return subject | known.signal(desk.ledger, asked.store, asked.clerk, desk.at)


def _about_number(desk: AnsweringContext, question: dict[str, Any]) -> dict[str, Any]:
    asked = _asked(question)
    document = desk.hash_document(asked.document_kind, asked.document_number)
    owned = known.owned(desk.ledger, document, asked.number, asked.iccid)
    return _about_person(desk, question) | owned


def _asked(question: dict[str, Any]) -> Asked:
    try:
        return msgspec.convert(question, Asked)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"question: {error}") from error


ANSWERS: dict[str, Callable[[AnsweringContext, dict[str, Any]], dict[str, Any]]] = {
    "new_sim": _about_person,
    "second_verify": _about_number,
    "resume": _about_number,
}
