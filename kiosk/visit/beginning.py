"""How a visit begins: with whom, on which page, and with what is known of wrong PINs."""

import secrets
from collections.abc import Mapping

from kiosk.protocol.flows import Step
from kiosk.settings import Settings
from kiosk.visit.visit import Visit


def begun(
    settings: Settings, *, clerk: str, pin_failures: Mapping[str, int], locked_until: float
) -> Visit:
    """A new visit. clerk: the id of who is signed in, or empty; locked_until: on the visit's clock."""
    signed_in = next((one for one in settings.clerks if one.id == clerk), None)
    return Visit(
        token=secrets.token_hex(8),
        language=settings.kiosk.language,
        clerk=signed_in,
        step=Step.WELCOME if signed_in else Step.SIGN_IN,
        pin_failures=dict(pin_failures),
        locked_until=locked_until,
    )
