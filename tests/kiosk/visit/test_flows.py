"""What each flow promises, page by page, without devices."""

import msgspec
import pytest
from house import CLERK, DOCUMENT, FOCUS, HOUSE, IN_GOOD_ORDER, OWN_NUMBER, house_of, turn_at
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal

from kiosk.enumerations import ComplaintGround
from kiosk.policy.packs import load_packs
from kiosk.ports import CardPresence
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.on_behalf import OnBehalfControl
from kiosk.visit.pages.purpose import PurposeContent, PurposeControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.welcome import WelcomeControl

# -- the pages in order ---------------------------------------------------------------------


FACE = [Step.PRESENCE, Step.ATTEST]
SIGNING = [Step.NOTICE, Step.SIGNATURE, Step.CONFIRMATION, Step.RESULT]


def test_a_new_number_goes_from_its_purpose_to_its_result():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    visit.to_review().give().press(Control.CONFIRM)
    with_number = [*SIGNING[:2], Step.SAFE_USE, Step.THREE_NOS, *SIGNING[2:]]
    assert visit.pages == [Step.PURPOSE, Step.CONSENT, Step.DOCUMENT, *FACE, *with_number]


@pytest.mark.parametrize(
    ("start", "flow"),
    [
        (WelcomeControl.START_SECOND_VERIFY, "second_verify"),
        (WelcomeControl.START_RESUME, "resume"),
    ],
)
def test_a_number_that_is_there_is_given_first_and_its_standing_shown_behind_the_face(start, flow):
    visit = Rehearsal().to_number_status(start=start)
    assert visit.shown.content.flow == flow
    visit.press(NumberStatusControl.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    before = [Step.NUMBER, Step.CONSENT, Step.DOCUMENT, *FACE, Step.NUMBER_STATUS]
    assert visit.pages == [*before, *SIGNING]
    assert visit.visit.flow == flow
    assert visit.visit.decision.outcome == "ALLOW"
    assert visit.asked(effects.Save)


def test_a_complaint_needs_no_document():
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: "0123ABCDEF"})
    visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    assert visit.pages == [Step.COMPLAINT, Step.COMPLAINT_FILED]
    assert visit.asked(effects.Save)
    assert not visit.asked(effects.ReadDocument)


def test_a_full_disk_stops_every_flow_and_a_missing_reader_those_with_a_document():
    starts = {
        WelcomeControl.START_NEW_SIM,
        WelcomeControl.START_SECOND_VERIFY,
        WelcomeControl.START_RESUME,
        WelcomeControl.START_REPLACE,
        WelcomeControl.START_CANCEL,
        WelcomeControl.START_TRANSFER,
        WelcomeControl.START_MY_NUMBERS,
    }
    visit = Rehearsal()
    visit.send(ev.ReaderGone())
    assert starts.isdisjoint(visit.shown.controls)
    assert WelcomeControl.START_COMPLAINT in visit.shown.controls
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=True))
    assert WelcomeControl.START_COMPLAINT not in visit.shown.controls


# -- the purpose ----------------------------------------------------------------------------


def test_how_many_and_for_whom_are_facts_of_the_request():
    visit = Rehearsal().press(WelcomeControl.START_NEW_SIM)
    assert PurposeControl.FEWER not in visit.shown.controls
    visit.press(
        PurposeControl.MORE, PurposeControl.MORE, PurposeControl.FEWER, PurposeControl.FOR_ANOTHER
    )
    assert visit.shown.content == PurposeContent(quantity=2, by_proxy=True)
    visit.press(PurposeControl.PURPOSE_WORK, OnBehalfControl.FOR_ADULT, Control.TAKE_TICKET)
    assert visit.visit.decided_on["request.quantity"].value == 2
    assert visit.visit.decided_on["request.by_proxy"].value is True
    assert visit.shown.step is Step.TICKET, "a proxy goes to the counter"


def test_nobody_asks_for_more_than_twenty_or_less_than_one():
    visit = Rehearsal().press(WelcomeControl.START_NEW_SIM, *[PurposeControl.MORE] * 25)
    assert visit.shown.content.quantity == 20
    visit.press(*[PurposeControl.FEWER] * 25)
    assert visit.shown.content.quantity == 1


