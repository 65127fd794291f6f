"""Whether a clerk stands by: at a counter always, alone at a kiosk once one has taken over from a ticket."""

from kiosk.settings import Clerk, Settings
from kiosk.visit.visit import Visit


def is_attended(visit: Visit, settings: Settings) -> bool:
    return settings.kiosk.attended or visit.taken_over


def attendant(visit: Visit, settings: Settings) -> Clerk | None:
    """Who answers for the visit; whoever is signed in somewhere else does not."""
    return visit.clerk if is_attended(visit, settings) else None
