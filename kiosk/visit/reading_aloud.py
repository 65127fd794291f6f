"""Reading aloud: the screen says all that a page shows, for whoever asked or plugged earphones in.

What is only the customer's own (a name, a number) is said into earphones, and never to the room.
"""

from kiosk.protocol.messages import ReadingAloud
from kiosk.protocol.reading_volume import FIRST_VOLUME, VOLUMES
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


def switch(visit: Visit, _turn: Turn) -> None:
    """On, at the volume that everybody begins with; or off."""
    _read(visit, not visit.reads_aloud)


def louder(visit: Visit, _turn: Turn) -> None:
    """By one step; after the loudest comes the lowest."""
    visit.volume = visit.volume % VOLUMES + 1


def plugged(visit: Visit, is_plugged: bool) -> None:
    """Earphones switch it on; whoever pulls them out does not want the room to hear the rest."""
    visit.earphones = is_plugged
    _read(visit, is_plugged)


def _read(visit: Visit, aloud: bool) -> None:
    visit.reads_aloud = aloud
    visit.volume = FIRST_VOLUME


def shown(visit: Visit) -> ReadingAloud | None:
    """For the customer's screen."""
    return ReadingAloud(visit.volume, visit.earphones) if visit.reads_aloud else None
