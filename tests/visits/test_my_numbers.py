"""The numbers under a document, told to its confirmed holder, one of them disputed; whole, on real parts."""

from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.my_numbers import MyNumbersControl
from kiosk.visit.pages.welcome import WelcomeControl


def registered(desk, seed, of):
    """A number of this seed, which belongs to the person of another one."""
    given = sim(seed)
    desk.tell_carrier(
        "number add",
        given.number,
        *("--document", document_of(desk, of), "--iccid", given.iccid),
        *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    return given.number


def test_the_holder_is_told_the_list_and_disputes_one_number(desk, screen):
    own, strange = registered(desk, 941, of=941), registered(desk, 942, of=941)
    desk.tell_carrier("number stop", strange, "--by", "police")
    screen.sign_in().press(WelcomeControl.START_MY_NUMBERS).wait_step(Step.CONSENT)
    screen.agree_without_face().place("resident", seed=941).wait_step(Step.CLERK_REVIEW)
    screen.signed_off().wait_step(Step.MY_NUMBERS).wait_until(lambda s: s.content.known, "the list")
    told = [(one.number[-4:], one.status, one.stopped_by) for one in screen.content.numbers]
    assert told == [(own[-4:], "active", "nobody"), (strange[-4:], "suspended", "police")]
    screen.enter(not_mine="2").wait_until(lambda s: s.content.numbers[1].not_mine, "the choice")
    screen.press(MyNumbersControl.FINISH).wait_step(Step.RESULT)
    screen.wait_message(Message.NUMBER_DISPUTED)
    (row,) = [one for one in desk.at_the_carrier("requests") if one["number"] == strange]
    record_id = row["record_id"]
    assert row["kind"] == "dispute"
    assert record_id.replace("-", "").upper().endswith(screen.content.reference)
    (row,) = desk.at_the_carrier("number show", strange)
    assert row["disputed_at"]
    (row,) = desk.at_the_carrier("number show", own)
    assert row["disputed_at"] is None
    unfollowed = [one["record_id"] for one in desk.at_the_carrier("lists-told")]
    assert record_id not in unfollowed


def test_who_leaves_after_the_list_is_seen_at_the_carrier(desk, screen):
    registered(desk, 943, of=943)
    before = len(desk.at_the_carrier("lists-told"))
    screen.sign_in().press(WelcomeControl.START_MY_NUMBERS).wait_step(Step.CONSENT)
    screen.agree_without_face().place("resident", seed=943).wait_step(Step.CLERK_REVIEW)
    screen.signed_off().wait_step(Step.MY_NUMBERS).wait_until(lambda s: s.content.known, "the list")
    screen.leave()
    assert len(desk.at_the_carrier("lists-told")) == before + 1
