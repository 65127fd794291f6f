"""Limits of face sessions: how many there are in a visit, and a day with one document, before people look.

Every session that is drawn counts, whatever it ended with: each is another chance for a recording to fit.
What counts the sessions of a day: kiosk.visit.runtime.session_tally.
"""

from kiosk.visit.visit import Visit

SESSIONS = 3  # each with its own retries; then a clerk (N-FACE-02)
LOOKS = 2  # at a face that did not match for certain; then people compare (N-FACE-01)
SESSIONS_OF_A_VISIT = 6
SESSIONS_OF_A_DAY = 12  # with one document, at this kiosk


def are_too_many(visit: Visit) -> bool:
    """Whether no further session is drawn for this visit, or for this document today."""
    of_visit = visit.presence_sessions >= SESSIONS_OF_A_VISIT
    return of_visit or visit.sessions_today >= SESSIONS_OF_A_DAY
