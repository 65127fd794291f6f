"""Presses that every page has: staff, language, text size, reading aloud; in a visit also the ways out."""

from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import reading_aloud
from kiosk.visit.effects import Audit, End
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


def call_staff(visit: Visit, turn: Turn) -> None:
    """The strip says it until the visit ends."""
    visit.strip.trouble = Message.STAFF_CALLED
    visit.staff_called = True
    turn.ask(Audit("staff_called", {"step": visit.step.value}))


def change_language(visit: Visit, _turn: Turn) -> None:
    """To the other one."""
    visit.language = "en" if visit.language == "zh_CN" else "zh_CN"


def _change_text_size(visit: Visit, _turn: Turn) -> None:
    visit.large_text = not visit.large_text


def leave(_visit: Visit, turn: Turn) -> None:
    """Wipe the visit; nothing is kept of it."""
    turn.ask(End("cancelled"))


def cancel(visit: Visit, turn: Turn) -> None:
    """Whose document was read gets a paper that nothing came of it; anybody else just leaves.

    What was stored before, and then objected to or asked about, has a paper of its own.
    """
    shown = visit.document or visit.giver
    if shown is None or visit.objection is not None or visit.asks_why:
        leave(visit, turn)
    else:
        turn.go(Step.CANCELLED)


EVERYWHERE: dict[str, Move] = {
    Control.CALL_STAFF: Move(call_staff),
    Control.LANGUAGE: Move(change_language),
    Control.TEXT_SIZE: Move(_change_text_size),
    Control.READ_ALOUD: Move(reading_aloud.switch),
    Control.VOLUME: Move(reading_aloud.louder),
    Control.STAY: Move(),  # the touch itself is the answer
}
_ON_THE_WAY: dict[str, Move] = {
    Control.BACK: Move(to=Way.BACK),
    Control.CANCEL: Move(cancel),
}


def moves(page: Page) -> dict[str, Move]:
    """All presses of a page, by control; its own come before those of every page."""
    return _by_control({**EVERYWHERE, **_ways_out(page), **page.presses})


def aside_moves(page: Page) -> dict[str, Move]:
    """The same on the clerk's own screen: its language and size are the kiosk's, and staff is there."""
    return _by_control({Control.STAY: Move(), **_ways_out(page), **page.presses})


def _ways_out(page: Page) -> dict[str, Move]:
    return _ON_THE_WAY if page.in_visit and not page.ends_visit else {}


def _by_control(found: dict[str, Move]) -> dict[str, Move]:
    return {str(control): move for control, move in found.items()}
