"""What counts as a signature, and that every part of the consent is bound."""

import io
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from screenplay import PAD

from kiosk.consent import signature
from kiosk.consent.notices import NoticeError, load_notices
from kiosk.input_bounds import POINT_BYTES, SIGNATURE_BYTES
from kiosk.protocol.messages import PEN_WIDTH, Point
from kiosk.records.binding_digests import binding, strokes_digest
from kiosk.records.cose import cbor
from kiosk.records.record import plain

NAME = (tuple(Point(0.1 + i * 0.02, 0.5 + (i % 2) * 0.1, i * 8, 0.5) for i in range(30)),)


def test_a_name_is_a_signature():
    signature.check_strokes(NAME)


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        ((Point(0.5, 0.5, 0, 1.0),),),
        (tuple(Point(0.5, 0.5, i, 1.0) for i in range(50)),),  # a dot, held
        (tuple(Point(0.1 + i / 1000, 0.5, i, 1.0) for i in range(20)),),  # a tick
        (tuple(Point(0.1 + i * 0.1, 1.5, i, 1.0) for i in range(20)),),  # out of bounds
        (tuple(Point(0.1 + i * 0.05, 0.5, -i, 1.0) for i in range(15)),),  # before its time
        NAME * 400,  # more than a record has room for
    ],
)
def test_too_little_or_out_of_bounds_is_none(strokes):
    with pytest.raises(signature.SignatureError):
        signature.check_strokes(strokes)


def test_many_strokes_are_a_signature():
    """Eighty of them, as a name of five full characters has."""
    strokes = tuple((Point(0.1 + i / 100, 0.4, i, 1.0), Point(0.9, 0.5, i, 1.0)) for i in range(80))
    signature.check_strokes(strokes)


def test_a_full_signature_is_no_larger_than_its_bound_on_the_wire_and_in_a_record():
    stroke = tuple(Point(1 / 3, 2 / 3, 3_600_000, 1 / 7) for _ in range(99))
    strokes = [stroke] * (SIGNATURE_BYTES // POINT_BYTES // 100)
    assert 0 <= signature.room_left(strokes) < 100
    assert len(msgspec.msgpack.encode(strokes)) <= SIGNATURE_BYTES
    assert len(cbor.dumps(plain(strokes))) <= SIGNATURE_BYTES
    dots = [stroke[:1]] * (SIGNATURE_BYTES // POINT_BYTES // 2)
    assert signature.is_full(dots)
    assert len(cbor.dumps(plain(dots))) <= SIGNATURE_BYTES


def test_the_picture_is_as_large_as_the_pad_and_a_dot_is_in_it():
    dot = (Point(0.25, 0.5, 0, 1.0), Point(0.25, 0.5, 40, 1.0))
    drawn = Image.open(io.BytesIO(signature.picture((dot,), PAD)))
    assert drawn.size == (PAD.width, PAD.height)
    ink = np.argwhere(np.asarray(drawn) < 128)
    assert ink.mean(axis=0) == pytest.approx(
        (0.5 * PAD.height - 0.5, 0.25 * PAD.width - 0.5), abs=0.6
    )
    assert len(ink) == pytest.approx(math.pi * (PEN_WIDTH / 2) ** 2, abs=4)


points = st.builds(
    Point,
    st.floats(allow_nan=True),
    st.floats(allow_nan=True),
    st.integers(-(2**40), 2**40),
    st.floats(),
)


@given(st.lists(st.lists(points, max_size=30).map(tuple), max_size=5).map(tuple))
def test_whatever_a_screen_sends_is_judged_and_never_crashes(strokes):
    try:
        signature.check_strokes(strokes)
    except signature.SignatureError:
        return
    assert signature.picture(strokes, PAD).startswith(b"\x89PNG")
    assert len(strokes_digest(strokes)) == 32


PARTS = {
    "notice_sha256": b"n" * 32,
    "record_id": "r",
    "document_digest": b"d" * 32,
    "presence_digest": b"p" * 32,
    "strokes_sha256": b"s" * 32,
    "nonce": b"x" * 32,
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_bound(part):
    changed = PARTS | {part: "other" if part == "record_id" else b"o" * 32}
    assert binding(**changed) != binding(**PARTS)


def test_both_languages_of_every_notice_are_there_and_differ_in_their_digest():
    notices = load_notices()
    for which in (
        notices.risk,
        notices.cancellation,
        notices.transfer,
        notices.privacy,
        notices.face,
        notices.safe_use,
    ):
        zh, en = which("zh_CN"), which("en")
        assert zh.version == en.version
        assert zh.sha256 != en.sha256
        assert all(zh.paragraphs)


def test_a_missing_notice_means_that_nothing_can_be_signed(tmp_path):
    with pytest.raises(NoticeError):
        load_notices(tmp_path)
