"""Pictures from files that a technician has chosen, decoded: bounded before a pixel is touched."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.errors import FootageError
from kiosk.input_bounds import FRAME_PIXELS

# Of picture files, by suffix.
PICTURES = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".jp2": "JPEG2000",
    ".webp": "WEBP",
    ".bmp": "BMP",
}
_PICTURE_KINDS = sorted(set(PICTURES.values()))  # whatever its name says: sets have PNG as .jpg
_MOST_FILE_BYTES = 30_000_000


def read_picture(file: Path) -> npt.NDArray[np.uint8]:
    """RGB (height, width, 3), upright as its EXIF data says. FootageError names the file and why.

    Size and format are read from its head: what is too large is never decoded.
    """
    if file.suffix.lower() not in PICTURES:
        raise FootageError(str(file), f"is none of {', '.join(PICTURES)}")
    try:
        if (size := file.stat().st_size) > _MOST_FILE_BYTES:
            raise FootageError(str(file), f"{size} bytes, more than {_MOST_FILE_BYTES}")
        with Image.open(file, formats=_PICTURE_KINDS) as picture:
            if picture.width * picture.height > FRAME_PIXELS:
                size_read = f"{picture.width}×{picture.height} pixels"
                raise FootageError(str(file), f"{size_read}, more than {FRAME_PIXELS} in all")
            return np.array(ImageOps.exif_transpose(picture).convert("RGB"), np.uint8)
    except UnidentifiedImageError as error:
        raise FootageError(
            str(file), f"is no picture: none of {', '.join(_PICTURE_KINDS)}"
        ) from error
    except OSError as error:
        raise FootageError(str(file), error.strerror or "is damaged") from error
    except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FootageError(str(file), f"is damaged: {type(error).__name__}") from error
