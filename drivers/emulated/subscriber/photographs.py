"""The photographs that stand before the emulated camera, as Python packages ship them.

Real, identifiable people photographed for the public: the kiosk calls them "emulated" and implies
nothing about them.
"""

from importlib.resources import files

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Picture = npt.NDArray[np.uint8]

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
    picture: Picture, eyes: npt.NDArray[np.float64], size: tuple[int, int], eye_distance: float
) -> Picture:
    """Scale and shift so that the eyes stand upright in the middle of a frame (width, height)."""
    (right_x, right_y), (left_x, left_y) = eyes
    scale = eye_distance / max(1.0, float(np.hypot(left_x - right_x, left_y - right_y)))
    middle = ((right_x + left_x) / 2, (right_y + left_y) / 2)
    move = np.array(
        [
            [scale, 0, size[0] / 2 - middle[0] * scale],
            [0, scale, size[1] * 0.45 - middle[1] * scale],
        ]
    )
    return np.asarray(
        cv2.warpAffine(picture, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )
