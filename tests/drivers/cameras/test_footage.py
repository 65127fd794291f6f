"""Recordings and pictures in their own time, and nothing that crashes their reader."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.cameras import footage
from kiosk.errors import FootageError


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    file = tmp_path_factory.mktemp("film") / "film.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter_fourcc(*"MJPG"), 25, (64, 48))
    for shade in range(0, 250, 25):
        writer.write(np.full((48, 64, 3), (0, 0, shade), np.uint8))
    writer.release()
    return file


def test_every_frame_comes_once_with_the_recordings_time(film):
    frames = list(footage.frames([film]))
    assert [frame.t_ns // 1_000_000 for frame in frames] == list(range(0, 400, 40))
    assert [frame.pixels[0] for frame in frames] == pytest.approx(list(range(0, 250, 25)), abs=12)
    assert {(frame.width, frame.height) for frame in frames} == {(64, 48)}


def test_only_so_much_of_it(film):
    assert len(list(footage.frames([film], seconds=0.1))) == 3


def test_pictures_are_frames_in_their_order(tmp_path):
    files = []
    for number, kind in enumerate(["png", "jpg", "webp", "bmp", "jp2"]):
        files.append(tmp_path / f"{number}.{kind}")
        Image.new("RGB", (40, 30 + number), (200, 10, 10)).save(files[-1])
    frames = list(footage.frames(files))
    assert [frame.height for frame in frames] == [30, 31, 32, 33, 34]
    assert [frame.t_ns for frame in frames] == [n * 1_000_000_000 // 24 for n in range(5)]
    assert all(frame.pixels[0] > 180 for frame in frames), "red comes first"


def test_a_picture_stands_upright(tmp_path):
    turned = Image.new("RGB", (40, 30))
    exif = turned.getexif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    turned.save(tmp_path / "a.jpg", exif=exif)
    (frame,) = footage.frames([tmp_path / "a.jpg"])
    assert (frame.width, frame.height) == (30, 40)


@pytest.mark.parametrize("name", ["nothing.mp4", "nothing.jpg"])
def test_what_is_not_there_is_named(tmp_path, name):
    with pytest.raises(FootageError, match=name):
        list(footage.frames([tmp_path / name]))


def test_an_address_is_no_recording(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FootageError, match="is no file"):
        list(footage.frames([type(tmp_path)("http://localhost/film.mp4")]))


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp4", "list.avi"])
@pytest.mark.parametrize(
    "text", ["#EXTM3U\n#EXTINF:1,\n{film}\n", "ffconcat version 1.0\nfile {film}\n"]
)
def test_a_playlist_is_no_recording(film, tmp_path, name, text):
    (tmp_path / name).write_text(text.format(film=film))
    with pytest.raises(FootageError, match="is none of MP4"):
        list(footage.frames([tmp_path / name]))


def test_a_film_that_tells_of_too_many_frames_is_not_begun(film, monkeypatch):
    monkeypatch.setattr(footage, "_MOST_FRAMES", 3)
    with pytest.raises(FootageError, match="10 frames, more than 3"):
        next(footage.frames([film]))
    assert len(list(footage.frames([film], seconds=0.05))) == 2


def test_too_many_pixels_are_never_decoded(tmp_path, monkeypatch):
    Image.new("RGB", (6000, 4000)).save(tmp_path / "a.png")
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("decoded"))
    with pytest.raises(FootageError, match="6000×4000 pixels, more than 4000000"):
        list(footage.frames([tmp_path / "a.png"]))


def test_pictures_that_cannot_be_read_are_left_out_if_one_can(tmp_path):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"none")
    skipped = []
    files = [tmp_path / "b.png", tmp_path / "a.png", tmp_path / "b.png"]
    assert [f.t_ns for f in footage.frames(files, skip=skipped.append)] == [1_000_000_000 // 24]
    assert [error.file for error in skipped] == [str(tmp_path / "b.png")] * 2
    with pytest.raises(FootageError, match=r"b\.png"):
        list(footage.frames(files[2:], skip=skipped.append))
    with pytest.raises(FootageError, match=r"c\.png: is no file"):
        list(footage.frames([*files, tmp_path / "c.png"], skip=skipped.append))


def test_two_recordings_are_no_session(film):
    with pytest.raises(FootageError, match="one recording"):
        list(footage.frames([film, film]))


@pytest.mark.parametrize(
    ("limit", "most", "why"),
    [("_MOST_BYTES", 100, "bytes"), ("_MOST_FRAMES", 3, "frames"), ("FRAME_PIXELS", 99, "pixels")],
)
def test_beyond_the_bounds_it_is_refused(film, monkeypatch, limit, most, why):
    monkeypatch.setattr(footage, limit, most)
    with pytest.raises(FootageError, match=why):
        list(footage.frames([film]))


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=400), st.sampled_from(["a.mp4", "a.jpg", "a.png", "a.jp2", "a.webp"]))
def test_no_bytes_crash_the_reader(tmp_path_factory, content, name):
    file = tmp_path_factory.mktemp("noise") / name
    file.write_bytes(content)
    with pytest.raises(FootageError):
        list(footage.frames([file]))


def test_a_picture_is_what_it_is_and_not_what_its_name_says(tmp_path):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    (frame,) = footage.frames([tmp_path / "a.jpg"])
    assert (frame.width, frame.height) == (40, 30)
