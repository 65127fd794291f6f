"""A resident card reader on a serial line: the frame protocol over a pseudo-terminal."""

import datetime as dt

import pytest
from PIL import Image

from drivers.cards.readers.serial import SerialReader
from drivers.cards.resident import frames
from drivers.cards.resident.portrait import StandInDecoder
from drivers.device_identity.pinned import ANY
from drivers.emulated.card import resident
from drivers.emulated.card.person import person
from drivers.emulated.card.pictures import resident_portrait
from drivers.emulated.card.sam import SamFaults
from drivers.emulated.card.serial_line import EmulatedSerialReader as EmulatedLine
from drivers.emulated.card.text_block import LAYOUTS, text_block
from kiosk import errors as err

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def line():
    return EmulatedLine()


@pytest.fixture
def reader(line):
    made = SerialReader(line.device, 115_200, 1.0, StandInDecoder(), ANY)
    yield made
    made.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory):
    file = tmp_path_factory.mktemp("photo") / "grey.png"
    Image.new("RGB", (204, 252), "grey").save(file)
    return resident_portrait(file, None)


def lay(line, photo, layout="resident", seed=1, **faults):
    who = person(seed, TODAY)
    knobs = {name: faults.pop(name) for name in ("mute", "cut") if name in faults}
    content = resident.content(text_block(layout, who), photo)
    line.lay(content, "", SamFaults(**faults), **knobs)
    return who


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout(line, reader, photo, layout):
    assert reader.presence(0) is None
    who = lay(line, photo, layout)
    present = reader.presence(1)
    document = reader.read(None)
    assert document.holder.name == who.chinese_name
    assert document.session == present.session
    assert document.sam_id
    assert document.portrait
    assert not reader.wait_removed(present.session, 0)
    line.lift()
    assert reader.wait_removed(present.session, 2)


def test_a_swapped_card_is_another_presence(line, reader, photo):
    first = lay(line, photo, seed=1)
    before = reader.presence(1)
    assert reader.read(None).holder.number == first.id_number
    second = lay(line, photo, seed=2)
    assert reader.wait_removed(before.session, 2)
    assert reader.read(None).holder.number == second.id_number


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        ({"mute": True}, err.CardMuteError),
        ({"cut": True}, err.MalformedDataError),
        ({"wrong_xor_at": 2}, err.MalformedDataError),
    ],
)
def test_a_disturbed_line_is_told_within_its_deadline(line, reader, photo, faults, error):
    lay(line, photo, **faults)
    with pytest.raises(error):
        reader.presence(1)
        reader.read(None)
    who = lay(line, photo)
    assert reader.presence(2)
    assert reader.read(None).holder.number == who.id_number


def test_noise_before_a_frame_is_skipped(line, reader, photo):
    who = lay(line, photo, garbage=b"\x00\xaa\xaa\xff noise")
    assert reader.presence(1)
    assert reader.read(None).holder.number == who.id_number


@pytest.mark.parametrize("sw3", sorted(frames._MEANING))
def test_every_status_has_its_error(sw3):
    kind, meaning = frames._MEANING[sw3]
    with pytest.raises(kind) as caught:
        frames.expect(frames.SamAnswer(sw3, b""), frames.OK, "read")
    assert kind is err.CardAbsentError or meaning in str(caught.value)


def test_an_unknown_status_is_an_error_too():
    with pytest.raises(err.CardProtocolError):
        frames.expect(frames.SamAnswer(0x77, b""), frames.OK, "read")


def test_the_frames_of_the_standard():
    assert frames.encode(b"\x20\x01").hex().upper() == "AAAAAA96690003200122"
    assert frames.encode(b"\x20\x02").hex().upper() == "AAAAAA96690003200221"
    assert frames.encode(b"\x30\x01").hex().upper() == "AAAAAA96690003300132"
    assert frames.decode(bytes.fromhex("AAAAAA9669000800009F0000000097")).sw3 == 0x9F
    assert frames.decode(bytes.fromhex("AAAAAA9669000400008084")).sw3 == 0x80
