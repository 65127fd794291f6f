"""The process that looks for printed codes in pictures (zxing-cpp): nothing but its pipes and little memory.

Speaks over its pipes: READY; then again and again takes a REQUEST's head and that many grey pixels, and gives
an ANSWER's head and that many bytes: what the codes say, in UTF-8, with a zero byte between two.
"""

import os
import struct
import sys

import zxingcpp

from kiosk import sandbox
from kiosk.input_bounds import FRAME_PIXELS
from kiosk.process import die_with_parent, keep_memory_private

READY = b"?"
REQUEST = struct.Struct(">HH")  # width, height; a byte for each pixel follows
ANSWER = struct.Struct(">H")  # bytes that follow
MOST_CODES = 8  # of one picture
# What stands on orders, SIM cards, devices' boxes and badges. Codes without check digits are read from noise.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.QRCode,
    ]
)
_MEMORY = 192 << 20  # the largest picture takes 4 MB, and its reduced copies as much again
_SECONDS = (
    3600  # of computing: a page stays open for minutes; one picture's deadline is its asker's
)


def main() -> None:
    die_with_parent()
    keep_memory_private()
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is all that is wanted
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    sandbox.limit(memory=_MEMORY, seconds=_SECONDS)
    sandbox.compute_only()
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    given.write(READY)
    given.flush()
    while len(head := taken.read(REQUEST.size)) == REQUEST.size:
        width, height = REQUEST.unpack(head)
        given.write(answer(width, height, taken.read(width * height)))
        given.flush()


def answer(width: int, height: int, grey: bytes) -> bytes:
    """What is said of one picture."""
    if not 0 < width * height == len(grey) <= FRAME_PIXELS:
        return ANSWER.pack(0)
    picture = memoryview(grey).cast("B", (height, width))
    # Plain: the others spell control characters in letters.
    found = zxingcpp.read_barcodes(picture, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    said = "\0".join(code.text for code in found[:MOST_CODES]).encode("utf-8", "replace")
    return ANSWER.pack(len(said)) + said


if __name__ == "__main__":
    main()
