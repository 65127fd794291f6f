"""The lists that a person is on: which, how long, where to object; told to the confirmed holder."""

import pytest
from house import IN_GOOD_ORDER, LATE, PUNISHED
from rehearsal import Rehearsal

from kiosk.protocol.flows import Step
from kiosk.visit.listing_rows import listed
from kiosk.visit.pages.welcome import WelcomeControl

RESUME = WelcomeControl.START_RESUME


def test_a_resumption_that_a_list_forbids_shows_it_with_term_and_appeal():
    visit = Rehearsal().to_number_status(LATE | PUNISHED, RESUME)
    visit.see_why(LATE | PUNISHED) if visit.shown.step is Step.RESULT else None
    content = visit.shown.content
    assert content.outcome == "REFUSE"
    (shown,) = content.listings
    assert (shown.list, shown.since, shown.until) == (
        "联合惩戒名单",
        "2026年1月1日",
        "2028年1月1日",
    )
    assert "96110" in shown.appeal
    assert content.reasons[0].appeal


def test_the_retained_number_resumes_and_its_page_shows_the_list_all_the_same():
    kept = LATE | PUNISHED | {"card.is_retained_number": True}
    visit = Rehearsal().to_number_status(kept, RESUME)
    assert visit.shown.step is Step.NUMBER_STATUS
    (shown,) = visit.shown.content.listings
    assert shown.list == "联合惩戒名单"


@pytest.mark.parametrize(
    ("by", "until", "appeal"),
    [
        ({"list": "carrier_blacklist", "region": "14"}, "解除为止", "本营业厅"),
        ({"list": "blacklist", "region": "51", "until": "2027-01-02"}, "2027年1月2日", "公安机关"),
    ],
)
def test_each_list_names_its_end_and_who_hears_an_objection(by, until, appeal):
    facts = LATE | {"subject.listings": [by | {"sources": ["x"]}]}
    visit = Rehearsal().to_number_status(facts, RESUME)
    (shown,) = listed(visit.visit)
    assert shown.until == until
    assert appeal in shown.appeal
    assert "x" not in shown.appeal


def test_nobody_else_is_shown_a_list():
    visit = Rehearsal().to_face(LATE | PUNISHED | {"card.is_retained_number": True}, RESUME)
    assert visit.shown.step is Step.PRESENCE
    assert listed(visit.visit) == ()


def test_who_is_on_none_is_shown_none():
    visit = Rehearsal().to_number_status(LATE | IN_GOOD_ORDER, RESUME)
    assert visit.shown.content.listings == ()
