"""The decoder of a chip's portrait: bounded before a pixel is touched.

Its libraries are large and its bytes are anybody's, so that a visit has it run by `picture_decoder`.
"""

import io

from PIL import Image, UnidentifiedImageError

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_BYTES, PORTRAIT_PIXELS

FORMATS = {
    "image/jp2": "JPEG2000",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
}
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def decode(portrait: Portrait) -> tuple[bytes, int, int]:
    """RGB888 pixels, width, height. MalformedDataError for anything else than such a picture."""
    check(portrait)
    try:
        kind = FORMATS[portrait.media_type]
        with Image.open(io.BytesIO(portrait.data), formats=[kind]) as picture:
            if picture.width * picture.height > PORTRAIT_PIXELS:
                raise MalformedDataError("portrait", f"{picture.width}×{picture.height} pixels")
            rgb = picture.convert("RGB")
    except (*_BOMB, UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise MalformedDataError("portrait", type(error).__name__) from error
    return rgb.tobytes(), rgb.width, rgb.height


def check(portrait: Portrait) -> None:
    """Kind and size. Raises MalformedDataError."""
    if portrait.media_type not in FORMATS or len(portrait.data) > PORTRAIT_BYTES:
        raise MalformedDataError("portrait", f"{portrait.media_type}, {len(portrait.data)} bytes")
