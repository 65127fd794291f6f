"""What goes with a number: texts that are shown, can be taken home by a QR code, and stand in the record."""

from functools import cache

import msgspec

from kiosk.consent.notices import Notice
from kiosk.papers import qr_code
from kiosk.protocol.flows import Step
from kiosk.records.record import TextGiven
from kiosk.visit.fact_collection import may_be_young
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_YOUNG_AGE = "young_age"  # of the rules' parameters


class LeafletContent(msgspec.Struct, frozen=True):
    """A text and, where it is handed over, its QR code: it holds the words themselves."""

    title: str
    version: str
    paragraphs: tuple[str, ...]
    qr: tuple[str, ...] = ()  # modules, row by row: 1 is dark


def shown(notice: Notice, *, to_take: bool) -> LeafletContent:
    words = "\n".join((notice.title, *notice.paragraphs))
    qr = _code(words) if to_take else ()
    return LeafletContent(notice.title, notice.version, notice.paragraphs, qr)


@cache
def _code(words: str) -> tuple[str, ...]:
    """A page is made anew ten times a second, and a code takes 20 ms; there are as many as texts."""
    return qr_code.rows(words)


def given(notice: Notice, turn: Turn) -> TextGiven:
    """That its reader has it now."""
    return TextGiven(
        id=notice.id,
        version=notice.version,
        language=notice.language,
        sha256=notice.sha256,
        taken_at=turn.now.wall,
    )


def after_leaflet(visit: Visit, turn: Turn) -> Step | Way:
    """The young read a page of their own."""
    rules = turn.environment.rules
    limit = rules.params.get(_YOUNG_AGE, 0)
    is_young = may_be_young(visit.document, turn.now, rules.released, limit)
    return Step.YOUNG_USERS if is_young else before_confirmation(visit, turn)


def before_confirmation(visit: Visit, turn: Turn) -> Step | Way:
    """Where a clerk attends, they tell the customer in person."""
    attended = turn.environment.settings.kiosk.attended or visit.taken_over
    return Step.THREE_NOS if attended else Way.ONWARD
