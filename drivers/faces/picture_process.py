"""The process that decodes one portrait and ends: nothing but its pipes, little memory, few seconds.

Speaks over its pipes: READY; then takes a REQUEST's head and that many bytes, and gives an ANSWER's head and
the pixels, or a head without any.
"""

import os
import struct
import sys

from PIL import BmpImagePlugin, Jpeg2KImagePlugin, JpegImagePlugin, WebPImagePlugin

from drivers.faces.portraits import FORMATS, decode
from kiosk import sandbox
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.process import die_with_parent, keep_memory_private

READY = b"?"
REQUEST = struct.Struct(">BI")  # the kind, an index into KINDS; bytes that follow
ANSWER = struct.Struct(">BHH")  # whether it is a picture; width, height
KINDS = tuple(sorted(FORMATS))
# The largest portrait takes 60 MB in its library, 6 as pixels here, 6 again on their way.
_MEMORY = 192 << 20
# Of computing; a device that is ten times slower than a desk still decodes the largest.
_SECONDS = 2
# Loaded now: afterwards no file can be opened.
_PLUGINS = (BmpImagePlugin, Jpeg2KImagePlugin, JpegImagePlugin, WebPImagePlugin)


def main() -> None:
    die_with_parent()
    keep_memory_private()
    # Libraries print what they dislike, and what they dislike may be of the picture.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is all that is wanted
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    sandbox.limit(memory=_MEMORY, seconds=_SECONDS)
    sandbox.compute_only()
    taken, given = sys.stdin.buffer, sys.stdout.buffer
    given.write(READY)
    given.flush()
    head = taken.read(REQUEST.size)
    if len(head) == REQUEST.size:
        kind, size = REQUEST.unpack(head)
        given.write(_answer(Portrait(taken.read(size), KINDS[kind])))
        given.flush()


def _answer(portrait: Portrait) -> bytes:
    try:
        pixels, width, height = decode(portrait)
    except (MalformedDataError, MemoryError):
        return ANSWER.pack(0, 0, 0)
    return ANSWER.pack(1, width, height) + pixels


if __name__ == "__main__":
    main()
