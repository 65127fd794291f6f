"""The transcript of a face session: what happened in it, as its record keeps it and its digest covers it.

Keys are added and never change their meaning; kiosk.records.carried_transcript carries what is here.
"""

from typing import Any

from kiosk.presence.attacks_not_excluded import NOT_EXCLUDED, OPERATORS
from kiosk.presence.kept_pictures import Finding
from kiosk.presence.session_phases import Conduct


def transcript(session: Conduct, finding: Finding | None, models: dict[str, str]) -> dict[str, Any]:
    """Built-in types alone, times in ms since the session's start. models: name to SHA-256."""
    model = session.passive.model_found()
    return {
        "nonce": session.nonce,
        "plan": {"subset": session.plan.subset.value, "patience": session.plan.patience},
        "challenge": [step.asked.action.value for step in session.course.steps],
        "steps": session.course.row(session.started),
        "recording_excluded": round(session.course.worth, 1),
        "recording_needed": session.course.needed,
        "depth": session.depth.row(),
        "baseline": [round(value, 3) for value in session.own],
        "light": session.light.row(),
        "passive": session.passive.row()
        | {"model": _without_model(session) if model is None else OPERATORS},
        "not_excluded": list(NOT_EXCLUDED),
        "cuts": len(session.track.cuts),
        "gaps": session.track.gaps,
        "outcome": session.outcome.value if session.outcome else "",
        "reasons": list(session.reasons),
        "band": finding.band if finding else None,
        "distance": finding.distance if finding else None,
        "frames": session.frames_seen,
        "kept": [[kept.frame, kept.step, kept.ms, kept.purpose.value] for kept in session.kept],
        "lost": session.losses,
        "thresholds": session.thresholds.identity,
        "models": models,
    }


def _without_model(session: Conduct) -> str:
    if session.attended:
        return "none: the clerk attests the person"
    return "none" if session.needs_model else "none: unattended, by the kiosk's settings"
