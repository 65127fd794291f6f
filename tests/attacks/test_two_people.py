"""Attacks on "two people": one person who signs as two, or who presses in another's name."""

import msgspec
import pytest
from enrollment import moment, sign_off_of
from house import CLERK, HOUSE, clerk_of, house_of, settings_for
from pages import snapshot
from policy_cases import ANOTHER_PERSON, SIGNED_OFF
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal
from settings_text import SETTINGS

from kiosk import settings
from kiosk.errors import SettingsError
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field
from kiosk.protocol.flows import Step
from kiosk.records.record import FocusCheck, Signed
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.clerk_review import ClerkReviewControl

NUMBER = "19900000001"


@pytest.mark.attack(
    gains="a number for a mask, a doll or a fed-in picture, with nobody of the staff about",
    before="the customer pressed `a real person sits here` themself, in one touch",
    now="an answer, then the clerk's PIN, or a press held later by one who typed it just now",
)
def test_the_customer_attests_nothing_in_one_press():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    visit.face("PASS", "pass")
    assert visit.shown.step is Step.ATTEST
    visit.press(AttestControl.ATTEST_REAL)
    assert visit.shown.step is Step.ATTEST
    assert not visit.visit.attested


@pytest.mark.attack(
    gains="attestations for hours by whoever finds a counter where somebody is signed in",
    before="a sign-in in the morning attested until the evening",
    now="ten minutes after the clerk's last PIN only their PIN attests; no press makes it last longer",
)
def test_a_clerk_who_went_away_attests_nothing():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    visit.visit.proved_at = visit.t - 601
    visit.face("PASS", "pass").attest()
    visit.pin("c03")
    assert visit.shown.step is Step.ATTEST
    assert not visit.visit.attested


OTHERS = {
    "a trainee": {"trained": False},
    "a clerk of another store": {"store": "s-2"},
}


@pytest.mark.parametrize("case", OTHERS)
@pytest.mark.attack(
    gains="a second signature by somebody who was never told what it means",
    before="whoever stood in the kiosk's settings signed",
    now="trained people of this store, and its supervisors",
)
def test_only_the_stores_trained_people_sign_second(case):
    other = clerk_of(9, "何静", **OTHERS[case])
    settings_ = settings_for("/nowhere", clerks=[CLERK, other])
    visit = Rehearsal(house_of(settings_, HOUSE.rules)).to_consent().press(*WITHOUT_FACE)
    visit.read_document().press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c09")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.shown.content.signers == ()
    assert visit.visit.sign_off is None


TYPED = {
    "at once": (0, Field.SECOND_CLERK, Field.SECOND_PIN),
    "in the clerk's field": (60, Field.CLERK, Field.PIN),
}


@pytest.mark.parametrize("case", TYPED)
@pytest.mark.attack(
    gains="both signatures by one hand, faster than anybody comes to the screen",
    before="the second PIN was taken in the same field, as soon as the first was right",
    now="the second person's field is their own, and opens three seconds later",
)
def test_the_second_signature_is_not_sent_behind_the_first(case):
    seconds, who, pin = TYPED[case]
    visit = Rehearsal().to_consent().press(*WITHOUT_FACE).read_document()
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01")
    visit.wait(seconds)
    visit.intend(m.Enter, fields={who: "c02", pin: "385917"})
    assert not visit.visit.signing
    assert visit.shown.step is Step.CLERK_REVIEW


@pytest.mark.attack(
    gains="a supervisor's signature by the clerk's own hand on the clerk's page",
    before="the only supervisor was chosen already, and one tap sent what was typed",
    now="a name is chosen by hand, the PIN has a field of its own, and its button is held",
)
def test_the_clerks_page_signs_for_no_supervisor(stage):
    stage.show(snapshot("clerk_review_one_other"))
    seen = [element.description for element in stage.elements()]
    assert "clerk:c02" in seen
    assert "key:1" not in seen, "nobody is chosen yet, though there is only one"
    stage.tap("clerk:c02")
    assert "陈强" in stage.find("second_pin").name, "it says whose PIN"
    stage.press_keys("385917")
    stage.heard()
    stage.tap("submit")
    assert not [intent for intent in stage.heard() if isinstance(intent, m.Enter)], (
        "held, not tapped"
    )
    with stage.held("submit"):
        fields = stage.hear(m.Enter).fields
    assert fields == {Field.SECOND_CLERK: "c02", Field.SECOND_PIN: "385917"}


