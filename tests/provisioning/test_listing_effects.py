"""A listing acts on the numbers that exist: two people add one, one number is kept, an end gives back."""

import datetime as dt
import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from enrollment import ANOTHER, HOLDER, HOUR, NOW, Carrier

from kiosk import china_time
from kiosk.enumerations import NumberState, StopAuthority
from kiosk.input_bounds import LISTINGS_OF_ONE
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.carrier.network_events import NetworkEvents
from provisioning.commands.carrier import main

FIRST, SECOND, THIRD = "19900000001", "19900000002", "19900000003"
DAY = 24
_REMOVED = (("listings", "removed_by"), ("listings", "removed_at"))
PUNISHED = {"list": "joint_punishment", "region": "CN", "from": "2026-11-01", "until": "2026-12-01"}
SHENYANG = {"list": "case_involved", "region": "2101"}
ZHENGZHOU = {"list": "dishonest", "region": "4101"}
HUNAN = {"list": "bad_credit", "region": "43", "identified_at": "2025-01-01"}
YUNCHENG = {"list": "carrier_blacklist", "region": "1408"}


@pytest.fixture
def three(carrier):
    """A person with three numbers, the first held longest."""
    for place, number in enumerate((FIRST, SECOND, THIRD)):
        carrier.register(number, home_region="32", activated_at=NOW.timestamp() - 1000 + place)
    return carrier


def listed(carrier, listing, *, confirmed=True):
    """As the commands do it: added by one, confirmed by another."""
    effects = ListingEffects(carrier.ledger, carrier.network._rules)
    with carrier.ledger.transaction():
        id_ = carrier.ledger.listings.add(carrier.hash(HOLDER), bytes(16), listing, "anna")
        effects.plan(carrier.hash(HOLDER), listing)
        if confirmed:
            carrier.ledger.listings.confirm(id_, "bela")
            effects.apply(carrier.hash(HOLDER), carrier.now)


def withdrawn(carrier, listing):
    with carrier.ledger.transaction():
        document = carrier.hash(HOLDER)
        which = (listing["list"], listing["region"])
        carrier.ledger.listings.remove(document, *which, "anna", carrier.now)
        effects = ListingEffects(carrier.ledger, carrier.network._rules)
        effects.apply(carrier.hash(HOLDER), carrier.now)


def states(carrier):
    return [carrier.state(number).value for number in (FIRST, SECOND, THIRD)]


@pytest.mark.parametrize(
    ("listing", "cause"),
    [(PUNISHED, "N-PEN-02"), (SHENYANG, "SY-1"), (ZHENGZHOU, "ZZ-1"), (HUNAN, "HN-2")],
)
def test_all_but_the_retained_number_stand_still(three, listing, cause):
    listed(three, listing)
    assert states(three) == ["active", "suspended", "suspended"]
    assert three.number(FIRST).is_retained
    assert three.number(SECOND).stopped_by is StopAuthority.LIST
    (step,) = three.ledger.numbers.transitions(three.number(SECOND))
    assert step["cause"] == f"listed: {cause}"


def test_whoever_is_listed_by_yuncheng_keeps_what_they_have(three):
    listed(three, YUNCHENG)
    assert states(three) == ["active"] * 3


def test_one_person_alone_stops_nothing(three):
    listed(three, PUNISHED, confirmed=False)
    three.network.sweep(three.now)
    assert states(three) == ["active"] * 3


def test_a_number_that_was_retained_already_is_kept(three):
    three.ledger.numbers.retain(three.number(THIRD))
    listed(three, SHENYANG)
    assert states(three) == ["suspended", "suspended", "active"]


def _stopped_by_the_police(carrier, number):
    with carrier.ledger.transaction():
        carrier.ledger.numbers.stop(number, StopAuthority.POLICE, "police", carrier.now)


def _disputed(carrier, number):
    with carrier.ledger.transaction():
        carrier.ledger.numbers.dispute(number, carrier.now)


@pytest.mark.parametrize("trouble", [_stopped_by_the_police, _disputed])
def test_a_number_that_serves_its_holder_is_kept(three, trouble):
    trouble(three, three.number(FIRST))
    listed(three, SHENYANG)
    assert states(three) == ["suspended", "active", "suspended"]
    assert three.number(SECOND).is_retained


def test_a_sole_number_is_the_retained_one(carrier):
    carrier.register(FIRST, home_region="32")
    listed(carrier, SHENYANG)
    assert carrier.state(FIRST) == "active"
    assert carrier.number(FIRST).is_retained


