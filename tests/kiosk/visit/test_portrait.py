"""The chip's portrait on the screen: small, bounded, and nothing rather than an error."""

import random

import pytest

from drivers.faces.portraits import decode
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.visit.runtime.portrait import jpeg


def noise(_portrait):
    """What no compression makes small, at the size of the largest portrait that is decoded."""
    return random.Random(1).randbytes(1400 * 1400 * 3), 1400, 1400


def test_the_largest_portrait_stays_within_its_bound():
    drawn = jpeg(Portrait(b"x", "image/jpeg"), noise)
    assert len(drawn) <= 200_000
    assert drawn[:2] in {b"\xff\xd8", b""}


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/jp2", "image/webp", "text/html"])
def test_what_is_no_picture_is_not_shown(media_type):
    portrait = Portrait(b"no picture", media_type)
    with pytest.raises(MalformedDataError):
        decode(portrait)
    assert jpeg(portrait, decode) == b""
