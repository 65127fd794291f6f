"""Idleness: when the screen asks whether somebody is still there, and when a visit ends for want of anybody.

How long is the operator's choice (settings, section screen), never less than WCAG 2.2.1 asks; who asked for
more time has twice as long. A warning lasts its whole time from when it was first shown, also where the
machine was late to show it, and any touch, scroll or key takes it back, as often as somebody likes.
"""

import math

from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Visit

_TOLD_S = 60  # before a clerk is signed out


def watch(visit: Visit, page: Page, environment: Environment, now: Moment) -> None:
    """After every event: begin the warning after enough quiet, or take it back."""
    if visit.waits_for_machine:
        visit.last_touch = now.mono  # who waits for the machine is not idle
    quiet = now.mono - max(visit.last_touch, visit.ended_at)
    if not page.in_visit or quiet < _quiet_s(visit, page, environment):
        visit.warned_at = None
    elif visit.warned_at is None:
        visit.warned_at = now.mono


def warning_s(visit: Visit, environment: Environment, now: Moment) -> int | None:
    """The seconds that the question "still there?" counts down; None while nobody is asked."""
    left = _left_s(visit, environment, now)
    return None if left is None else max(0, math.ceil(left))


def is_over(visit: Visit, environment: Environment, now: Moment) -> bool:
    """Whether nobody has answered the warning; the visit is wiped then."""
    left = _left_s(visit, environment, now)
    return left is not None and left <= 0


def clerk_is_away(visit: Visit, environment: Environment, now: Moment) -> bool:
    """Between visits; who has been away for so long is signed out. No customer's time is in it."""
    return now.mono - visit.last_touch > environment.settings.screen.clerk_idle_s


def sign_out_s(visit: Visit, page: Page, environment: Environment, now: Moment) -> int | None:
    """The seconds until that, once they are few; None: there is time, or a customer."""
    if page.in_visit or visit.clerk is None:
        return None
    whole = environment.settings.screen.clerk_idle_s
    left = visit.last_touch + whole - now.mono
    return max(0, math.ceil(left)) if left <= min(_TOLD_S, whole / 2) else None


def _quiet_s(visit: Visit, page: Page, environment: Environment) -> float:
    """What ends a visit is there to be read, and stays longer than what waits for an answer."""
    screen = environment.settings.screen
    return (screen.result_s if page.ends_visit else screen.idle_s) * visit.plan.patience


def _left_s(visit: Visit, environment: Environment, now: Moment) -> float | None:
    """Of the warning; None while there is none."""
    if visit.warned_at is None:
        return None
    whole = environment.settings.screen.idle_warning_s * visit.plan.patience
    return visit.warned_at + whole - now.mono
