"""Role × row by address: what somebody may not see or do is neither shown nor possible, the rest is both."""

import re

import pytest
from console_house import BRANCH, NOBODY, ROLES

_LINKS = re.compile(r'<(?:a|form)[^>]* (?:href|action)="(/[^"?#]*)')
_EVERYBODY = (*ROLES, BRANCH, NOBODY)
_OUTSIDE = {"device": "k-03", "store": "hn-cs-1"}  # of the branch


@pytest.mark.parametrize("person", _EVERYBODY)
def test_a_page_opens_for_exactly_its_roles(house, person):
    for row in house.pages:
        status = house.get(row.path(), person).status
        assert status == (200 if row.may(person, house.store_of(row)) else 403), row.name


@pytest.mark.parametrize("person", _EVERYBODY)
def test_what_somebody_may_not_is_not_shown(house, person):
    shown = [row for row in house.pages if row.may(person, house.store_of(row))]
    links = {link for row in shown for link in _LINKS.findall(house.get(row.path(), person).text)}
    found = [(row, house.match(row, link)) for row in house.rows for link in links]
    found = [(row, told) for row, told in found if told is not None]
    assert found or person == NOBODY
    for row, told in found:
        assert row.may(person, house.store_of(row, told)), (row.name, told)


@pytest.mark.parametrize("person", ROLES)
def test_what_somebody_may_see_is_in_their_navigation(house, person):
    links = set(_LINKS.findall(house.get("/", person).text))
    for row in house.pages:
        if row.is_in_navigation:
            assert (row.path() in links) == row.may(person), row.name


@pytest.mark.parametrize("person", _EVERYBODY)
def test_what_somebody_may_not_do_is_not_done(house, person):
    before = house.state()
    for row in house.acts:
        if not row.may(person, house.store_of(row)):
            assert house.post(row.path(), person).status == 403, row.name
    assert house.state() == before


def test_outside_their_branch_nothing_is_there_for_somebody(house):
    before = house.state()
    for row in house.rows:
        if row.extent != "stores" or not row.arguments & _OUTSIDE.keys():
            continue
        ask = house.post if row.is_act else house.get
        status = ask(row.path(**_OUTSIDE), BRANCH).status
        assert status == (404 if row.may(BRANCH, "hb-wh-1") else 403), row.name
    assert house.state() == before


def test_a_branchs_pages_name_nothing_outside_it(house):
    seen = [row for row in house.pages if row.may(BRANCH, house.store_of(row))]
    strangers = [*house.scene.in_branch("hn"), "hn-cs-1"]
    for row in seen:
        text = house.get(row.path(), BRANCH).text
        named = [one for one in strangers if re.search(rf"\b{one}\b", text)]
        assert not named, (row.name, named)


def test_nobody_sees_or_does_anything_before_they_sign_in(house):
    before = house.state()
    for row in house.pages:
        answer = house.get(row.path())
        assert (answer.status, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
    for row in house.acts:
        assert house.post(row.path()).status == 403  # there is not even a token
    assert house.state() == before


def test_a_page_changes_nothing_and_an_act_is_no_page(house):
    before = house.state()
    for row in house.rows:
        ask = house.get if row.is_act else house.post
        assert ask(row.path(), "admin").status in {403, 405}, row.name
    assert house.state() == before


def test_who_may_is_let_through(spent_house):
    """Without what a form asks for, an act says what it needs; it is no 403, and nothing breaks."""
    for person in (BRANCH, *ROLES):  # an administrator, who ends others' sessions, is the last
        for row in sorted(spent_house.acts, key=lambda row: row.name == "sign_out"):
            if row.may(person, spent_house.store_of(row)):
                answer = spent_house.post(row.path(), person)
                said = (person, row.name, answer.status, spent_house.log[-2000:])
                assert answer.status in ({200} if row in spent_house.files else {302, 404}), said
