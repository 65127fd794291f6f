"""A number goes from its holder to another person: each with document, face, notice and signature."""

import pytest
from house import (
    CLERK,
    DOCUMENT,
    HOUSE,
    IN_GOOD_ORDER,
    OFFERED,
    PUNISHED,
    RECEIVERS,
    SOMEBODY_ELSES,
)
from rehearsal import AGREE, NUMBER, Rehearsal
from shelf import record_of, records_of

from kiosk.consent.notices import TRANSFER
from kiosk.enumerations import ComplaintGround
from kiosk.ports import CardPresence
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.handover import HandoverControl
from kiosk.visit.pages.number import NumberContent
from kiosk.visit.pages.welcome import WelcomeControl

FACE_TO_SIGNATURE = [Step.PRESENCE, Step.ATTEST, Step.NOTICE, Step.SIGNATURE]
GIVERS = [Step.CONSENT, Step.DOCUMENT, *FACE_TO_SIGNATURE, Step.CONFIRMATION]
RECEIVERS_WAY = [*GIVERS[:-1], Step.SAFE_USE, Step.THREE_NOS, Step.CONFIRMATION]


def online():
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    return visit


def confirmed(given=OFFERED, taken=IN_GOOD_ORDER, document=RECEIVERS):
    """By both."""
    visit = online().to_handover(given).to_receiver(taken, document)
    return visit.to_review().press(Control.CONFIRM)


def test_the_way_leads_through_both_peoples_pages_to_the_carriers_word():
    visit = confirmed().stored()
    assert visit.pages == [Step.NUMBER, *GIVERS, Step.HANDOVER, *RECEIVERS_WAY, Step.RESULT]
    assert visit.visit.decision.outcome == "ALLOW"
    visit.receipt("accepted", "transferred", effective=True)
    assert visit.shown.content.message is Message.NUMBER_TRANSFERRED


def test_both_are_stored_at_once_and_name_each_other():
    visit = confirmed()
    assert len(visit.asked(effects.Save)) == 1
    giver, receiver = records_of(visit)
    assert (giver.flow, receiver.flow) == ("transfer_out", "transfer")
    assert giver.transfer == receiver.transfer
    assert giver.transfer.giver_record == giver.record_id != receiver.record_id
    assert giver.transfer.receiver_record == receiver.record_id
    assert (giver.number, receiver.number) == (NUMBER, NUMBER)
    assert giver.document.holder == DOCUMENT.holder
    assert receiver.document.holder == RECEIVERS.holder


def test_each_has_signed_a_text_of_their_own_and_bound_it_to_their_own_face():
    giver, receiver = records_of(confirmed())
    assert giver.notice.id == TRANSFER
    assert giver.notice.sha256 == HOUSE.notices.transfer("zh_CN").sha256
    assert receiver.notice.sha256 == HOUSE.notices.risk("zh_CN").sha256
    assert len({giver.binding, receiver.binding, None}) == 3
    assert giver.nonce != receiver.nonce
    assert giver.attestation.clerk == receiver.attestation.clerk == CLERK.id


def test_of_the_giver_nothing_counts_for_the_receiver():
    visit = online().to_transfer()
    visit.face("PASS", "reject").press(Control.RETRY).through_presence()
    visit.to_review().press(Control.CONFIRM)
    visit.press(HandoverControl.RECEIVER_IS_HERE)
    now = visit.visit
    assert visit.shown.step is Step.CONSENT
    assert (now.privacy_agreed, now.face_agreed, now.alternative_requested) == (False,) * 3
    assert (now.document, now.presence, now.attestation, now.sign_off) == (None,) * 4
    assert (now.reading_notice, now.signed_at, now.signature.strokes, now.decision) == (
        None,
        None,
        [],
        None,
    )
    assert (now.presence_sessions, now.doubtful_looks, now.carrier_facts) == (0, [], {})
    assert (now.phone_number, now.clerk) == (NUMBER, CLERK)
    assert now.giver.doubtful_looks == ["reject"]
    assert now.giver.signature.strokes


