"""The complaint page (投诉、申诉): against which decision, on what ground, and who answers it.

Against this visit's own decision its number is given; against an older one the customer types or
scans the number on the receipt. A complaint is a record of its own and needs no decision.
"""

import re
from enum import StrEnum

import msgspec

from kiosk.enumerations import ComplaintGround, ComplaintRoute, Flow, complaint_routes
from kiosk.identity.phone_number import is_phone_number
from kiosk.input_bounds import CONTACT_LENGTH, REFERENCE_LENGTH
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Enter, Reason, Scanned
from kiosk.records import reference_number
from kiosk.visit import decision_points, disclosure, page_reasons
from kiosk.visit.common_presses import leave
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Objection, Visit

_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")


class ComplaintControl(StrEnum):
    """File it, or add to it; the grounds have a control each, see ground_control."""

    FILE = "file"
    WRITE_NOTE = "write_note"


class ComplaintContent(msgspec.Struct, frozen=True):
    """The complaint as far as it is written."""

    about: str  # the decision's number; "" until it is given
    given: bool = False  # it is this visit's own decision and cannot be changed
    ground: str = ""  # a ComplaintGround; "" until it is chosen
    contact: str = ""  # where the answer is told
    noted: bool = False  # something is written or drawn beside the choices
    route: str = ""  # a ComplaintRoute; "" until the ground is chosen
    reasons: tuple[Reason, ...] = ()
    message: Message = Message.NONE
    contact_most: int = CONTACT_LENGTH
    reference_length: int = REFERENCE_LENGTH


def ground_control(ground: ComplaintGround) -> str:
    """The control that chooses this ground."""
    return f"ground_{ground}"


def _show(visit: Visit, environment: Environment, _now: Moment) -> ComplaintContent:
    objection = visit.objection or Objection()
    given = objection.came_from is not None
    return ComplaintContent(
        about=reference_number.short(objection.about),
        given=given,
        ground=objection.ground or "",
        contact=objection.contact,
        noted=objection.note.pad is not None,
        route=_route(visit, environment.rules),
        reasons=page_reasons.reasons(visit, environment) if given else (),
        message=visit.message,
    )


def _back(visit: Visit, turn: Turn) -> None:
    """To the page that was objected to; nothing was filed."""
    came_from = visit.objection.came_from if visit.objection else None
    if came_from is None:
        leave(visit, turn)
        return
    visit.objection = None
    turn.go(came_from)


# -- what is written ------------------------------------------------------------------------


def _choose(ground: ComplaintGround) -> Move:
    def choose(visit: Visit, _turn: Turn) -> None:
        if visit.objection:
            visit.objection.ground = ground
            visit.message = Message.NONE

    return Move(choose)


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    """A reference and, if the customer wants to be called, a telephone number."""
    objection = visit.objection
    if objection is None:
        return
    contact = intent.fields.get(Field.CONTACT, objection.contact).strip()
    about = _about(objection, intent.fields)
    if contact and not _is_telephone(contact):
        turn.refuse(Message.NUMBER_MALFORMED)
    elif about is None:
        turn.refuse(Message.REFERENCE_MALFORMED)
    else:
        objection.about, objection.contact = about, contact
        visit.message = Message.NONE


def _about(objection: Objection, fields: dict[Field, str]) -> str | None:
    """The decision's number after this entry, which may clear it; None: what was typed is none."""
    text = fields.get(Field.REFERENCE)
    if text is None or objection.came_from is not None:
        return objection.about
    return reference_number.typed(text) or (None if text.strip() else "")


def _is_telephone(text: str) -> bool:
    return is_phone_number(text) or bool(_LANDLINE.fullmatch(text))


def _scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    for line in intent.lines:
        read = Enter(intent.visit, intent.revision, {Field.REFERENCE: line})
        _enter(visit, turn, read)


# -- filing ---------------------------------------------------------------------------------


def _file(visit: Visit, turn: Turn) -> None:
    """From here on this is what the visit's number, receipt and end are about."""
    objection = visit.objection
    if objection is None or not objection.about:
        turn.refuse(Message.REFERENCE_MALFORMED)
        return
    if not objection.ground:
        turn.refuse(Message.GROUND_NEEDED)
        return
    objection.route = _route(visit, turn.environment.rules)
    ids = turn.environment.new_ids()
    visit.record_id, visit.nonce = ids.record_id, ids.nonce
    visit.flow = Flow.COMPLAINT
    visit.stored = visit.receipt = None
    decision_points.save(visit, turn)


def _route(visit: Visit, rules: RuleSet) -> str:
    """Who answers, a ComplaintRoute; empty until there is a ground."""
    objection = visit.objection
    if objection is None or objection.ground is None:
        return ""
    if objection.ground is ComplaintGround.LISTING:
        return _answers_for_listing(visit, objection, rules)
    return complaint_routes.ROUTES.get(objection.ground, ComplaintRoute.CARRIER)


def _answers_for_listing(visit: Visit, objection: Objection, rules: RuleSet) -> str:
    """Whom the rule names, if it may be told by now; of an older decision only the carrier knows the rule."""
    known = objection.came_from and disclosure.holder_is_confirmed(visit)
    told = page_reasons.told(visit, rules) if known else None
    reasons = told.reasons if told else ()
    true = (rules.rules[reason.rule] for reason in reasons if reason.truth == "true")
    named = (rule.appeal_to for rule in true if rule.disclosure == "full")
    carrier = ComplaintRoute.CARRIER.value
    return next((who for who in named if who != carrier), carrier)


PAGE = Page(
    content=ComplaintContent,
    show=_show,
    presses={
        **{ground_control(ground): _choose(ground) for ground in ComplaintGround},
        ComplaintControl.FILE: Move(_file, Way.ONWARD),
        ComplaintControl.WRITE_NOTE: Move(to=Step.COMPLAINT_NOTE),
        Control.BACK: Move(_back),
    },
    inputs={Enter: _enter, Scanned: _scan},
)
