"""Portraits as chips carry them, made from any picture of a face."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

_PASSPORT = (480, 640)
_PASSPORT_BYTES = 14_000
_RESIDENT = (102, 126)
_RESIDENT_BYTES = 1024
_EYE_DISTANCE = 0.40  # of the width: a tight crop keeps most of a face in a kilobyte
_EYES_AT = 0.45  # of the height

Eyes = Sequence[Sequence[float]]


def passport_portrait(file: Path, media: str = "jp2", size: int = 0) -> bytes:
    """480×640, about 14 kB: JPEG 2000, or JPEG. size: padded to so many bytes, as large portraits are."""
    picture = Image.open(file).convert("RGB").resize(_PASSPORT)
    made = _jpeg_2000(picture) if media == "jp2" else _jpeg(picture)
    return made.ljust(size, b"\0")


def _jpeg_2000(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    rate = _PASSPORT[0] * _PASSPORT[1] * 3 / _PASSPORT_BYTES
    picture.save(out, "JPEG2000", quality_mode="rates", quality_layers=[rate], no_jp2=False)
    return out.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    for quality in range(90, 5, -5):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= _PASSPORT_BYTES:
            break
    return out.getvalue()


def resident_portrait(file: Path, eyes: Eyes | None) -> bytes:
    """WebP, 102×126, at most 1024 bytes: the stand-in for WLT."""
    picture = Image.open(file).convert("RGB")
    if eyes:
        picture = picture.crop(_tight_box(eyes))
    picture = picture.resize(_RESIDENT, Image.Resampling.LANCZOS)
    for quality in range(95, 0, -3):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= _RESIDENT_BYTES:
            return out.getvalue()
    raise ValueError("the picture does not fit 1024 bytes")


def _tight_box(eyes: Eyes) -> tuple[int, int, int, int]:
    (left_x, left_y), (right_x, right_y) = eyes
    width = abs(right_x - left_x) / _EYE_DISTANCE
    height = width * _RESIDENT[1] / _RESIDENT[0]
    left = (left_x + right_x - width) / 2
    top = (left_y + right_y) / 2 - height * _EYES_AT
    return round(left), round(top), round(left + width), round(top + height)
