"""Things that people forget to take off before a face check, drawn onto a photograph: masks, glasses."""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

# Canonical face mesh: from the nose's bridge over the cheeks along the jaw; and each eye with its brow.
_MASK = (195, 50, 123, 132, 58, 172, 136, 150, 176, 152, 400, 379, 365, 397, 288, 361, 352, 280)
_EYES = ((33, 133), (362, 263))
_LENS = (0.95, 0.70)  # half axes, of the eye's width
_BRIDGE = (133, 362)
_CLOTH, _FOLD = (176, 208, 226), (158, 192, 214)
_GLASS = (22, 22, 26)
_FOLDS = 4


def put_on(frame: Picture, points: Points, what: str) -> Picture:
    """The frame with the thing on the face; KeyError for anything else."""
    picture = frame.copy()
    {"mask": _mask, "dark_glasses": _glasses}[what](picture, points[:, :2])
    return picture


def _mask(picture: Picture, points: Points) -> None:
    outline = points[list(_MASK)].astype(np.int32)
    cv2.fillPoly(picture, [outline], _CLOTH, cv2.LINE_AA)
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    for fold in range(1, _FOLDS + 1):
        row = int(top + (bottom - top) * fold / (_FOLDS + 2))
        inset = (right - left) // 5
        cv2.line(picture, (left + inset, row), (right - inset, row), _FOLD, 2, cv2.LINE_AA)


def _glasses(picture: Picture, points: Points) -> None:
    for corners in _EYES:
        eye = points[list(corners)]
        x, y = eye.mean(axis=0)
        width = float(np.linalg.norm(eye[0] - eye[1]))
        axes = (round(width * _LENS[0]), round(width * _LENS[1]))
        cv2.ellipse(picture, (round(x), round(y)), axes, 0, 0, 360, _GLASS, -1, cv2.LINE_AA)
    one, other = (tuple(int(value) for value in points[at]) for at in _BRIDGE)
    cv2.line(picture, (one[0], one[1]), (other[0], other[1]), _GLASS, 5, cv2.LINE_AA)