# -- at the carrier -----------------------------------------------------------------------------


SIGNERS = {
    "one person twice": (("c01", "c01"), "signed_twice_by_one"),
    "somebody who does not work there": (("c01", "c99"), "signer_not_on_list"),
    "two who do not work there": (("c98", "c99"), "signer_not_on_list"),
}


@pytest.mark.parametrize("case", SIGNERS)
@pytest.mark.attack(
    gains="a number for another person's document: the second of two people is invented",
    before="two different words were two people",
    now="both stand on the carrier's staff list for that store, and are trained",
)
def test_a_second_person_who_does_not_exist_opens_nothing(carrier, case):
    people, reason = SIGNERS[case]
    review = sign_off_of(carrier.now, *people)
    made = carrier.visit("r1", NUMBER, facts=SIGNED_OFF, clerk_review=review, presence=None)
    assert made == ("rejected", reason)
    assert carrier.number(NUMBER) is None


@pytest.mark.attack(
    gains="somebody's number stopped: two invented people sign that another person came",
    before="two different words were two people",
    now="what invented people sign stops nothing",
)
def test_people_who_do_not_exist_stop_nobodys_number(carrier):
    carrier.register(NUMBER, home_region="11")
    carrier.event(NUMBER)
    review = sign_off_of(carrier.now, "c98", "c99", is_holder=False)
    facts = ANOTHER_PERSON | {"card.home_region": "11"}
    whole = carrier.record("r1", NUMBER, "second_verify", facts=facts, clerk_review=review)
    unsigned = msgspec.structs.replace(whole, clerk_review=review)  # no key of theirs is anywhere
    assert carrier.take(unsigned).reason != "suspended"
    made = carrier.visit("r2", NUMBER, "second_verify", facts=facts, clerk_review=review)
    assert made == ("rejected", "signer_not_on_list")
    assert carrier.order(NUMBER)["state"] == "open"


CHECKS = {
    "nobody": (None, "N-ABN-01"),
    "the visit's own clerk": ("c01", "signed_twice_by_one"),
    "a clerk": ("c03", "signer_no_supervisor"),
    "somebody who does not work there": ("s99", "signer_not_on_list"),
}


@pytest.mark.parametrize("case", CHECKS)
@pytest.mark.attack(
    gains="a fourth card in a month without any supervisor",
    before="the kiosk's word that it was checked was enough",
    now="the record carries the signature of a supervisor of that store, not of its clerk",
)
def test_a_focus_check_that_no_supervisor_signed_lifts_nothing(carrier, case):
    signer, reason = CHECKS[case]
    for i in range(3):
        carrier.register(f"1990000001{i}", activated_at=carrier.now)
    signed = signer and FocusCheck(True, "personal", Signed(signer, moment(carrier.now)))
    facts = {"request.focus_checked": True}
    made = carrier.visit("r1", NUMBER, facts=facts, focus_check=signed)
    assert made == ("rejected", reason)


# -- in the settings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        {"id": "c-1", "name": "Another", "pin": "scrypt$1$1$1$01$01"},
        {"id": "c-2", "name": "Another", "pin": "scrypt$1$1$1$00$00"},
    ],
    ids=["one id", "one PIN"],
)
@pytest.mark.attack(
    gains="both signatures with one PIN",
    before="a person could stand in the settings twice, or two with one PIN",
    now="the settings are refused",
)
def test_nobody_stands_in_the_settings_twice(tmp_path, second):
    row = "".join(f'{name} = "{value}"\n' for name, value in second.items())
    file = tmp_path / "settings.toml"
    file.write_text(SETTINGS.replace("[paths]", f"[[clerks]]\n{row}[paths]"), "utf-8")
    with pytest.raises(SettingsError, match="clerks"):
        settings.load(file)
