"""Every visit ends with a paper: made once it is settled, printed whole or marked as printed again."""

import pytest
from house import HOUSE, OWN_NUMBER, house_of, settings_for
from rehearsal import AGREE, Rehearsal, at_result

from kiosk import settings as kiosk_settings
from kiosk.enumerations import ComplaintGround
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import PaperShown
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control

QR = ("101", "010", "101")
PRINTER = kiosk_settings.Printer(device="/dev/usb/lp0")
WITH_PRINTER = house_of(settings_for("/nowhere", printer=PRINTER), HOUSE.rules)


def refused(house=WITH_PRINTER):
    visit = Rehearsal(house).to_consent().press(*AGREE)
    return visit.read_document({"subject.active_cards_this_carrier": 7})


def made(visit):
    visit.send(ev.PaperMade(visit.asked(effects.MakePaper)[-1].of, QR))
    return visit


def test_a_refused_visit_has_its_code_as_soon_as_it_is_stored():
    visit = refused()
    assert visit.asked(effects.MakePaper) == []
    visit.stored()
    assert [asked.of.record_id for asked in visit.asked(effects.MakePaper)] == [
        visit.visit.record_id
    ]
    assert visit.shown.content.paper.message is Message.PAPER_COMES
    made(visit)
    assert (visit.shown.content.paper.qr, visit.shown.content.paper.message) == (QR, Message.NONE)


def test_what_waits_for_the_carrier_has_its_paper_when_that_is_settled():
    visit = at_result()
    assert visit.asked(effects.MakePaper) == []
    visit.receipt("accepted", "verified", effective=True)
    visit.wait(0.1)
    (asked,) = visit.asked(effects.MakePaper)
    assert asked.of.settled.reason == "verified"


def test_a_receipt_that_comes_later_makes_another_paper():
    visit = at_result()
    visit.wait(HOUSE.settings.screen.receipt_wait_s + 1)
    made(visit).receipt("accepted", "verified", effective=True)
    first, second = (asked.of for asked in visit.asked(effects.MakePaper))
    assert first.settled is None
    assert second.settled.reason == "verified"
    assert visit.shown.content.paper.qr == ()


def test_a_paper_that_is_no_longer_the_one_is_not_shown():
    visit = at_result()
    visit.wait(HOUSE.settings.screen.receipt_wait_s + 1)
    old = visit.asked(effects.MakePaper)[-1].of
    visit.receipt("accepted", "verified", effective=True)
    visit.send(ev.PaperMade(old, QR))
    assert visit.shown.content.paper.qr == ()


def test_what_could_not_be_stored_has_one_too():
    visit = refused()
    visit.send(ev.NotSaved(Message.DISK_FULL))
    (asked,) = visit.asked(effects.MakePaper)
    assert asked.of.unkept.cause == "not_saved"


def test_who_cancels_after_the_document_gets_one_and_nothing_of_the_person_stays():
    visit = Rehearsal(WITH_PRINTER).to_consent().press(*AGREE).read_document()
    visit.press(Control.CANCEL)
    assert visit.shown.step is Step.CANCELLED
    assert not visit.over
    assert visit.visit.document is None
    assert visit.asked(effects.Save) == []
    (asked,) = visit.asked(effects.MakePaper)
    assert asked.of.unkept.cause == "cancelled"
    assert visit.press(Control.DONE).over


@pytest.mark.parametrize("pressed", [(), AGREE])
def test_who_cancels_before_has_shown_nothing_and_just_leaves(pressed):
    assert Rehearsal().to_consent().press(*pressed, Control.CANCEL).over


def test_who_gives_a_number_up_and_then_does_not_has_signed_nothing():
    visit = Rehearsal().to_cancellation(OWN_NUMBER).to_review().press(Control.CANCEL)
    assert visit.visit.reading_notice is None
    assert visit.visit.signature.strokes == []


def test_an_objection_does_not_show_the_paper_of_what_is_objected_to():
    visit = made(refused().stored()).press(Control.OBJECT)
    visit.press(ground_control(ComplaintGround.NOT_MINE), ComplaintControl.FILE)
    assert visit.shown.step is Step.COMPLAINT_FILED
    assert visit.shown.content.paper == PaperShown()
    assert Control.PRINT not in visit.shown.controls
    visit.stored().wait(0.1)
    assert made(visit).shown.content.paper.qr == QR
    of_complaint = visit.asked(effects.MakePaper)[-1].of
    assert of_complaint.record_id == visit.visit.record_id


# -- printing ---------------------------------------------------------------------------------


def printing(visit=None):
    return made(visit or refused().stored()).press(Control.PRINT)


def again(visit):
    return [asked.again for asked in visit.asked(effects.PrintPaper)]


def test_nobody_prints_without_a_printer_or_before_there_is_a_paper():
    assert Control.PRINT not in made(refused(HOUSE).stored()).shown.controls
    visit = refused().stored()
    assert Control.PRINT not in visit.shown.controls
    assert Control.PRINT in made(visit).shown.controls


def test_nobody_leaves_in_the_middle_of_a_receipt():
    visit = printing()
    assert not {Control.PRINT, Control.DONE} & visit.shown.controls
    visit.wait(HOUSE.settings.screen.result_s * 2)
    assert not visit.over
    visit.send(ev.PaperPrinted())
    assert visit.shown.content.paper.message is Message.PRINTED
    assert {Control.PRINT, Control.DONE} <= visit.shown.controls


def test_a_receipt_that_stopped_in_its_middle_is_printed_again_as_such():
    visit = printing()
    visit.send(ev.PaperNotPrinted(Message.PRINTER_PAPER_OUT, begun=True))
    assert visit.shown.content.paper.message is Message.PRINTER_PAPER_OUT
    assert visit.shown.content.paper.qr == QR
    visit.press(Control.PRINT)
    assert again(visit) == [False, True]


def test_a_receipt_that_never_began_is_none_before():
    visit = printing()
    visit.send(ev.PaperNotPrinted(Message.PRINTER_COVER_OPEN, begun=False))
    visit.press(Control.PRINT)
    assert again(visit) == [False, False]


def test_a_second_receipt_says_so_also_when_the_carrier_has_said_more_meanwhile():
    visit = printing()
    visit.send(ev.PaperPrinted())
    visit.receipt("accepted", "recorded")
    printing(visit)
    assert again(visit) == [False, True]


def test_the_paper_stays_as_it_is_while_it_is_printed():
    visit = printing()
    visit.receipt("accepted", "recorded")
    assert len(visit.asked(effects.MakePaper)) == 1
    visit.send(ev.PaperPrinted())
    assert len(visit.asked(effects.MakePaper)) == 2
