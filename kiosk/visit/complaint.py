"""An objection (投诉、申诉): against which decision, on what ground, and who answers it.

Against this visit's own decision its number is given; against an older one the customer types or
scans the number on the receipt. A complaint is a record of its own and needs no decision.
"""

import re

from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.codes import Field, Message
from kiosk.visit import decision, explaining, numbers
from kiosk.visit.actions import Action, leave
from kiosk.visit.moving import go
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Ground, Objection, Visit

_SHORT = re.compile(r"[0-9A-F]{10}")  # as on the receipt: see pages.short
_WHOLE = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
_ROUTES = {"not_mine": "carrier", "identity": "carrier", "other": "12300"}


def start(visit: Visit, turn: Turn) -> None:
    """Without a document: who objects may have none any more."""
    visit.flow = "complaint"
    visit.started_at = turn.now.wall
    visit.objection = Objection()


def object_to_decision(visit: Visit, _turn: Turn) -> None:
    visit.objection = Objection(visit.record_id, visit.step, visit.message)


def back(visit: Visit, turn: Turn) -> None:
    """To the page that was objected to; nothing was filed."""
    objection = visit.objection
    if objection is None or objection.came_from is None:
        leave(visit, turn)
        return
    visit.objection = None
    go(visit, turn, objection.came_from)
    visit.message = objection.message


def choose_ground(ground: Ground) -> Action:
    def choose(visit: Visit, _turn: Turn) -> None:
        if visit.objection:
            visit.objection.ground = ground
            visit.message = Message.NONE

    return choose


def enter(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    """A reference and, if the customer wants to be called, a telephone number."""
    objection = visit.objection
    if objection is None:
        return
    contact = fields.get(Field.CONTACT, objection.contact).strip()
    if contact and not (numbers.is_phone_number(contact) or _LANDLINE.fullmatch(contact)):
        turn.refuse(Message.NUMBER_MALFORMED)
        return
    about = objection.about
    if Field.REFERENCE in fields and objection.came_from is None:
        typed = fields[Field.REFERENCE].strip()
        about = _reference(typed)
        if typed and not about:
            turn.refuse(Message.REFERENCE_MALFORMED)
            return
    objection.about, objection.contact = about, contact
    visit.message = Message.NONE


def scan(visit: Visit, turn: Turn, lines: tuple[str, ...]) -> None:
    for line in lines:
        enter(visit, turn, {Field.REFERENCE: line})


def _reference(typed: str) -> str:
    """In the form in which records and receipts carry it; empty when it is neither."""
    text = typed.upper()
    if _WHOLE.fullmatch(text):
        return text.lower()
    return text if _SHORT.fullmatch(text) else ""


def file(visit: Visit, turn: Turn) -> None:
    """From here on this is what the visit's number, receipt and end are about."""
    objection = visit.objection
    if objection is None or not objection.about:
        turn.refuse(Message.REFERENCE_MALFORMED)
        return
    if not objection.ground:
        turn.refuse(Message.GROUND_NEEDED)
        return
    objection.route = route(visit, turn.house.rules)
    ids = turn.house.new_ids()
    visit.record_id, visit.nonce = ids.record_id, ids.nonce
    visit.flow = "complaint"
    visit.stored = visit.receipt = None
    decision.save(visit, turn)


def route(visit: Visit, rules: RuleSet) -> str:
    """Who answers: carrier, 12300, 96110 or police; empty until there is a ground."""
    objection = visit.objection
    if objection is None or not objection.ground:
        return ""
    return _ROUTES.get(objection.ground) or _answers_for_listing(visit, objection, rules)


def _answers_for_listing(visit: Visit, objection: Objection, rules: RuleSet) -> str:
    """Whom the rule names, if it may be told; of an older decision only the carrier knows the rule."""
    decision = explaining.told(visit, rules) if objection.came_from else None
    reasons = decision.reasons if decision else ()
    true = (rules.rules[reason.rule] for reason in reasons if reason.truth == "true")
    named = (rule.appeal_to for rule in true if rule.disclosure == "full")
    return next((who for who in named if who != "carrier"), "carrier")
