"""Whose kiosk it is, as the screen shows it: [brand]."""

from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.settings.section import Section

LEAST_CONTRAST = 4.5  # of the colour on white, as of text (WCAG 1.4.3)


class Brand(Section, frozen=True, kw_only=True):
    # At the upper edge; "": what the kiosk does stands there.
    name_zh: Annotated[str, msgspec.Meta(max_length=12)] = ""
    name_en: Annotated[str, msgspec.Meta(max_length=24)] = ""
    # Of what goes on; white stands on it. "": the one that is shipped
    colour: Annotated[str, msgspec.Meta(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    logo: Path | None = None  # JPEG or WebP, best square; None: a sign of the kiosk's own

    @property
    def contrast(self) -> float:
        """Of the colour on white, 1 to 21."""
        return 1.05 / (_luminance(self.colour or "#000000") + 0.05)


def _luminance(colour: str) -> float:
    """Relative, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
