"""The face page: the camera looks whether a living person sits there, and whether it is the holder."""

from enum import StrEnum

import msgspec

from kiosk.enumerations import PresenceOutcome
from kiosk.presence.challenge import Subset
from kiosk.presence.session_phases import OTHER_WAY_ROUND
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records.record import Presence
from kiosk.visit import camera_doubts, decision_points, presence_doubts, presence_session_limits
from kiosk.visit import events as ev
from kiosk.visit.carrier_question import question
from kiosk.visit.effects import (
    Audit,
    LengthenPresence,
    StartPresence,
    StopCamera,
    Suspect,
    TellCarrier,
)
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.more_time import more_time
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

# Faults, which are nobody's try.
_MACHINES = frozenset({"frozen_frames", "camera_clock", "machine_slow", "camera_turned"})
# What a session that may be tried again tells; otherwise that time ran out.
_TRY_AGAIN = {
    "wrong_action": Message.WRONG_ACTION,
    "other_side": Message.OTHER_SIDE,
    OTHER_WAY_ROUND: Message.OTHER_SIDE,
}
_STOPPED = frozenset(
    {
        Message.TIMED_OUT,
        Message.WRONG_ACTION,
        Message.ANOTHER_LOOK,
        Message.OTHER_SIDE,
        Message.CAMERA_LOST,
        Message.CAMERA_ABSENT,
        Message.CAMERA_REFUSED,
        Message.CAMERA_FROZEN,
        Message.TOO_DARK,
        Message.FACE_CHECK_RESTARTED,
    }
)


class PresenceControl(StrEnum):
    """Which movements are asked for."""

    ALL_MOVEMENTS = "all_movements"
    ONLY_TURNS = "only_turns"
    ONLY_FACE = "only_face"


_CHOOSES = {
    Subset.ALL: PresenceControl.ALL_MOVEMENTS,
    Subset.TURNS: PresenceControl.ONLY_TURNS,
    Subset.FACE: PresenceControl.ONLY_FACE,
}


class PresenceContent(msgspec.Struct, frozen=True):
    """What to do now; the picture itself comes by shared memory."""

    message: Message
    action: int = 0  # 1-based; 0 before the challenge
    actions: int = 2
    seconds_left: int = 0
    tint: str = ""  # #rrggbb that the page shines on the face; "": white
    mark: int | None = None  # degrees of yaw, positive: the person's left; None: there is none
    needle: int = 0  # likewise: where the head points
    near: float = 0.0  # 0..1: how near that is to the mark, in tenths, for the ear
    holding: bool = False


def _show(visit: Visit, _environment: Environment, _now: Moment) -> PresenceContent:
    seen = visit.progress
    if seen is None:
        return PresenceContent(visit.message)
    return PresenceContent(
        visit.message,
        seen.action,
        seen.actions,
        seen.seconds_left,
        seen.tint,
        mark=None if seen.target is None else round(seen.target),
        needle=round(seen.yaw),
        near=round(seen.near, 1),
        holding=seen.holding,
    )


def _instead(visit: Visit) -> Step | None:
    """The camera opens for nobody who did not agree to it, asked for another way, or is past it.

    Nor for another session after too many.
    """
    past_it = visit.sign_off is not None
    by_clerk = not visit.face_agreed or visit.alternative_requested or past_it
    return Step.CLERK_REVIEW if by_clerk or presence_session_limits.are_too_many(visit) else None


def _opens(visit: Visit, turn: Turn) -> None:
    visit.void_presence()
    visit.signed_at = None
    visit.message = Message.CAMERA_STARTING
    presence_doubts.note_session(visit)
    turn.ask(StartPresence(visit.nonce, visit.plan))


def _leaves(_visit: Visit, turn: Turn) -> None:
    turn.ask(StopCamera())


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return {_CHOOSES[visit.plan.subset]} | (set() if _has_stopped(visit) else {Control.RETRY})


def _has_stopped(visit: Visit) -> bool:
    return visit.progress is None and visit.message in _STOPPED


def _another_way(visit: Visit, _turn: Turn) -> None:
    visit.alternative_requested = True