def test_each_stopped_number_is_told_cause_term_and_objection(three):
    listed(three, PUNISHED)
    told = three.ledger.notices.all()
    assert [row["number"] for row in told] == [SECOND, THIRD]
    for word in ("联合惩戒", "期限：2026年12月1日", "异议渠道", "如何办理"):
        assert word in told[0]["wording"]


def test_a_withdrawal_gives_back_what_it_stopped(three):
    listed(three, SHENYANG)
    three.later(1)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active"] * 3


def test_of_two_listings_the_second_goes_on(three):
    listed(three, SHENYANG)
    listed(three, ZHENGZHOU)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "suspended", "suspended"]
    withdrawn(three, ZHENGZHOU)
    assert states(three) == ["active"] * 3


def test_what_the_police_stopped_no_withdrawal_gives_back(three):
    listed(three, SHENYANG)
    with three.ledger.transaction():
        three.ledger.numbers.stop(three.number(SECOND), StopAuthority.POLICE, "police", three.now)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "suspended", "active"]
    assert three.number(SECOND).stopped_by is StopAuthority.POLICE


def test_a_number_that_has_to_be_verified_still_has_to_be(three):
    three.event(SECOND)
    listed(three, SHENYANG)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "notified", "active"]
    assert not any(three.number(number).is_retained for number in (FIRST, SECOND, THIRD))


def test_what_has_to_be_verified_since_is_told_so(three):
    listed(three, SHENYANG)
    three.event(SECOND)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "notified", "active"]


def test_an_order_that_lapsed_meanwhile_keeps_the_number_stopped(three):
    three.event(SECOND)
    listed(three, SHENYANG)
    three.later(25)
    three.network.sweep(three.now)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "suspended", "active"]
    assert three.number(SECOND).stopped_by is StopAuthority.CARRIER


def test_what_stood_still_before_stands_still_after(three):
    """Also without an order: a number that was registered as suspended."""
    with three.ledger.transaction():
        state = NumberState.SUSPENDED
        three.ledger.numbers.set_state(three.number(SECOND), state, "x", three.now)
    listed(three, SHENYANG)
    withdrawn(three, SHENYANG)
    assert states(three) == ["active", "suspended", "active"]
    assert three.number(SECOND).stopped_by is StopAuthority.CARRIER


def test_an_older_database_says_how_a_number_stood_by_its_transition(three, tmp_path):
    three.event(SECOND)
    listed(three, SHENYANG)
    copied = sqlite3.connect(tmp_path / "older.db", isolation_level=None)
    three.ledger._database.conn.backup(copied)
    for table, column in (("listing_stops", "before"), *_REMOVED):
        copied.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    copied.close()
    ledger = Ledger(tmp_path / "older.db")
    before = [ledger.listings.stop(three.number(one).id).before for one in (SECOND, THIRD)]
    assert before == ["notified", "active"]
    assert len(ledger.listings.rows(three.hash(HOLDER))) == 1
    ledger.close()


def test_a_number_that_others_had_kept_is_kept_after(three):
    three.ledger.numbers.retain(three.number(THIRD))
    listed(three, SHENYANG)
    withdrawn(three, SHENYANG)
    assert three.number(THIRD).is_retained


def test_a_listing_acts_on_its_first_day_and_gives_back_after_its_last(three):
    """By the sweep of every second, on China's days."""
    listed(three, PUNISHED | {"from": "2026-11-24", "until": "2026-11-25"})
    seen = []
    for hours in (13.9, 0.2, 47.7, 0.3):  # from 10:00: 23:54, 00:06, 23:48, 00:06
        three.later(hours)
        three.network.sweep(three.now)
        seen.append(three.state(SECOND).value)
    assert seen == ["active", "suspended", "suspended", "active"]


def test_no_face_gives_back_what_a_listing_stopped(three):
    listed(three, PUNISHED)
    told = {"request.by_proxy": False}
    assert three.visit("r1", SECOND, "resume", facts=told) == ("rejected", "N-PEN-02")
    assert three.state(SECOND) == "suspended"


def test_what_no_rule_can_read_of_one_person_hinders_nobody_else(three, caplog):
    """An older ledger may hold more listings of one person than rules read."""
    three.register("19900000009", ANOTHER, home_region="32")
    other = three.hash(ANOTHER)
    with three.ledger.transaction():
        for _ in range(LISTINGS_OF_ONE + 1):
            id_ = three.ledger.listings.add(other, bytes(16), PUNISHED, "anna")
            three.ledger.listings.confirm(id_, "bela")
        three.ledger.listings.look_again(other, three.now)
        id_ = three.ledger.listings.add(three.hash(HOLDER), bytes(16), PUNISHED, "anna")
        three.ledger.listings.confirm(id_, "bela")
        three.ledger.listings.look_again(three.hash(HOLDER), three.now)
    three.network.sweep(three.now)
    assert states(three) == ["active", "suspended", "suspended"]
    assert "their listings cannot be read" in caplog.text
    assert not three.network.is_due(three.now)
    assert three.event("19900000009").outcome == "REQUIRE_SECOND_VERIFICATION"


