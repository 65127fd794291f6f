"""The visit as the screen shows it: one content per step, drawn from the visit and nothing else."""

import math
from collections.abc import Callable
from typing import Literal

from kiosk.policy.explain import explain
from kiosk.policy.rules import Outcome
from kiosk.presence.challenge import Subset
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Message, Step
from kiosk.visit import actions as do
from kiosk.visit import clerk_review
from kiosk.visit.turn import House
from kiosk.visit.visit import Visit

_FINAL = {"accepted": Message.EFFECTIVE, "rejected": Message.CARRIER_REJECTED}
_PRESENCE_STOPPED = frozenset(
    {
        Message.TIMED_OUT,
        Message.WRONG_ACTION,
        Message.CAMERA_LOST,
        Message.CAMERA_ABSENT,
        Message.CAMERA_FROZEN,
        Message.FACE_CHECK_RESTARTED,
    }
)
_ANSWERS: dict[bool | None, Literal["", "holder", "not_holder"]] = {
    None: "",
    True: "holder",
    False: "not_holder",
}
_CHOOSES = {
    Subset.ALL: Control.ALL_MOVEMENTS,
    Subset.TURNS: Control.ONLY_TURNS,
    Subset.FACE: Control.ONLY_FACE,
}


def content(visit: Visit, house: House, mono: float) -> m.Content:
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


def result_message(visit: Visit, mono: float) -> Message:
    """What the result page says of the record that was saved."""
    if visit.decision is None or visit.decision.outcome not in {Outcome.ALLOW, Outcome.DEFER}:
        return Message.NONE
    if visit.verdict in _FINAL:
        return _FINAL[visit.verdict]
    waiting = mono < visit.receipt_deadline
    return Message.WAITING_FOR_RECEIPT if waiting else Message.CAPTURED_NOT_EFFECTIVE


def resting(visit: Visit, mono: float, house: House) -> frozenset[Control]:
    """Controls of this page that do nothing now, so that the screen can show them at rest."""
    at_rest: set[Control] = set()
    if visit.step is Step.WELCOME and (visit.limit or not visit.reader_there):
        at_rest.add(Control.START_NEW_SIM)
    if visit.step is Step.DOCUMENT and (visit.reading or not visit.card_session):
        at_rest.add(Control.RETRY)
    if visit.step is Step.PRESENCE:
        at_rest |= _resting_at_face(visit)
    if visit.step is Step.CLERK_REVIEW and visit.signing:
        at_rest |= {Control.IS_HOLDER, Control.IS_NOT_HOLDER, Control.NO_SECOND_PERSON}
    if visit.step is Step.NOTICE and not _notice_can_end(visit, mono, house):
        at_rest.add(Control.NOTICE_READ)
    if visit.step is Step.SIGNATURE and not visit.strokes:
        at_rest |= {Control.SIGN, Control.CLEAR_SIGNATURE}
    if visit.step is Step.REVIEW and not (visit.phone_number and visit.iccid):
        at_rest.add(Control.CONFIRM)
    if visit.step in {Step.RESULT, Step.TICKET} and visit.saving:
        at_rest.add(Control.DONE)
    return frozenset(at_rest)


def _resting_at_face(visit: Visit) -> set[Control]:
    stopped = visit.progress is None and visit.message in _PRESENCE_STOPPED
    return {_CHOOSES[visit.plan.subset]} | (set() if stopped else {Control.RETRY})


def short(record_id: str) -> str:
    """The reference that a person can read out: the random tail of the record id."""
    return record_id.replace("-", "")[-10:].upper()


def _notice_can_end(visit: Visit, mono: float, house: House) -> bool:
    return do.dwell_left(visit, mono, house.settings.screen.notice_dwell_s) == 0


def _sign_in(visit: Visit, house: House, mono: float) -> m.SignIn:
    clerks = tuple(m.Clerk(clerk.id, clerk.name) for clerk in house.settings.clerks)
    return m.SignIn(clerks, visit.message, do.pin_attempts_left(visit), _locked_s(visit, mono))


def _locked_s(visit: Visit, mono: float) -> int:
    return max(0, math.ceil(visit.locked_until - mono))


