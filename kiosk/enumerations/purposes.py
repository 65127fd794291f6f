"""What a new number is for, as the customer says it."""

from enum import StrEnum


class StatedPurpose(StrEnum):
    """The words of rules and records; the screen says them as a customer would."""

    PERSONAL = "personal"
    WORK = "work"
    DEVICE = "device"
    DOUYIN = "douyin"  # short videos, live streaming
    INFLUENCER = "influencer"  # accounts that promote something (网红)
    BRUSHING = "brushing"  # orders, ratings and likes for pay (刷单)
