"""Portraits decoded in a process of their own: the pixels are the library's, and no wait is long."""

import io
import sys

import pytest
from PIL import Image

from drivers.faces import picture_decoder, portraits
from drivers.faces.picture_decoder import PictureDecoder
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_BYTES

LARGEST = (1250, 1600)
KINDS = {"JPEG": "image/jpeg", "JPEG2000": "image/jp2", "WEBP": "image/webp", "BMP": "image/bmp"}


@pytest.fixture(scope="module")
def decoder():
    made = PictureDecoder()
    yield made
    made.close()


def portrait(kind, size=(102, 126)):
    out = io.BytesIO()
    options = {"quality_mode": "rates", "quality_layers": [60]} if kind == "JPEG2000" else {}
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    picture.save(out, kind, **options)
    return Portrait(out.getvalue(), KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_pixels_are_those_of_the_library(decoder, kind):
    made = portrait(kind)
    assert decoder.decode(made) == portraits.decode(made)


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000", "WEBP"])
def test_the_largest_portrait_is_decoded_within_the_limits(decoder, kind):
    pixels, width, height = decoder.decode(portrait(kind, LARGEST))
    assert (width, height) == LARGEST
    assert len(pixels) == width * height * 3


@pytest.mark.parametrize("media_type", [*KINDS.values(), "image/png", "text/html"])
def test_what_is_no_picture_is_refused(decoder, media_type):
    for data in (b"", b"no picture", bytes(PORTRAIT_BYTES), bytes(PORTRAIT_BYTES + 1)):
        with pytest.raises(MalformedDataError):
            decoder.decode(Portrait(data, media_type))


_STAND_INS = {
    "ends at once": "pass",
    "never says that it is ready": "import time; time.sleep(3600)",
    "never answers": "print('?', end='', flush=True); import time; time.sleep(3600)",
    "reads nothing": "print('?', end='', flush=True); import time; time.sleep(3600)",
    "ends in the middle": "print('?', end='', flush=True); import sys; sys.stdin.buffer.read(9)",
    "says that it is endless": "import sys; w = sys.stdout.buffer; w.write(b'?\\1\\xff\\xff\\xff\\xff'); "
    "w.write(bytes(1 << 20)); w.flush(); sys.stdin.buffer.read()",
}


@pytest.mark.parametrize("what", _STAND_INS)
def test_a_process_that_goes_wrong_costs_one_portrait(monkeypatch, what):
    with monkeypatch.context() as patched:
        patched.setattr(picture_decoder, "_COMMAND", [sys.executable, "-c", _STAND_INS[what]])
        decoder = PictureDecoder(start_s=0.5, decode_s=0.2)
        decoder._spare.result()
    try:
        decoder._start_s = decoder._decode_s = 600.0 if "ends" in what else 0.5
        large = Portrait(portrait("BMP").data * 5, "image/bmp")
        with pytest.raises(MalformedDataError):
            decoder.decode(large)
        decoder._start_s = decoder._decode_s = 600.0
        good = portrait("JPEG")
        assert decoder.decode(good) == portraits.decode(good)
    finally:
        decoder.close()
