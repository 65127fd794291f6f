"""The few words of ESC/POS that a receipt needs: status, a raster picture, feed and cut.

Raster only: what a printer's own code pages draw of Chinese differs from one make to the next.
"""

from collections.abc import Iterator

from kiosk.enumerations import PrinterTrouble
from kiosk.ports import Bitmap

OFFLINE_STATUS = b"\x10\x04\x02"  # DLE EOT 2, answered at once
PAPER_STATUS = b"\x10\x04\x04"  # DLE EOT 4, likewise
RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: after an error, with what was left in its memory thrown away
PAPER_AT_THE_END = b"\x1dr\x01"  # GS r 1: answered in its turn, so once all before it is printed
INIT = b"\x1b@"
FEED_AND_CUT = b"\x1dV\x42\x10"  # GS V 66 16: to the cutter and 2 mm more
_RASTER = b"\x1dv0\x00"  # GS v 0, normal size; then bytes a row and rows, little endian
BAND = 128  # rows; a printer's memory is small

_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")  # DLE EOT, DLE ENQ, DLE DC4
_STATUS_BITS = 0x12  # set in each answer to DLE EOT
_COVER_OPEN, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40  # of DLE EOT 2
_NO_PAPER = 0x60  # of DLE EOT 4


def receipt(bitmap: Bitmap) -> Iterator[bytes]:
    """In parts, each a whole command; after the last one the printer answers."""
    yield INIT
    row = bitmap.width // 8
    for top in range(0, bitmap.height, BAND):
        rows = min(BAND, bitmap.height - top)
        head = _RASTER + row.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield head + _harmless(bitmap.dots[top * row : (top + rows) * row])
    yield FEED_AND_CUT
    yield PAPER_AT_THE_END


def _harmless(dots: bytes) -> bytes:
    """A printer obeys real-time commands inside a picture, too: one dot more, and there is none."""
    for command in _REAL_TIME:
        dots = dots.replace(command, bytes([command[0] | 0x08, command[1]]))
    return dots


def is_end(answer: int) -> bool:
    """Whether a byte answers PAPER_AT_THE_END; those of DLE EOT have two bits that this one has not."""
    return not answer & _STATUS_BITS


def trouble(offline: int, paper: int) -> PrinterTrouble | None:
    """What its two status bytes say; None: it can print."""
    if offline & _COVER_OPEN:
        return PrinterTrouble.COVER_OPEN
    if offline & _PAPER_STOP or paper & _NO_PAPER:
        return PrinterTrouble.PAPER_OUT
    return PrinterTrouble.FAULT if offline & _ERROR else None
