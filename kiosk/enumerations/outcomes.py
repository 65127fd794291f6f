"""The outcomes of a decision by the rules."""

from enum import StrEnum


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
