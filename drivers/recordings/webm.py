"""A recording with picture and sound: written while it is taken, and read again from its bytes.

VP8 and Opus play in every browser, and a Pi 5 has no encoder for more. It is written into memory: nothing of
a statement is on a disk before it is sealed, and whatever ends the process leaves no file. What is read
comes from outside: container, codecs, pixels and length are bounded before anything is decoded.
"""

import io
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.error import FFmpegError

from kiosk.errors import FootageError
from kiosk.input_bounds import FRAME_PIXELS, STATEMENT_BYTES, STATEMENT_SECONDS
from kiosk.statement_video.signals import RATE, Picture, RgbPicture, Samples, Sounds

_VIDEO_BITS, _AUDIO_BITS = 700_000, 32_000  # a second
# As fast as the encoder can: 7 ms a picture here, and every picture on its own time.
_REAL_TIME = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "1"}
_MILLISECOND = Fraction(1, 1000)
_CODECS = {"video": {"vp8", "libvpx"}, "audio": {"opus", "libopus"}}


class Writer:
    """Takes pictures and sound in any order of the two; `finish` gives the file's bytes."""

    def __init__(self, width: int, height: int, fps: int) -> None:
        self._bytes = io.BytesIO()
        self._container = av.open(self._bytes, "w", format="webm")
        video = self._container.add_stream("libvpx", rate=fps, options=_REAL_TIME)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.bit_rate, video.time_base = _VIDEO_BITS, _MILLISECOND
        video.codec_context.time_base = _MILLISECOND
        video.codec_context.thread_count = 1  # more wait for each other, busily
        audio = self._container.add_stream("libopus", rate=RATE, layout="mono")
        audio.bit_rate = _AUDIO_BITS
        self._video, self._audio = video, audio
        self._samples = 0
        self._last = -1  # millisecond of the last picture

    def picture(self, picture: Picture) -> None:
        """Seconds by the sensor; one that is not later than the one before is left out."""
        at = round(picture.at * 1000)
        if at <= self._last:
            return
        self._last = at
        frame = av.VideoFrame.from_ndarray(picture.pixels, format="rgb24")
        frame.pts, frame.time_base = at, _MILLISECOND
        self._container.mux(self._video.encode(frame))

    def sound(self, samples: Samples) -> None:
        """The next ones: sound has no gaps, and its own clock."""
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, self._samples
        frame.time_base = Fraction(1, RATE)
        self._samples += len(samples)
        self._container.mux(self._audio.encode(frame))

    def finish(self) -> bytes:
        for stream in (self._video, self._audio):
            self._container.mux(stream.encode(None))
        self._container.close()
        return self._bytes.getvalue()


def read(content: bytes, name: str) -> Iterator[Picture | Sounds]:
    """Pictures and sound, each in its order. FootageError names the recording (`name`) and why."""
    if len(content) > STATEMENT_BYTES:
        raise FootageError(name, f"{len(content)} bytes, more than {STATEMENT_BYTES}")
    try:
        # From bytes alone, and as this container alone: FFmpeg would open what a playlist names.
        with av.open(io.BytesIO(content), "r", format="matroska") as container:
            yield from _decoded(container, name)
    except FFmpegError as error:
        raise FootageError(name, "is no WebM that can be read") from error


def _decoded(container: av.container.InputContainer, name: str) -> Iterator[Picture | Sounds]:
    _check(container, name)
    sound = _SoundClock()
    for packet in container.demux(container.streams.video[0], container.streams.audio[0]):
        for frame in packet.decode():
            if isinstance(frame, av.VideoFrame):
                yield Picture(_moment(frame, name), _pixels(frame, name))
            elif isinstance(frame, av.AudioFrame):
                _moment(frame, name)
                yield from sound.decoded(frame)
    yield from sound.decoded(None)


def _moment(frame: av.VideoFrame | av.AudioFrame, name: str) -> float:
    at = frame.time or 0.0
    if at > STATEMENT_SECONDS:
        raise FootageError(name, f"longer than {STATEMENT_SECONDS} s")
    return at


class _SoundClock:
    """Sound in RATE samples a second, its times counted from the first: a clock of its own."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        self._begins: float | None = None
        self._samples = 0

    def decoded(self, frame: av.AudioFrame | None) -> Iterator[Sounds]:
        """None: there is no more."""
        if self._begins is None:
            if frame is None:
                return
            self._begins = frame.time or 0.0
        for made in self._resampler.resample(frame):
            samples = np.asarray(made.to_ndarray()[0], np.int16)
            yield Sounds(self._begins + self._samples / RATE, samples)
            self._samples += len(samples)


def _pixels(frame: av.VideoFrame, name: str) -> RgbPicture:
    if frame.width * frame.height > FRAME_PIXELS:  # a stream may change its size
        raise FootageError(name, f"more than {FRAME_PIXELS} pixels")
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _check(container: av.container.InputContainer, name: str) -> None:
    """One stream of each kind, of the codecs that the kiosk writes, and no larger than its pictures."""
    for kind, codecs in _CODECS.items():
        streams = [stream for stream in container.streams if stream.type == kind]
        if len(streams) != 1 or streams[0].codec_context.name not in codecs:
            raise FootageError(name, f"is not one {kind} stream of {' or '.join(sorted(codecs))}")
    video = container.streams.video[0]
    if not 0 < video.width * video.height <= FRAME_PIXELS:
        raise FootageError(name, f"{video.width}×{video.height} pixels, more than {FRAME_PIXELS}")
