"""Whatever is known before a page opens, or comes in whatever order, the page says it."""

from itertools import permutations

import pytest
from house import LATE, OWN_NUMBER, SOMEBODY_ELSES
from rehearsal import AGREE, Rehearsal, at_focus_check

from kiosk.enumerations import ComplaintGround
from kiosk.ports import CardPresence, Stored
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import ReceiptLine
from kiosk.records.reference_number import short
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.welcome import WelcomeControl


def online(*lines):
    return ev.StripSeen(True, Message.NONE, 0, lines, full=False)


def store_and_carrier(visit, reason, verdict="accepted"):
    """What comes from outside about the record that is being saved now."""
    record = visit.visit.record_id
    return {
        "saved": ev.Saved(Stored(record, 1, b"s")),
        "receipt": ev.ReceiptVerified(record, verdict, reason, effective=True),
        "strip": online(ReceiptLine(short(record), verdict, "10:00:00")),
        "tick": ev.Ticked(),
    }


ORDERS = list(permutations(("saved", "receipt", "strip", "tick")))


def at_saving(start=WelcomeControl.START_SECOND_VERIFY, facts=OWN_NUMBER):
    """Confirmed, and the result page open while the record is being stored."""
    visit = Rehearsal()
    visit.send(online())
    visit.to_number_status(facts, start).press(NumberStatusControl.GO_ON)
    return visit.to_review().press(Control.CONFIRM)


def filing():
    """A refused customer's complaint, while it is being stored."""
    visit = Rehearsal()
    visit.send(online())
    visit.to_number_status(SOMEBODY_ELSES).stored().press(Control.OBJECT)
    return visit.press(ground_control(ComplaintGround.NOT_MINE), ComplaintControl.FILE)


@pytest.mark.parametrize("order", ORDERS)
def test_a_result_tells_the_receipt_in_every_order(order):
    visit = at_saving()
    assert visit.shown.content.message is Message.SAVING
    comes = store_and_carrier(visit, "verified")
    for what in order:
        visit.send(comes[what])
    shown = visit.shown.content
    assert (shown.message, shown.wait_left_s) == (Message.NUMBER_VERIFIED, 0)
    assert shown.reference == short(visit.visit.record_id)


@pytest.mark.parametrize("order", ORDERS)
def test_a_rejection_by_rule_is_explained_in_every_order(order):
    visit = at_saving(WelcomeControl.START_RESUME)
    comes = store_and_carrier(visit, "N-PEN-02", "rejected")
    for what in order:
        visit.send(comes[what])
    assert visit.shown.content.message is Message.CARRIER_REJECTED
    assert visit.shown.content.reasons
    assert Control.OBJECT in visit.shown.controls


@pytest.mark.parametrize("order", ORDERS)
def test_a_filed_complaint_tells_its_receipt_in_every_order(order):
    visit = filing()
    assert visit.shown.content.message is Message.SAVING
    comes = store_and_carrier(visit, "complaint_filed")
    for what in order:
        visit.send(comes[what])
    assert visit.shown.content.message is Message.COMPLAINT_RECEIVED
    assert visit.shown.content.reference == short(visit.visit.record_id)


@pytest.mark.parametrize("order", ORDERS)
def test_a_ticket_keeps_saying_why_in_every_order(order):
    visit = at_focus_check().press(Control.NO_SECOND_PERSON)
    comes = store_and_carrier(visit, "recorded")
    for what in order:
        visit.send(comes[what])
    assert visit.shown.content.message is Message.REFERRED
    assert visit.shown.content.reference


@pytest.mark.parametrize("order", list(permutations(("decisions", "saved", "receipt"))))
def test_the_decisions_late_receipt_changes_nothing_of_its_complaint(order):
    visit = Rehearsal()
    visit.send(online())
    visit.to_number_status(SOMEBODY_ELSES).stored()
    decided = visit.visit.record_id
    visit.press(Control.OBJECT, ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    comes = store_and_carrier(visit, "complaint_filed")
    comes["decisions"] = ev.ReceiptVerified(decided, "rejected", "evidence", effective=False)
    for what in order:
        visit.send(comes[what])
    assert visit.shown.content.message is Message.COMPLAINT_RECEIVED


def test_a_receipt_that_came_while_the_complaint_was_written_is_told_on_the_way_back():
    visit = Rehearsal()
    visit.send(online())
    visit.to_face()
    visit.is_another_person()
    visit.stored().press(Control.OBJECT)
    visit.receipt("accepted", "suspended")
    visit.press(Control.BACK)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.message is Message.NUMBER_SUSPENDED


def test_back_from_an_objection_a_ticket_says_why_again():
    visit = at_focus_check().press(Control.NO_SECOND_PERSON).stored()
    before = visit.shown.content
    visit.press(Control.OBJECT, Control.BACK)
    assert visit.shown.content == before


@pytest.mark.parametrize("page", ["result", "ticket", "complaint filed"])
def test_what_could_not_be_saved_is_said_until_the_end(page):
    made = {
        "result": at_saving,
        "ticket": lambda: at_focus_check().press(Control.NO_SECOND_PERSON),
        "complaint filed": filing,
    }
    visit = made[page]()
    visit.send(ev.NotSaved(Message.DISK_FULL))
    visit.send(online())
    visit.wait(1)
    assert visit.shown.content.message is Message.NOT_SAVED
    assert visit.shown.content.reference == ""


# -- number status, document ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (OWN_NUMBER, Message.NONE),
        (LATE, Message.LATE_FOR_VERIFICATION),
        (None, Message.CARRIER_NOT_ASKED),
    ],
)
def test_a_numbers_status_stands_whatever_happens_on_the_reader_and_the_strip(facts, message):
    visit = Rehearsal().to_number_status(facts)
    before = visit.shown.content
    assert before.message is message
    for event in (ev.CardTaken("s1"), ev.ReaderGone(), ev.ReaderBack(), online(), ev.Ticked()):
        visit.send(event)
        assert visit.shown.content == before
    visit.press(NumberStatusControl.GO_ON, Control.BACK)
    assert visit.shown.content == before


def test_the_document_page_opens_on_a_reader_that_has_gone():
    visit = Rehearsal().to_consent()
    visit.send(ev.ReaderGone())
    visit.press(*AGREE)
    assert visit.shown.content.message is Message.READER_ABSENT
    visit.send(ev.ReaderBack())
    assert visit.shown.content.message is Message.PLACE_CARD
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    assert visit.shown.content.message is Message.READING
