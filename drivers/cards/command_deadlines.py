"""Deadlines of a card: for one command, and for a whole reading; each from the one that the settings give.

drivers.cards.scard keeps them. They hold for a chip in a PC/SC reader, however slow reader and chip are.
"""

from drivers.cards.iso7816 import Command

# A whole reading, as a multiple of one command's deadline: the slowest genuine chips need a third of it.
# A card that keeps answering is left after this; every single one of its answers comes in time.
_READING_FACTOR = 12
MOST_COMMANDS = 12_000  # of a reading; the largest document in the smallest blocks has some 9,000
# GENERAL AUTHENTICATE, EXTERNAL and INTERNAL AUTHENTICATE: the chip computes.
_SLOW = frozenset({0x86, 0x82, 0x88})
_SLOW_FACTOR = 2


def of_command(command: Command, deadline_s: float) -> float:
    """PACE alone takes a slow chip up to 6.6 s: what computes has a longer deadline. Seconds."""
    return deadline_s * (_SLOW_FACTOR if command.ins in _SLOW else 1)


def of_reading(deadline_s: float) -> float:
    """For all commands together, in seconds."""
    return deadline_s * _READING_FACTOR
