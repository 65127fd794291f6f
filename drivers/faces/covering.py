"""Masks and dark glasses found in a picture: mouth and eyes compared with the person's own skin.

Skin is what most of several places show, so that a fringe over the forehead is none. The result only
guides: who is told so takes it off, or goes another way. A beard is no mask: dark hair is neither coloured
nor smooth.
"""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

# Indices of the canonical face mesh.
_FOREHEAD = (151, 9, 108, 337)
_ROOT = (168, 193, 417, 8)  # of the nose: above a mask's edge
_LIDS = (27, 257, 223, 443)
_RIDGE = (4, 5, 1, 195)
_LOWER_CHEEKS = (50, 280, 101, 330)
# What may lie over one of the three: a fringe on the forehead, a mask's edge or a frame on another.
_BESIDE_A_MASK = (_FOREHEAD, _ROOT, _LIDS)
_BESIDE_GLASSES = (_FOREHEAD, _LOWER_CHEEKS, _RIDGE)
_MOUTH = (164, 205, 425, 200)
_EYES = (230, 450, 223, 443)
_CHEEKS = (234, 454)
_HALF = 0.02  # of the face's width: half a sampled square
_OTHER_COLOUR = (10.0, 20.0)  # in CIELAB a*, b*: skin's own spread, cloth
_DARKER = (0.40, 0.60)  # of the forehead's lightness: shade, dark glass
_WASHED_OUT = 88.0  # overexposed skin has no colour to compare with
_SMOOTH = 4.0  # spread of lightness in a square: cloth, not hair


def covered(picture: Picture, face: Points) -> float:
    """0 nothing, 1 certainly: of one frontal face in an RGB picture."""
    mouth, eyes = _squares(picture, face, _MOUTH), _squares(picture, face, _EYES)
    lightness, a, b = _skin(picture, face, _BESIDE_A_MASK)
    if lightness > _WASHED_OUT:
        return 0.0
    beside_glasses = _skin(picture, face, _BESIDE_GLASSES)[0]
    return max(_masked(mouth, lightness, a, b), _shaded(eyes, beside_glasses))


def _skin(
    picture: Picture, face: Points, places: tuple[tuple[int, ...], ...]
) -> tuple[float, float, float]:
    """L*, a*, b* of skin: the middle one of three places."""
    found = [np.median(_squares(picture, face, at).reshape(-1, 3), axis=0) for at in places]
    lightness, a, b = np.median(found, axis=0).tolist()
    return lightness, a, b


def _masked(mouth: npt.NDArray[np.float32], lightness: float, a: float, b: float) -> float:
    below, its_a, its_b = np.median(mouth.reshape(-1, 3), axis=0)
    dark = below < (1 - _DARKER[0]) * lightness
    if dark and np.median(mouth[:, :, 0].std(axis=1)) > _SMOOTH:
        return 0.0
    return max(
        _scaled(float(np.hypot(its_a - a, its_b - b)), *_OTHER_COLOUR),
        _scaled(1 - float(below) / max(float(lightness), 1.0), *_DARKER) if dark else 0.0,
    )


def _shaded(eyes: npt.NDArray[np.float32], lightness: float) -> float:
    darkest = float(np.median(eyes[:, :, 0]))
    return _scaled(1 - darkest / max(float(lightness), 1.0), *_DARKER)


def _squares(picture: Picture, face: Points, at: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """(points, pixels, L* a* b*); what lies beyond the picture's edge is its edge."""
    half = max(1, round(_HALF * float(np.linalg.norm(np.subtract(*face[_CHEEKS, :2])))))
    height, width = picture.shape[:2]
    steps = np.arange(-half, half + 1)
    centres = face[list(at), :2].astype(int)
    columns = (centres[:, 0, None] + steps).clip(0, width - 1)
    rows = (centres[:, 1, None] + steps).clip(0, height - 1)
    pixels = picture[rows[:, :, None], columns[:, None, :]].reshape(len(at), -1, 3)
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _scaled(value: float, none: float, certain: float) -> float:
    return min(1.0, max(0.0, (value - none) / (certain - none)))
