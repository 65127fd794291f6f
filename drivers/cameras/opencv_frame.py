"""A picture of OpenCV's VideoCapture as a frame of the kiosk: RGB, of the wanted size, bounded."""

import time

import cv2

from kiosk.errors import CameraError
from kiosk.input_bounds import FRAME_PIXELS
from kiosk.ports import CameraFrame

_BGR = 3  # dimensions


def rgb_frame(picture: cv2.typing.MatLike, width: int, height: int) -> CameraFrame:
    """From BGR; arrival time, since OpenCV tells no sensor time. CameraError: no picture, or too large."""
    if picture.ndim != _BGR or not 0 < picture.shape[0] * picture.shape[1] <= FRAME_PIXELS:
        raise CameraError(f"a picture of the shape {picture.shape}")
    if (picture.shape[1], picture.shape[0]) != (width, height):
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    pixels = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).tobytes()
    return CameraFrame(width, height, time.monotonic_ns(), pixels)
