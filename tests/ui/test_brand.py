"""The brand of the settings on the screen: its colour on what goes on, its logo, and none of it for staff."""

import io

import numpy as np
import pytest
from pages import snapshot
from PIL import Image
from stage import Stage

from kiosk.protocol.messages import BrandShown

_PURPLE = (0x5B, 0x21, 0x8A)
_ORANGE = (240, 120, 20)


@pytest.fixture
def branded(tmp_path):
    with Stage(tmp_path, (800, 1280)) as stage:
        logo = io.BytesIO()
        Image.new("RGB", (64, 64), _ORANGE).save(logo, "JPEG", quality=95)
        stage.channel.send(BrandShown("示范通信", "Example Mobile", "#5b218a", logo.getvalue()))
        yield stage
    assert stage.complaints == ""


def test_logo_and_colour_are_drawn_and_pages_of_the_staff_keep_their_own(branded):
    branded.show(snapshot("signature", "en"))
    picture = branded.display.picture()
    assert near(picture[20:90, 32:88], _ORANGE) > 0.7
    x, y, width, height = branded.find("sign").box
    assert near(picture[y + 4 : y + height - 4, x + 20 : x + width - 20], _PURPLE) > 0.6
    branded.show(snapshot("clerk_review", "en"))
    assert near(branded.display.picture()[20:90, 32:88], _ORANGE) == 0


def near(pixels, colour):
    """Which part of them is that colour."""
    return float((np.abs(pixels.astype(int) - colour).max(axis=2) < 12).mean())
