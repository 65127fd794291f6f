"""The brand that the screen gets: a logo is somebody's file, and is decoded as a chip's portrait is."""

import io

import pytest
from PIL import Image

from drivers.faces.portraits import decode
from kiosk.input_bounds import PORTRAIT_BYTES
from kiosk.protocol import messages as m
from kiosk.settings.brand import Brand
from kiosk.visit.runtime.brand import shown


def logo(folder, data, name="logo.webp"):
    file = folder / name
    file.write_bytes(data)
    return Brand(name_zh="示范通信", name_en="Example", colour="#5b218a", logo=file)


def picture(kind="WEBP", size=(900, 900)):
    file = io.BytesIO()
    Image.new("RGB", size, (240, 120, 20)).save(file, kind)
    return file.getvalue()


def test_a_logo_is_drawn_anew_and_small(tmp_path):
    told = shown(logo(tmp_path, picture()), decode)
    assert (told.name_zh, told.name_en, told.colour) == ("示范通信", "Example", "#5b218a")
    with Image.open(io.BytesIO(told.logo)) as drawn:
        assert drawn.format == "JPEG"
        assert max(drawn.size) <= 640


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"GIF89a nothing", "logo.webp"),
        (picture("PNG"), "logo.webp"),
        (picture("PNG"), "logo.png"),
        (picture() + bytes(PORTRAIT_BYTES), "logo.webp"),
        (picture(size=(2000, 1500)), "logo.webp"),
        (b"<svg onload='x'/>", "logo.svg"),
    ],
)
def test_what_is_no_bounded_picture_is_left_out_and_said(tmp_path, caplog, data, name):
    told = shown(logo(tmp_path, data, name), decode)
    assert told.logo == b""
    assert told.name_en == "Example"
    assert "brand.logo" in caplog.text


def test_a_logo_that_is_not_there_costs_no_visit(tmp_path, caplog):
    assert shown(Brand(logo=tmp_path / "none.webp"), decode) == m.BrandShown()
    assert "brand.logo" in caplog.text
