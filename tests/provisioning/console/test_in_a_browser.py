"""Every page in Chromium, as each role: whole, safe, for everybody, and as wide as the window."""

import pytest
from browser import DESKTOP, PHONE
from console_house import BRANCH, BY_HAND, PASSWORD, ROLES

_PEOPLE = (*ROLES, BRANCH)
_ASKED = {"compare": "?before=10&after=11", "kiosks": "?search=k&sort=-heard"}
_OUTSIDE = ("/sign-in/", "/no-such-page/")


@pytest.fixture
def walked(house, browser):
    """Opens pages for somebody; gives each with what the browser complained of."""

    def walk(person, paths, **options):
        with house.visitor(browser, person, **options) as page:
            said = []
            page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
            page.on("pageerror", lambda one: said.append(str(one)))
            for path in paths:
                said.clear()
                answer = page.goto(path)
                assert answer.status in {200, 404}, (path, house.log[-3000:])
                if answer.status == 200:
                    assert not said, (path, said)
                yield path, page

    return walk


def seen_by(house, person):
    return [row.path() for row in house.pages if row.may(person, house.store_of(row))]


@pytest.mark.parametrize("person", _PEOPLE)
def test_every_page_of_somebody_is_whole_and_runs_nobodys_words(house, walked, person):
    for path, page in walked(person, seen_by(house, person)):
        assert "owned" not in page.title(), path
        assert page.locator("h1").count() == 1, path
        assert not page.locator("main img, main script").count(), path


@pytest.mark.parametrize(("language", "viewport"), [("en", PHONE), ("zh-CN", DESKTOP)])
def test_no_page_keeps_anybody_out(house, browser, walked, language, viewport):
    for person, paths in _shares(house):
        for path, page in walked(person, paths, language=language, viewport=viewport):
            assert not browser.barriers(page), path


@pytest.mark.parametrize(("language", "viewport"), [("en", DESKTOP), ("zh-CN", PHONE)])
def test_no_page_scrolls_sideways(house, browser, walked, language, viewport):
    for person, paths in _shares(house):
        for path, page in walked(person, paths, language=language, viewport=viewport):
            assert not browser.too_wide(page), path


def _shares(house):
    """Every page once, by whoever sees it."""
    left = {row.path() + _ASKED.get(row.name, ""): row for row in house.pages}
    for person in ("admin", "operator", "publisher", "auditor", "viewer"):
        paths = [path for path, row in left.items() if row.may(person, house.store_of(row))]
        left = {path: row for path, row in left.items() if path not in paths}
        yield person, [*paths, *_OUTSIDE] if person == "admin" else paths
    assert not left


def test_somebody_signs_in_and_out_by_hand(house, browser):
    with browser.visitor(house.base) as page:
        page.goto("/stores/")
        page.fill("[name=name]", BY_HAND[0])
        page.fill("[name=password]", PASSWORD)
        page.fill("[name=code]", house.code(BY_HAND[0]))
        page.press("[name=code]", "Enter")
        page.wait_for_url("**/stores/")
        page.click("text=中文")
        page.wait_for_selector("html[lang=zh-Hans]")
        page.click("header form[action='/sign-out/'] button")
        page.wait_for_url("**/sign-in/")
        page.goto("/stores/")
        assert "/sign-in/" in page.url


def test_an_answer_is_noted_and_the_customer_owed_no_more(spent_house, browser):
    with spent_house.visitor(browser, BRANCH) as page:
        page.goto("/complaints/")
        assert "19900000009" in page.inner_text("table")
        page.click("text=It has been answered >> nth=0")
        page.wait_for_selector(".message.success")
        page.goto("/complaints/?state=answered")
        assert BRANCH in page.inner_text("table")
    with spent_house.visitor(browser, "auditor") as page:
        page.goto("/complaints/")
        told = page.inner_text("table")
        assert ("199****0009" in told, "19900000009" in told) == (True, False)
        assert not page.locator("main form[method=post]").count()


def test_every_page_works_without_scripts(house, browser):
    with house.visitor(browser, "operator", java_script_enabled=False) as page:
        page.goto("/stores/?q=hb")
        page.click("main >> text=hb-wh-1")
        page.click("text=30 days")
        assert page.locator("h1").inner_text() == "hb-wh-1"
