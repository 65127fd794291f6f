"""What a visit is told, by flow: a table, so that another kind of question is one more row."""

from collections.abc import Callable
from typing import Any, NamedTuple

from kiosk.enumerations import Flow
from kiosk.errors import EvidenceError
from kiosk.records.question import Question
from provisioning.carrier import ledger_facts as known
from provisioning.carrier.ledger import Ledger


class AnsweringContext(NamedTuple):
    """What an answer is made from. at: seconds since the epoch."""

    ledger: Ledger
    hash_document: Callable[[str, str], bytes]  # kind, number
    at: float


def answer(context: AnsweringContext, question: Question) -> dict[str, Any]:
    """Facts by their policy names. Raises EvidenceError for a flow in which nothing is asked."""
    answering = ANSWERS.get(question.flow)
    if answering is None:
        raise EvidenceError(f"question: nothing is asked in the flow {question.flow}")
    return answering(context, question)


def _about_person(context: AnsweringContext, question: Question) -> dict[str, Any]:
    subject = known.subject(context.ledger, _document(context, question), context.at)
    return subject | known.signal(context.ledger, question.store, question.clerk, context.at)


def _about_number(context: AnsweringContext, question: Question) -> dict[str, Any]:
    document = _document(context, question)
    owned = known.owned(context.ledger, document, question.number, question.iccid)
    return _about_person(context, question) | owned


def _document(context: AnsweringContext, question: Question) -> bytes:
    return context.hash_document(question.document_kind, question.document_number)


ANSWERS: dict[Flow, Callable[[AnsweringContext, Question], dict[str, Any]]] = {
    Flow.NEW_SIM: _about_person,
    Flow.SECOND_VERIFY: _about_number,
    Flow.RESUME: _about_number,
}
