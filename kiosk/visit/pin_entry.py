"""PINs at the counter: who signs in, who signs an answer, and the lock-out that both count for."""

from kiosk.protocol.codes import Field, Message
from kiosk.settings import Clerk
from kiosk.visit.events import CheckPin, PinsCounted, SignedOut
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_ATTEMPTS = 5
_LOCK_S = 300


def sign_in(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    if turn.now.mono < visit.locked_until:
        turn.refuse(Message.PIN_LOCKED)
        return
    turn.ask(CheckPin(fields.get(Field.CLERK, ""), fields.get(Field.PIN, "")))


def sign_answer(
    visit: Visit,
    turn: Turn,
    fields: dict[Field, str],
    *,
    signers: tuple[Clerk, ...],
    otherwise: Message,
) -> None:
    """Have a signer's PIN checked, one at a time; anybody else reads `otherwise`."""
    clerk = fields.get(Field.CLERK, "")
    if turn.now.mono < visit.locked_until:
        turn.refuse(Message.PIN_LOCKED)
    elif clerk not in {one.id for one in signers}:
        turn.refuse(otherwise)
    elif not visit.signing:
        visit.signing = clerk
        turn.ask(CheckPin(clerk, fields.get(Field.PIN, "")))


def count_wrong(visit: Visit, turn: Turn, clerk: str) -> None:
    failures = visit.pin_failures.get(clerk, 0) + 1
    visit.pin_failures[clerk] = failures
    visit.message = Message.PIN_WRONG
    if failures >= _ATTEMPTS:
        visit.locked_until = turn.now.mono + _LOCK_S
        visit.pin_failures[clerk] = 0
        visit.message = Message.PIN_LOCKED
    _tell(visit, turn)


def forget_wrong(visit: Visit, turn: Turn, clerk: str) -> None:
    """After a right one; those of other people still count."""
    visit.pin_failures.pop(clerk, None)
    _tell(visit, turn)


def _tell(visit: Visit, turn: Turn) -> None:
    left = max(0.0, visit.locked_until - turn.now.mono)
    turn.ask(PinsCounted(dict(visit.pin_failures), left))


def attempts_left(visit: Visit) -> int:
    return _ATTEMPTS - max(visit.pin_failures.values(), default=0)


def sign_out(visit: Visit, turn: Turn) -> None:
    visit.clerk = None
    turn.ask(SignedOut())
