"""The clerk's review page: a comparison by eye instead of by camera, signed by two different people.

A clerk alone decides nothing here. The visit's clerk answers and signs with their PIN, then another
person of this store chooses their own name and signs the same answer, in a field of their own that opens a
while later; another answer needs both signatures anew.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from kiosk.presence.challenge import Subset
from kiosk.presence.session_phases import OTHER_WAY_ROUND
from kiosk.protocol.codes import Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Row
from kiosk.records.record import Presence, Signed, SignOff
from kiosk.records.staff_statement import SigningPurpose, Statement, why_asked
from kiosk.settings import Clerk, Settings
from kiosk.visit import camera_doubts, decision_points, presence_doubts
from kiosk.visit.attendance import is_attended
from kiosk.visit.effects import Audit, DrawPortrait
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.holder_rows import holder_rows
from kiosk.visit.page import Action, Move
from kiosk.visit.staff_signature import SigningContent, StaffSignature, hand_over, statement
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class ClerkReviewControl(StrEnum):
    """The clerk's answer."""

    IS_HOLDER = "is_holder"
    IS_NOT_HOLDER = "is_not_holder"


_PEOPLE = 2  # who sign one answer
_ANSWERS: dict[bool | None, Literal["", "holder", "not_holder"]] = {
    None: "",
    True: "holder",
    False: "not_holder",
}
# A face session's reason codes in the clerk's words; what is not listed is OTHER.
_WHY = {
    "no_face": Why.NOT_COMPLETED,
    "face_lost": Why.NOT_COMPLETED,
    "several_faces": Why.NOT_COMPLETED,
    "timed_out": Why.NOT_COMPLETED,
    "wrong_action": Why.WRONG_MOVEMENT,
    "other_side": Why.OTHER_SIDE,
    OTHER_WAY_ROUND: Why.OTHER_SIDE,
    "reach": Why.LITTLE_TO_SEE,
    "too_little_shown": Why.LITTLE_TO_SEE,
    "depth_not_seen": Why.PICTURE_POSSIBLE,
    "too_dark": Why.LIGHT,
    "too_bright": Why.LIGHT,
    "back_light": Why.LIGHT,
    "face_covered": Why.COVERED,
    "too_low": Why.PLACE,
    "too_high": Why.PLACE,
    "chin_out": Why.PLACE,
    "too_far_aside": Why.PLACE,
    "come_closer": Why.PLACE,
    "move_back": Why.PLACE,
    "camera_turned": Why.CAMERA_TURNED,
    "machine_slow": Why.MACHINE,
    "face_unclear": Why.NOT_COMPLETED,
    "too_few_frames": Why.NOT_COMPLETED,
    "no_turn_asked": Why.NO_TURN,
    "flat_surface": Why.PICTURE_POSSIBLE,
    "signs_of_a_picture": Why.PICTURE_POSSIBLE,
    "passive_model": Why.PICTURE_POSSIBLE,
    "camera_does_not_answer": Why.PICTURE_POSSIBLE,
    "camera_clock": Why.PICTURE_POSSIBLE,
    "frozen_frames": Why.CAMERA_FROZEN,
    "another_person_in_between": Why.ANOTHER_PERSON,
    "nothing_to_compare": Why.NOTHING_TO_COMPARE,
}
_BANDS = {"review": Why.NOT_CERTAIN, "reject": Why.NOT_ALIKE}
_COMPARISON = "comparison_"  # a code that says the band again

# What the customer is told first; otherwise that the face check could not be completed.
_TELLS = {
    Why.NOT_ALIKE: Message.CLERK_NEEDED,
    Why.NOT_CERTAIN: Message.CLERK_NEEDED,
    Why.FACE_DECLINED: Message.FACE_DECLINED,
    Why.ANOTHER_WAY: Message.FACE_DECLINED,
    Why.CAMERA_FROZEN: Message.CAMERA_FROZEN,
    Why.CAMERA_MIRRORED: Message.CLERK_NEEDED,
    Why.PICTURE_POSSIBLE: Message.CLERK_NEEDED,
    Why.ANOTHER_PERSON: Message.CLERK_NEEDED,
    Why.NO_TURN: Message.CLERK_NEEDED,
    Why.SUSPECTED_BEFORE: Message.CLERK_NEEDED,
    Why.MANY_SESSIONS: Message.CLERK_NEEDED,
}


class ClerkReviewContent(SigningContent, frozen=True, kw_only=True):
    """Why a clerk looks, whom the document shows, and who has signed the answer."""

    why: tuple[Why, ...]
    rows: tuple[Row, ...]
    portrait: bytes = b""  # the chip's, as JPEG of at most 200 kB; empty: none could be drawn
    answer: Literal["", "holder", "not_holder"] = ""
    signed: tuple[str, ...] = ()  # names of those who have signed this answer