def _more_time(visit: Visit, turn: Turn) -> None:
    """The running session's timers grow; another one, with another challenge, is not drawn for it."""
    more_time(visit, turn)
    if not _has_stopped(visit):
        turn.ask(LengthenPresence(visit.plan))


def _ask_for(subset: Subset) -> Move:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.plan = visit.plan._replace(subset=subset)

    return Move(choose, Step.PRESENCE)


# -- the session ----------------------------------------------------------------------------


def _progress(visit: Visit, turn: Turn, event: ev.PresenceProgress) -> None:
    visit.progress = event
    visit.message = event.message
    if event.person_there:
        # Somebody who follows the prompts is not idle.
        visit.last_touch = turn.now.mono


def _done(visit: Visit, turn: Turn, event: ev.PresenceDone) -> None:
    result = event.result
    visit.presence = result
    visit.progress = None
    camera_doubts.note_result(visit, result)
    if presence_doubts.note_result(visit, result, turn.now.wall):
        _tell_of_suspicion(visit, turn)
    told = {"outcome": result.outcome, "why": ",".join(result.reasons), "band": result.band}
    turn.ask(Audit("presence", told))
    if presence_doubts.camera_settles(visit):
        attended = turn.environment.settings.kiosk.attended
        ending = decision_points.ending(visit, turn, decision_points.AFTER_FACE)
        turn.go(ending or (Step.ATTEST if attended else Way.ONWARD))
    elif message := _once_more(visit, result):
        visit.message = message
        turn.ask(StopCamera())
    else:
        turn.go(Step.CLERK_REVIEW)


def _tell_of_suspicion(visit: Visit, turn: Turn) -> None:
    """The kiosk's store and the carrier know at once: who cancels now leaves no record."""
    document = visit.document
    if document is None:
        return
    turn.ask(Suspect(document))
    asked = question(visit, document, turn.environment.settings)
    turn.ask(TellCarrier(msgspec.structs.replace(asked, suspicions=len(visit.suspicions))))


def _once_more(visit: Visit, result: Presence) -> Message:
    """Why another session is worth it, in the customer's words; NONE: the camera cannot settle this."""
    if result.outcome is PresenceOutcome.PASS:
        return _look_again(visit, result)
    if camera_doubts.is_to_blame(visit, result):
        return Message.NONE
    visit.presence_attempts += _MACHINES.isdisjoint(result.reasons)
    if (
        result.outcome is not PresenceOutcome.RETRY
        or visit.presence_attempts >= presence_session_limits.SESSIONS
    ):
        return Message.NONE
    told = (_TRY_AGAIN[code] for code in result.reasons if code in _TRY_AGAIN)
    return next(told, Message.TIMED_OUT)


def _look_again(visit: Visit, result: Presence) -> Message:
    """A living person whose face did not match for certain is looked at once more, and then by people."""
    doubtful = result.band in {"review", "reject"}
    if not doubtful or visit.plan.subset is Subset.FACE:
        visit.presence_attempts += 1
        return Message.NONE
    again = presence_doubts.note_doubtful_look(visit, result.band)
    return Message.ANOTHER_LOOK if again else Message.NONE


def _camera_failed(visit: Visit, turn: Turn, event: ev.CameraFailed) -> None:
    visit.progress = None
    visit.message = event.message
    turn.ask(StopCamera())


# Another way of asking is another session.
PAGE = Page(
    content=PresenceContent,
    show=_show,
    presses={
        Control.RETRY: Move(to=Step.PRESENCE),
        Control.ANOTHER_WAY: Move(_another_way, Step.CLERK_REVIEW),
        Control.MORE_TIME: Move(_more_time),
        PresenceControl.ALL_MOVEMENTS: _ask_for(Subset.ALL),
        PresenceControl.ONLY_TURNS: _ask_for(Subset.TURNS),
        PresenceControl.ONLY_FACE: _ask_for(Subset.FACE),
    },
    at_rest=_at_rest,
    events={
        ev.PresenceProgress: _progress,
        ev.PresenceDone: _done,
        ev.CameraFailed: _camera_failed,
    },
    opens=_opens,
    leaves=_leaves,
    instead=_instead,
)