@pytest.mark.parametrize("listing", [PUNISHED, HUNAN])
def test_one_person_alone_takes_nobodys_only_number(carrier, listing):
    """It had lapsed before somebody added the listing that nobody has confirmed."""
    carrier.register(FIRST, home_region="32")
    carrier.event(FIRST)
    carrier.later(25)
    carrier.network.sweep(carrier.now)
    assert carrier.state(FIRST) == "suspended"
    listed(carrier, listing, confirmed=False)
    told = {"request.by_proxy": False}
    assert carrier.visit("r1", FIRST, "resume", facts=told) == ("accepted", "resumed")


CN_ONLY = Bundles(names=["cn"])


def test_other_packs_reach_listings_that_were_confirmed_before(three):
    """As `carrier serve` starts anew with them."""
    few, all_ = NetworkEvents(three.ledger, CN_ONLY), three.network
    few.adopt_rules(three.now)
    with three.ledger.transaction():
        id_ = three.ledger.listings.add(three.hash(HOLDER), bytes(16), HUNAN, "anna")
        three.ledger.listings.confirm(id_, "bela")
    few.sweep(three.now)
    assert states(three) == ["active"] * 3
    all_.adopt_rules(three.now)
    all_.sweep(three.now)
    assert states(three) == ["active", "suspended", "suspended"]
    few.adopt_rules(three.now)
    few.sweep(three.now)
    assert states(three) == ["active"] * 3


def test_whoever_does_not_serve_gives_nothing_back_by_fewer_packs(three):
    listed(three, HUNAN)
    with three.ledger.transaction():
        ListingEffects(three.ledger, CN_ONLY.own).apply(three.hash(HOLDER), three.now)
    NetworkEvents(three.ledger, CN_ONLY).sweep(three.now)
    assert not three.network.is_due(three.now)
    assert states(three) == ["active", "suspended", "suspended"]
    with three.ledger.transaction():
        document = three.hash(HOLDER)
        three.ledger.listings.remove(document, HUNAN["list"], HUNAN["region"], "anna", three.now)
    three.network.adopt_rules(three.now)
    three.network.sweep(three.now)
    assert states(three) == ["active"] * 3


def test_a_rule_that_is_in_force_one_day_is_planned(three):
    rules = Bundles().own
    ListingEffects(three.ledger, rules).plan(three.hash(HOLDER), SHENYANG)
    begins = rules.rules["SY-1"].effective_from
    first = dt.datetime.combine(begins, dt.time(), china_time.CHINA).timestamp()
    assert three.ledger.listings.due(first - 1, 1) == []
    assert three.ledger.listings.due(first, 1) == [three.hash(HOLDER)]


# -- the commands -----------------------------------------------------------------------------------


DOCUMENT = ("--document", f"resident:{HOLDER}")


@pytest.fixture
def folder(office, tmp_path):
    """A carrier's folder with two numbers of one person in it."""
    copied = tmp_path / "office"
    shutil.copytree(office, copied)
    made = Carrier(copied, copied)
    made.now = time.time() - HOUR
    made.register(FIRST, home_region="32", activated_at=made.now - HOUR)
    made.register(SECOND, home_region="32", activated_at=made.now)
    made.ledger.close()
    return str(copied)


def said(capsys, *arguments):
    try:
        status = main(list(arguments))
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out + err


def test_two_people_add_a_listing(folder, capsys):
    add = ("listing", "add", folder, *DOCUMENT, "--list", "case_involved", "--region", "2101")
    status, told = said(capsys, *add, "--by", "anna")
    assert (status, "2 numbers are held" in told, "carrier listing confirm" in told) == (
        0,
        True,
        True,
    )
    assert said(capsys, "listing", "confirm", folder, "1", "--by", "anna")[0] == 2
    assert said(capsys, "listing", "confirm", folder, "1", "--by", "Anna")[0] == 2
    assert said(capsys, "listing", "confirm", folder, "9", "--by", "bela")[0] == 2
    status, told = said(capsys, "listing", "confirm", folder, "1", "--by", "bela")
    assert (status, told) == (0, f"{SECOND}: suspended\n")
    remove = ("listing", "remove", folder, *DOCUMENT, "--list", "case_involved", "--region", "2101")
    status, told = said(capsys, *remove, "--by", "anna")
    assert (status, f"{SECOND}: active" in told) == (0, True)


