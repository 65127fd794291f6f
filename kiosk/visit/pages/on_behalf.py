"""The page for who acts for another person: a child or an adult, what is needed for that, and the ticket."""

from enum import StrEnum

from kiosk.enumerations import AssistedCase
from kiosk.visit import assistance


class OnBehalfControl(StrEnum):
    """For whom."""

    FOR_CHILD = "for_child"
    FOR_ADULT = "for_adult"


PAGE = assistance.page(
    {
        OnBehalfControl.FOR_CHILD: AssistedCase.CHILD,
        OnBehalfControl.FOR_ADULT: AssistedCase.ADULT,
    }
)
