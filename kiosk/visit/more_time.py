"""More time: longer timers, large text and spoken prompts, for whoever asks for it."""

from kiosk.presence.challenge import Plan
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_PATIENCE = 2.0  # twice every timer


def more_time(visit: Visit, _turn: Turn) -> None:
    """Pressed again, back to the usual pace; the text stays large."""
    visit.spoken_help = not visit.spoken_help
    visit.large_text = visit.large_text or visit.spoken_help
    visit.plan = visit.plan._replace(patience=_PATIENCE if visit.spoken_help else Plan().patience)
