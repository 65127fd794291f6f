"""The confirmation page tells the counter that its last line was seen, when it was; not before."""

import msgspec
import pytest
from pages import snapshot

from kiosk.protocol import messages as m


@pytest.fixture
def lying(landscape):
    """The lying screen with no page of another test on it, and nothing heard yet."""
    landscape.show(snapshot("wiped"))
    landscape.heard()
    return landscape


def _ends(stage):
    stage.settle()
    return [intent.furthest for intent in stage.heard() if isinstance(intent, m.Scrolled)]


def _below(stage):
    return "more_below" in [element.description for element in stage.elements()]


def test_where_there_is_room_for_all_of_it_the_end_is_told_at_once(stage):
    stage.show(snapshot("confirmation_unseen"))
    assert _ends(stage) == [1.0]
    assert not _below(stage)


def test_the_end_is_told_once_it_was_scrolled_to(lying):
    lying.show(snapshot("confirmation_unseen", large=True))
    assert _ends(lying) == []
    assert _below(lying)
    assert not lying.find("confirm").acts
    assert "最后一行" in lying.find("confirm").name
    centre = lying.find("scroller").centre
    for _ in range(40):
        lying.display.wheel_down(*centre, 2)
        if _ends(lying) == [1.0]:
            break
    else:
        pytest.fail("the end was never told")
    ends = [e for e in lying.elements() if e.name.endswith("8986000000000000010")]
    assert ends[0].box[3] > 30, "the card's line is seen whole"


def test_another_card_is_told_anew(stage):
    stage.show(snapshot("confirmation_unseen"))
    assert _ends(stage) == [1.0]
    other = snapshot("confirmation_unseen")
    content = msgspec.structs.replace(other.content, iccid="8986000000000000028")
    stage.show(msgspec.structs.replace(other, content=content))
    assert _ends(stage) == [1.0]


def test_without_its_card_there_is_no_end_yet(stage):
    stage.show(snapshot("confirmation_open"))
    assert _ends(stage) == []
