"""The routes of a complaint: who answers it."""

from enum import StrEnum


class ComplaintRoute(StrEnum):
    """Who answers an objection."""

    CARRIER = "carrier"
    TELECOM_APPEALS = "12300"
    ANTIFRAUD_CENTRE = "96110"
    POLICE = "police"
