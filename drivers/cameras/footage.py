"""Recordings and pictures as frames, each with its own time: for analysis, not for a live session.

They come from outside, so all is bounded, before anything is decoded: file size, frames, pixels, formats. A
playlist is none: FFmpeg would open whatever files and addresses it names.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from drivers.faces.images import PICTURES, read_picture
from kiosk.errors import FootageError
from kiosk.input_bounds import FRAME_PIXELS
from kiosk.ports import CameraFrame

_MOST_BYTES = 1_000_000_000
_MOST_FRAMES = 36_000  # ten minutes at 60 frames a second
PICTURE_FPS = 24
_SHORTEST_NS = 1_000_000  # of a frame whose time does not advance: a millisecond

# What a recording's file begins with: (bytes, where).
_CONTAINERS = {
    "MP4 or MOV": ((b"ftyp", 4), (b"moov", 4), (b"mdat", 4), (b"wide", 4), (b"free", 4)),
    "Matroska or WebM": ((b"\x1a\x45\xdf\xa3", 0),),
    "AVI": ((b"AVI ", 8),),
}
_HEAD_BYTES = 16

Picture = npt.NDArray[np.uint8]


Skip = Callable[[FootageError], None]


def frames(
    files: Sequence[Path], seconds: float | None = None, skip: Skip | None = None
) -> Iterator[CameraFrame]:
    """One recording, or pictures as the frames of one, in their order at 24 frames a second.

    seconds: how much of it, from its start; None: all. FootageError names the file and why. With `skip`
    a picture that cannot be read goes there and its frame is left out, but a file that is not there is an
    error, and so are pictures none of which can be read.
    """
    if only_pictures(files):
        return _pictures(files, seconds, skip)
    if len(files) > 1:
        raise FootageError(str(files[1]), "one recording at a time, or pictures alone")
    return _recording(files[0], seconds)


def only_pictures(files: Sequence[Path]) -> bool:
    return all(file.suffix.lower() in PICTURES for file in files)


def _pictures(
    files: Sequence[Path], seconds: float | None, skip: Skip | None
) -> Iterator[CameraFrame]:
    for file in files:
        if not file.is_file():
            raise FootageError(str(file), "is no file")
    shown = 0
    for number, file in enumerate(files):
        t_ns = number * 1_000_000_000 // PICTURE_FPS
        if seconds is not None and t_ns >= seconds * 1e9:
            return
        try:
            picture = read_picture(file)
        except FootageError as error:
            if skip is None or (shown == 0 and number == len(files) - 1):
                raise
            skip(error)
            continue
        shown += 1
        yield _frame(picture, t_ns)


def _recording(file: Path, seconds: float | None) -> Iterator[CameraFrame]:
    capture = _opened(file, seconds)
    try:
        before, number = -_SHORTEST_NS, 0
        while (taken := capture.read())[0]:
            number += 1
            if number > _MOST_FRAMES:
                raise FootageError(str(file), f"more than {_MOST_FRAMES} frames")
            if taken[1].size > 3 * FRAME_PIXELS:  # a stream may change its size
                raise FootageError(str(file), f"more than {FRAME_PIXELS} pixels")
            told = round(capture.get(cv2.CAP_PROP_POS_MSEC) * 1e6)
            before = max(told, before + _SHORTEST_NS)
            if seconds is not None and before >= seconds * 1e9:
                return
            yield _frame(np.asarray(cv2.cvtColor(taken[1], cv2.COLOR_BGR2RGB), np.uint8), before)
        if number == 0:
            raise FootageError(str(file), "has no frames")
    finally:
        capture.release()


def _opened(file: Path, seconds: float | None) -> cv2.VideoCapture:
    """A plain file, opened by its whole path: FFmpeg takes other names for addresses and devices."""
    if not file.is_file():
        raise FootageError(str(file), "is no file")
    if (size := file.stat().st_size) > _MOST_BYTES:
        raise FootageError(str(file), f"{size} bytes, more than {_MOST_BYTES}")
    if not _is_recording(file):
        raise FootageError(str(file), f"is none of {', '.join(_CONTAINERS)}")
    capture = cv2.VideoCapture(str(file.resolve()), cv2.CAP_FFMPEG)
    if why := _unusable(capture, seconds):
        capture.release()
        raise FootageError(str(file), why)
    return capture


def _is_recording(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            head = content.read(_HEAD_BYTES)
    except OSError as error:
        raise FootageError(str(file), error.strerror or "cannot be read") from error
    return any(head.startswith(mark, at) for marks in _CONTAINERS.values() for mark, at in marks)


def _unusable(capture: cv2.VideoCapture, seconds: float | None) -> str:
    """Why, as its head tells; empty: nothing speaks against it."""
    if not capture.isOpened():
        return "is no recording that can be read"
    width = capture.get(cv2.CAP_PROP_FRAME_WIDTH)
    height = capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if not 0 < width * height <= FRAME_PIXELS:
        return f"{width:.0f}×{height:.0f} pixels, more than {FRAME_PIXELS} in all or none"
    told = capture.get(cv2.CAP_PROP_FRAME_COUNT)
    if seconds is None and told > _MOST_FRAMES:
        return f"{told:.0f} frames, more than {_MOST_FRAMES}: take only so many seconds of it"
    return ""


def _frame(picture: Picture, t_ns: int) -> CameraFrame:
    height, width = picture.shape[:2]
    return CameraFrame(width, height, t_ns, picture.tobytes())
