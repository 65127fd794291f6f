"""What keeps a receipt printer from printing."""

from enum import StrEnum


class PrinterTrouble(StrEnum):
    """What somebody has to mend."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ABSENT = "absent"  # no device, or its cable is out
    REFUSED = "refused"  # it is not the one that the settings pin
    FAULT = "fault"  # it says so of itself, or answers no more
