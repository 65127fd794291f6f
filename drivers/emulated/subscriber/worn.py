"""What is worn on a face or over it, drawn onto a photograph: masks, glasses, scarves, a fringe.

Mask and dark glasses are what people forget to take off before a face check; the others stay on.
"""

import cv2
import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber import hair
from drivers.emulated.subscriber.appearance import Worn

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
_Field = npt.NDArray[np.float32]

# Canonical face mesh: from the nose's bridge over the cheeks along the jaw; and each eye with its brow.
_MASK = (195, 50, 123, 132, 58, 172, 136, 150, 176, 152, 400, 379, 365, 397, 288, 361, 352, 280)
_EYES = ((33, 133), (362, 263))
_CHEEKS, _CHIN, _UNDER_LIP, _TOP = (234, 454), 152, 18, 10
_LOW_JAW = (58, 172, 136, 150, 176, 400, 379, 365, 397, 288)
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_DARK_LENS, _LENS = (0.95, 0.70), (0.92, 0.66)  # half axes, of the eye's width
_BRIDGE = (133, 362)
_CLOTH, _FOLD = (176, 208, 226), (158, 192, 214)
_GLASS = (22, 22, 26)
_FOLDS = 4
_RIMS = ((40, 30, 28), (120, 84, 40), (150, 150, 156))  # RGB, by style
_CLOTHS = ((96, 40, 48), (52, 66, 92), (168, 156, 138), (46, 82, 66))
_GLINT = (244, 246, 250)
_GLINT_SHARE = 0.85  # of what is seen there is the reflection
_GLINT_MOVES = (
    0.020  # of the lens's half width for a degree: a mirror turns light by twice its turn
)


class Overlay:
    """Something before a face that does not move with lids and lips."""

    def __init__(self, picture: Picture, cover: _Field) -> None:
        """picture: RGB; cover: 0 to 1 for each pixel."""
        rows, columns = np.nonzero(cover > 0)
        self._place = (
            slice(int(rows.min()), int(rows.max()) + 1),
            slice(int(columns.min()), int(columns.max()) + 1),
        )
        self._cover = cover[self._place][..., None]
        self._colour = picture[self._place] * self._cover

    def over(self, picture: Picture, _yaw: float, _pitch: float) -> Picture:
        """The same pose is asked of all that is worn; cloth and hair have nothing that depends on it."""
        seen = picture.copy()
        seen[self._place] = (picture[self._place] * (1 - self._cover) + self._colour).astype(
            np.uint8
        )
        return seen


class Glasses(Overlay):
    """Clear lenses that mirror a window: the reflection wanders as the head turns."""

    def __init__(self, points: Points, shape: tuple[int, ...], style: int, glare: float) -> None:
        """shape: of the frame; glare: part of each lens."""
        self._lenses = [_lens(points, corners) for corners in _EYES]
        self._glare = glare
        super().__init__(*_rims(points, shape, self._lenses, style))

    def over(self, picture: Picture, yaw: float, pitch: float) -> Picture:
        seen = super().over(picture, yaw, pitch)
        for centre, axes in self._lenses:
            _mirror(seen, centre, axes, self._glare, (yaw, pitch))
        return seen


def put_on(frame: Picture, points: Points, what: Worn) -> Picture:
    """The frame with a mask, dark glasses or a beard: what moves with the face."""
    picture = frame.copy()
    if what is Worn.MASK:
        _mask(picture, points[:, :2])
    elif what is Worn.DARK_GLASSES:
        _dark_glasses(picture, points[:, :2])
    return picture


def before(
    points: Points, shape: tuple[int, ...], what: Worn, style: int, glare: float
) -> Overlay | None:
    """What is worn before the face, for a frame of that shape; None when nothing is."""
    match what:
        case Worn.GLASSES:
            return Glasses(points, shape, style, glare)
        case Worn.FRINGE:
            drawn = np.zeros((*shape[:2], 4), np.uint8)
            hair.fringe(drawn, points, style)
            return Overlay(*_parted(drawn))
        case Worn.SCARF:
            return Overlay(_cloth(shape, style), _scarf(points, shape))
        case Worn.HEADSCARF:
            return Overlay(_cloth(shape, style), _headscarf(points, shape))
        case _:
            return None


