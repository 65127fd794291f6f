"""Recordings and pictures as frames, each with its own time: for analysis, not for a live session.

They come from outside, so all is bounded: file size, frames, pixels.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from drivers.faces.images import PICTURES, read_picture
from kiosk.bounds import FRAME_PIXELS
from kiosk.errors import FootageError
from kiosk.ports import CameraFrame

_MOST_BYTES = 1_000_000_000
_MOST_FRAMES = 30_000
_PICTURE_FPS = 24
_SHORTEST_NS = 1_000_000  # of a frame whose time does not advance: a millisecond

Picture = npt.NDArray[np.uint8]


def frames(files: Sequence[Path], seconds: float | None = None) -> Iterator[CameraFrame]:
    """One recording, or pictures as the frames of one, in their order at 24 frames a second.

    seconds: how much of it, from its start; None: all. FootageError names the file and why.
    """
    if all(file.suffix.lower() in PICTURES for file in files):
        return _pictures(files, seconds)
    if len(files) > 1:
        raise FootageError(str(files[1]), "one recording at a time, or pictures alone")
    return _recording(files[0], seconds)


def _pictures(files: Sequence[Path], seconds: float | None) -> Iterator[CameraFrame]:
    for number, file in enumerate(files):
        t_ns = number * 1_000_000_000 // _PICTURE_FPS
        if seconds is not None and t_ns >= seconds * 1e9:
            return
        yield _frame(read_picture(file), t_ns)


def _recording(file: Path, seconds: float | None) -> Iterator[CameraFrame]:
    capture = _opened(file)
    try:
        before, number = -_SHORTEST_NS, 0
        while (taken := capture.read())[0]:
            number += 1
            if number > _MOST_FRAMES:
                raise FootageError(str(file), f"more than {_MOST_FRAMES} frames")
            told = round(capture.get(cv2.CAP_PROP_POS_MSEC) * 1e6)
            before = max(told, before + _SHORTEST_NS)
            if seconds is not None and before >= seconds * 1e9:
                return
            yield _frame(np.asarray(cv2.cvtColor(taken[1], cv2.COLOR_BGR2RGB), np.uint8), before)
        if number == 0:
            raise FootageError(str(file), "has no frames")
    finally:
        capture.release()


def _opened(file: Path) -> cv2.VideoCapture:
    """A plain file, opened by its whole path: FFmpeg takes other names for addresses and devices."""
    if not file.is_file():
        raise FootageError(str(file), "is no file")
    if (size := file.stat().st_size) > _MOST_BYTES:
        raise FootageError(str(file), f"{size} bytes, more than {_MOST_BYTES}")
    capture = cv2.VideoCapture(str(file.resolve()), cv2.CAP_FFMPEG)
    width = capture.get(cv2.CAP_PROP_FRAME_WIDTH)
    height = capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if not capture.isOpened():
        raise FootageError(str(file), "is no recording that can be read")
    if not 0 < width * height <= FRAME_PIXELS:
        capture.release()
        raise FootageError(str(file), f"{width:.0f}×{height:.0f} pixels")
    return capture


def _frame(picture: Picture, t_ns: int) -> CameraFrame:
    height, width = picture.shape[:2]
    return CameraFrame(width, height, t_ns, picture.tobytes())
