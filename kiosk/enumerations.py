"""The closed lists of words that records, rules, carrier and screen share, each declared once.

Their values stand in signed records and in the carrier's ledger: a value may be added, and never
changes its meaning. The screen gets the same lists through `kiosk.protocol` (QML: `Words`).
"""

from enum import StrEnum
from typing import Self


class Flow(StrEnum):
    """What a visit is for; also what a question to the carrier or a record is about."""

    NEW_SIM = "new_sim"
    SECOND_VERIFY = "second_verify"
    RESUME = "resume"
    COMPLAINT = "complaint"


class Outcome(StrEnum):
    """What a decision comes to; least to most restrictive, in this order."""

    ALLOW = "ALLOW"
    DEFER = "DEFER"
    BLOCK_UNTIL_CONSENT = "BLOCK_UNTIL_CONSENT"
    BLOCK_UNTIL_SIGNED = "BLOCK_UNTIL_SIGNED"
    REQUIRE_SECOND_VERIFICATION = "REQUIRE_SECOND_VERIFICATION"
    RESUME_FLOW = "RESUME_FLOW"
    SUSPEND_AND_SECOND_VERIFICATION = "SUSPEND_AND_SECOND_VERIFICATION"
    REFER_TO_CLERK = "REFER_TO_CLERK"
    REFUSE = "REFUSE"

    @property
    def severity(self) -> int:
        return _SEVERITY[self]


_SEVERITY = {outcome: place for place, outcome in enumerate(Outcome)}


class NumberState(StrEnum):
    """How a phone number stands at the carrier."""

    ACTIVE = "active"
    NOTIFIED = "notified"  # its user was asked to verify within 24 hours
    SUSPENDED = "suspended"
    PARTLY_SUSPENDED = "partly_suspended"  # kept for basic service
    CLOSED = "closed"


class ComplaintGround(StrEnum):
    """On what ground somebody objects, each with the words that a customer chooses it by.

    The words are the source text of the screen's translations (context ComplaintGround).
    """

    wording: str

    def __new__(cls, code: str, wording: str) -> Self:
        ground = str.__new__(cls, code)
        ground._value_ = code
        ground.wording = wording
        return ground

    NOT_MINE = "not_mine", "This number is not mine"
    LISTING = "listing", "I am wrongly on a list"
    IDENTITY = "identity", "My identity was checked wrongly"
    OTHER = "other", "Something else"


class ComplaintRoute(StrEnum):
    """Who answers an objection."""

    CARRIER = "carrier"
    TELECOM_APPEALS = "12300"
    ANTIFRAUD_CENTRE = "96110"
    POLICE = "police"


class Verdict(StrEnum):
    """What the carrier's receipt says of a record."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PresenceOutcome(StrEnum):
    """What a face session comes to (ISO/IEC 30107-1 terms); never a bare boolean."""

    PASS = "PASS"  # noqa: S105 - an outcome
    RETRY = "RETRY"
    CLERK_REVIEW = "CLERK_REVIEW"
    FAIL = "FAIL"
