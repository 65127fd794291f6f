"""What whoever gets a number is told and given: the leaflet, the page for the young, the clerk's own word."""

import datetime as dt

import msgspec
import pytest
from house import DOCUMENT, HOUSE, IN_GOOD_ORDER, OWN_NUMBER, house_of
from rehearsal import AGREE, Rehearsal
from shelf import record_of

from kiosk.consent.notices import SAFE_USE, YOUNG_USERS
from kiosk.papers import proof
from kiosk.pins import PIN_GOOD_FOR_S
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects, leaflets
from kiosk.visit.environment import Moment
from kiosk.visit.fact_collection import may_be_young
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.safe_use import SafeUseControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.three_nos import ThreeNosControl
from kiosk.visit.pages.young_users import YoungUsersControl


def born(year):
    holder = msgspec.structs.replace(DOCUMENT.holder, birth=dt.date(year, 11, 23))
    return msgspec.structs.replace(DOCUMENT, holder=holder)


def at_leaflet(document=DOCUMENT, house=HOUSE):
    visit = Rehearsal(house).to_consent().press(*AGREE)
    visit.read_document(IN_GOOD_ORDER, document).face("PASS", "pass")
    if visit.visit.step is Step.ATTEST:
        visit.attest()
    visit.read_notice().draw().press(SignatureControl.SIGN)
    assert visit.shown.step is Step.SAFE_USE
    return visit


def alone():
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    return house_of(msgspec.structs.replace(HOUSE.settings, kiosk=kiosk), HOUSE.rules)


def test_the_leaflet_is_shown_with_its_words_in_a_code_and_recorded_as_taken():
    visit = at_leaflet()
    notice = HOUSE.notices.safe_use("zh_CN")
    assert visit.shown.content.paragraphs == notice.paragraphs
    assert "不出租、不出借、不出售" in notice.paragraphs[0]
    assert visit.shown.content.qr
    visit.told_and_given().give().press(Control.CONFIRM)
    record = record_of(visit)
    assert (record.safe_use.id, record.safe_use.sha256) == (SAFE_USE, notice.sha256)
    assert record.facts["consent.safe_use_given"].value is True
    assert record.young_told is None
    assert visit.visit.decision.outcome == "ALLOW"


def test_its_code_is_made_once_however_often_the_page_is():
    visit = at_leaflet()
    made = leaflets.shown(HOUSE.notices.safe_use("zh_CN"), to_take=True)
    assert made.qr is visit.shown.content.qr


def test_the_paper_holds_its_words_for_who_has_no_telephone():
    visit = at_leaflet().told_and_given().give().press(Control.CONFIRM)
    paper = proof.of_record(record_of(visit), None, HOUSE.rules, HOUSE.notices.leaflets())
    assert set(HOUSE.notices.safe_use("zh_CN").paragraphs) < set(paper.notes)
    assert any("安全用卡告知书" in row.value for row in paper.rows)


@pytest.mark.parametrize(("year", "reads"), [(2002, True), (2001, False)])
def test_whoever_is_below_25_by_the_chip_reads_a_page_of_their_own(year, reads):
    visit = at_leaflet(born(year)).press(SafeUseControl.LEAFLET_TAKEN)
    assert (visit.shown.step is Step.YOUNG_USERS) is reads
    if reads:
        visit.press(YoungUsersControl.YOUNG_READ)
    visit.three_nos().give().press(Control.CONFIRM)
    record = record_of(visit)
    assert (record.young_told.id if reads else record.young_told) == (
        YOUNG_USERS if reads else None
    )
    assert record.facts["consent.young_told"].value is reads


def test_with_the_clock_in_doubt_nobody_is_taken_for_older_than_they_are_for_certain():
    """The rules were released on 2026-11-01: on that day they were still 24."""
    in_doubt = Moment(100.0, dt.datetime(2030, 1, 1, tzinfo=dt.UTC), trusted=False)
    released = dt.date(2026, 11, 1)
    assert may_be_young(born(2001), in_doubt, released, 25)
    assert not may_be_young(born(2000), in_doubt, released, 25)


def test_the_clerk_attests_what_they_told_and_no_double_tap_of_the_customers_does():
    visit = at_leaflet().press(SafeUseControl.LEAFLET_TAKEN)
    visit.press(ThreeNosControl.THREE_NOS_TOLD)
    assert visit.shown.step is Step.THREE_NOS
    visit.wait(1.0)
    visit.press(ThreeNosControl.THREE_NOS_TOLD)
    assert visit.shown.step is Step.CONFIRMATION
    assert visit.visit.three_nos.clerk == "c01"
    told = [
        effect.facts for effect in visit.asked(effects.Audit) if effect.code == "three_nos_told"
    ]
    assert told == [{"clerk": "c01", "by": "press"}]


def test_ten_minutes_after_the_last_pin_only_a_pin_attests_it():
    visit = at_leaflet().press(SafeUseControl.LEAFLET_TAKEN)
    visit.visit.proved_at -= PIN_GOOD_FOR_S + 1
    visit.wait(2.0)
    assert visit.shown.content.by_pin
    visit.press(ThreeNosControl.THREE_NOS_TOLD)
    assert visit.shown.step is Step.THREE_NOS
    visit.pin("c02")
    assert visit.shown.step is Step.THREE_NOS
    assert visit.shown.content.message is Message.CLERK_CONFIRMS
    visit.pin("c01")
    assert visit.shown.step is Step.CONFIRMATION


def test_back_asks_for_all_of_it_again():
    visit = at_leaflet().told_and_given().press(Control.BACK)
    assert visit.shown.step is Step.SAFE_USE
    assert visit.visit.safe_use is None
    visit.press(SafeUseControl.LEAFLET_TAKEN)
    assert visit.visit.three_nos is None


def test_where_nobody_attends_the_leaflet_tells_it():
    visit = at_leaflet(house=alone()).press(SafeUseControl.LEAFLET_TAKEN)
    assert visit.shown.step is Step.CONFIRMATION
    visit.give().press(Control.CONFIRM)
    assert visit.visit.decided_on["consent.three_nos_told"].value is True


def test_who_keeps_their_number_is_given_nothing():
    visit = Rehearsal().to_number_status(OWN_NUMBER).press(NumberStatusControl.GO_ON)
    visit.to_review()
    assert visit.shown.step is Step.CONFIRMATION
    assert visit.visit.safe_use is None
