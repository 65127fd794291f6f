"""A number that becomes an eSIM: its device in the place of a card, new or in another card's place."""

import pytest
from house import OWN_NUMBER
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.identity.esim import is_eid, is_imei
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.records.record import Esim
from kiosk.visit import effects
from kiosk.visit.pages.loss_report import LossReportControl

EID, ANOTHER_EID = "89049032123451234512345678901235", "89001012012341234012345678901224"
IMEI = "356938035643809"
DEVICE = {Field.EID: EID, Field.IMEI: IMEI}


def at_confirmation():
    return Rehearsal().to_consent().press(*AGREE).read_document().to_review()


def replacing(trouble=LossReportControl.CARD_LOST, own=""):
    facts = OWN_NUMBER | {"card.sim_present": bool(own)}
    return Rehearsal().to_replacement(trouble, own, facts).to_review()


def typed(visit, fields):
    visit.intend(m.Enter, fields=fields)
    return visit


def test_a_new_number_goes_with_the_device_that_was_typed_and_confirmed():
    visit = typed(at_confirmation(), {Field.PHONE_NUMBER: NUMBER, **DEVICE})
    assert (visit.shown.content.eid, visit.shown.content.imei) == (EID, IMEI)
    visit.press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "ALLOW"
    record = record_of(visit)
    assert (record.number, record.iccid, record.esim) == (NUMBER, None, Esim(eid=EID, imei=IMEI))


@pytest.mark.parametrize("lines", [(IMEI, EID), (f"EID:{EID}", f"IMEI {IMEI}")])
def test_a_device_is_scanned_line_by_line(lines):
    visit = at_confirmation().give(NUMBER, "")
    visit.intend(m.Scanned, lines=lines)
    assert (visit.visit.eid, visit.visit.imei) == (EID, IMEI)


@pytest.mark.parametrize("half", [Field.EID, Field.IMEI])
def test_half_a_device_is_none(half):
    visit = typed(at_confirmation(), {Field.PHONE_NUMBER: NUMBER, half: DEVICE[half]})
    assert Control.CONFIRM not in visit.press(Control.CONFIRM).shown.controls
    assert not visit.asked(effects.Save)


def test_a_number_goes_with_a_card_or_with_a_device_whichever_came_last():
    visit = typed(at_confirmation().give(), DEVICE)
    assert (visit.visit.iccid, visit.visit.eid) == ("", EID)
    visit.give("", ICCID)
    assert (visit.visit.iccid, visit.visit.eid, visit.visit.imei) == (ICCID, "", "")


def test_another_device_has_to_be_looked_at_anew():
    visit = typed(at_confirmation(), {Field.PHONE_NUMBER: NUMBER, **DEVICE})
    visit.intend(m.Scrolled, furthest=1.0)
    assert Control.CONFIRM in visit.shown.controls
    typed(visit, {Field.EID: ANOTHER_EID})
    assert Control.CONFIRM not in visit.shown.controls


@pytest.mark.parametrize(
    ("field", "text", "trouble"),
    [
        (Field.EID, EID[:-1] + "6", Message.EID_MALFORMED),
        (Field.EID, EID[:-2], Message.EID_MALFORMED),
        (Field.IMEI, IMEI[:-1] + "0", Message.IMEI_MALFORMED),
        (Field.IMEI, EID, Message.IMEI_MALFORMED),
        (Field.ICCID, EID, Message.ICCID_MALFORMED),
    ],
)
def test_what_does_not_check_is_refused_and_changes_nothing(field, text, trouble):
    visit = typed(at_confirmation().give(), {Field.PHONE_NUMBER: NUMBER, field: text})
    assert visit.shown.content.message is trouble
    assert (visit.visit.iccid, visit.visit.eid, visit.visit.imei) == (ICCID, "", "")


def test_a_lost_cards_number_becomes_an_esim():
    visit = typed(replacing(), DEVICE).press(Control.CONFIRM)
    record = record_of(visit)
    assert (record.replacement.new_iccid, record.esim) == ("", Esim(eid=EID, imei=IMEI))
    assert visit.shown.content.into_device, "nobody is told of a new card"


def test_an_esim_that_is_here_is_shown_by_its_eid_and_may_come_back_into_its_device():
    visit = replacing(LossReportControl.CARD_BROKEN, EID)
    assert visit.asked(effects.AskCarrier)[-1].question.iccid == EID
    typed(visit, DEVICE).press(Control.CONFIRM)
    record = record_of(visit)
    assert (record.iccid, record.esim) == (EID, Esim(eid=EID, imei=IMEI))


def test_the_page_of_a_number_that_exists_takes_no_new_device():
    visit = typed(Rehearsal().to_number(), {Field.PHONE_NUMBER: NUMBER, **DEVICE})
    assert (visit.visit.eid, visit.visit.imei) == ("", "")


@pytest.mark.parametrize("digit", range(32))
def test_an_eid_with_one_digit_changed_is_none(digit):
    changed = str((int(EID[digit]) + 1) % 10)
    assert is_eid(EID)
    assert is_eid(ANOTHER_EID), "the worked example of GSMA SGP.02"
    assert not is_eid(EID[:digit] + changed + EID[digit + 1 :])


@pytest.mark.parametrize("digit", range(15))
def test_an_imei_with_one_digit_changed_is_none(digit):
    changed = str((int(IMEI[digit]) + 1) % 10)
    assert is_imei(IMEI)
    assert not is_imei(IMEI[:digit] + changed + IMEI[digit + 1 :])
