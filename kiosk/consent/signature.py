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
from kiosk.input_bounds import POINT_BYTES, SIGNATURE_BYTES
from kiosk.protocol.messages import PEN_WIDTH, PadSize, Point

Stroke = tuple[Point, ...]

_MIN_POINTS = 12
_MIN_PATH = 0.35  # of the area's width: a dot or a tick is no signature
_MIN_EXTENT = 0.08  # of the area, in the wider direction
_LATEST_MS = 3_600_000
_FINER = 4  # the picture is drawn this much larger, then reduced: so its edges are as smooth as a screen's


class SignatureError(KioskError):
    """The strokes are out of bounds, or too little to be a signature."""


def check_strokes(strokes: Sequence[Stroke]) -> None:
    """Refuse strokes that are out of bounds or too little. Raises SignatureError."""
    points = [point for stroke in strokes for point in stroke]
    if room_left(strokes) < 0:
        raise SignatureError("too many points")
    if not all(_in_bounds(point) for point in points):
        raise SignatureError("a point is out of bounds")
    if len(points) < _MIN_POINTS or _path(strokes) < _MIN_PATH or _extent(points) < _MIN_EXTENT:
        raise SignatureError("too little")


def room_left(strokes: Sequence[Stroke]) -> int:
    """How many points more a signature may have; a stroke counts as one beside its points."""
    return SIGNATURE_BYTES // POINT_BYTES - sum(1 + len(stroke) for stroke in strokes)


def is_full(strokes: Sequence[Stroke]) -> bool:
    """Whether not even a dot fits any more."""
    return room_left(strokes) < 2


def picture(strokes: Sequence[Stroke], pad: PadSize) -> bytes:
    """The strokes as a PNG, black on white: pixel by pixel as the pad of that size showed them."""
    width, height = pad.width * _FINER, pad.height * _FINER
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        _draw(draw, [(point.x * width, point.y * height) for point in stroke])
    out = io.BytesIO()
    image.reduce(_FINER).save(out, "PNG")
    return out.getvalue()


def _draw(draw: ImageDraw.ImageDraw, line: Sequence[tuple[float, float]]) -> None:
    """A line of the pen's width that is round at its ends and corners; a tap is a dot."""
    half = PEN_WIDTH * _FINER / 2
    for (from_x, from_y), (to_x, to_y) in pairwise(line):
        length = math.hypot(to_x - from_x, to_y - from_y)
        if length:
            aside, along = half * (from_y - to_y) / length, half * (to_x - from_x) / length
            near = ((from_x + aside, from_y + along), (from_x - aside, from_y - along))
            far = ((to_x - aside, to_y - along), (to_x + aside, to_y + along))
            draw.polygon((*near, *far), fill=0)
    for x, y in line:
        draw.ellipse((x - half, y - half, x + half - 1, y + half - 1), fill=0)


def _in_bounds(point: Point) -> bool:
    numbers = (point.x, point.y, point.pressure)
    return all(0 <= number <= 1 for number in numbers) and 0 <= point.t_ms <= _LATEST_MS


def _path(strokes: Sequence[Stroke]) -> float:
    return sum(math.dist((a.x, a.y), (b.x, b.y)) for stroke in strokes for a, b in pairwise(stroke))


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [p.x for p in points], [p.y for p in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))