def _show(visit: Visit, environment: Environment, now: Moment) -> ClerkReviewContent:
    names = {clerk.id: clerk.name for clerk in environment.settings.clerks}
    return ClerkReviewContent(
        why=visit.holder_why or _why(visit),
        rows=holder_rows(visit),
        portrait=visit.portrait_jpeg,
        answer=_ANSWERS[visit.holder_answer],
        signed=tuple(names[one.clerk] for one in visit.signed),
        **_SIGNATURE.shown(visit, environment, now),
    )


def _opens(visit: Visit, turn: Turn) -> None:
    """Where nobody attends, a ticket leads to the people who look."""
    if not is_attended(visit, turn.environment.settings):
        decision_points.refer(visit, turn, Message.CLERK_NEEDED, goes_on_at=Step.CLERK_REVIEW)
        return
    visit.void_sign_off()
    visit.signed_at = None
    visit.message = _tells(visit)
    document = visit.document
    if document and document.portrait and not visit.portrait_jpeg:
        turn.ask(DrawPortrait(document.digest, document.portrait))


# -- why a clerk looks ----------------------------------------------------------------------


def _why(visit: Visit) -> tuple[Why, ...]:
    """Why a clerk looks, each reason once; never nothing."""
    return tuple(dict.fromkeys(_reasons(visit))) or (Why.OTHER,)


def _tells(visit: Visit) -> Message:
    """What the customer reads while the clerk looks."""
    told = (_TELLS[reason] for reason in _why(visit) if reason in _TELLS)
    return next(told, Message.FACE_FAILED)


def _reasons(visit: Visit) -> Iterator[Why]:
    if visit.alternative_requested:
        yield Why.ANOTHER_WAY if visit.face_agreed else Why.FACE_DECLINED
    if camera_doubts.may_be_mirrored(visit):
        yield Why.CAMERA_MIRRORED
    if visit.presence is not None:
        yield from _of_session(visit.presence)
    for suspicion in visit.suspicions:
        yield _WHY.get(suspicion.code, Why.OTHER)
    for band in visit.doubtful_looks:
        yield _BANDS[band]
    yield from presence_doubts.why(visit)
    if visit.presence is not None and visit.plan.subset is Subset.FACE:
        yield Why.NO_TURN


def _of_session(presence: Presence) -> Iterator[Why]:
    for code in presence.reasons:
        if not code.startswith(_COMPARISON):
            yield _WHY.get(code, Why.OTHER)
    if presence.band in _BANDS:
        yield _BANDS[presence.band]


# -- answer and signatures ------------------------------------------------------------------


def _answer(is_holder: bool) -> Action:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.void_sign_off()
        visit.holder_answer, visit.holder_why = is_holder, _why(visit)
        visit.message = Message.NONE

    return choose


def _no_second_person(visit: Visit, turn: Turn) -> None:
    visit.void_sign_off()
    decision_points.refer(visit, turn, Message.REFERRED, goes_on_at=Step.CLERK_REVIEW)


def _signers(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """First the visit's clerk, then anybody else who works here."""
    if visit.holder_answer is None or visit.clerk is None:
        return ()
    if not visit.signed:
        return (visit.clerk,)
    already = {one.clerk for one in visit.signed}
    return tuple(clerk for clerk in settings.staff if clerk.id not in already)


def states(visit: Visit, person: str) -> Statement:
    """What both sign: the answer to what was asked when it was given."""
    question = why_asked(visit.holder_why)
    return statement(
        visit, SigningPurpose.SIGN_OFF, person, question, answer=bool(visit.holder_answer)
    )


def _signed(visit: Visit, turn: Turn, signed: Signed) -> None:
    """One more person has signed; the last one leads on."""
    if visit.holder_answer is None:
        return
    visit.message = Message.NONE
    visit.signed.append(signed)
    hand_over(visit, turn, turn.environment.settings.screen.hand_over_s)
    if len(visit.signed) == _PEOPLE:
        visit.sign_off = SignOff(visit.holder_answer, visit.holder_why, tuple(visit.signed))
        people = " ".join(one.clerk for one in visit.signed)
        turn.ask(Audit("signed_off", {"by": people, "is_holder": str(visit.holder_answer)}))
        turn.go(decision_points.ending(visit, turn, decision_points.AFTER_FACE) or Way.ONWARD)


def _current_answer(visit: Visit) -> bool | None:
    return visit.holder_answer


def _is_second(visit: Visit) -> bool:
    return bool(visit.signed)


_SIGNATURE = StaffSignature(
    _current_answer, _signers, _is_second, Message.SOMEBODY_ELSE_CONFIRMS, states, _signed
)

PAGE = _SIGNATURE.page(
    content=ClerkReviewContent,
    show=_show,
    presses={
        ClerkReviewControl.IS_HOLDER: Move(_answer(is_holder=True)),
        ClerkReviewControl.IS_NOT_HOLDER: Move(_answer(is_holder=False)),
        Control.NO_SECOND_PERSON: Move(_no_second_person),
    },
    opens=_opens,
)
