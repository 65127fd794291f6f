"""What the visit tells of its decision, and of what came of it at the carrier."""

import msgspec

from kiosk.enumerations import Outcome
from kiosk.policy.decision import Decision, results_of
from kiosk.policy.explain import Audience, explain
from kiosk.policy.facts import Facts
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import Reason
from kiosk.visit.turn import Environment
from kiosk.visit.visit import Visit

# A receipt's reason codes in the customer's words; others say no more than that it was taken.
_ACCEPTED = {
    "activated": Message.EFFECTIVE,
    "verified": Message.NUMBER_VERIFIED,
    "resumed": Message.NUMBER_RESUMED,
    "suspended": Message.NUMBER_SUSPENDED,
    "complaint_filed": Message.COMPLAINT_RECEIVED,
}
_GOES_ON = frozenset({Outcome.ALLOW, Outcome.DEFER})


def told(visit: Visit, rules: RuleSet) -> Decision | None:
    """The kiosk's decision; where the carrier rejected the record by a rule, that rule's."""
    decision = visit.decision
    rule = _rejected_by(visit, rules)
    if decision is None or rule is None:
        return decision
    by_rule = results_of(rules.rules[rule])[True]
    return msgspec.structs.replace(decision, outcome=rules.rules[rule].outcome, reasons=(by_rule,))


def _rejected_by(visit: Visit, rules: RuleSet) -> str | None:
    receipt = visit.receipt
    rejected = receipt is not None and receipt.verdict == "rejected"
    return receipt.reason if receipt and rejected and receipt.reason in rules.rules else None


def reasons(
    visit: Visit, house: Environment, audience: Audience = "customer"
) -> tuple[Reason, ...]:
    """The carrier judged by facts of its own: the kiosk's do not stand beside its rule."""
    decision = told(visit, house.rules)
    if decision is None:
        return ()
    facts = {} if _rejected_by(visit, house.rules) else visit.decided_on
    return explained(visit, house, decision, facts, audience)


def explained(
    visit: Visit,
    house: Environment,
    decision: Decision,
    facts: Facts,
    audience: Audience = "customer",
) -> tuple[Reason, ...]:
    found = explain(decision, house.rules, visit.language, audience, facts)
    return tuple(Reason(e.text, e.basis, e.remedy, e.appeal, e.until, e.facts) for e in found)


def can_be_objected_to(visit: Visit) -> bool:
    """Whatever was not simply granted, once its record is stored: its number is what the objection names."""
    rejected = visit.receipt is not None and visit.receipt.verdict == "rejected"
    granted = visit.decision is not None and visit.decision.outcome is Outcome.ALLOW
    return visit.stored is not None and not visit.saving and (rejected or not granted)


def result_message(visit: Visit, mono: float) -> Message:
    """What the result page says of the record that was saved."""
    goes_on = visit.decision is not None and visit.decision.outcome in _GOES_ON
    if not goes_on and visit.flow != "second_verify":
        return Message.NONE
    if visit.receipt:
        return _receipt_message(visit)
    if mono < visit.receipt_deadline:
        return Message.WAITING_FOR_RECEIPT
    # A verification that failed was captured too, but nothing shall become effective.
    return Message.CAPTURED_NOT_EFFECTIVE if goes_on else Message.NONE


def filed_message(visit: Visit) -> Message:
    return _receipt_message(visit) if visit.receipt else Message.COMPLAINT_TAKEN


def _receipt_message(visit: Visit) -> Message:
    receipt = visit.receipt
    goes_on = visit.decision is not None and visit.decision.outcome in _GOES_ON
    if receipt is None:
        return Message.NONE
    if receipt.verdict == "rejected":
        return Message.CARRIER_REJECTED
    if receipt.reason in _ACCEPTED:
        return _ACCEPTED[receipt.reason]
    if not goes_on:
        return Message.NONE
    return Message.EFFECTIVE if receipt.effective else Message.CAPTURED_NOT_EFFECTIVE
