"""Classical signs of a presentation attack, and the skin's colour: no weights, about a millisecond.

Each sign is 0 (none) to 1 (certain). They were scaled on the emulated subscriber and its attack
species, which share one photograph: a carrier calibrates their thresholds on its own counter.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.ports import Cues

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
_Reals = npt.NDArray[np.float32]

_PATCH = 128  # pixels: of the face's middle, as the sensor gave them
_FINE = 0.10  # cycles a pixel: below this a face has patterns of its own
_PEAK, _AROUND = (3, 3), (15, 15)  # bins of a peak, and of what it is compared with
_MOIRE = (2.4, 4.4)  # natural logarithm of a peak over its surroundings; grain reaches 1.7
_SMALL = 4  # edges and spots are looked for at a quarter of the size
_BEZEL_EVERY = 3  # pictures: it costs most, and paper does not come and go
_CANNY = (60, 150)
_LEANS = np.linspace(-0.18, 0.18, 9)  # tangents by which a side may be out of square
_EVERY_ROW = 2
_LINE = 0.9  # of the face's height has to be edge along one line
_LEAST_ROWS = 8
_BEZEL = (0.0, 0.1, 0.7, 1.0, 1.0)  # for so many sides: one may be a door, three are a frame
_GRID = (80, 120)  # the picture, reduced, in which bands are looked for
_BANDS = slice(4, 41)  # bands in a picture's height
_REGULAR = 0.5  # the strongest wave's part of all: a moving edge has many
_BANDING = (0.010, 0.025)  # its amplitude over brightness
_WHITE, _ABOVE = 244, 50  # levels of a spot, and over what surrounds it
_SPOT = np.ones((15, 15), np.uint8)  # what is wider is no spot
_MOVED = 0.08  # of its width: so far has a face to move before a spot can stay behind
_BLOWN = 0.06  # of the face's area: so much white is an exposure, no reflection
_GLARE = 0.012  # of the face's area
_CHEEKS = (234, 454)
# Skin that neither hair nor a moving mouth covers: both cheeks, the forehead.
_SKIN = (50, 280, 205, 425, 151, 9)
_SKIN_HALF = 0.025  # half a square's side, of the face's width

_RADIUS = np.hypot(np.fft.fftfreq(_PATCH)[:, None], np.fft.rfftfreq(_PATCH)[None, :])
_FINE_BINS = np.where(_RADIUS > _FINE, 0, -np.inf).astype(np.float32)
_WINDOW = np.outer(np.hanning(_PATCH), np.hanning(_PATCH)).astype(np.float32)
_ROWS_WINDOW = np.hanning(_GRID[1])


class Box(NamedTuple):
    """The box that a face's landmarks cover, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, face: Points) -> "Box":
        """face: 468 or more points (x, y, ...)."""
        points = face[:468, :2]
        return cls(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def reduced(self, by: int) -> "Box":
        return Box(*(value / by for value in self))


class TrackCues:
    """The cues of one track: bands and reflections show only from frame to frame."""

    def __init__(self) -> None:
        self._count = 0
        self._bezel = 0.0
        self._rows: _Reals | None = None
        self._spots: Picture | None = None
        self._spots_at = (0.0, 0.0)
        self._glare = 0.0

    def cues(self, grey: Picture, box: Box) -> Cues:
        """grey: a picture's luma (height, width); box: of the face in it."""
        small, reduced = _quarter(grey), box.reduced(_SMALL)
        if self._count % _BEZEL_EVERY == 0:
            self._bezel = _bezel(small, reduced)
        self._count += 1
        return Cues(
            moire=_moire(grey, box),
            bezel=self._bezel,
            banding=self._banding(small, reduced),
            glare=self._staying(small, reduced),
        )

    def _banding(self, small: Picture, box: Box) -> float:
        """Rows that change their brightness together, in one regular wave, whatever they show."""
        reduced = cv2.resize(small, _GRID, interpolation=cv2.INTER_AREA)
        before, self._rows = self._rows, np.log(reduced.astype(np.float32) + 8)
        if before is None:
            return 0.0
        columns = _GRID[0] / small.shape[1]
        first = int(np.clip(box.left * columns, 0, _GRID[0] - 2))
        last = max(first + 2, int(box.right * columns))
        change = np.median(self._rows[:, first:last] - before[:, first:last], axis=1)
        waves = np.abs(np.fft.rfft((change - change.mean()) * _ROWS_WINDOW))[_BANDS]
        strongest = float(waves.max())
        if strongest < _REGULAR * float(np.linalg.norm(waves)):
            return 0.0
        return _scaled(strongest * 4 / _GRID[1], *_BANDING)  # the window halves an amplitude

    def _staying(self, small: Picture, box: Box) -> float:
        """A lamp's reflection in glass stays where it is while the face moves; shining skin goes along."""
        spots = _spots(small, box)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        moved = np.hypot(x - self._spots_at[0], y - self._spots_at[1])
        if self._spots is None or self._spots.shape != spots.shape:
            self._spots, self._spots_at = spots, (x, y)
        elif moved > _MOVED * box.width:
            stayed = cv2.countNonZero(spots & self._spots) / max(1.0, box.width * box.height)
            self._glare = _scaled(stayed, 0, _GLARE)
            self._spots, self._spots_at = spots, (x, y)
        return self._glare


def chroma(picture: Picture, face: Points) -> tuple[float, float]:
    """CIELAB a*, b* (D65) of the skin, the median over cheeks and forehead; picture is RGB."""
    half = max(1, round(_SKIN_HALF * float(np.linalg.norm(np.subtract(*face[_CHEEKS, :2])))))
    height, width = picture.shape[:2]
    squares = []
    for x, y in face[_SKIN, :2].clip(0, (width - 1, height - 1)).astype(int).tolist():
        square = picture[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
        squares.append(square.reshape(-1, 3))
    skin = np.concatenate(squares)[None].astype(np.float32) / 255
    a, b = np.median(cv2.cvtColor(skin, cv2.COLOR_RGB2LAB)[0, :, 1:], axis=0)
    return float(a), float(b)


def _scaled(value: float, none: float, certain: float) -> float:
    return min(1.0, max(0.0, (value - none) / (certain - none)))


def _quarter(grey: Picture) -> Picture:
    """Twice a half: that is what the library does fast."""
    for _ in range(2):
        height, width = grey.shape
        half = (max(1, width // 2), max(1, height // 2))
        grey = np.asarray(cv2.resize(grey, half, interpolation=cv2.INTER_AREA), np.uint8)
    return grey


def _moire(grey: Picture, box: Box) -> float:
    """A display's grid, folded back by the sensor's, is a peak in the spectrum; grain has none."""
    height, width = grey.shape
    if min(height, width) < _PATCH:
        return 0.0
    left = int(np.clip((box.left + box.right - _PATCH) / 2, 0, width - _PATCH))
    top = int(np.clip((box.top + box.bottom - _PATCH) / 2, 0, height - _PATCH))
    patch = grey[top : top + _PATCH, left : left + _PATCH].astype(np.float32)
    waves = cv2.dft((patch - patch.mean()) * _WINDOW, flags=cv2.DFT_COMPLEX_OUTPUT)
    half = waves[:, : _PATCH // 2 + 1]
    power = half[..., 0] ** 2 + half[..., 1] ** 2 + 1
    level = cv2.log(cv2.blur(power, _PEAK))
    over = level - cv2.blur(level, _AROUND)
    return _scaled(float((over + _FINE_BINS).max()), *_MOIRE)


def _bezel(small: Picture, box: Box) -> float:
    """Straight edges of paper, or of a display, on several sides of the face."""
    thin = cv2.Canny(small, *_CANNY)
    upright = np.asarray(cv2.dilate(thin, np.ones((1, 2), np.uint8)), np.uint8)
    level = np.asarray(cv2.dilate(thin, np.ones((2, 1), np.uint8)), np.uint8).T
    left, top, right, bottom = (round(value) for value in box)
    wide, high = right - left, bottom - top
    lines = (
        _line(upright, (top, bottom), (left - wide, left)),
        _line(upright, (top, bottom), (right, right + wide)),
        _line(level, (left, right), (top - high, top)),
        _line(level, (left, right), (bottom, bottom + high)),
    )
    return _BEZEL[sum(line >= _LINE for line in lines)]


def _line(edges: Picture, along: tuple[int, int], across: tuple[int, int]) -> float:
    """How much of the rows `along` the straightest edge covers that crosses the columns `across`."""
    height, width = edges.shape
    rows = np.arange(max(0, along[0]), min(height, along[1]), _EVERY_ROW)
    columns = np.arange(max(0, across[0]), min(width, across[1]))
    if len(rows) < _LEAST_ROWS or not len(columns):
        return 0.0
    shift = np.rint(_LEANS[:, None] * (rows - rows.mean())).astype(int)
    leaning = (columns + shift[..., None]).clip(0, width - 1)
    return float(edges[rows[:, None], leaning].mean(axis=1).max()) / 255


def _oval(shape: tuple[int, ...]) -> Picture:
    """1 within a face's outline: in the corners of its box the room is seen, and a window there stays."""
    height, width = shape
    oval = np.zeros((height, width), np.uint8)
    middle, half = (width // 2, height // 2), (width * 9 // 20, height * 9 // 20)
    cv2.ellipse(oval, middle, half, 0, 0, 360, (1,), cv2.FILLED)
    return oval


def _spots(small: Picture, box: Box) -> Picture:
    """1 where the face has a small spot that is white."""
    spots = np.zeros_like(small)
    left, top, right, bottom = (round(max(0.0, value)) for value in box)
    face = small[top:bottom, left:right]
    if face.size:
        above = cv2.morphologyEx(face, cv2.MORPH_TOPHAT, _SPOT)
        white = (face > _WHITE) & (above > _ABOVE) & _oval(face.shape)
        if np.count_nonzero(white) < _BLOWN * white.size:
            spots[top:bottom, left:right] = white
    return spots
