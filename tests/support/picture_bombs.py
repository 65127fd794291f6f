"""Portraits of a few bytes that take seconds or hundreds of megabytes to decode, in a chip's bounds."""

import io
import struct

from PIL import Image

from kiosk.input_bounds import PORTRAIT_BYTES

_SCAN, _END = b"\xff\xda", b"\xff\xd9"


def many_scans():
    """A progressive JPEG that looks at each of its 31,000 blocks 16,000 times."""
    out = io.BytesIO()
    Image.new("L", (1400, 1400), 90).save(out, "JPEG", progressive=True)
    picture = out.getvalue()
    scan = next(found for found in _scans(picture) if _refines_all(found))
    times = (PORTRAIT_BYTES - len(picture)) // len(scan)
    return picture.removesuffix(_END) + scan * times + _END


def many_tiles():
    """A JPEG 2000 code stream of 54,000 tiles, of which it has the first few."""
    side, tile, levels = 1400, 6, 5
    size = struct.pack(">HIIIIIIIIH", 0, side, side, 0, 0, tile, tile, 0, 0, 3)
    coding = struct.pack(">BBHBBBBBB", 0, 0, 1, 0, levels, 4, 4, 0, 1)
    parts = b"".join(
        b"\xff\x90\0\x0a" + struct.pack(">HIBB", at, 14, 0, 1) + b"\xff\x93" for at in range(10)
    )
    steps = bytes([0x40] * (3 * levels + 2))
    head = _segment(0x51, size + b"\x07\x01\x01" * 3) + _segment(0x52, coding)
    return b"\xff\x4f" + head + _segment(0x5C, steps) + parts + _END


def _segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _scans(picture):
    """Each scan with its data, which ends at the next marker."""
    for piece in picture.split(_SCAN)[1:]:
        data = piece[int.from_bytes(piece[:2]) :]
        ends = (at for at in range(len(data) - 1) if data[at] == 0xFF and data[at + 1])
        yield _SCAN + piece[: len(piece) - len(data) + next(ends, len(data))]


def _refines_all(scan):
    """Coefficients 1 to 63, one bit more."""
    return scan[7] == 1 and scan[8] == 63 and scan[9] >> 4
