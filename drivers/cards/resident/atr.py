"""Resident-card readers told by their ATR: they make one up for their security module's card."""

_PAGES_MARK = bytes.fromhex("9000")


def is_pages_reader(atr: bytes) -> bool:
    """Whether bytes 13 and 14 are those of a reader of the pages dialect."""
    return len(atr) >= 14 and atr[12:14] == _PAGES_MARK
