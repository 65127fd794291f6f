"""The consent page: two consents, each with a press of its own, and what is recorded is what was pressed."""

import msgspec
import pytest
from house import OWN_NUMBER
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal

from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records.record import Consents
from kiosk.visit import effects, evidence
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.consent import ConsentControl

_WAYS_ON = {ConsentControl.GO_ON, Control.ANOTHER_WAY}


def switches(visit):
    shown = visit.shown.content
    return shown.privacy_agreed, shown.face_agreed


def consents(visit):
    """As the record says them."""
    return evidence._consents(visit.visit)


def test_nothing_is_agreed_to_before_anything_was_pressed():
    visit = Rehearsal().to_consent()
    assert switches(visit) == (False, False)
    assert not _WAYS_ON & visit.shown.controls
    assert visit.shown.content.message is Message.PRIVACY_CONSENT_NEEDED


@pytest.mark.parametrize(
    ("pressed", "privacy", "face", "ways"),
    [
        ([ConsentControl.PRIVACY], True, False, {Control.ANOTHER_WAY}),
        ([ConsentControl.FACE], False, True, set()),
        ([ConsentControl.PRIVACY, ConsentControl.FACE], True, True, _WAYS_ON),
        ([ConsentControl.FACE, ConsentControl.PRIVACY], True, True, _WAYS_ON),
        ([ConsentControl.PRIVACY] * 2, False, False, set()),
        ([ConsentControl.PRIVACY, *[ConsentControl.FACE] * 2], True, False, {Control.ANOTHER_WAY}),
    ],
)
def test_one_press_gives_one_consent_and_the_ways_on_need_what_they_need(
    pressed, privacy, face, ways
):
    visit = Rehearsal().to_consent().press(*pressed)
    assert visit.shown.step is Step.CONSENT
    assert switches(visit) == (privacy, face)
    assert _WAYS_ON & visit.shown.controls == ways


@pytest.mark.parametrize(
    ("pressed", "way"),
    [
        ([], ConsentControl.GO_ON),
        ([], Control.ANOTHER_WAY),
        ([ConsentControl.FACE], Control.ANOTHER_WAY),
        ([ConsentControl.FACE], ConsentControl.GO_ON),
        ([ConsentControl.PRIVACY], ConsentControl.GO_ON),
    ],
)
def test_a_way_on_that_rests_leads_nowhere_and_consents_to_nothing(pressed, way):
    visit = Rehearsal().to_consent().press(*pressed)
    before = switches(visit)
    visit.press(way)
    assert visit.shown.step is Step.CONSENT
    assert switches(visit) == before


@pytest.mark.parametrize(
    ("pressed", "face"),
    [(AGREE, True), (WITHOUT_FACE, False), ((*AGREE[:2], WITHOUT_FACE[1]), False)],
)
def test_the_record_says_what_was_pressed(pressed, face):
    visit = Rehearsal().to_consent().press(*pressed).read_document()
    assert consents(visit) == Consents(
        privacy=True, face_separate=face, alternative_requested=not face, language="zh_CN"
    )
    assert bool(visit.asked(effects.StartPresence)) is face


def test_the_page_that_was_gone_back_to_shows_what_was_left_and_gives_nothing_anew():
    visit = Rehearsal().to_consent().press(*WITHOUT_FACE).press(Control.BACK)
    assert switches(visit) == (True, False)
    assert ConsentControl.GO_ON not in visit.shown.controls
    visit.press(ConsentControl.FACE, ConsentControl.GO_ON)
    assert visit.shown.step is Step.DOCUMENT
    assert not consents(visit).alternative_requested


def test_what_is_missing_is_told_in_turn():
    visit = Rehearsal().to_consent()
    visit.press(ConsentControl.PRIVACY)
    assert visit.shown.content.message is Message.FACE_CONSENT_OR_ANOTHER_WAY
    visit.press(ConsentControl.FACE)
    assert visit.shown.content.message is Message.NONE


def test_each_flow_asks_for_both():
    visit = Rehearsal().to_number().give().press(Control.CONFIRM)
    assert switches(visit) == (False, False)
    visit.press(*WITHOUT_FACE).read_document(OWN_NUMBER)
    assert consents(visit) == Consents(
        privacy=True, face_separate=False, alternative_requested=True, language="zh_CN"
    )


def test_two_people_confirm_who_did_not_consent_to_the_face_and_the_record_says_so():
    visit = Rehearsal().to_consent().press(*WITHOUT_FACE).read_document()
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c02")
    assert visit.shown.step is Step.NOTICE
    assert msgspec.structs.asdict(consents(visit))["face_separate"] is False
