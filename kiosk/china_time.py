"""Days as the law counts them: the calendar days of China, wherever a machine stands or its clock is set.

Until 08:00 the day in UTC is the one before: an expired document would be valid, and a birthday not come.
"""

import datetime as dt

CHINA = dt.timezone(
    dt.timedelta(hours=8)
)  # GB/T 7408: one time for the whole country, no summer time


def day(at: dt.datetime) -> dt.date:
    """The day in China at this moment, which is aware."""
    return at.astimezone(CHINA).date()


def today() -> dt.date:
    """By this machine's clock: for people's own commands. A visit asks its trusted clock."""
    return day(dt.datetime.now(CHINA))


def midnight(at: float) -> float:
    """When the day of this moment began in China. Both in seconds since the epoch."""
    began = dt.datetime.fromtimestamp(at, CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    return began.timestamp()
