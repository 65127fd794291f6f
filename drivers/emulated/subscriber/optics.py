"""The optics of a camera and of a display: grain, exposure, moiré, banding, reflections.

Everything is a picture of gains, 128 for one, so that a frame costs a saturating product.
"""

import math
from functools import cache, lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

_GRAIN = 2.5  # standard deviation, in levels
_MARGIN = 64  # grain is cut out of a larger field, at another place for each frame
_ONE = 128
_SCREEN = 0.05  # of what already lights a face, by one channel of the kiosk's screen
_PHASES = 8
_MOIRE = 0.045  # contrast of a display's pixel grid
_LEAN = 0.035  # radians by which display and sensor are out of square
_BULGE = 0.035  # and the lens's distortion, at the corners
_BANDS_HZ = 242.3  # a dimmed display flickers,
_READOUT_S = 1 / 30  # the sensor reads its rows in turn,
_BANDING = 0.05  # so some rows are brighter
_LAMP = (374, 262, 15, 8)  # a lamp's reflection on glass: place, half axes


class Grain:
    """A sensor's noise, fresh in each frame."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self._size, self._seed = size, seed
        shape = (size[1] + _MARGIN, size[0] + _MARGIN, 3)
        self._field = np.random.default_rng(seed).normal(0, _GRAIN, shape).astype(np.int16)
        self.restart()

    def restart(self) -> None:
        """Whatever was drawn before, the same grain follows."""
        self._rng = np.random.default_rng(self._seed)

    def over(self, picture: Picture) -> Picture:
        x, y = self._rng.integers(0, _MARGIN, 2)
        grain = self._field[y : y + self._size[1], x : x + self._size[0]]
        return np.asarray(cv2.add(picture, grain, dtype=cv2.CV_8U), np.uint8)


def exposed(picture: Picture, factor: float, light: Colour, reflects: float) -> Picture:
    """The camera's exposure, and the kiosk's screen shining on the scene; white stays white."""
    if factor == 1.0 and not any(light):
        return picture
    gains = [factor * (1 + _SCREEN * reflects * channel / 255) for channel in light]
    levels = np.arange(256)[:, None] * np.array(gains)
    table = levels.clip(0, 255).astype(np.uint8).reshape(256, 1, 3)
    return np.asarray(cv2.LUT(picture, table), np.uint8)


def hung(picture: Picture, degrees: int, *, mirrored: bool) -> Picture:
    """As a camera gives it that hangs turned by so many degrees, or whose driver mirrors; same size."""
    if mirrored:
        picture = np.asarray(cv2.flip(picture, 1), np.uint8)
    if not degrees:
        return picture
    size = (picture.shape[1], picture.shape[0])
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, turn, size, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def gained(picture: Picture, gains: Picture) -> Picture:
    return np.asarray(cv2.multiply(picture, gains, scale=1 / _ONE), np.uint8)


def moire(size: tuple[int, int], pixel: float, t: float) -> Picture:
    """The gains of a display's pixel grid, which trembles with the hand that holds it."""
    phase = 0.5 + 0.5 * math.sin(t * 1.1)
    return _grids(size, pixel)[int(phase * (_PHASES - 1))]


def banding(size: tuple[int, int], t: float) -> Picture:
    """The gains of a flickering display's rows."""
    lines, most = _bands(size)
    period = size[1] / (_BANDS_HZ * _READOUT_S)
    top = int((t * _BANDS_HZ % 1.0) * period)
    return np.asarray(lines[min(top, most) : min(top, most) + size[1]], np.uint8)


@cache
def glass(size: tuple[int, int]) -> Picture:
    """What a lamp adds by its reflection; it stays where it is."""
    spot = np.zeros((size[1], size[0], 3), np.uint8)
    x, y, wide, high = _LAMP
    cv2.ellipse(spot, (x, y), (wide, high), -20, 0, 360, (235, 235, 225), -1)
    return np.asarray(cv2.GaussianBlur(spot, (7, 7), 0), np.uint8)


@lru_cache(maxsize=4)
def _grids(size: tuple[int, int], pixel: float) -> tuple[Picture, ...]:
    """The grid sampled at the sensor's pixels: what is finer than they are folds back, coloured."""
    width, height = size
    x, y = np.meshgrid(
        np.arange(width, dtype=np.float32) - width / 2,
        np.arange(height, dtype=np.float32) - height / 2,
    )
    bulge = 1 + _BULGE * (x * x + y * y) / (width * width / 4)
    across = (x + _LEAN * y) * bulge / pixel
    down = (y - _LEAN * x) * bulge / pixel
    return tuple(_grid(across, down, n / _PHASES) for n in range(_PHASES))


def _grid(across: npt.NDArray[np.float32], down: npt.NDArray[np.float32], phase: float) -> Picture:
    rows = 0.5 * np.cos(2 * np.pi * (down + phase))
    channels = [np.cos(2 * np.pi * (across + phase + third / 3)) + rows for third in range(3)]
    return np.asarray((1 + _MOIRE * np.stack(channels, axis=2)) * _ONE, np.uint8)


@cache
def _bands(size: tuple[int, int]) -> tuple[Picture, int]:
    """More rows than a frame has, so that a frame's are a view; and the last view's first row."""
    period = size[1] / (_BANDS_HZ * _READOUT_S)
    most = math.ceil(period)
    rows = np.arange(size[1] + most)
    gains = (1 + _BANDING * np.sin(2 * np.pi * rows / period)) * _ONE
    lines = np.repeat(gains.round().astype(np.uint8)[:, None], size[0] * 3, axis=1)
    return lines.reshape(len(rows), size[0], 3), most