def _parted(drawn: Picture) -> tuple[Picture, _Field]:
    """Colour and cover of strands that were drawn onto nothing, whose edges are mixed with it."""
    cover = drawn[..., 3:].astype(np.float32) / 255
    colour = (drawn[..., :3] / np.maximum(cover, 0.05)).clip(0, 255).astype(np.uint8)
    return colour, cover[..., 0]


def _mask(picture: Picture, points: Points) -> None:
    outline = points[list(_MASK)].astype(np.int32)
    cv2.fillPoly(picture, [outline], _CLOTH, cv2.LINE_AA)
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    for fold in range(1, _FOLDS + 1):
        row = int(top + (bottom - top) * fold / (_FOLDS + 2))
        inset = (right - left) // 5
        cv2.line(picture, (left + inset, row), (right - inset, row), _FOLD, 2, cv2.LINE_AA)


def _dark_glasses(picture: Picture, points: Points) -> None:
    for corners in _EYES:
        eye = points[list(corners)]
        x, y = eye.mean(axis=0)
        width = float(np.linalg.norm(eye[0] - eye[1]))
        axes = (round(width * _DARK_LENS[0]), round(width * _DARK_LENS[1]))
        cv2.ellipse(picture, (round(x), round(y)), axes, 0, 0, 360, _GLASS, -1, cv2.LINE_AA)
    one, other = (tuple(int(value) for value in points[at]) for at in _BRIDGE)
    cv2.line(picture, (one[0], one[1]), (other[0], other[1]), _GLASS, 5, cv2.LINE_AA)


def _lens(points: Points, corners: tuple[int, int]) -> tuple[Points, tuple[int, int]]:
    """Its middle, a little below the eye's, and its half axes."""
    eye = points[list(corners), :2]
    width = float(np.linalg.norm(eye[0] - eye[1]))
    return eye.mean(axis=0) + np.array((0, 0.10 * width)), (
        round(width * _LENS[0]),
        round(width * _LENS[1]),
    )


