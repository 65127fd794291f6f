"""Doubts about the camera: a mirrored one shows every turn to the other side, which is no customer's fault.

One turn to the other side is anybody's slip. Two sessions that began with one are the clerk's to know, and a
technician's to look into (`kiosk doctor --camera`).
"""

from kiosk.enumerations import PresenceOutcome
from kiosk.presence.session_phases import OTHER_WAY_ROUND
from kiosk.records.record import Presence
from kiosk.visit.visit import Visit

_CONSISTENT = 2  # sessions


def note_result(visit: Visit, result: Presence) -> None:
    """Any turn to the side that was asked for takes the doubt back."""
    if OTHER_WAY_ROUND in result.reasons:
        visit.other_way_round += 1
    elif result.outcome is PresenceOutcome.PASS or "other_side" in result.reasons:
        visit.other_way_round = 0


def may_be_mirrored(visit: Visit) -> bool:
    """Whether the turns of this visit went consistently to the other side."""
    return visit.other_way_round >= _CONSISTENT


def is_to_blame(visit: Visit, result: Presence) -> bool:
    """Whether it is a mirrored camera that ended this session, rather than a customer's slip."""
    return OTHER_WAY_ROUND in result.reasons and may_be_mirrored(visit)