def _welcome(visit: Visit, _house: House, _mono: float) -> m.Welcome:
    if not visit.reader_there:
        return m.Welcome(message=Message.READER_ABSENT)
    return m.Welcome(message=visit.limit or visit.message)


def _purpose(_visit: Visit, _house: House, _mono: float) -> m.Purpose:
    return m.Purpose()


def _consent(visit: Visit, house: House, _mono: float) -> m.Consent:
    privacy = house.notices.privacy(visit.language)
    face = house.notices.face(visit.language)
    return m.Consent("\n\n".join(privacy.paragraphs), "\n\n".join(face.paragraphs))


def _document(visit: Visit, _house: House, _mono: float) -> m.Document:
    return m.Document(
        visit.message, visit.needs_key, machine_is_busy(visit) or visit.document is not None
    )


def _presence(visit: Visit, _house: House, _mono: float) -> m.Presence:
    progress = visit.progress
    if progress is None:
        return m.Presence(visit.message)
    return m.Presence(
        visit.message, progress.action, progress.actions, progress.seconds_left, progress.tint
    )


def _attest(visit: Visit, _house: House, _mono: float) -> m.Attest:
    return m.Attest(visit.clerk.name if visit.clerk else "")


def _clerk_review(visit: Visit, house: House, mono: float) -> m.ClerkReview:
    clerks = {clerk.id: clerk.name for clerk in house.settings.clerks}
    return m.ClerkReview(
        why=clerk_review.why(visit),
        rows=_holder(visit),
        portrait=visit.portrait_jpeg,
        answer=_ANSWERS[visit.holder_answer],
        signed=tuple(clerks[one.clerk] for one in visit.signed),
        signers=tuple(m.Clerk(c.id, c.name) for c in clerk_review.signers(visit, house.settings)),
        message=visit.message,
        attempts_left=do.pin_attempts_left(visit),
        locked_s=_locked_s(visit, mono),
    )


def _notice(visit: Visit, house: House, mono: float) -> m.Notice:
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


def _signature(visit: Visit, _house: House, _mono: float) -> m.Signature:
    return m.Signature(tuple(visit.strokes), visit.message)


def _review(visit: Visit, _house: House, _mono: float) -> m.Review:
    rows = _holder(visit)
    if rows:
        rows += (m.Row("purpose", visit.purpose),)
    return m.Review(rows, visit.phone_number, visit.iccid, visit.message)


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


def _result(visit: Visit, house: House, mono: float) -> m.Result:
    return m.Result(
        outcome=visit.decision.outcome.value if visit.decision else "",
        message=visit.message,
        reference=short(visit.record_id) if visit.stored else "",
        reasons=_reasons(visit, house),
        wait_left_s=_wait_left(visit, mono),
        take_card=bool(visit.card_session),
    )


def _wait_left(visit: Visit, mono: float) -> int:
    waiting = visit.message is Message.WAITING_FOR_RECEIPT
    return max(0, round(visit.receipt_deadline - mono)) if waiting else 0


def _ticket(visit: Visit, house: House, _mono: float) -> m.Ticket:
    reference = short(visit.record_id) if visit.stored else ""
    return m.Ticket(visit.ticket, visit.message, _reasons(visit, house), reference)


def _reasons(visit: Visit, house: House) -> tuple[m.Reason, ...]:
    if visit.decision is None:
        return ()
    explanations = explain(visit.decision, house.rules, visit.language, "customer")
    return tuple(m.Reason(e.text, e.basis, e.remedy, e.appeal, e.until) for e in explanations)


def _wiped(_visit: Visit, _house: House, _mono: float) -> m.Wiped:
    return m.Wiped()


_CONTENT: dict[Step, Callable[[Visit, House, float], m.Content]] = {
    Step.SIGN_IN: _sign_in,
    Step.WELCOME: _welcome,
    Step.PURPOSE: _purpose,
    Step.CONSENT: _consent,
    Step.DOCUMENT: _document,
    Step.PRESENCE: _presence,
    Step.ATTEST: _attest,
    Step.CLERK_REVIEW: _clerk_review,
    Step.NOTICE: _notice,
    Step.SIGNATURE: _signature,
    Step.REVIEW: _review,
    Step.RESULT: _result,
    Step.TICKET: _ticket,
    Step.WIPED: _wiped,
}
