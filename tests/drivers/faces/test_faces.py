"""The real models on real frames of the emulated subscriber. It tests plumbing, not accuracy."""

import io
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from embedding import embedding_of
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from waiting import HANGS_S

from drivers.emulated.card.pictures import passport_portrait, resident_portrait
from drivers.faces.client import FaceClient
from drivers.faces.environment import inference_environment
from drivers.faces.models import shipped
from drivers.faces.portraits import decode
from kiosk.errors import FaceAnalysisError, MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.presence import comparison, thresholds
from kiosk.protocol.frames import FrameRing


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    path = tmp_path_factory.mktemp("faces") / "s"
    command = [sys.executable, "-m", "drivers.faces.process", "--socket", str(path)]
    running = subprocess.Popen(
        command, env=os.environ | inference_environment(), stderr=subprocess.DEVNULL
    )
    running.path = path
    yield running
    running.kill()
    running.wait()


@pytest.fixture
def faces(process):
    made = FaceClient(process.path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def portraits(desk):
    made = {}
    for person in ("holder", "stranger"):
        file = desk.directory / f"{person}-portrait.png"
        eyes = desk.subscriber.call("portrait", person=person, file=str(file))["eyes"]
        made[person] = (file, eyes)
    return made


def embedded(faces, portrait):
    return embedding_of(faces, faces.ask_portrait_embedding(*decode(portrait)))


def test_the_models_are_those_of_the_manifest(faces):
    assert faces.models() == {model.name: model.sha256 for model in shipped.manifest()}


def test_own_portraits_match_and_other_peoples_do_not(faces, portraits):
    limits = thresholds.load().comparison
    holder, eyes = portraits["holder"]
    passport = embedded(faces, Portrait(passport_portrait(holder), "image/jp2"))
    resident = embedded(faces, Portrait(resident_portrait(holder, eyes), "image/webp"))
    stranger = embedded(faces, Portrait(passport_portrait(portraits["stranger"][0]), "image/jp2"))
    assert comparison.band(comparison.distance(passport, resident), limits) == "pass"
    assert comparison.band(comparison.distance(passport, stranger), limits) == "reject"


def test_a_picture_without_a_face_has_no_embedding(faces):
    asked = faces.ask_embedding(bytes(640 * 480 * 3), 640, 480)
    assert embedding_of(faces, asked) is None


def test_the_newest_frame_is_analysed_and_a_frame_without_a_face_says_so(faces):
    ring = FrameRing.create(640, 480)
    ring.write(bytes(640 * 480 * 3), 1)
    faces.watch(ring)
    seen = faces.signals(10)
    assert (seen.faces, seen.frame) == (0, 1)
    faces.unwatch()
    ring.close()


def test_inference_opens_no_network_socket(process, faces):
    faces.models()
    kinds = {
        connection.family.name for connection in psutil.Process(process.pid).net_connections("all")
    }
    assert kinds <= {"AF_UNIX"}


def test_a_wrong_model_is_refused_at_the_start(monkeypatch, tmp_path):
    model = shipped.manifest()[0]
    monkeypatch.setattr(shipped, "locate", lambda _model: _written(tmp_path / "m", b"not it"))
    with pytest.raises(FaceAnalysisError, match=model.name):
        shipped.verified()


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("listens", [True, False])
def test_who_waits_for_a_process_that_hangs_is_let_go(short_directory, listens):
    faces = FaceClient(short_directory / "s")
    with socket.socket(socket.AF_UNIX) as hanging, ThreadPoolExecutor(1) as pool:
        if listens:
            hanging.bind(str(short_directory / "s"))
            hanging.listen()
        waiting = pool.submit(faces.models)
        faces.interrupt()
        with pytest.raises(FaceAnalysisError):
            waiting.result(HANGS_S)
    faces.close()


def test_a_process_that_is_gone_is_a_typed_error(tmp_path):
    with pytest.raises(FaceAnalysisError):
        FaceClient(tmp_path / "nobody", connect_s=0.2).models()


_MEDIA = ["image/jp2", "image/jpeg", "image/webp", "image/bmp", "image/png", "text/html"]


@given(st.binary(max_size=2000), st.sampled_from(_MEDIA))
def test_no_bytes_crash_the_picture_decoder(data, media_type):
    with pytest.raises(MalformedDataError):
        decode(Portrait(data, media_type))


@given(st.integers(0, 600), st.binary(min_size=1, max_size=4))
def test_a_damaged_picture_is_decoded_or_refused(at, noise):
    out = io.BytesIO()
    Image.fromarray(np.full((40, 40, 3), 90, np.uint8)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    data[at % len(data) : at % len(data) + len(noise)] = noise
    try:
        pixels, width, height = decode(Portrait(bytes(data), "image/jpeg"))
    except MalformedDataError:
        return
    assert len(pixels) == width * height * 3


def test_a_picture_bomb_is_refused():
    out = io.BytesIO()
    Image.new("RGB", (3000, 3000)).save(out, "WEBP", lossless=True)
    with pytest.raises(MalformedDataError, match="pixels"):
        decode(Portrait(out.getvalue(), "image/webp"))


@pytest.mark.parametrize("side", [b"\x27\x10", b"\xfd\xe8"])
def test_a_header_that_claims_a_gigantic_picture_is_refused(side):
    """10,000 and 65,000 pixels a side: what the library itself warns of, and what it refuses."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = side * 2
    with pytest.raises(MalformedDataError):
        decode(Portrait(bytes(data), "image/jpeg"))
