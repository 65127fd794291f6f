"""Portraits from chips, decoded. Bytes from outside: bounded before a pixel is touched."""

import io

from PIL import Image, UnidentifiedImageError

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait

_FORMATS = {
    "image/jp2": "JPEG2000",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
}
_MOST_BYTES = 200_000
_MOST_PIXELS = 2_000_000
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def decode(portrait: Portrait) -> tuple[bytes, int, int]:
    """RGB888 pixels, width, height. MalformedDataError for anything else than such a picture."""
    kind = _FORMATS.get(portrait.media_type)
    if kind is None or len(portrait.data) > _MOST_BYTES:
        raise MalformedDataError("portrait", f"{portrait.media_type}, {len(portrait.data)} bytes")
    try:
        with Image.open(io.BytesIO(portrait.data), formats=[kind]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise MalformedDataError("portrait", f"{picture.width}×{picture.height} pixels")
            rgb = picture.convert("RGB")
    except (*_BOMB, UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise MalformedDataError("portrait", type(error).__name__) from error
    return rgb.tobytes(), rgb.width, rgb.height