def test_nobody_adds_or_removes_a_listing_without_a_name(folder, capsys):
    which = (*DOCUMENT, "--list", "case_involved", "--region", "2101")
    assert said(capsys, "listing", "add", folder, *which)[0] == 2
    assert said(capsys, "listing", "remove", folder, *which)[0] == 2


def test_a_listing_of_before_names_were_asked_for_needs_two_people_now(folder, capsys):
    made = Carrier(Path(folder), Path(folder), stores=())
    made.list_person(HOLDER, SHENYANG)
    made.ledger.close()
    confirm = ("listing", "confirm", folder, "1", "--by")
    assert "anna stands for it now" in said(capsys, *confirm, "anna")[1]
    assert said(capsys, *confirm, "anna")[0] == 2
    assert said(capsys, *confirm, "bela") == (0, f"{SECOND}: suspended\n")


def test_a_lifted_order_gives_no_listed_person_a_number_back(folder, capsys):
    add = ("listing", "add", folder, *DOCUMENT, "--list", "case_involved", "--region", "2101")
    said(capsys, *add, "--by", "anna")
    said(capsys, "number", "stop", folder, SECOND, "--by", "police")
    said(capsys, "listing", "confirm", folder, "1", "--by", "bela")
    assert said(capsys, "number", "lift", folder, SECOND) == (0, f"{SECOND}: suspended\n")


@pytest.mark.parametrize(
    ("listing", "lacks"),
    [
        (("joint_punishment", "CN", "--from", "2026-01-01"), "--until"),
        (("joint_punishment", "CN", "--until", "2027-01-01"), "--from"),
        (("bad_credit", "43"), "--identified-at"),
    ],
)
def test_a_listing_that_no_rule_could_count_is_an_error(folder, capsys, listing, lacks):
    list_, region, *days = listing
    which = ("--list", list_, "--region", region, *days)
    status, told = said(capsys, "listing", "add", folder, *DOCUMENT, *which, "--by", "anna")
    assert (status, lacks in told) == (2, True)
    assert json.loads(said(capsys, "listing", "show", folder, *DOCUMENT, "--json")[1]) == []


def test_the_same_listing_is_there_once(folder, capsys):
    add = ("listing", "add", folder, *DOCUMENT, "--list", "joint_punishment", "--region", "CN")
    days = ("--from", "2026-01-01", "--until")
    assert said(capsys, *add, *days, "2027-01-01", "--by", "anna")[0] == 0
    status, told = said(capsys, *add, *days, "2027-01-01", "--by", "anna")
    assert (status, "it is there already, as 1" in told) == (2, True)
    assert said(capsys, *add, *days, "2027-01-02", "--by", "anna")[0] == 0


def test_one_person_has_as_many_listings_as_rules_read(folder, capsys):
    ledger = Ledger(Path(folder) / "carrier.db")
    made = Carrier(Path(folder), Path(folder), stores=())
    with ledger.transaction():
        for _ in range(LISTINGS_OF_ONE):
            ledger.listings.add(made.hash(HOLDER), bytes(16), PUNISHED, "anna")
    ledger.close()
    made.ledger.close()
    add = ("listing", "add", folder, *DOCUMENT, "--list", "dishonest", "--region", "4101")
    status, told = said(capsys, *add, "--by", "anna")
    assert (status, f"at most {LISTINGS_OF_ONE}" in told) == (2, True)


def test_a_listing_without_an_end_is_open_where_its_rule_allows_it(folder, capsys):
    which = ("--list", "dishonest", "--region", "4101")
    assert said(capsys, "listing", "add", folder, *DOCUMENT, *which, "--by", "anna")[0] == 0


def test_a_list_that_no_active_pack_reads_is_said(folder, capsys):
    which = ("--list", "dishonest", "--region", "4101", "--packs", "cn,hunan")
    status, told = said(capsys, "listing", "add", folder, *DOCUMENT, *which, "--by", "anna")
    assert (status, "no rule of the active packs reads this list" in told) == (0, True)


def test_a_credit_tier_is_told_to_the_rules(folder, capsys):
    assert said(capsys, "credit", folder, *DOCUMENT, "D") == (0, "credit tier: D\n")
    assert said(capsys, "credit", folder, *DOCUMENT, "unrated") == (0, "credit tier: unrated\n")
