"""The troubles of a SIM card for which it is replaced."""

from enum import StrEnum


class CardTrouble(StrEnum):
    """What happened to a number's SIM card."""

    LOST = "lost"
    STOLEN = "stolen"
    BROKEN = "broken"  # or of another size; it is there

    @property
    def is_gone(self) -> bool:
        """Whoever says so reports the loss (挂失)."""
        return self is not CardTrouble.BROKEN
