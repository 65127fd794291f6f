"""The routes of a complaint: who answers it, and which ground goes to whom."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.enumerations.complaint_grounds import ComplaintGround


class ComplaintRoute(StrEnum):
    """Who answers an objection."""

    CARRIER = "carrier"
    TELECOM_APPEALS = "12300"
    ANTIFRAUD_CENTRE = "96110"
    POLICE = "police"


# What is not listed goes to the carrier; of a listing, whom the rule names.
ROUTES: Mapping[ComplaintGround, ComplaintRoute] = {
    ComplaintGround.FRAUD_RISK: ComplaintRoute.ANTIFRAUD_CENTRE,
    ComplaintGround.OTHER: ComplaintRoute.TELECOM_APPEALS,
}
