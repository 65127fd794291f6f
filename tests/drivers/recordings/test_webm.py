"""A recording comes back as it was taken: picture and sound in step; and what is none says so."""

import io

import av
import numpy as np
import pytest

from drivers.recordings import webm
from drivers.recordings.webm import RATE, Picture, Sounds, Writer, read
from kiosk.errors import FootageError

_SIZE, _FPS, _SECONDS = (64, 48), 25, 20
_FLASHES = (1, 7, 13, 19)  # seconds


@pytest.fixture(scope="module")
def flashes_and_beeps():
    """Black and silent, but for a tenth of a second at each of _FLASHES."""
    writer = Writer(*_SIZE, _FPS)
    beep = (12_000 * np.sin(np.arange(RATE // 10) * 0.4)).astype(np.int16)
    for number in range(_FPS * _SECONDS):
        at = number / _FPS
        bright = any(0 <= at - flash < 0.1 for flash in _FLASHES)
        pixels = np.full((_SIZE[1], _SIZE[0], 3), 255 if bright else 0, np.uint8)
        writer.picture(Picture(at, pixels))
    for second in range(_SECONDS):
        sound = np.zeros(RATE, np.int16)
        if second in _FLASHES:
            sound[: len(beep)] = beep
        writer.sound(sound)
    return writer.finish()


def onsets(moments, values, threshold):
    return [b for a, b, before, now in _pairs(moments, values) if before < threshold <= now]


def _pairs(moments, values):
    return zip(moments, moments[1:], values, values[1:], strict=False)


def test_picture_and_sound_stay_in_step_for_twenty_seconds(flashes_and_beeps):
    parts = list(read(flashes_and_beeps, "flashes"))
    seen = [part for part in parts if isinstance(part, Picture)]
    flashes = onsets([one.at for one in seen], [one.pixels.mean() for one in seen], 128)
    sounds = [part for part in parts if isinstance(part, Sounds)]
    loud = np.abs(np.concatenate([one.samples for one in sounds]).astype(int))
    begins = sounds[0].at
    beeps = [
        begins + s + np.argmax(loud[round((s - begins) * RATE) :] > 3000) / RATE
        for s in (flash - 0.5 for flash in _FLASHES)
    ]
    apart = np.array(flashes) - beeps
    assert len(flashes) == len(_FLASHES)
    assert np.abs(apart).max() <= 0.040
    assert np.ptp(apart) <= 0.020


def test_no_picture_is_lost(flashes_and_beeps):
    seen = [part for part in read(flashes_and_beeps, "flashes") if isinstance(part, Picture)]
    assert len(seen) == _FPS * _SECONDS


def test_a_picture_that_is_not_later_is_left_out():
    writer = Writer(*_SIZE, _FPS)
    black = np.zeros((_SIZE[1], _SIZE[0], 3), np.uint8)
    for at in (0.0, 0.04, 0.04, 0.02, 0.08):
        writer.picture(Picture(at, black))
    writer.sound(np.zeros(RATE, np.int16))
    seen = [part.at for part in read(writer.finish(), "x") if isinstance(part, Picture)]
    assert seen == pytest.approx([0.0, 0.04, 0.08])


def other(container, **streams):
    """A file of that format with these streams: codec by kind."""
    content = io.BytesIO()
    with av.open(content, "w", format=container) as file:
        video = file.add_stream(streams["video"], rate=25)
        video.width, video.height, video.pix_fmt = *_SIZE, "yuv420p"
        if "audio" in streams:  # before the first picture: a file's head names its streams
            file.add_stream(streams["audio"], rate=48_000, layout="mono")
        black = np.zeros((_SIZE[1], _SIZE[0], 3), np.uint8)
        file.mux(video.encode(av.VideoFrame.from_ndarray(black, "rgb24")))
        file.mux(video.encode(None))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a film at all",
        b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        other("mp4", video="mpeg4"),
        other("matroska", video="mpeg4"),
        other("webm", video="libvpx"),
        other("matroska", video="mpeg4", audio="libopus"),
    ],
)
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(FootageError, match="recording one"):
        list(read(content, "recording one"))


def test_what_is_cut_off_or_damaged_ends_in_an_error_or_early(flashes_and_beeps):
    whole = sum(1 for _ in read(flashes_and_beeps, "x"))
    assert sum(1 for _ in read(flashes_and_beeps[: len(flashes_and_beeps) // 2], "x")) < whole


def test_it_is_bounded(flashes_and_beeps, monkeypatch):
    monkeypatch.setattr(webm, "STATEMENT_SECONDS", 5)
    with pytest.raises(FootageError, match="longer than 5 s"):
        list(read(flashes_and_beeps, "x"))
    monkeypatch.setattr(webm, "FRAME_PIXELS", 100)
    with pytest.raises(FootageError, match="pixels"):
        list(read(flashes_and_beeps, "x"))
    monkeypatch.setattr(webm, "STATEMENT_BYTES", 100)
    with pytest.raises(FootageError, match="bytes"):
        list(read(flashes_and_beeps, "x"))
