"""Contact sheets: screenshots side by side, for the README and for a quick look."""

from pathlib import Path

from PIL import Image

_TILE = (320, 512)
_GAP = 12
_COLOURS = 128


def contact_sheet(pictures: list[Path], file: Path) -> None:
    """One row, in the given order, as PNG."""
    width = len(pictures) * (_TILE[0] + _GAP) - _GAP
    sheet = Image.new("RGB", (width, _TILE[1]), "white")
    for place, picture in enumerate(pictures):
        with Image.open(picture) as page:
            tile = page.convert("RGB").resize(_TILE, Image.Resampling.LANCZOS)
        sheet.paste(tile, (place * (_TILE[0] + _GAP), 0))
    sheet.quantize(_COLOURS).save(file, optimize=True)
