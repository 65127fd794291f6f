"""The clerk's way: a comparison by eye instead of by camera, signed by two different people.

A clerk alone decides nothing here. The visit's clerk answers and signs with their PIN, then another
person of this store signs the same answer; another answer needs both signatures anew.
"""

from collections.abc import Callable, Iterator

from kiosk.presence.challenge import Subset
from kiosk.protocol.codes import Field, Message, Why
from kiosk.records.record import Signed, SignOff
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_PEOPLE = 2  # who sign one answer
# A face session's reason codes in the clerk's words; what is not listed is OTHER.
_WHY = {
    "no_face": Why.NOT_COMPLETED,
    "face_lost": Why.NOT_COMPLETED,
    "several_faces": Why.NOT_COMPLETED,
    "timed_out": Why.NOT_COMPLETED,
    "wrong_action": Why.WRONG_MOVEMENT,
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
    Why.FACE_DECLINED: Message.FACE_DECLINED,
    Why.ANOTHER_WAY: Message.FACE_DECLINED,
    Why.CAMERA_FROZEN: Message.CAMERA_FROZEN,
    Why.PICTURE_POSSIBLE: Message.CLERK_NEEDED,
    Why.ANOTHER_PERSON: Message.CLERK_NEEDED,
    Why.NO_TURN: Message.CLERK_NEEDED,
}


def why(visit: Visit) -> tuple[Why, ...]:
    """Why a clerk looks, each reason once; never nothing."""
    return tuple(dict.fromkeys(_reasons(visit))) or (Why.OTHER,)


def tells(visit: Visit) -> Message:
    """What the customer reads while the clerk looks."""
    told = (_TELLS[reason] for reason in why(visit) if reason in _TELLS)
    return next(told, Message.FACE_FAILED)


def _reasons(visit: Visit) -> Iterator[Why]:
    if visit.alternative_requested:
        yield Why.ANOTHER_WAY if visit.face_agreed else Why.FACE_DECLINED
    if visit.presence is None:
        return
    for code in visit.presence.reasons:
        if not code.startswith(_COMPARISON):
            yield _WHY.get(code, Why.OTHER)
    if visit.presence.band in _BANDS:
        yield _BANDS[visit.presence.band]
    if visit.plan.subset is Subset.FACE:
        yield Why.NO_TURN


def signers(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    """Who may sign the answer next: first the visit's clerk, then anybody else."""
    if visit.holder_answer is None or visit.clerk is None:
        return ()
    if not visit.signed:
        return (visit.clerk,)
    already = {one.clerk for one in visit.signed}
    return tuple(clerk for clerk in settings.clerks if clerk.id not in already)


def answer(is_holder: bool) -> Callable[[Visit, Turn], None]:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.void_sign_off()
        visit.holder_answer = is_holder
        visit.message = Message.NONE

    return choose


def enter_pin(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    people = signers(visit, turn.house.settings)
    otherwise = Message.SOMEBODY_ELSE_CONFIRMS
    pin_entry.sign_answer(visit, turn, fields, signers=people, otherwise=otherwise)


def sign(visit: Visit, turn: Turn, clerk: str) -> SignOff | None:
    """Take a signature whose PIN was right; the sign-off once it is complete."""
    if visit.holder_answer is None or visit.signing != clerk:
        return None
    visit.signing = ""
    visit.message = Message.NONE
    visit.signed.append(Signed(clerk, turn.now.wall))
    if len(visit.signed) == _PEOPLE:
        visit.sign_off = SignOff(visit.holder_answer, why(visit), tuple(visit.signed))
    return visit.sign_off
