"""The way out for notices to users and reports to authorities: handed over one by one, each with its proof.

Who sends them (a gateway for SMS, an app, a courier of the police) stands behind a port. What could not be
handed over waits, and is handed over again. Each goes out at least once: whoever was stopped after a message
was taken and before that was noted hands it over again, under the same `id`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from kiosk.enumerations import NumberState
from kiosk.errors import KioskError
from kiosk.policy.ruleset import RuleSet
from provisioning.carrier import verification_deadlines
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import LISTING_NOTICE


class NotDeliveredError(KioskError):
    """Whoever sends did not take it: says why."""


class Sender(Protocol):
    """Whoever sends a notice or a report."""

    def send(self, message: dict[str, Any]) -> str:
        """Gives the proof, as the sender names it, or "" where it took it. Raises NotDeliveredError."""


class Delivered(NamedTuple):
    """How one delivery went."""

    notices: int
    reports: int
    waiting: int
    refusals: Mapping[str, int]  # why a message was not taken → how many were not


class Delivery:
    """Hands over what waits. Each message is a transaction of its own: a stop in between loses nothing."""

    def __init__(
        self, ledger: Ledger, rules: RuleSet, sender: Sender, now: Callable[[], float]
    ) -> None:
        """now: in seconds since the epoch: the hours of an order run from when its notice went out."""
        self._ledger = ledger
        self._rules = rules
        self._sender = sender
        self._now = now
        self._refusals: Counter[str] = Counter()

    def run(self) -> Delivered:
        """Reports first: an authority does not wait behind a thousand notices."""
        reports = sum(self._report(row) for row in self._ledger.reports.waiting())
        notices = sum(self._notice(row) for row in self._ledger.notices.waiting())
        left = len(self._ledger.notices.waiting()) + len(self._ledger.reports.waiting())
        return Delivered(notices, reports, left, dict(self._refusals))

    def _notice(self, row: dict[str, Any]) -> bool:
        if why := self._obsolete(row):
            with self._ledger.transaction():
                self._ledger.notices.drop(row["id"], why)
            return False
        message = {"kind": f"notice:{row['kind']}", "to": row["number"], "text": row["wording"]}
        proof = self._sent(message | {"id": f"notice-{row['id']}"})
        if proof is None:
            return False
        at = self._now()
        with self._ledger.transaction():
            self._ledger.notices.are_delivered(at)
            self._ledger.notices.sent(row["id"], at, proof)
            if row["order_id"] is not None:
                deadline = verification_deadlines.of_order(self._rules, at)
                self._ledger.orders.told(row["order_id"], at, deadline)
        return True

    def _obsolete(self, row: dict[str, Any]) -> str:
        """Why nobody is to be told any more; "": they are. The number may be somebody else's by now."""
        if self._ledger.numbers.of(row["number_id"]).state is NumberState.CLOSED:
            return "the number was given up"
        if row["order_id"] is not None and not self._ledger.orders.stands(row["order_id"]):
            return "the order was passed"
        ended = (
            row["kind"] == LISTING_NOTICE and self._ledger.listings.stop(row["number_id"]) is None
        )
        return "the listing has ended" if ended else ""

    def _report(self, row: dict[str, Any]) -> bool:
        told = {name: row[name] for name in ("decision", "store", "clerk", "rules", "at")}
        message = {"kind": "report", "to": row["recipient"], "contact": row["contact"]}
        proof = self._sent(message | {"id": f"report-{row['id']}", "report": told})
        if proof is None:
            return False
        with self._ledger.transaction():
            self._ledger.reports.sent(row["id"], self._now(), proof)
        return True

    def _sent(self, message: dict[str, Any]) -> str | None:
        """None: it waits."""
        try:
            return self._sender.send(message)
        except NotDeliveredError as error:
            self._refusals[str(error)] += 1
            return None
