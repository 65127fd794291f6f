"""The visit as the screen shows it: one content per step, drawn from the visit and nothing else."""

import math
from collections.abc import Callable
from typing import Literal

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Message, Step
from kiosk.visit import actions as do
from kiosk.visit import (
    clerk_review,
    complaint,
    explaining,
    focus_check,
    numbers,
    pin_entry,
    standing,
)
from kiosk.visit.turn import Environment
from kiosk.visit.visit import Objection, Visit

_ANSWERS: dict[bool | None, Literal["", "holder", "not_holder"]] = {
    None: "",
    True: "holder",
    False: "not_holder",
}
_FOCUS: dict[bool | None, Literal["", "plausible", "not_plausible"]] = {
    None: "",
    True: "plausible",
    False: "not_plausible",
}


def content(visit: Visit, house: Environment, mono: float) -> m.Content:
    return _CONTENT[visit.step](visit, house, mono)


def strip(visit: Visit) -> m.Strip | None:
    """The clerk's strip, once somebody has signed in."""
    if visit.clerk is None:
        return None
    desk = visit.desk
    return m.Strip(visit.clerk.name, desk.online, desk.backlog, desk.receipts, desk.trouble)


def machine_is_busy(visit: Visit) -> bool:
    """True while the person waits for the machine: that is nobody's idleness."""
    waiting = visit.message in {Message.WAITING_FOR_RECEIPT, Message.SAVING}
    return visit.reading or visit.saving or waiting


def short(record_id: str) -> str:
    """The reference that a person can read out: the random tail of the record id."""
    return record_id.replace("-", "")[-10:].upper()


def _sign_in(visit: Visit, house: Environment, mono: float) -> m.SignIn:
    clerks = tuple(m.Clerk(clerk.id, clerk.name) for clerk in house.settings.clerks)
    left = pin_entry.attempts_left(visit)
    return m.SignIn(clerks, visit.message, left, _locked_s(visit, mono))


def _locked_s(visit: Visit, mono: float) -> int:
    return max(0, math.ceil(visit.locked_until - mono))


def _welcome(visit: Visit, _house: Environment, _mono: float) -> m.Welcome:
    if not visit.reader_there:
        return m.Welcome(message=Message.READER_ABSENT)
    return m.Welcome(message=visit.limit or visit.message)


def _purpose(visit: Visit, _house: Environment, _mono: float) -> m.Purpose:
    return m.Purpose(visit.quantity, visit.by_proxy)


def _number(visit: Visit, _house: Environment, _mono: float) -> m.Number:
    return m.Number(visit.flow, visit.phone_number, visit.iccid, visit.message)


def _consent(visit: Visit, house: Environment, _mono: float) -> m.Consent:
    privacy = house.notices.privacy(visit.language)
    face = house.notices.face(visit.language)
    return m.Consent("\n\n".join(privacy.paragraphs), "\n\n".join(face.paragraphs))


def _document(visit: Visit, _house: Environment, _mono: float) -> m.Document:
    return m.Document(
        visit.message, visit.needs_key, machine_is_busy(visit) or visit.document is not None
    )


def _focus_check(visit: Visit, house: Environment, mono: float) -> m.FocusCheck:
    people = focus_check.signers(visit, house.settings)
    return m.FocusCheck(
        reasons=explaining.reasons(visit, house, "clerk"),
        purpose=visit.purpose,
        answer=_FOCUS[visit.plausible],
        signers=tuple(m.Clerk(one.id, one.name) for one in people),
        message=visit.message,
        attempts_left=pin_entry.attempts_left(visit),
        locked_s=_locked_s(visit, mono),
    )


def _presence(visit: Visit, _house: Environment, _mono: float) -> m.Presence:
    progress = visit.progress
    if progress is None:
        return m.Presence(visit.message)
    return m.Presence(
        visit.message, progress.action, progress.actions, progress.seconds_left, progress.tint
    )


def _attest(visit: Visit, _house: Environment, _mono: float) -> m.Attest:
    return m.Attest(visit.clerk.name if visit.clerk else "")


