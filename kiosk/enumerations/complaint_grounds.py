"""The grounds of a complaint: the reasons that somebody who objects can choose from."""

from enum import StrEnum
from typing import Self


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
    FRAUD_RISK = "fraud_risk", "I am wrongly taken for a fraud risk"
    OTHER = "other", "Something else"
