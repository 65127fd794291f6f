"""Retention: how long a stored record's content stays on the kiosk once the carrier's receipt is there.

Its number, its place in the chain and the receipt stay; without a receipt nothing is deleted.
"""

_AFTER_RECEIPT_S = 24 * 3600.0


def settled_before(now: float) -> float:
    """Records whose receipt came before this moment lose their content. Seconds since the epoch."""
    return now - _AFTER_RECEIPT_S
