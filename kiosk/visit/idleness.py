"""Idleness: when the screen asks whether somebody is still there, and when a visit ends for want of anybody.

How long, is the operator's choice (settings, section screen); who asked for more time has twice as long.
"""

from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Visit


def warning_s(visit: Visit, page: Page, environment: Environment, now: Moment) -> int | None:
    """The seconds that the question "still there?" counts down; None while nobody is asked."""
    left = left_s(visit, page, environment, now)
    warned = left <= environment.settings.screen.idle_warning_s
    return max(0, round(left)) if warned else None


def left_s(visit: Visit, page: Page, environment: Environment, now: Moment) -> float:
    """Seconds until the visit is wiped. Who waits for the machine is not idle."""
    screen = environment.settings.screen
    whole = screen.idle_s * visit.plan.patience + screen.idle_warning_s
    if not page.in_visit or visit.waits_for_machine:
        return whole
    return visit.last_touch + whole - now.mono


def end_was_seen(visit: Visit, page: Page, environment: Environment, now: Moment) -> bool:
    """Whether the page that ends the visit stood for long enough since its last news or touch."""
    if not page.ends_visit or visit.waits_for_machine:
        return False
    since = max(visit.ended_at, visit.last_touch)
    return now.mono - since > environment.settings.screen.result_s * visit.plan.patience