def test_an_answer_about_the_giver_is_none_about_the_receiver():
    visit = online().to_handover()
    visit.press(HandoverControl.RECEIVER_IS_HERE, *AGREE)
    visit.send(ev.CardPlaced(CardPresence("s2", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(RECEIVERS))
    first, second = visit.asked(effects.AskCarrier)
    visit.send(ev.CarrierAnswered(OFFERED, visit.now().wall, first.number))
    assert visit.shown.step is Step.DOCUMENT
    assert (first.question.flow, second.question.flow) == ("transfer_out", "transfer")
    assert second.question.document_number == RECEIVERS.holder.number


def test_the_givers_card_that_still_lies_there_is_not_read_again():
    visit = online().to_transfer().to_review().press(Control.CONFIRM)
    assert visit.shown.content.take_card
    visit.press(HandoverControl.RECEIVER_IS_HERE, *AGREE)
    assert visit.shown.content.message is Message.CARD_LEFT


@pytest.mark.parametrize("pages", range(8))
def test_whoever_stops_it_on_any_page_has_stored_nothing(pages):
    visit = online().to_handover()
    on = [
        lambda: visit.press(HandoverControl.RECEIVER_IS_HERE),
        lambda: visit.press(*AGREE),
        lambda: visit.read_document(IN_GOOD_ORDER, RECEIVERS),
        visit.through_presence,
        visit.read_notice,
        lambda: visit.draw().press("sign"),
        visit.told_and_given,
    ]
    for step in on[:pages]:
        step()
    visit.press(Control.CANCEL, Control.DONE)
    assert visit.over
    assert visit.asked(effects.Save) == []


def test_the_giver_goes_back_to_the_confirmation_and_the_receiver_no_further_than_the_handover():
    visit = online().to_handover().press(Control.BACK)
    assert (visit.shown.step, visit.visit.flow) == (Step.CONFIRMATION, "transfer_out")
    visit.press(Control.CONFIRM, HandoverControl.RECEIVER_IS_HERE, Control.BACK)
    assert visit.shown.step is Step.HANDOVER
    giver, record_id = visit.visit.giver, visit.visit.record_id
    visit.press(HandoverControl.RECEIVER_IS_HERE)
    assert visit.shown.step is Step.CONSENT
    assert (visit.visit.giver, visit.visit.record_id) == (giver, record_id)
    visit.press(Control.BACK, Control.BACK)
    assert (visit.over, visit.shown.step) == (False, Step.HANDOVER), "it would end it for both"
    assert Control.BACK not in visit.shown.controls


def test_somebody_elses_number_is_not_handed_over_and_nothing_of_it_is_told():
    visit = online().to_transfer(SOMEBODY_ELSES)
    assert (visit.shown.step, visit.shown.content.outcome) == (Step.RESULT, "REFUSE")
    assert NUMBER not in str(visit.shown.content)
    assert record_of(visit.stored()).flow == "transfer_out"


@pytest.mark.parametrize("status", ["notified", "suspended"])
def test_a_number_that_is_not_in_service_is_not_handed_over(status):
    visit = online().to_transfer(OFFERED | {"card.status": status})
    assert visit.visit.decision.reasons[0].rule == "N-TRF-03"
    visit.see_why(OFFERED | {"card.status": status})
    assert "二次实人认证" in visit.shown.content.reasons[0].text


@pytest.mark.parametrize(
    ("taken", "rule"),
    [
        (IN_GOOD_ORDER | {"subject.active_cards_this_carrier": 5}, "N-QTY-05"),
        (IN_GOOD_ORDER | PUNISHED, "N-PEN-01"),
        (IN_GOOD_ORDER | {"signal.suspected_batch": True}, "N-BATCH"),
    ],
)
def test_the_rules_of_a_new_number_hold_for_the_receiver(taken, rule):
    visit = online().to_handover().to_receiver(taken)
    assert (visit.shown.step, visit.visit.decision.reasons[0].rule) == (Step.RESULT, rule)
    record = record_of(visit)
    assert (record.flow, record.transfer) == ("transfer", None), "the giver's part is not stored"


def test_who_holds_many_numbers_may_hand_one_over():
    visit = online().to_transfer(OFFERED | {"subject.active_cards_this_carrier": 5})
    assert visit.shown.step is Step.PRESENCE


def test_nobody_is_both_parties():
    visit = online().to_handover().to_receiver(document=DOCUMENT)
    assert visit.visit.decision.reasons[0].rule == "N-TRF-02"
    assert record_of(visit).facts["request.giver_signed"].value is False


def test_several_numbers_in_a_short_time_are_a_supervisors_to_ask_about():
    visit = online().to_handover().to_receiver(IN_GOOD_ORDER | {"subject.new_cards_30d": 3})
    assert visit.shown.step is Step.FOCUS_CHECK
    assert (visit.shown.content.purpose, visit.shown.content.flow) == ("transfer", "transfer")


@pytest.mark.parametrize("told", ["icecream", None])
def test_the_class_of_the_number_is_what_the_carrier_told_its_holder(told):
    """What it did not tell is unknown, and never the class that has no rule."""
    given = {name: value for name, value in OFFERED.items() if name != "request.product"}
    given |= {"request.product": told} if told else {}
    decided_on = online().to_handover(given).to_receiver().visit.decided_on
    product = decided_on.get("request.product")
    assert (product and product.value) == told


def test_without_a_network_both_are_taken_and_nothing_is_handed_over_yet():
    visit = Rehearsal().to_handover(None).to_receiver(None)
    visit.to_review().press(Control.CONFIRM).stored()
    assert visit.visit.decision.outcome == "DEFER"
    assert [record.decision.outcome for record in records_of(visit)] == ["DEFER", "DEFER"]
    visit.wait(7)
    assert visit.shown.content.message is Message.CAPTURED_NOT_EFFECTIVE


def test_an_objection_to_a_transfer_stores_neither_part_again():
    visit = Rehearsal().to_handover(None).to_receiver(None)
    visit.to_review().press(Control.CONFIRM).stored()
    visit.press(Control.OBJECT, ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    assert record_of(visit).flow == "complaint"


def test_the_number_is_asked_for_and_no_card_and_the_receiver_cannot_change_it():
    visit = online().press(WelcomeControl.START_TRANSFER).give()
    assert visit.shown.content == NumberContent("transfer_out", NUMBER, asks_card=False)
    visit = online().to_handover().to_receiver().to_review()
    visit.intend(m.Scanned, lines=("19900000002",))
    assert visit.visit.phone_number == NUMBER
    assert [row.value for row in visit.shown.content.rows if row.label == "giver"] == ["样本"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_givers_text_says_that_selling_a_number_is_against_the_law(language):
    text = "".join(HOUSE.notices.transfer(language).paragraphs)
    named = ("出售", "96110") if language == "zh_CN" else ("Selling", "96110")
    assert all(word in text for word in named)
