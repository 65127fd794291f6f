"""Hair drawn strand by strand onto a photograph: a fringe, and a beard."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
_Dice = np.random.Generator

# Canonical face mesh.
_BROWS = (70, 63, 105, 66, 107, 9, 336, 296, 334, 293, 300)
_TOP, _CHEEKS = 10, (234, 454)
_BEARD = (
    *(132, 207, 98, 2, 327, 427, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58),
)
_LIPS = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
    *(409, 270, 269, 267, 0, 37, 39, 40, 185),
)
_COLOURS = ((52, 40, 26), (96, 74, 44), (34, 28, 22), (126, 104, 66))  # RGB, by style
_STRANDS, _STUBBLE = 900, 5200
_BELOW_CHIN = 1.06  # a beard goes a little beyond the jaw


def fringe(picture: Picture, points: Points, style: int) -> None:
    """Strands from the crown down to the brows, onto an RGBA picture."""
    dice = np.random.default_rng(100 + style)
    xy = points[:, :2]
    width = float(np.linalg.norm(np.subtract(*xy[list(_CHEEKS)])))
    brows = xy[list(_BROWS)][np.argsort(xy[list(_BROWS), 0])]
    half = 0.58 * (brows[-1, 0] - brows[0, 0])
    for across in dice.uniform(-1, 1, _STRANDS):
        x = xy[_TOP, 0] + across * half
        brow = float(np.interp(x, brows[:, 0], brows[:, 1]))
        end = (x + dice.normal(0, 3), brow + width * (dice.normal(0, 0.015) + 0.03 * across**4))
        up = dice.uniform(0.16, 0.34) * width * (1 - 0.35 * across**2)
        root = (xy[_TOP, 0] + 0.8 * across * half, xy[_TOP, 1] - up)
        bend = (0.5 * (root[0] + end[0]) + 0.05 * across * width, 0.5 * (root[1] + end[1]))
        tint = _tint(style, dice)
        _strand(picture, root, bend, tint, 2)
        _strand(picture, bend, end, tint, 2)


def beard(picture: Picture, points: Points, style: int) -> None:
    """Short hairs over jaw, chin and upper lip; the lips stay free."""
    dice = np.random.default_rng(200 + style)
    xy = points[:, :2].copy()
    width = float(np.linalg.norm(np.subtract(*xy[list(_CHEEKS)])))
    middle = xy[list(_BEARD)].mean(axis=0)
    where = middle + (xy[list(_BEARD)] - middle) * (1.0, _BELOW_CHIN)
    _shade(picture, where, xy[list(_LIPS)], style)
    length = 0.035 * width
    for x, y in _inside(where, xy[list(_LIPS)], dice):
        lean = 0.6 * (x - middle[0]) / width + dice.normal(0, 0.25)
        end = (x + length * lean, y + length * dice.uniform(0.5, 1.1))
        _strand(picture, (x, y), end, _tint(style, dice), 1)


def _shade(picture: Picture, where: Points, lips: Points, style: int) -> None:
    """What is seen between the hairs: more of their colour the thicker they stand."""
    mask = np.zeros(picture.shape[:2], np.float32)
    cv2.fillPoly(mask, [where.round().astype(np.int32)], (0.72,))
    mask = np.asarray(cv2.GaussianBlur(mask, (21, 21), 0), np.float32)
    cv2.fillPoly(mask, [lips.round().astype(np.int32)], (0.0,))
    soft = np.asarray(cv2.GaussianBlur(mask, (5, 5), 0), np.float32)[..., None]
    colour = np.array(_COLOURS[style % len(_COLOURS)], np.float32)
    picture[...] = (picture * (1 - soft) + colour * soft).astype(np.uint8)


def _inside(where: Points, lips: Points, dice: _Dice) -> Iterator[tuple[float, float]]:
    """Places within the first outline and not within the second."""
    low, high = where.min(axis=0), where.max(axis=0)
    outline, kept = where.astype(np.float32), lips.astype(np.float32)
    for x, y in dice.uniform(low, high, (_STUBBLE, 2)).tolist():
        edge = cv2.pointPolygonTest(outline, (x, y), measureDist=True)
        thick = edge > dice.uniform(0, 9)  # sparse at its edge
        if thick and cv2.pointPolygonTest(kept, (x, y), measureDist=True) < -2:
            yield x, y


def _strand(
    picture: Picture,
    root: tuple[float, float],
    end: tuple[float, float],
    colour: tuple[int, ...],
    thickness: int,
) -> None:
    ends = [(round(x * 8), round(y * 8)) for x, y in (root, end)]
    cv2.line(picture, ends[0], ends[1], colour, thickness, cv2.LINE_AA, 3)


def _tint(style: int, dice: _Dice) -> tuple[int, ...]:
    """RGBA: a strand's own shade."""
    shade = dice.uniform(0.6, 1.7)
    red, green, blue = _COLOURS[style % len(_COLOURS)]
    return (int(red * shade), int(green * shade), int(blue * shade), 255)
