"""The empty page between two visits. The screen shows it by itself; no visit opens it."""

import msgspec

from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Visit


class WipedContent(msgspec.Struct, frozen=True):
    """Nothing."""


def _show(_visit: Visit, _environment: Environment, _now: Moment) -> WipedContent:
    return WipedContent()


PAGE = Page(content=WipedContent, show=_show, in_visit=False)
