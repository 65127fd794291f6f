"""The chip's portrait as the screen shows it beside the person."""

import io
from collections.abc import Callable

from PIL import Image

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_BYTES

_MOST_PIXELS = (480, 640)
_QUALITY = 88


def jpeg(portrait: Portrait, decode: Callable[[Portrait], tuple[bytes, int, int]]) -> bytes:
    """A JPEG of at most 480×640 and 200 kB; empty when the portrait cannot be decoded.

    decode: to RGB888 pixels, width, height; raises MalformedDataError.
    """
    try:
        pixels, width, height = decode(portrait)
    except MalformedDataError:
        return b""
    picture = Image.frombytes("RGB", (width, height), pixels)
    picture.thumbnail(_MOST_PIXELS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    drawn = file.getvalue()
    return drawn if len(drawn) <= PORTRAIT_BYTES else b""
