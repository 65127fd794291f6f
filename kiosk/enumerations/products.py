"""The classes of what a number is opened as; rules and the number register go by them."""

from enum import StrEnum


class Product(StrEnum):
    """One class of SIM card or eSIM."""

    MOBILE = "mobile"
    INTERNET = "internet"  # internet cards, also a virtual operator's
    ICECREAM = "icecream"  # the carrier's plans of this name (冰激凌)
    IOT = "iot"  # for machines (物联网卡)
