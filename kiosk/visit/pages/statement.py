"""The statement page: the customer reads a sentence aloud before the camera, then digits as they appear.

What is sent was watched by them, and judged while they watched it. Whoever cannot or will not read aloud gets
a clerk, in the same visit; so does who was not understood three times.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from kiosk.consent.notices import Notice
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.statement_video import script
from kiosk.statement_video.finding import StatementDoubt
from kiosk.visit import decision_points
from kiosk.visit import events as ev
from kiosk.visit.effects import Audit, StartStatement, StopCamera
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.statement_part import part_of
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import StatementState, Visit

_TRIES = 3
# A clerk sees that the person is real, and goes on; until then nothing is signed.
_NOTHING_PENDS, _CLERKS = decision_points.AT_THE_END, Step.ATTEST
# What the customer is told of it; the first that fits.
_TOLD: tuple[tuple[frozenset[StatementDoubt], Message], ...] = (
    (frozenset({StatementDoubt.RECORDING_GAPS}), Message.STATEMENT_NOT_JUDGED),
    (
        frozenset({StatementDoubt.NOT_ONE_FACE, StatementDoubt.ANOTHER_PERSON}),
        Message.STATEMENT_FACE,
    ),
    (
        frozenset({StatementDoubt.NOT_READ, StatementDoubt.BROKEN_OFF}),
        Message.STATEMENT_NOT_HEARD,
    ),
    (
        frozenset(
            {StatementDoubt.NOT_ANSWERED, StatementDoubt.NOT_ASKED_FOR, StatementDoubt.UNSTEADY}
        ),
        Message.STATEMENT_NOT_IN_TIME,
    ),
)


class StatementControl(StrEnum):
    """Begin to read; have sent what was watched."""

    BEGIN_READING = "begin_reading"
    SEND_STATEMENT = "send_statement"


class StatementContent(msgspec.Struct, frozen=True):
    """What is to be read now; the picture itself comes by shared memory."""

    title: str
    sentence: str
    message: Message
    phase: Literal["", "sentence", "pause", "digit", "ended", "plays"] = ""
    digit: int | None = None
    said: int = 0
    digits: int = script.COUNT
    level: float = 0.0  # of the voice, in tenths
    tries_left: int = _TRIES


def _show(visit: Visit, environment: Environment, _now: Moment) -> StatementContent:
    state = visit.statement
    text = state.text or _text(visit, environment)
    shown = StatementContent(
        title=text.title,
        sentence="\n".join(text.paragraphs),
        message=visit.message,
        phase="plays" if state.plays else "",
        tries_left=_TRIES - state.tries,
    )
    seen = state.progress
    if seen is None:
        return shown
    return msgspec.structs.replace(
        shown,
        phase=seen.phase.value,
        digit=seen.digit,
        said=seen.said,
        level=min(1.0, round(seen.level * _LOUD, 1)),
    )


_LOUD = 5.0  # a voice that is loud enough fills the level


def _text(visit: Visit, environment: Environment) -> Notice:
    return environment.notices.statement(visit.language)


def _opens(visit: Visit, _turn: Turn) -> None:
    """What was recorded before is void: whoever comes back reads again."""
    visit.void_statement()
    visit.signed_at = None


def _leaves(_visit: Visit, turn: Turn) -> None:
    turn.ask(StopCamera())


def _begin(visit: Visit, turn: Turn) -> None:
    visit.void_statement()
    visit.statement.text = _text(visit, turn.environment)
    visit.message = Message.CAMERA_STARTING
    turn.ask(StartStatement())


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    state = visit.statement
    resting = set() if state.judged and state.played else {str(StatementControl.SEND_STATEMENT)}
    if _is_under_way(visit):
        return resting | {StatementControl.BEGIN_READING, Control.LANGUAGE}
    return resting


def _is_under_way(visit: Visit) -> bool:
    """Opening, reading, or not yet watched: it is begun anew only then or after it."""
    state = visit.statement
    return state.text is not None and not state.played


def _another_way(visit: Visit, turn: Turn) -> None:
    """A clerk, with all that was captured so far."""
    turn.ask(StopCamera())
    visit.void_statement()
    decision_points.refer(
        visit, turn, Message.STATEMENT_DECLINED, _NOTHING_PENDS, goes_on_at=_CLERKS
    )


def _send(visit: Visit, turn: Turn) -> None:
    state = visit.statement
    if state.judged is None or state.text is None:
        return
    state.part = part_of(state.judged, state.text, state.tries + 1, turn.now.wall)
    state.video = state.judged.video
    state.judged = None


# -- the recording --------------------------------------------------------------------------


def _progress(visit: Visit, turn: Turn, event: ev.StatementProgress) -> None:
    visit.statement.progress = event
    visit.message = Message.NONE  # nothing is read to whoever reads
    visit.last_touch = turn.now.mono  # who reads is not idle


def _recorded(visit: Visit, _turn: Turn, _event: ev.StatementRecorded) -> None:
    visit.statement.progress = None
    visit.statement.plays = True
    visit.message = Message.STATEMENT_PLAYS


def _played(visit: Visit, turn: Turn, _event: ev.StatementPlayed) -> None:
    visit.statement.played = True
    visit.last_touch = turn.now.mono
    _say_when_ready(visit)


def _judged(visit: Visit, turn: Turn, event: ev.StatementJudged) -> None:
    visit.last_touch = turn.now.mono
    doubts = event.found.reasons
    turn.ask(Audit("statement", _measures(event)))
    if not doubts and event.same_person is True:
        visit.statement.judged = event
        _say_when_ready(visit)
        return
    turn.ask(StopCamera())
    _refuse(visit, turn, _told(frozenset(doubts)))


def _measures(event: ev.StatementJudged) -> dict[str, str]:
    """For a technician: moments and measures, of nobody."""
    found = event.found
    answers = ("-" if one is None else f"{one:.2f}" for one in found.answers)
    return {
        "doubts": ",".join(found.reasons) or "none",
        "answers": "/".join(answers),
        "together": f"{found.together:.2f}",
        "lag": f"{found.lag:.2f}",
        "same_person": str(event.same_person),
    }


def _say_when_ready(visit: Visit) -> None:
    if visit.statement.played and visit.statement.judged:
        visit.message = Message.STATEMENT_IS_SEEN


def _refuse(visit: Visit, turn: Turn, message: Message) -> None:
    """Another try, or a clerk. A machine's fault is nobody's try."""
    tries = visit.statement.tries + (message is not Message.STATEMENT_NOT_JUDGED)
    visit.statement = StatementState(tries=tries)
    visit.message = message
    if tries >= _TRIES:
        decision_points.refer(
            visit, turn, Message.STATEMENT_FAILED, _NOTHING_PENDS, goes_on_at=_CLERKS
        )


def _told(doubts: frozenset[StatementDoubt]) -> Message:
    """Nothing speaks against it, and yet it was not compared: no other face is told of."""
    if not doubts:
        return Message.STATEMENT_FACE
    return next((message for some, message in _TOLD if some & doubts), Message.STATEMENT_LIPS)


def _failed(visit: Visit, turn: Turn, event: ev.StatementFailed) -> None:
    visit.void_statement()
    visit.message = event.message
    turn.ask(StopCamera())
    turn.ask(Audit("statement_failed", {"message": event.message.value}))


PAGE = Page(
    content=StatementContent,
    show=_show,
    presses={
        StatementControl.BEGIN_READING: Move(_begin),
        StatementControl.SEND_STATEMENT: Move(_send, Way.ONWARD),
        Control.ANOTHER_WAY: Move(_another_way),
    },
    at_rest=_at_rest,
    events={
        ev.StatementProgress: _progress,
        ev.StatementRecorded: _recorded,
        ev.StatementPlayed: _played,
        ev.StatementJudged: _judged,
        ev.StatementFailed: _failed,
    },
    opens=_opens,
    leaves=_leaves,
)
