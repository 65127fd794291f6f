"""The brand as the screen gets it: a logo is decoded as a chip's portrait is, and drawn anew."""

import logging
from collections.abc import Callable

from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_BYTES
from kiosk.protocol.messages import BrandShown
from kiosk.settings.brand import Brand
from kiosk.visit.runtime.portrait import jpeg

log = logging.getLogger(__name__)

_KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


def shown(chosen: Brand, decode: Callable[[Portrait], tuple[bytes, int, int]]) -> BrandShown:
    """What cannot be shown is left out, and the log says so; decode: as of kiosk.visit.runtime.portrait."""
    return BrandShown(chosen.name_zh, chosen.name_en, chosen.colour, _logo(chosen, decode))


def _logo(chosen: Brand, decode: Callable[[Portrait], tuple[bytes, int, int]]) -> bytes:
    if chosen.logo is None:
        return b""
    try:
        with chosen.logo.open("rb") as file:
            data = file.read(PORTRAIT_BYTES + 1)
    except OSError as error:
        log.warning("brand.logo cannot be read: %s", error.strerror)
        return b""
    drawn = jpeg(Portrait(data, _KINDS.get(chosen.logo.suffix.lower(), "")), decode)
    if not drawn:
        log.warning("brand.logo is no JPEG or WebP of at most %d bytes", PORTRAIT_BYTES)
    return drawn
