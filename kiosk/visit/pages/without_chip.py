"""The page for documents without a chip: which one it is, what is needed beside it, and the ticket."""

from enum import StrEnum

from kiosk.enumerations import AssistedCase
from kiosk.visit import assistance


class WithoutChipControl(StrEnum):
    """Which document."""

    HAS_HOUSEHOLD_REGISTER = "has_household_register"
    HAS_TEMPORARY_CARD = "has_temporary_card"
    HAS_SOLDIERS_CARD = "has_soldiers_card"
    HAS_OTHER_DOCUMENT = "has_other_document"


PAGE = assistance.page({f"has_{case}": case for case in AssistedCase if case.is_document})