def _rims(
    points: Points,
    shape: tuple[int, ...],
    lenses: list[tuple[Points, tuple[int, int]]],
    style: int,
) -> tuple[Picture, _Field]:
    picture = np.empty((*shape[:2], 3), np.uint8)
    picture[...] = _RIMS[style % len(_RIMS)]
    cover = np.zeros(shape[:2], np.uint8)
    sides = sorted((points[at, :2] for at in _CHEEKS), key=lambda side: float(side[0]))
    for (centre, axes), side, outwards in zip(lenses, sides, (-1, 1), strict=True):
        x, y = round(float(centre[0])), round(float(centre[1]))
        cv2.ellipse(
            cover, (x, y), axes, 0, 0, 360, (40,), -1, cv2.LINE_AA
        )  # glass takes some light
        cv2.ellipse(cover, (x, y), axes, 0, 0, 360, (255,), 4, cv2.LINE_AA)
        hinge = (x + outwards * axes[0], y - axes[1] // 4)
        cv2.line(cover, hinge, (round(side[0]), round(side[1]) - 6), (255,), 4, cv2.LINE_AA)
    (left, wide), (right, _) = lenses
    ends = [
        (round(float(left[0])) + wide[0], round(float(left[1]))),
        (round(float(right[0])) - wide[0], round(float(right[1]))),
    ]
    cv2.line(cover, ends[0], ends[1], (255,), 4, cv2.LINE_AA)
    return picture, cover.astype(np.float32) / 255


def _mirror(
    picture: Picture,
    centre: Points,
    axes: tuple[int, int],
    share: float,
    turned: tuple[float, float],
) -> None:
    """A window's two panes in one lens, cut at its rim; the lens may be cut by the frame's edge."""
    left, top = (round(float(centre[n])) - axes[n] for n in range(2))
    window = picture[max(0, top) : top + 2 * axes[1], max(0, left) : left + 2 * axes[0]]
    lens = np.zeros((2 * axes[1], 2 * axes[0]), np.uint8)
    pane = lens.copy()
    cv2.ellipse(lens, axes, (axes[0] - 3, axes[1] - 3), 0, 0, 360, (255,), -1)
    shift = [_GLINT_MOVES * degrees * axes[0] for degrees in turned]
    half = (share**0.5 * axes[0], share**0.5 * axes[1])
    x, y = axes[0] * 0.8 + shift[0], axes[1] * 0.75 + shift[1]
    for side in (-1, 1):
        corners = [
            (x + side * half[0] * 0.52 + dx * half[0] * 0.46 + dy * 4, y + dy * half[1])
            for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        cv2.fillConvexPoly(pane, np.array(corners).round().astype(np.int32), (255,), cv2.LINE_AA)
    soft = cv2.GaussianBlur(cv2.bitwise_and(pane, lens), (5, 5), 0).astype(np.float32) / 255
    soft = soft[max(0, -top) :, max(0, -left) :][: window.shape[0], : window.shape[1], None]
    shown = soft * np.float32(_GLINT_SHARE)
    window[...] = (window * (1 - shown) + np.array(_GLINT, np.float32) * shown).astype(np.uint8)


def _cloth(shape: tuple[int, ...], style: int) -> Picture:
    """Woven, in soft folds."""
    dice = np.random.default_rng(300 + style)
    height, width = shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    aside = np.abs(columns - width / 2)
    folds = sum(
        np.sin((0.055 + 0.03 * n) * (rows + slant * aside) + dice.uniform(0, 6)) / (n + 1)
        for n, slant in enumerate((-0.9, -0.6, -1.3))
    )
    weave = np.sin(rows * 1.3 + columns * 0.4) * np.sin(columns * 1.2)
    shade = 1 + 0.13 * folds + 0.05 * weave + dice.normal(0, 0.02, (height, width))
    colour = np.array(_CLOTHS[style % len(_CLOTHS)], np.float32)
    return np.asarray((shade[..., None] * colour).clip(0, 255), np.uint8)


def _scarf(points: Points, shape: tuple[int, ...]) -> _Field:
    """About the neck, its edge between lower lip and chin."""
    xy = points[:, :2]
    width = float(np.linalg.norm(np.subtract(*xy[list(_CHEEKS)])))
    edge = 0.55 * xy[_UNDER_LIP] + 0.45 * xy[_CHIN]
    jaw = xy[list(_LOW_JAW)]
    left, right = jaw[0] - (0.12 * width, 0), jaw[-1] + (0.12 * width, 0)
    low = xy[_CHIN, 1] + 0.9 * width
    outline = [
        left,
        edge - (0.20 * width, 0.03 * width),
        edge,
        edge - np.array((-0.20 * width, 0.03 * width)),
    ]
    around = [right, (right[0] + 0.5 * width, low), (left[0] - 0.5 * width, low)]
    return _edged(shape, [np.array([*outline, *around])])


def _headscarf(points: Points, shape: tuple[int, ...]) -> _Field:
    """Over hair, ears and neck, down onto the shoulders; the face is left free."""
    xy = points[:, :2]
    oval = xy[list(_OVAL)]
    width = float(np.linalg.norm(np.subtract(*xy[list(_CHEEKS)])))
    middle = oval.mean(axis=0)
    head = np.zeros(shape[:2], np.uint8)
    axes = (round(0.90 * width), round(1.06 * width))
    cv2.ellipse(head, _pixel(middle - (0, 0.20 * width)), axes, 0, 0, 360, (255,), -1)
    low = xy[_CHIN, 1] + 0.75 * width
    drape = [
        (middle[0] - 0.86 * width, middle[1] - 0.1 * width),
        (middle[0] + 0.86 * width, middle[1] - 0.1 * width),
        (middle[0] + 1.05 * width, low),
        (middle[0] - 1.05 * width, low),
    ]
    cv2.fillConvexPoly(head, np.array(drape).round().astype(np.int32), (255,))
    free = middle + (oval - middle) * (0.97, 0.98)
    cv2.fillPoly(head, [free.round().astype(np.int32)], (0,))
    return np.asarray(cv2.GaussianBlur(head, (5, 5), 0).astype(np.float32) / 255, np.float32)


def _edged(shape: tuple[int, ...], outlines: list[Points]) -> _Field:
    mask = np.zeros(shape[:2], np.uint8)
    for outline in outlines:
        cv2.fillPoly(mask, [outline.round().astype(np.int32)], (255,))
    return np.asarray(cv2.GaussianBlur(mask, (5, 5), 0).astype(np.float32) / 255, np.float32)


def _pixel(point: Points) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
