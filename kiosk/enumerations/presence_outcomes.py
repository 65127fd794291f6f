"""The outcomes of a face session."""

from enum import StrEnum


class PresenceOutcome(StrEnum):
    """What a face session comes to (ISO/IEC 30107-1 terms); never a bare boolean."""

    PASS = "PASS"  # noqa: S105 - an outcome
    RETRY = "RETRY"
    CLERK_REVIEW = "CLERK_REVIEW"
    FAIL = "FAIL"
