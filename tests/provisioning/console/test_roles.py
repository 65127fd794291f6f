"""Role by role and row by row of the table: what a role may not see or do is neither shown nor possible."""

import pytest
from console_site import Visitor, table
from django.urls import reverse

from provisioning.console.access import Extent, StoreScope
from provisioning.console.roles import ConsoleRole
from provisioning.fleet.rollouts import plan
from provisioning.fleet.rollouts.plan import RolloutPlan
from provisioning.updates.jobs import JobKind

_ARGUMENTS = {
    "device": "K1",
    "rollout": "policy-1",
    "kind": "policy",
    "release": "13",
    "name": "nobody",
    "number": 1,
    "store": "S1",
    "table": "complaint",
}


@pytest.fixture
def full(fleet):
    """Something of everything that a row's address may name."""
    fleet.kiosk("K1", store="S1")
    fleet.kiosk("K2", store="S2")
    made = RolloutPlan(id="policy-1", kind=JobKind.POLICY, release="13", rings=plan.rings("100"))
    fleet.acts("test").begin(made, replaces=False)
    return fleet


def _address(row):
    wanted = {name: value for name, value in _ARGUMENTS.items() if f":{name}>" in row.route}
    return reverse(row.name, kwargs=wanted)


@pytest.mark.parametrize("role", ConsoleRole)
def test_a_role_sees_its_pages_and_no_others(full, role):
    somebody = Visitor((role, "")).entered()
    for row in table().PAGES:
        expected = 200 if role in row.roles else 403
        assert somebody.get(_address(row)).status_code == expected, row.name


@pytest.mark.parametrize("role", ConsoleRole)
def test_a_role_does_its_acts_and_no_others(full, role):
    somebody = Visitor((role, ""))
    for row in table().ACTS:
        somebody.entered()
        before = len(full.audited())
        status = somebody.post(_address(row)).status_code
        done = 200 if "." in row.route else 302  # a file, or the page that it leads to
        assert status == (done if role in row.roles else 403), row.name
        if role not in row.roles:
            assert len(full.audited()) == before


@pytest.mark.parametrize("role", ConsoleRole)
def test_no_page_offers_what_its_reader_may_not_do(full, role):
    full.publisher.publish("policy", "13", {"bundle-13.zip": b"rules"})
    full.publisher.publish("app", "1.4.0", {"kiosk-1.4.0-py3-none-any.whl": b"wheel"})
    somebody = Visitor((role, "")).entered()
    forbidden = [row for row in table().ACTS if role not in row.roles]
    pages = [row for row in table().PAGES if role in row.roles]
    for page in pages:
        shown = somebody.get(_address(page)).content.decode()
        for row in forbidden:
            last = row.route.rstrip("/").rsplit("/", 1)[-1]
            offered = [
                one for one in shown.split('action="')[1:] if f"/{last}/" in one.split('"')[0]
            ]
            assert not offered or last.startswith("<"), (page.name, row.name)
        for other in (row for row in table().PAGES if row.heading and role not in row.roles):
            assert f'href="{_address(other)}"' not in shown, (page.name, other.name)


@pytest.mark.parametrize("role", ConsoleRole)
def test_a_role_for_some_stores_is_none_for_the_fleet(full, role):
    somebody = Visitor((role, "S1"))
    for row in (*table().PAGES, *table().ACTS):
        if row.extent is not Extent.FLEET:
            continue
        somebody.entered()
        ask = somebody.get if row in table().PAGES else somebody.post
        assert ask(_address(row)).status_code == 403, row.name


def test_nobody_who_is_not_signed_in_reaches_a_row(full):
    nobody = Visitor()
    for row in (*table().PAGES, *table().ACTS):
        ask = nobody.get if row in table().PAGES else nobody.post
        answer = ask(_address(row))
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/")


def test_an_act_is_no_link(full):
    somebody = Visitor(*((role, "") for role in ConsoleRole)).entered()
    for row in table().ACTS:
        assert somebody.get(_address(row)).status_code == 405, row.name


def test_a_person_sees_and_changes_kiosks_of_their_stores_alone(full):
    somebody = Visitor((ConsoleRole.OPERATOR, "S1")).entered()
    shown = somebody.get("/kiosks/").content.decode()
    assert "/kiosks/K1/" in shown
    assert "/kiosks/K2/" not in shown
    assert somebody.get("/kiosks/K2/").status_code == 404
    assert somebody.post("/kiosks/K2/lease/", hours="1").status_code == 404
    assert somebody.post("/kiosks/K1/place/", store="S2", ring="").status_code == 302
    assert full.register.kiosks.find("K1").store == "S1"  # not given away to others either
    assert somebody.post("/kiosks/K1/lease/", hours="1", why="reader").status_code == 302
    assert (somebody.name, "kiosk leased", "K1") in full.audited()


def test_who_operates_one_store_only_watches_another(full):
    somebody = Visitor((ConsoleRole.OPERATOR, "S1"), (ConsoleRole.VIEWER, "S2")).entered()
    shown = somebody.get("/kiosks/K2/")
    assert shown.status_code == 200
    assert "/lease/" not in shown.content.decode()
    assert somebody.post("/kiosks/K2/lease/", hours="1").status_code == 404


@pytest.mark.parametrize(
    ("node", "store", "covers"),
    [
        ("", "hb-wh-1", True),
        ("hb", "hb-wh-1", True),
        ("hb-wh", "hb-wh.east", True),
        ("hb-wh-1", "hb-wh-1", True),
        ("hb-wh-1", "hb-wh-10", False),
        ("hb", "hbx", False),
        ("HB", "hb-wh", False),
        ("hb", "", False),
    ],
)
def test_the_tree_of_stores_is_the_same_in_sql(fleet, node, store, covers):
    fleet.kiosk("K1", store=store)
    assert StoreScope(frozenset({node})).covers(store) is covers
    assert fleet.register.summaries.counts((node,), 0.0, 180.0).kiosks == covers


def test_nobody_without_a_role_sees_anything(full):
    somebody = Visitor().entered()
    assert somebody.get("/").status_code == 403
    assert somebody.get("/account/").status_code == 200
