"""Whose kiosk it is, as the screen shows it: [brand]."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.settings.section_base import Section

LEAST_CONTRAST = 4.5  # of the colour on white, as of text (WCAG 1.4.3)


class Brand(Section, frozen=True, kw_only=True):
    """Whose kiosk it is, as the screen shows it."""

    name_zh: Annotated[
        str,
        Meta(
            max_length=12,
            description='at the upper edge, in Chinese; "": what the kiosk does stands there',
        ),
    ] = ""
    name_en: Annotated[str, Meta(max_length=24, description="the same in English")] = ""
    colour: Annotated[
        str,
        Meta(
            pattern=r"^(#[0-9a-f]{6})?$",
            description="of what goes on; white stands on it, 4.5 : 1 at least; "
            '"": the one that is shipped',
        ),
    ] = ""
    logo: Annotated[
        Path | None,
        Meta(description="JPEG or WebP, best square; not given: a sign of the kiosk's own"),
    ] = None

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
