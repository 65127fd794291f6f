"""Doubts about the face: what keeps the camera's word from being enough, so that two people look.

They stay with the visit, whatever page it goes back to and whichever document comes next: a session that
passes afterwards takes nothing back.
"""

from kiosk.visit.visit import Visit

_LOOKS = 2  # at a face that did not match for certain; then people compare (N-FACE-01)


def only_people_settle(visit: Visit) -> bool:
    """Whether the camera has had its say, so that a clerk and a second person confirm who this is."""
    return len(visit.doubtful_looks) >= _LOOKS


def note_doubtful_look(visit: Visit, band: str) -> bool:
    """A living person whose face did not match for certain; whether another look is worth it."""
    visit.doubtful_looks.append(band)
    return not only_people_settle(visit)
