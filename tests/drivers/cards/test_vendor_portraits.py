"""The vendor's portrait library by its ABI: a compiled stand-in that works, refuses, hangs and crashes."""

import io
import os
import subprocess
import threading

import pytest
from PIL import Image

from drivers.cards.resident.portrait import NoDecoder, StandInDecoder, VendorDecoder
from drivers.faces.portraits import decode
from kiosk.errors import SettingsError

# The first byte of the photo says what happens; the ABI is that of the real library.
LIBRARY = r"""
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int unpack(char *wlt, char *bmp, int save) {
    unsigned char head[54] = {'B', 'M', 0xCE, 0x97, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0,
                              102, 0, 0, 0, 126, 0, 0, 0, 1, 0, 24, 0};
    printf("a library may print\n"); fflush(stdout);
    if (save) return -1;
    if (wlt[0] == 'H') for (;;) pause();
    if (wlt[0] == 'C') *(volatile int *)0 = 1;
    if (wlt[0] == 'R') return 0;
    memset(bmp, wlt[1], 38862);
    memcpy(bmp, head, sizeof head);
    return 1;
}
"""


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vendor")
    (folder / "wlt.c").write_text(LIBRARY)
    made = folder / "libwlt.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, folder / "wlt.c"], check=True)
    return made


@pytest.fixture
def decoder(library):
    made = VendorDecoder(library)
    yield made
    made.close()


def photo(behaviour, shade=b"\x80"):
    return (behaviour + shade).ljust(1024, b"\0")


def test_a_photo_becomes_a_picture(decoder):
    portrait = decoder.decode(photo(b"+", b"\x40"))
    assert portrait.media_type == "image/bmp"
    assert len(portrait.data) == 38_862
    pixels, width, height = decode(portrait)
    assert (width, height) == (102, 126)
    assert set(pixels) == {0x40}
    assert decoder.decode(photo(b"+", b"\x50")).data != portrait.data, "and again"


@pytest.mark.parametrize("behaviour", [b"R", b"C", b"H"], ids=["refuses", "crashes", "hangs"])
def test_a_library_that_fails_costs_one_portrait_and_never_the_kiosk(
    decoder, behaviour, monkeypatch
):
    monkeypatch.setattr("drivers.cards.resident.portrait._DECODE_S", 0.5)
    assert decoder.decode(photo(behaviour)) is None
    assert decoder.decode(photo(b"+")) is not None, "the next card has its portrait"


def test_it_outlives_the_thread_that_asked(decoder):
    found = []
    for _ in range(2):
        asking = threading.Thread(target=lambda: found.append(decoder.decode(photo(b"+"))))
        asking.start()
        asking.join()
    assert all(found)


def test_a_photo_of_another_size_is_not_tried(decoder):
    assert decoder.decode(b"+" * 1023) is None


def test_no_process_is_left(library):
    made = VendorDecoder(library)
    pid = made._process.pid
    assert made.decode(photo(b"+"))
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_library_that_is_not_there_is_said_at_once(tmp_path):
    with pytest.raises(SettingsError):
        VendorDecoder(tmp_path / "libwlt.so")


def test_without_a_library_there_is_no_portrait_and_never_a_guess():
    out = io.BytesIO()
    Image.new("RGB", (102, 126), "grey").save(out, "WEBP")
    assert NoDecoder().decode(out.getvalue().ljust(1024, b"\0")) is None
    assert StandInDecoder().decode(out.getvalue().ljust(1024, b"\0")).media_type == "image/webp"
    assert StandInDecoder().decode(b"\xff" * 1024) is None