def _clerk_review(visit: Visit, house: Environment, mono: float) -> m.ClerkReview:
    clerks = {clerk.id: clerk.name for clerk in house.settings.clerks}
    return m.ClerkReview(
        why=clerk_review.why(visit),
        rows=_holder(visit),
        portrait=visit.portrait_jpeg,
        answer=_ANSWERS[visit.holder_answer],
        signed=tuple(clerks[one.clerk] for one in visit.signed),
        signers=tuple(m.Clerk(c.id, c.name) for c in clerk_review.signers(visit, house.settings)),
        message=visit.message,
        attempts_left=pin_entry.attempts_left(visit),
        locked_s=_locked_s(visit, mono),
    )


def _notice(visit: Visit, house: Environment, mono: float) -> m.Notice:
    reading = visit.reading_notice
    notice = reading.notice if reading else house.notices.risk(visit.language)
    return m.Notice(
        notice.title,
        notice.version,
        notice.paragraphs,
        reading.furthest if reading else 0.0,
        do.dwell_left(visit, mono, house.settings.screen.notice_dwell_s),
        visit.message,
    )


def _signature(visit: Visit, _house: Environment, _mono: float) -> m.Signature:
    return m.Signature(tuple(visit.strokes), visit.message)


def _review(visit: Visit, _house: Environment, _mono: float) -> m.Review:
    rows = _holder(visit)
    if rows and visit.purpose:
        rows += (m.Row("purpose", visit.purpose),)
    return m.Review(rows, visit.phone_number, visit.iccid, visit.message, visit.flow)


def _holder(visit: Visit) -> tuple[m.Row, ...]:
    if visit.document is None:
        return ()
    holder = visit.document.holder
    return (
        m.Row("name", holder.name),
        m.Row("document_kind", visit.document.kind.value),
        m.Row("document_number", _masked(holder.number)),
    )


def _masked(number: str) -> str:
    """The first and last characters: enough to recognise, too little to use."""
    keep = 4 if len(number) > 10 else 2
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[-keep:]


def _result(visit: Visit, house: Environment, mono: float) -> m.Result:
    return m.Result(
        outcome=visit.decision.outcome.value if visit.decision else "",
        message=visit.message,
        reference=_reference(visit),
        reasons=explaining.reasons(visit, house),
        wait_left_s=_wait_left(visit, mono),
        take_card=bool(visit.card_session),
        flow=visit.flow,
        phone_number=numbers.masked(visit.phone_number),
    )


def _reference(visit: Visit) -> str:
    return short(visit.record_id) if visit.stored else ""


def _wait_left(visit: Visit, mono: float) -> int:
    waiting = visit.message is Message.WAITING_FOR_RECEIPT
    return max(0, round(visit.receipt_deadline - mono)) if waiting else 0


def _ticket(visit: Visit, house: Environment, _mono: float) -> m.Ticket:
    reasons = explaining.reasons(visit, house)
    return m.Ticket(visit.ticket, visit.message, reasons, _reference(visit))


def _complaint(visit: Visit, house: Environment, _mono: float) -> m.Complaint:
    objection = visit.objection or Objection()
    given = objection.came_from is not None
    return m.Complaint(
        about=short(objection.about),
        given=given,
        ground=objection.ground,
        contact=objection.contact,
        route=complaint.route(visit, house.rules),
        reasons=explaining.reasons(visit, house) if given else (),
        message=visit.message,
    )


def _filed(visit: Visit, _house: Environment, _mono: float) -> m.Filed:
    objection = visit.objection or Objection()
    return m.Filed(_reference(visit), objection.route, short(objection.about), visit.message)


def _wiped(_visit: Visit, _house: Environment, _mono: float) -> m.Wiped:
    return m.Wiped()


_CONTENT: dict[Step, Callable[[Visit, Environment, float], m.Content]] = {
    Step.SIGN_IN: _sign_in,
    Step.WELCOME: _welcome,
    Step.PURPOSE: _purpose,
    Step.NUMBER: _number,
    Step.CONSENT: _consent,
    Step.DOCUMENT: _document,
    Step.STANDING: standing.content,
    Step.FOCUS_CHECK: _focus_check,
    Step.PRESENCE: _presence,
    Step.ATTEST: _attest,
    Step.CLERK_REVIEW: _clerk_review,
    Step.NOTICE: _notice,
    Step.SIGNATURE: _signature,
    Step.REVIEW: _review,
    Step.RESULT: _result,
    Step.TICKET: _ticket,
    Step.COMPLAINT: _complaint,
    Step.FILED: _filed,
    Step.WIPED: _wiped,
}
