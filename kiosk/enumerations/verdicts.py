"""The verdicts of a carrier's receipt on a record."""

from enum import StrEnum


class Verdict(StrEnum):
    """What the carrier's receipt says of a record."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    HELD = "held"  # the carrier has the bytes, and somebody there has to look at them: not the last word
