"""The photographs that stand before the emulated camera, as Python packages ship them.

Real, identifiable people photographed for the public: the kiosk calls them "emulated" and implies
nothing about them.
"""

from importlib.resources import files

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from drivers.emulated.subscriber.appearance import EYES_AT

Picture = npt.NDArray[np.uint8]

_WALL_BLUR, _WALL_NEAR = 24.0, 20.0  # pixels

PEOPLE = {
    # name → package, file inside it (its documentation says NASA, public domain)
    "holder": ("skimage", "data/astronaut.png"),
    # (U.S. Navy photograph, public domain)
    "stranger": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
}


def load(person: str) -> Picture:
    """RGB, height × width × 3."""
    package, file = PEOPLE[person]
    with files(package).joinpath(file).open("rb") as content:
        return np.asarray(Image.open(content).convert("RGB"), np.uint8)


def place(
    picture: Picture,
    eyes: npt.NDArray[np.float64],
    size: tuple[int, int],
    eye_distance: float,
    eyes_at: tuple[float, float] = EYES_AT,
) -> Picture:
    """Scale and shift so that the middle of the eyes stands at a part of a frame (width, height)."""
    (right_x, right_y), (left_x, left_y) = eyes
    scale = eye_distance / max(1.0, float(np.hypot(left_x - right_x, left_y - right_y)))
    middle = ((right_x + left_x) / 2, (right_y + left_y) / 2)
    move = np.array(
        [
            [scale, 0, size[0] * eyes_at[0] - middle[0] * scale],
            [0, scale, size[1] * eyes_at[1] - middle[1] * scale],
        ]
    )
    placed = cv2.warpAffine(
        picture, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return _walled(np.asarray(placed, np.uint8), round(move[1, 2]))


def _walled(picture: Picture, top: int) -> Picture:
    """Above the photograph's upper edge the wall goes on, without what the edge's pixels would draw."""
    if top <= 0:
        return picture
    wall = cv2.GaussianBlur(picture[:top], (0, 0), _WALL_BLUR, borderType=cv2.BORDER_REPLICATE)
    near = np.minimum(1.0, (top - np.arange(top)) / _WALL_NEAR)[:, None, None]
    walled = picture.copy()
    walled[:top] = (wall * near + picture[:top] * (1 - near)).astype(np.uint8)
    return walled
