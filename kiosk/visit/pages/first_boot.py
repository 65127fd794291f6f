"""The first-boot page: a new kiosk tells how it stands and takes its token. No visit opens it.

`kiosk first-boot` shows it before there is a counter (kiosk.visit.first_boot).
"""

from enum import StrEnum

import msgspec

from kiosk.protocol.codes import Control
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.visit import Visit


class EnrolmentTrouble(StrEnum):
    """Why there is no certificate, beside the carrier's refusals (kiosk.enumerations.CertificateRefusal)."""

    TOKEN_MALFORMED = "token_malformed"  # noqa: S105 - a word
    NOT_REACHED = "not_reached"
    FAILED = "failed"  # on this kiosk


class CheckShown(msgspec.Struct, frozen=True):
    """One check of `kiosk doctor`. check: reader, camera, clock, network."""

    check: str
    status: str  # ok, warning, failed; "": it is at work
    found: str = ""  # in the doctor's words, for the technician
    do: str = ""  # what to do about it, in the same
    cause: str = ""  # a code for what the page says of it in its own language; "": what is usual


class FirstBootContent(msgspec.Struct, frozen=True):
    """How the kiosk stands, and how its enrolment goes."""

    kiosk: str  # its name
    checks: tuple[CheckShown, ...] = ()
    enrolling: bool = False
    message: str = ""  # an EnrolmentTrouble, or a CertificateRefusal
    detail: str = ""  # the same in the words of `kiosk enroll`


def _show(_visit: Visit, environment: Environment, _now: Moment) -> FirstBootContent:
    return FirstBootContent(environment.settings.kiosk.device)


PAGE = Page(
    content=FirstBootContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    presses={Control.RETRY: Move()},
)
