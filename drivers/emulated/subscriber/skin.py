"""Skin with more melanin than the photographed, and the black hair that goes with it.

Skin reflects in two ways: what comes back from inside is coloured, and is what melanin takes away, most of
the blue and least of the red; what the surface mirrors is the light's own colour, and stays. So dark skin
shines, where a dark filter would only dim it.
"""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
_Linear = npt.NDArray[np.float32]

# Canonical face mesh.
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_EYES = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382),
)
_TEETH = (
    *(78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308),
    *(324, 318, 402, 317, 14, 87, 178, 88, 95),
)
_CHIN, _BROW, _CHEEKS = 152, 9, (234, 454)
# Absorbance (natural logarithm) by melanin of red, green and blue, from pale skin to the darkest.
_ABSORBED = np.array((1.95, 2.55, 3.0), np.float32)
_SURFACE = 0.004  # of the light: what any skin's surface mirrors
_HAIR = 0.30  # of a light hair's reflectance is left of black hair
_HEAD = (0.85, 1.15)  # half axes of head and neck, of the face's width
_BLUER = 1.15  # than the median skin: what is more is mirrored light
_LIKE = 0.30  # in log chromaticities: so far from the face's own is still skin
_GAMMA = 2.2


def darkened(picture: Picture, points: Points, outline: Picture, melanin: float) -> Picture:
    """The picture with that much more melanin in skin and hair; outline: 255 where the person is."""
    light = (picture.astype(np.float32) / 255) ** _GAMMA
    skin, hair = _regions(light, points, outline)
    mirrored = _mirrored(light, skin)
    inside = (light - mirrored) * np.exp(-melanin * _ABSORBED)
    toned = inside + mirrored + _SURFACE * min(melanin, 1.0)
    light = light + skin[..., None] * (toned - light)
    light = light * (1 - (1 - _HAIR) * min(1.0, 1.5 * melanin) * hair[..., None])
    return np.asarray((light.clip(0, 1) ** (1 / _GAMMA) * 255).round(), np.uint8)


def _regions(light: _Linear, points: Points, outline: Picture) -> tuple[_Linear, _Linear]:
    """How much of each pixel is skin, and hair."""
    shape, xy = light.shape[:2], points[:, :2]
    width = float(np.linalg.norm(np.subtract(*xy[list(_CHEEKS)])))
    oval = _filled(shape, xy[list(_OVAL)])
    middle = xy[list(_OVAL)].mean(axis=0)
    head = np.zeros(shape, np.uint8)
    axes = (round(_HEAD[0] * width), round(_HEAD[1] * width))
    cv2.ellipse(head, (round(middle[0]), round(middle[1])), axes, 0, 0, 360, (255,), -1)
    like = _likeness(light, oval)
    core = cv2.erode(oval, np.ones((9, 9), np.uint8))
    core[: int(xy[_BROW, 1])] = 0  # hair may hang over the forehead
    near = (head > 0) & (outline > 0)
    skin = np.where(core > 0, np.float32(1), np.where(near, like, np.float32(0)))
    kept = _filled(shape, *(xy[list(part)] for part in (*_EYES, _TEETH)))
    skin = np.where(kept > 0, np.float32(0), skin)
    above = np.arange(shape[0])[:, None] < xy[_CHIN, 1]
    hair = np.where(near & (core == 0) & above, (1 - like) * _coloured(light), 0)
    return _soft(skin, 5), _soft(hair, 9)


def _likeness(light: _Linear, oval: Picture) -> _Linear:
    """1 for the face's own colour, whatever its shade; 0 for others."""
    logs = np.log(light + 0.01)
    chroma = np.stack([logs[..., 0] - logs[..., 1], logs[..., 1] - logs[..., 2]], axis=2)
    own = np.median(chroma[oval > 0], axis=0)
    apart = np.linalg.norm(chroma - own, axis=2)
    bright = light[..., 0] > 0.35 * np.median(light[..., 0][oval > 0])
    like = ((2 - apart / _LIKE).clip(0, 1) * bright * 255).astype(np.uint8)
    return np.asarray(cv2.medianBlur(like, 9).astype(np.float32) / 255, np.float32)


def _mirrored(light: _Linear, skin: _Linear) -> _Linear:
    """The surface's white part: whatever makes skin bluer than its inside is."""
    there = light[skin > 0.9]
    ratio = float(np.median(there[:, 2] / np.maximum(there[:, 0], 1e-3)))
    white = (light[..., 2] - _BLUER * ratio * light[..., 0]) / (1 - min(ratio, 0.9))
    return np.asarray(_soft(white.clip(0, 0.12) * skin, 9)[..., None], np.float32)


def _coloured(light: _Linear) -> _Linear:
    """1 for hair, 0 for a grey wall seen through it: hair is brown, or dark."""
    most, least = light.max(axis=2), light.min(axis=2)
    brown = ((most - least) / (most + 0.02) - 0.25) / 0.2
    dark = (0.12 - most) / 0.06
    return np.asarray(np.maximum(brown, dark).clip(0, 1), np.float32)


def _filled(shape: tuple[int, ...], *outlines: Points) -> Picture:
    mask = np.zeros(shape, np.uint8)
    for outline in outlines:
        cv2.fillPoly(mask, [outline.round().astype(np.int32)], (255,))
    return mask


def _soft(field: npt.NDArray[np.float32], size: int) -> _Linear:
    return np.asarray(cv2.GaussianBlur(field.astype(np.float32), (size, size), 0), np.float32)
