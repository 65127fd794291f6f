"""Moments and ages in words, in the reader's language."""

import datetime as dt
import time

from django.utils.translation import gettext as _

from kiosk.policy.vocabulary import CHINA

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def moment(at: float | None) -> str:
    """at: seconds since the epoch. An empty text: never."""
    if not at:
        return ""
    return dt.datetime.fromtimestamp(at, CHINA).strftime("%Y-%m-%d %H:%M:%S")


def since(at: float | None, now: float | None = None) -> str:
    """How long ago; an empty text: never."""
    if not at:
        return ""
    return span(max(0.0, (time.time() if now is None else now) - at))


def span(seconds: float) -> str:
    """Two numbers at most: what is days old is no minutes old."""
    whole = int(seconds)
    if whole < _MINUTE:
        return _("%(s)d s") % {"s": whole}
    if whole < _HOUR:
        return _("%(m)d min") % {"m": whole // _MINUTE}
    if whole < 2 * _DAY:
        return _("%(h)d h %(m)02d") % {"h": whole // _HOUR, "m": whole % _HOUR // _MINUTE}
    return _("%(d)d days") % {"d": whole // _DAY}
