"""The notice page: the text that is signed later, read to its end, and not faster than it can be read."""

import math
from enum import StrEnum

import msgspec

from kiosk.consent.notices import Notice
from kiosk.enumerations import Flow
from kiosk.policy.decision import VERIFIES
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Scrolled
from kiosk.visit.attendance import is_attended
from kiosk.visit.common_presses import change_language
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import NoticeReading, Visit

_SCROLLED_TO_END = 0.98


class NoticeControl(StrEnum):
    """Onward, once it was read."""

    NOTICE_READ = "notice_read"


class NoticeContent(msgspec.Struct, frozen=True):
    """The text as it is signed later, and how far it was read."""

    title: str
    version: str
    paragraphs: tuple[str, ...]
    scroll: float = 0.0  # furthest position reached, 0..1
    dwell_left_s: int = 0
    message: Message = Message.NONE
    short: tuple[str, ...] = ()  # what it comes to


def _show(visit: Visit, environment: Environment, now: Moment) -> NoticeContent:
    reading = visit.reading_notice
    notice = reading.notice if reading else _text(visit, environment)
    return NoticeContent(
        notice.title,
        notice.version,
        notice.paragraphs,
        reading.furthest if reading else 0.0,
        _dwell_left(visit, environment, now),
        visit.message,
        notice.short,
    )


def _text(visit: Visit, environment: Environment) -> Notice:
    """Who gives a number up, or to another person, signs that; everybody else the risk notice."""
    notices = environment.notices
    texts = {Flow.CANCEL: notices.cancellation, Flow.TRANSFER_OUT: notices.transfer}
    return texts.get(visit.flow, notices.risk)(visit.language)


def _opens(visit: Visit, turn: Turn) -> None:
    """The notice in the visit's language; another text than before is read from its beginning."""
    notice = _text(visit, turn.environment)
    reading = visit.reading_notice
    visit.signed_at = None
    if reading is None or reading.notice.sha256 != notice.sha256:
        visit.reading_notice = NoticeReading(notice, turn.now.mono)
        visit.signature.clear()
        visit.void_statement()


def _change_language(visit: Visit, turn: Turn) -> None:
    change_language(visit, turn)
    _opens(visit, turn)


def _dwell_left(visit: Visit, environment: Environment, now: Moment) -> int:
    reading, dwell_s = visit.reading_notice, environment.settings.screen.notice_dwell_s
    return max(0, math.ceil(reading.opened_at + dwell_s - now.mono)) if reading else 0


def _at_rest(visit: Visit, environment: Environment, now: Moment) -> set[str]:
    return {NoticeControl.NOTICE_READ} if _dwell_left(visit, environment, now) else set()


def _scrolled(visit: Visit, _turn: Turn, intent: Scrolled) -> None:
    if visit.reading_notice:
        at_most = min(max(intent.furthest, 0.0), 1.0)
        visit.reading_notice.furthest = max(visit.reading_notice.furthest, at_most)


def _read(visit: Visit, turn: Turn) -> None:
    """Acts after the dwell, and then says what is missing."""
    reading = visit.reading_notice
    dwell_s = turn.environment.settings.screen.notice_dwell_s
    read = reading and reading.furthest >= _SCROLLED_TO_END
    if reading is None or not read or turn.now.mono < reading.opened_at + dwell_s:
        turn.refuse(Message.READ_TO_THE_END)
        return
    reading.read_at = turn.now.mono
    turn.go(Step.STATEMENT if _is_read_aloud(visit, turn.environment) else Way.ONWARD)


def _is_read_aloud(visit: Visit, environment: Environment) -> bool:
    """Where no clerk stands by, as far as the rules want it (N-NOTICE-02)."""
    alone = not is_attended(visit, environment.settings)
    wanted = bool(environment.rules.params.get("self_service_needs_statement"))
    return visit.flow in VERIFIES and wanted and alone


PAGE = Page(
    content=NoticeContent,
    show=_show,
    presses={
        NoticeControl.NOTICE_READ: Move(_read),
        Control.LANGUAGE: Move(_change_language),
    },
    at_rest=_at_rest,
    inputs={Scrolled: _scrolled},
    opens=_opens,
)
