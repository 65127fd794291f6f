"""The states of a phone number at the carrier."""

from enum import StrEnum


class NumberState(StrEnum):
    """How a phone number stands at the carrier."""

    ACTIVE = "active"
    NOTIFIED = "notified"  # its user was asked to verify within 24 hours
    SUSPENDED = "suspended"
    PARTLY_SUSPENDED = "partly_suspended"  # kept for basic service
    CLOSED = "closed"
