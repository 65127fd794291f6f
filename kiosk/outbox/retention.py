"""Retention: how long a stored record's content stays on the kiosk once the carrier's receipt is there.

Its number, its place in the chain and the receipt stay; without a receipt nothing is deleted.
"""

_AFTER_RECEIPT_S = 24 * 3600.0


def kept(now: float) -> tuple[float, float]:
    """Records whose receipt came between these moments keep their content. Seconds since the epoch.

    A receipt of more than a day ahead is one of before the clock was set back: it would stay for years.
    """
    return now - _AFTER_RECEIPT_S, now + _AFTER_RECEIPT_S
