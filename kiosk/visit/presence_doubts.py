"""Doubts about the person: what keeps the camera's word from being enough, so that two people look.

They stay with the visit, whatever page it goes back to and whichever document comes next: a session that
passes afterwards takes nothing back. What was suspected also outlives the visit, as a keyed hash of the
document until China's midnight, and the carrier is told. Nobody is shut out by it: two people always can.
"""

import datetime as dt
from collections.abc import Iterator

from kiosk.enumerations import PresenceOutcome
from kiosk.presence.challenge import Subset
from kiosk.protocol.codes import Why
from kiosk.records.record import Presence, PresenceHistory, Suspicion
from kiosk.visit import presence_session_limits
from kiosk.visit.visit import Visit

SUSPECTED = "signal.face_suspected"  # the carrier's answer about the person
# A session's reason codes that speak of a picture, of another person, or of something in the camera's place.
_SUSPICIOUS = frozenset(
    {
        "flat_surface",
        "depth_not_seen",  # although enough was followed: as photographs held up in turn
        "signs_of_a_picture",
        "passive_model",
        "another_person_in_between",
        "camera_does_not_answer",
        "camera_clock",
        "frozen_frames",
    }
)
_FAILED = "failed"  # of a session that failed without a reason


def only_people_settle(visit: Visit) -> bool:
    """Whether the camera has had its say, so that a clerk and a second person confirm who this is."""
    return len(visit.doubtful_looks) >= presence_session_limits.LOOKS or _is_suspicious(visit)


def camera_settles(visit: Visit) -> bool:
    """Only by a match: in the first sessions, and with a turn in it. A mismatch is for people to confirm."""
    result = visit.presence
    if result is None:
        return False
    matches = result.outcome is PresenceOutcome.PASS and result.band == "pass"
    turned = visit.plan.subset is not Subset.FACE
    in_time = visit.presence_attempts < presence_session_limits.SESSIONS
    return matches and turned and in_time and not only_people_settle(visit)


def why(visit: Visit) -> Iterator[Why]:
    """What earlier visits and sessions leave for the clerk to know."""
    if suspected_before(visit):
        yield Why.SUSPECTED_BEFORE
    if presence_session_limits.are_too_many(visit):
        yield Why.MANY_SESSIONS


# -- what is noted --------------------------------------------------------------------------


def note_session(visit: Visit) -> None:
    """One more was drawn."""
    visit.presence_sessions += 1
    visit.sessions_today += 1


def note_doubtful_look(visit: Visit, band: str) -> bool:
    """A living person whose face did not match for certain; whether another look is worth it."""
    visit.doubtful_looks.append(band)
    return not only_people_settle(visit)


def note_result(visit: Visit, result: Presence, at: dt.datetime) -> bool:
    """Keep what the session suspected; whether it suspected anything."""
    codes = tuple(_suspicious(result))
    visit.suspicions += [Suspicion(code, at, visit.presence_sessions) for code in codes]
    return bool(codes)


def history(visit: Visit) -> PresenceHistory | None:
    """For the record; None where there is nothing to say."""
    before = suspected_before(visit)
    if not (visit.presence_sessions or visit.suspicions or before):
        return None
    return PresenceHistory(
        sessions=visit.presence_sessions,
        sessions_today=visit.sessions_today,
        suspicions=tuple(visit.suspicions),
        doubtful_looks=tuple(visit.doubtful_looks),
        suspected_before=before,
    )


def suspected_before(visit: Visit) -> bool:
    """Today with this document: kept by this kiosk, or told by the carrier."""
    told = visit.carrier_facts.get(SUSPECTED)
    return visit.suspected_here or (told is not None and told.value is True)


def _is_suspicious(visit: Visit) -> bool:
    return bool(visit.suspicions) or suspected_before(visit)


def _suspicious(result: Presence) -> Iterator[str]:
    """A session that failed is one whatever its reason; another one, by its reasons."""
    if result.outcome is PresenceOutcome.FAIL:
        yield from result.reasons or (_FAILED,)
        return
    yield from (code for code in result.reasons if code in _SUSPICIOUS)
