"""What a kiosk leads to a clerk, because the person or the paper is one that it cannot check alone."""

from enum import StrEnum


class AssistedCase(StrEnum):
    """For whom somebody acts, or which document without a chip they have."""

    CHILD = "child"  # by its parent or guardian
    ADULT = "adult"  # by a proxy
    HOUSEHOLD_REGISTER = "household_register"  # 户口簿
    TEMPORARY_CARD = "temporary_card"  # 临时居民身份证
    SOLDIERS_CARD = "soldiers_card"  # 军官证、士兵证、警官证
    OTHER_DOCUMENT = "other_document"  # or one whose chip is broken

    @property
    def is_document(self) -> bool:
        return self not in {AssistedCase.CHILD, AssistedCase.ADULT}
