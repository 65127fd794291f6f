"""The grounds of a complaint: the reasons that somebody who objects can choose from."""

from enum import StrEnum
from typing import Self


class ComplaintGround(StrEnum):
    """On what ground somebody objects, each with the words that a customer chooses it by.

    words: by language; the screen and the console show them.
    """

    words: dict[str, str]

    def __new__(cls, code: str, zh_cn: str, en: str) -> Self:
        ground = str.__new__(cls, code)
        ground._value_ = code
        ground.words = {"zh_CN": zh_cn, "en": en}
        return ground

    NOT_MINE = "not_mine", "这个号码不是我的", "This number is not mine"
    LISTING = "listing", "我不应被列入名单", "I am wrongly on a list"
    IDENTITY = "identity", "我的身份核验有误", "My identity was checked wrongly"
    FRAUD_RISK = "fraud_risk", "我被误认为涉诈", "I am wrongly taken for a fraud risk"
    OTHER = "other", "其他", "Something else"
