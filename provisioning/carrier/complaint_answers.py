"""Answers to complaints: what a person is told, and what an objection that is right takes back.

An order to verify is taken back, and a stop by it. What the police or a listing stopped is not the carrier's
to give back: such a complaint is for them.
"""

import re
from typing import NamedTuple

from kiosk.enumerations import Flow, NumberState, StopAuthority
from kiosk.policy.ruleset import RuleSet
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.carrier.tables.number_register import RegisteredNumber

# A decision about a number that nobody stood at a counter for: its row's id, and when.
_ABOUT_NUMBER = re.compile(r"[QL](\d{1,18})-\d{1,18}")


class ComplaintAnswer(NamedTuple):
    """One answer. at: seconds since the epoch."""

    text: str
    by: str
    lifts: bool
    at: float


def give(
    ledger: Ledger, rules: RuleSet, complaint: int, answer: ComplaintAnswer
) -> RegisteredNumber | None:
    """Close the complaint; the number of which an order was taken back. Raises InputError.

    Inside the caller's transaction.
    """
    row = ledger.complaints.find(complaint)
    if row is None:
        raise InputError("ID", f"{complaint} is no complaint")
    if row["closed_at"] is not None or ("complaint", complaint) in ledger.answers_given.all():
        raise InputError("ID", f"{complaint} is closed")
    ledger.complaints.answer(complaint, answer.text, answer.by, answer.at)
    return _lift(ledger, rules, row, answer) if answer.lifts else None


def _lift(
    ledger: Ledger, rules: RuleSet, row: dict[str, object], answer: ComplaintAnswer
) -> RegisteredNumber:
    number = _meant(ledger, row)
    if number is None:
        raise InputError("--lift", "the complaint is about no number that is known")
    if number.state is NumberState.CLOSED:
        raise InputError("--lift", "who held the number then has given it up: it is not given back")
    ListingEffects(ledger, rules).apply(number.document, answer.at)
    number = ledger.numbers.of(number.id)
    if number.stopped_by in {StopAuthority.POLICE, StopAuthority.LIST}:
        why = f"{number.stopped_by.value} stopped it: that is theirs to take back"
        raise InputError("--lift", why)
    order = ledger.orders.current(number.id)
    if order is not None:
        ledger.orders.settle(order, "passed", answer.at)
    ledger.numbers.settle_signs(number, answer.at)
    cause = f"complaint {row['id']} was right"
    ledger.numbers.set_state(number, NumberState.ACTIVE, cause, answer.at)
    return ledger.numbers.of(number.id)


def _meant(ledger: Ledger, row: dict[str, object]) -> RegisteredNumber | None:
    """The number of the decision, or of the record, that it objects to, as who held it then has it now."""
    found = _ABOUT_NUMBER.fullmatch(str(row["about"]))
    if found:
        return ledger.numbers.known(int(found[1]))
    visit = ledger.visit_of_record(str(row["about_record"]))
    if visit is None or (visit["flow"] == Flow.NEW_SIM and not visit["opened"]):
        return None  # a number that was not opened is whoever else's has it
    return ledger.numbers.held_at(visit["number"], visit["at"])
