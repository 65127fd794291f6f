"""Who may open a number: how many, for whom, how old, from where, and what looks like a batch."""

import datetime as dt
import time

import msgspec
import pytest
from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.on_behalf import OnBehalfControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl
from provisioning.carrier.ledger import Ledger


def owns(desk, document, *seeds, activated="2025-01-01T10:00:00+08:00"):
    for seed in seeds:
        given = sim(seed)
        desk.tell_carrier(
            *("number add", given.number, "--document", document, "--iccid", given.iccid),
            *("--home-region", "11", "--activated-at", activated),
        )


def opened_by(desk, number):
    return [row for row in desk.at_the_carrier("number list") if row["number"] == number]


def test_the_fifth_number_is_opened_and_the_sixth_refused(desk, screen):
    owns(desk, document_of(desk, 750), 751, 753, 755, 757)
    screen.to_result(sim(759), "resident", seed=750).wait_message(Message.EFFECTIVE)
    assert opened_by(desk, sim(759).number)
    screen.leave()
    screen.to_document().place("resident", seed=750).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert "five" not in f"{screen.content}", "how many there are is the holder's to know"
    (reason,) = screen.see_why().content.reasons
    assert "five" in reason.text
    assert any("active cards" in fact and ": 5" in fact for fact in reason.facts)


def test_short_term_and_from_elsewhere_goes_on_once_a_supervisor_has_signed(desk, screen):
    document = document_of(desk, 760, home="43")
    owns(desk, document, 761, activated=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
    screen.to_document().place("resident", seed=760, home="43").wait_step(Step.FOCUS_CHECK)
    assert screen.content.purpose
    (reason,) = screen.content.reasons
    assert reason.facts == (), "nobody is told of the person before they are confirmed"
    screen.press(FocusCheckControl.FOCUS_PLAUSIBLE).wait_until(
        lambda s: s.content.answer, "the answer"
    )
    screen.pin("c01").wait_message(Message.SUPERVISOR_CONFIRMS)
    assert screen.step is Step.FOCUS_CHECK, "not the visit's own clerk"
    screen.focus_signed().wait_step(Step.PRESENCE)
    screen.on_from_presence(sim(763)).wait_message(Message.EFFECTIVE)
    assert opened_by(desk, sim(763).number)


def test_a_focus_check_that_does_not_convince_leads_to_the_counter(desk, screen):
    document = document_of(desk, 765, home="43")
    owns(desk, document, 766, activated=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
    screen.to_document().place("resident", seed=765, home="43").wait_step(Step.FOCUS_CHECK)
    screen.focus_signed(FocusCheckControl.FOCUS_NOT_PLAUSIBLE).wait_step(Step.TICKET).wait_saved()
    assert screen.content.number
    assert screen.acts(Control.OBJECT), "and it can be objected to"


def test_a_suspected_batch_is_refused_reported_once_and_not_explained(desk, screen, busy_clerk):
    screen.sign_in().press(WelcomeControl.START_NEW_SIM).wait_step(Step.PURPOSE)
    for wanted in (2, 3):
        screen.press(PurposeControl.MORE).wait_until(
            lambda s, n=wanted: s.content.quantity == n, "more"
        )
    screen.press(PurposeControl.PURPOSE_WORK).wait_step(Step.CONSENT)
    screen.agree()
    screen.place("resident", seed=770).wait_step(Step.RESULT).wait_saved()
    assert screen.content.outcome == "REFUSE"
    (reason,) = screen.content.reasons
    assert reason.appeal
    assert reason.facts == ()
    told = f"{screen.content}".lower()
    assert not [word for word in ("batch", "police", "report", "suspect") if word in told]
    screen.wait_until(lambda s: s.strip.backlog == 0, "the carrier's receipt")
    reference = screen.content.reference.lower()
    _, report = [  # to the anti-fraud centre, and to the police station
        row
        for row in desk.at_the_carrier("reports")
        if row["decision"].replace("-", "").endswith(reference)
    ]
    assert report["contact"].startswith("演示派出所")
    assert "N-BATCH" in report["rules"]


@pytest.fixture
def busy_clerk(desk):
    """Five neighbouring numbers, opened by this clerk within the last hour, as the carrier counts."""
    ledger = Ledger(desk.carrier / "carrier.db")
    usual = ledger.batch_limits.of("demo-store")
    with ledger.transaction():
        ledger.batch_limits.set("demo-store", msgspec.structs.replace(usual, sequential_numbers=5))
        for seed in range(771, 776):
            ledger.add_visit(
                {
                    "device": "demo-kiosk-1",
                    "record_id": f"counted-{seed}",
                    "store": "demo-store",
                    "clerk": "c01",
                    "flow": "new_sim",
                    "outcome": "ALLOW",
                    "verdict": "accepted",
                    "reason": "activated",
                    "signed": 1,
                    "opened": 1,
                    "away": 0,
                    "number": sim(seed).number,
                    "replayed": "same",
                    "at": time.time() - 60,
                }
            )
    yield
    with ledger.transaction():
        ledger.batch_limits.set("demo-store", usual)
    ledger.close()


def test_a_minor_is_sent_to_the_counter_with_a_guardian(desk, screen):
    screen.to_document().place("resident", seed=780, age=15).wait_step(Step.TICKET)
    assert any("guardian" in reason.text for reason in screen.content.reasons)
    assert screen.content.number
    assert Step.PRESENCE not in screen.steps[screen.steps.index(Step.DOCUMENT) :]


def test_a_proxy_is_sent_to_the_counter_with_what_to_bring(desk, screen):
    screen.sign_in().press(WelcomeControl.START_NEW_SIM).wait_step(Step.PURPOSE)
    screen.press(PurposeControl.FOR_ANOTHER).wait_until(lambda s: s.content.by_proxy, "for another")
    screen.press(PurposeControl.PURPOSE_PERSONAL).wait_step(Step.ON_BEHALF)
    screen.press(OnBehalfControl.FOR_ADULT).wait_until(lambda s: s.content.case, "what is needed")
    screen.press(Control.TAKE_TICKET).wait_step(Step.TICKET)
    (reason,) = screen.content.reasons
    assert "another person" in reason.text
    assert "authorisation" in reason.remedy


def test_a_document_out_of_date_is_refused_without_a_network_too(desk, screen):
    screen.to_document()
    desk.cut_network()
    try:
        screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
        screen.place("resident", seed=946, out_of_date=True).wait_step(Step.RESULT)
        assert screen.content.outcome == "REFUSE"
        (reason,) = screen.content.reasons
        assert "expired" in reason.text
        assert any("document's chip" in fact for fact in reason.facts)
    finally:
        desk.restore_network()
    screen.wait_saved().wait_until(lambda s: s.strip.backlog == 0, "the record to be delivered")
