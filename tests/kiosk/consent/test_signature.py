"""What counts as a signature, and that every part of the consent is bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.consent import signature
from kiosk.consent.notices import NoticeError, load_notices
from kiosk.protocol.messages import Point
from kiosk.records.binding_digests import binding, strokes_digest

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
        NAME * 65,
    ],
)
def test_too_little_or_out_of_bounds_is_none(strokes):
    with pytest.raises(signature.SignatureError):
        signature.check_strokes(strokes)


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
    assert signature.picture(strokes).startswith(b"\x89PNG")
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