# -- what the carrier is asked --------------------------------------------------------------


def test_the_question_names_flow_document_number_and_card():
    visit = Rehearsal()
    visit.send(ev.PlaceSeen("n", confirmed=True))
    visit.to_number_status()
    question = visit.asked(effects.AskCarrier)[-1].question
    assert msgspec.to_builtins(question) == {
        "flow": "second_verify",
        "record_id": visit.visit.record_id,
        "document_kind": "resident",
        "document_number": "999999198001010019",
        "number": NUMBER,
        "iccid": ICCID,
        "store": "s",
        "clerk": CLERK.id,
        "home_province": "",
        "quantity": 1,
        "purpose": "",
        "organisation": "",
        "suspicions": 0,
        "holder_confirmed": 0,
        "network": "n",
        "reader": "",
    }


def test_an_answer_about_an_earlier_reading_is_nobodys():
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(DOCUMENT))
    first = visit.asked(effects.AskCarrier)[-1].number
    visit.press(Control.BACK, ConsentControl.GO_ON)
    visit.send(ev.CardTaken("s1"))
    visit.send(ev.CardPlaced(CardPresence("s2", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.send(ev.CarrierAnswered(IN_GOOD_ORDER, visit.now().wall, first))
    visit.send(ev.CarrierSilent(first))
    assert visit.shown.step is Step.DOCUMENT
    assert visit.visit.carrier_facts == {}
    visit.answer()
    assert visit.shown.step is Step.PRESENCE


def test_whose_number_it_is_only_the_carrier_says():
    visit = Rehearsal().to_number_status(None)
    assert "request.by_proxy" not in visit.visit.decided_on
    assert visit.visit.decided_on["card.sim_present"].value is True
    visit = Rehearsal().to_number_status(OWN_NUMBER | {"card.sim_present": False})
    assert visit.visit.decided_on["card.sim_present"].value is False
    visit = Rehearsal().to_number_status(None, iccid="")
    assert visit.visit.decided_on["card.sim_present"].value is False


# -- outcomes -------------------------------------------------------------------------------


def test_what_is_still_to_be_signed_at_the_end_is_a_ticket_and_no_number():
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    alone = msgspec.structs.replace(HOUSE.settings, kiosk=kiosk)
    visit = Rehearsal(house_of(alone, HOUSE.rules)).to_face()
    visit.face("PASS", "pass").press(NumberStatusControl.GO_ON)
    visit.read_notice().machine._open(Step.SIGNATURE, turn_at(HOUSE.rules, visit.now()))
    visit.draw().press(SignatureControl.SIGN, Control.CONFIRM)
    assert visit.visit.decision.outcome == "BLOCK_UNTIL_SIGNED", "no video of the statement"
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.reasons


def test_who_opened_several_numbers_is_looked_at_in_hubei_and_goes_on():
    """The store's province is the number's home before it is born: the answer comes in the visit."""
    store = msgspec.structs.replace(HOUSE.settings.store, province="42", city="4201")
    settings = msgspec.structs.replace(HOUSE.settings, store=store)
    house = house_of(settings, load_packs(names=("cn", "hubei")))
    visit = Rehearsal(house).to_consent().press(*AGREE).read_document(FOCUS)
    assert visit.shown.step is Step.FOCUS_CHECK
    assert "HB-3" in [reason.rule for reason in visit.visit.decision.reasons]
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE).pin("c02")
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.decided_on["card.home_region"].value == "42"


def test_an_anomaly_on_a_listed_persons_number_is_verified_in_the_same_visit():
    """The rule asks for a second verification, and this is one: nobody is sent away to come again."""
    house = house_of(HOUSE.settings, load_packs(names=("cn", "sichuan")))
    listed = {"list": "blacklist", "region": "51", "from": "2026-01-01", "sources": ["x"]}
    told = OWN_NUMBER | {"subject.listings": [listed], "card.anomaly": True}
    told |= {"subject.active_numbers_total": 2}
    visit = Rehearsal(house).to_number_status(told).to_review()
    visit.press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "REQUIRE_SECOND_VERIFICATION"
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "ALLOW"
    assert not visit.shown.content.reasons
