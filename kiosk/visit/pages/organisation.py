"""The organisation page: the code of the organisation that is to hold the number, and by what its agent acts.

The agent's own document is read afterwards; a supervisor then looks at licence and authorisation (N-ORG-01).
"""

from enum import StrEnum

import msgspec

from kiosk.enumerations import AgentAuthority
from kiosk.identity.organisation_code import CODE_LENGTH, found_in, is_organisation_code
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class OrganisationControl(StrEnum):
    """Each leads on, once the code is there."""

    AUTHORITY_REPRESENTATIVE = "authority_representative"
    AUTHORITY_LETTER = "authority_letter"


class OrganisationContent(msgspec.Struct, frozen=True):
    """The code as far as it is given, and how many characters it has."""

    code: str = ""
    length: int = CODE_LENGTH
    message: Message = Message.NONE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> OrganisationContent:
    return OrganisationContent(visit.organisation, message=visit.message)


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    _take(visit, turn, intent.fields.get(Field.ORGANISATION_CODE, ""))


def _scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """A licence's square code holds an address with the code in it."""
    _take(visit, turn, next(filter(None, map(found_in, intent.lines)), ""))


def _take(visit: Visit, turn: Turn, code: str) -> None:
    if is_organisation_code(code):
        visit.organisation = code
        visit.message = Message.NONE
    else:
        turn.refuse(Message.ORGANISATION_CODE_MALFORMED)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if visit.organisation else set(OrganisationControl)


def _acts_by(authority: AgentAuthority) -> Move:
    def say(visit: Visit, _turn: Turn) -> None:
        visit.agent_authority = authority

    return Move(say, Way.ONWARD)


def _press_edition(visit: Visit) -> object:
    """An authority is said for the organisation that is shown now."""
    return visit.organisation


PAGE = Page(
    content=OrganisationContent,
    show=_show,
    presses={
        OrganisationControl.AUTHORITY_REPRESENTATIVE: _acts_by(AgentAuthority.REPRESENTATIVE),
        OrganisationControl.AUTHORITY_LETTER: _acts_by(AgentAuthority.LETTER),
    },
    at_rest=_at_rest,
    inputs={Enter: _enter, Scanned: _scan},
    press_edition=_press_edition,
)
