"""Moments and ages in words, in the reader's language."""

import datetime as dt
import time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kiosk.china_time import CHINA

# Words for what agents and roll-outs say in codes.
CODES: dict[str, Promise] = {
    "app": lazy("application"),
    "policy": lazy("rules"),
    "notices": lazy("notices"),
    "listings": lazy("listings"),
    "settings": lazy("settings"),
    "accept": lazy("accepting"),
    "download": lazy("downloading"),
    "install": lazy("installing"),
    "test": lazy("testing itself"),
    "switch": lazy("switching"),
    "confirm": lazy("proving itself"),
    "roll_back": lazy("rolled back"),
    "done": lazy("done"),
    "QUEUED": lazy("queued"),
    "IN_PROGRESS": lazy("in progress"),
    "SUCCEEDED": lazy("succeeded"),
    "FAILED": lazy("failed"),
    "TIMED_OUT": lazy("timed out"),
    "REJECTED": lazy("rejected"),
    "CANCELED": lazy("stopped"),
}
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


def of_code(code: str) -> str:
    """One that is not known here is shown as it is."""
    return str(CODES.get(code, code))


def rfc3339(at: float) -> str:
    """In China, to the second."""
    return dt.datetime.fromtimestamp(at, CHINA).isoformat(timespec="seconds")
