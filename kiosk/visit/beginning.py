"""How a visit begins: with whom, on which page, with how the staff's PINs stand; and a request in it."""

import secrets
from collections.abc import Mapping

from kiosk.pin_locks import PinStanding
from kiosk.protocol.flows import Step
from kiosk.settings import Settings
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


def begun(
    settings: Settings, *, clerk: str, proved_at: float, pins: Mapping[str, PinStanding], now: float
) -> Visit:
    """A new visit. clerk: the id of who is signed in, or empty.

    proved_at: when they last typed their PIN, on the visit's clock as `now` is; pins: how all stand now.
    """
    signed_in = next((one for one in settings.staff if one.id == clerk), None)
    return Visit(
        token=secrets.token_hex(8),
        language=settings.kiosk.language,
        clerk=signed_in,
        step=Step.WELCOME if signed_in or settings.kiosk.clerk_screen else Step.SIGN_IN,
        clerk_screen=settings.kiosk.clerk_screen,
        clerk_language=settings.kiosk.language,
        proved_at=proved_at,
        pins=dict(pins),
        pins_at=now,
    )


def begin_request(visit: Visit, turn: Turn) -> None:
    """Ids of its own, and the moment: one request is one record."""
    ids = turn.environment.new_ids()
    visit.record_id, visit.nonce, visit.ticket = ids.record_id, ids.nonce, ids.ticket
    visit.started_at = turn.now.wall
