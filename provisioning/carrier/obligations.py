"""The obligations of a decision, carried out: reports, once for each recipient, without personal data."""

from typing import Any

from kiosk.policy.decision import Decision
from provisioning.carrier.ledger import Ledger

# Obligation → who is told.
_RECIPIENTS = {
    "REPORT_POLICE_STATION": "police_station",
    "REPORT_ANTIFRAUD_CENTRE": "antifraud_centre",
}
_MISSING = "no contact is known"


def report(
    ledger: Ledger, decision: Decision, *, store: str, clerk: str, police_contact: str, at: float
) -> None:
    """Add the reports that a decision obliges to: its number, store, clerk, and the rules that held."""
    rules = [result.rule for result in decision.trace if result.truth == "true"]
    for obligation in decision.obligations:
        recipient = _RECIPIENTS.get(obligation)
        if recipient is None:
            continue
        contact = (police_contact or _MISSING) if recipient == "police_station" else ""
        row: dict[str, Any] = {"decision": decision.number, "recipient": recipient}
        row |= {"contact": contact, "store": store, "clerk": clerk, "at": at}
        ledger.reports.add(row, rules)
