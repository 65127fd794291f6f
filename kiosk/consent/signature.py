"""The signature: strokes with time and pressure, what counts as one, and a picture of them.

A finger drawing alone is weak evidence (electronic signature law Art. 13-14); kiosk.records.binding_digests
ties these strokes to the exact text, the document, the face session and the moment.
"""

import io
import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from kiosk.errors import KioskError
from kiosk.input_bounds import POINTS_MOST, STROKES_MOST
from kiosk.protocol.messages import Point

Stroke = tuple[Point, ...]

_MIN_POINTS = 12
_MIN_PATH = 0.35  # of the area's width: a dot or a tick is no signature
_MIN_EXTENT = 0.08  # of the area, in the wider direction
_LATEST_MS = 3_600_000
_PICTURE = (600, 240)
_PEN = 3


class SignatureError(KioskError):
    """The strokes are out of bounds, or too little to be a signature."""


def check_strokes(strokes: Sequence[Stroke]) -> None:
    """Refuse strokes that are out of bounds or too little. Raises SignatureError."""
    points = [point for stroke in strokes for point in stroke]
    if len(strokes) > STROKES_MOST or len(points) > POINTS_MOST:
        raise SignatureError("too many points")
    if not all(_in_bounds(point) for point in points):
        raise SignatureError("a point is out of bounds")
    if len(points) < _MIN_POINTS or _path(strokes) < _MIN_PATH or _extent(points) < _MIN_EXTENT:
        raise SignatureError("too little")


def picture(strokes: Sequence[Stroke]) -> bytes:
    """The strokes as a PNG, 600×240, black on white."""
    image = Image.new("L", _PICTURE, 255)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        line = [(p.x * _PICTURE[0], p.y * _PICTURE[1]) for p in stroke]
        if len(line) > 1:
            draw.line(line, fill=0, width=_PEN, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _in_bounds(point: Point) -> bool:
    numbers = (point.x, point.y, point.pressure)
    return all(0 <= number <= 1 for number in numbers) and 0 <= point.t_ms <= _LATEST_MS


def _path(strokes: Sequence[Stroke]) -> float:
    return sum(math.dist((a.x, a.y), (b.x, b.y)) for stroke in strokes for a, b in pairwise(stroke))


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [p.x for p in points], [p.y for p in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))
