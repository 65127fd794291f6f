"""What the network saw counts once, for a while, for whoever held the number; and what is due is swept."""

import sqlite3
import time

import pytest
from enrollment import ANOTHER, HOLDER, HOUR, NOW

from kiosk.enumerations import NumberState, StopAuthority
from provisioning.carrier import network_signs, verification_deadlines
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import NetworkEvent, Undecided

N = "19900000001"
DAY = 24.0
HUBEI, HEBEI, JIANGSU = "42", "13", "32"


def take(carrier, kind, event_id="", *, hours_ago=0.0, reason=""):
    event = NetworkEvent(N, kind, reason, carrier.now - hours_ago * HOUR, event_id)
    return carrier.network.take(event, carrier.now)


# -- every kind of the sources --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("mvno_stock", "mvno_stock"),
        ("fraud_sms", "fraud_sms"),
        ("reported", "reported_to_ministry"),
        ("silence", "silent"),
    ],
)
def test_each_kind_of_the_sources_has_its_reason_and_orders(carrier, kind, code):
    carrier.register(N, home_region=JIANGSU)
    decision = take(carrier, kind)
    assert "N-SV-RISK" in [reason.rule for reason in decision.reasons]
    assert carrier.order(N)["reasons"] == [code]
    assert carrier.state(N) == "notified"


# -- an event counts once -------------------------------------------------------------------------


def test_one_event_delivered_three_times_counts_once(carrier):
    carrier.register(N, home_region=HUBEI)
    first = take(carrier, "device_change", "net-7")
    assert first.outcome == "ALLOW"
    assert [take(carrier, "device_change", "net-7") for _ in range(2)] == [
        Undecided.TAKEN_BEFORE
    ] * 2
    assert carrier.state(N) == "active"
    assert len(carrier.ledger.network_events.of(N)) == 1


def test_an_id_is_of_one_sender_alone(carrier):
    carrier.register(N, home_region=HUBEI)
    carrier.register("19900000002", ANOTHER, home_region=HUBEI)
    for number, kind in ((N, "device_change"), (N, "roaming"), ("19900000002", "roaming")):
        event = NetworkEvent(number, kind, "", carrier.now, "1")
        assert carrier.network.take(event, carrier.now) is not Undecided.TAKEN_BEFORE
        assert carrier.network.take(event, carrier.now) is Undecided.TAKEN_BEFORE


def test_three_events_of_one_month_suspend(carrier):
    carrier.register(N, home_region=HUBEI)
    for name in ("a", "b", "c"):
        take(carrier, "device_change", name)
    assert carrier.state(N) == "suspended"


# -- counts age -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["device_change", "sim_replacement"])
def test_three_changes_in_three_years_are_not_frequent(carrier, kind):
    carrier.register(N, home_region=HUBEI)
    for _ in range(3):
        carrier.later(365 * DAY)
        assert take(carrier, kind).outcome == "ALLOW"
    assert carrier.state(N) == "active"


@pytest.mark.parametrize(("days", "state"), [(29.9, "suspended"), (30.1, "active")])
def test_what_was_frequent_is_so_within_its_window(carrier, days, state):
    carrier.register(N, home_region=HUBEI)
    take(carrier, "device_change", "a")
    carrier.later(days * DAY)
    take(carrier, "device_change", "b")
    take(carrier, "device_change", "c")
    assert carrier.state(N) == state


@pytest.mark.parametrize("kind", ["roaming", "calls"])
def test_what_was_recent_wears_off(carrier, kind):
    """The home was not known when it was seen; a month later it says nothing of the number."""
    carrier.register(N)
    assert take(carrier, kind).outcome == "DEFER"
    signs = network_signs.of(carrier.ledger, carrier.number(N), carrier.now)
    assert signs.roaming_high_risk_area or signs.over_frequency_calls
    carrier.later(31 * DAY)
    signs = network_signs.of(carrier.ledger, carrier.number(N), carrier.now)
    assert not signs.roaming_high_risk_area
    assert not signs.over_frequency_calls


def test_the_windows_are_parameters_of_the_packs(carrier):
    windows = network_signs.windows(carrier.network._rules)
    assert set(windows.values()) == {30 * DAY * HOUR}
    assert {"swaps_within", "roaming_within"} <= set(carrier.network._rules.params)


# -- history belongs to the holder ----------------------------------------------------------------


def test_who_is_given_the_number_later_inherits_nothing(carrier):
    carrier.register(N, home_region=HUBEI)
    take(carrier, "device_change", "a")
    take(carrier, "device_change", "b")
    with carrier.ledger.transaction():
        carrier.ledger.numbers.set_state(
            carrier.number(N), NumberState.CLOSED, "given up", carrier.now
        )
    carrier.later(DAY)
    carrier.register(N, ANOTHER, home_region=HUBEI, activated_at=carrier.now, iccid="8986x")
    assert take(carrier, "device_change", "c").outcome == "ALLOW"
    assert len(carrier.ledger.network_events.of_holder(carrier.number(N).id)) == 1


def test_what_the_former_holder_did_and_is_told_late_is_theirs(carrier):
    carrier.register(N, home_region=HUBEI)
    with carrier.ledger.transaction():
        carrier.ledger.numbers.set_state(
            carrier.number(N), NumberState.CLOSED, "given up", carrier.now
        )
    carrier.later(DAY)
    carrier.register(N, ANOTHER, home_region=HUBEI, activated_at=carrier.now, iccid="8986x")
    take(carrier, "calls", "late", hours_ago=26)
    assert carrier.state(N) == "active"
    assert not carrier.ledger.orders.listed()


def test_what_was_while_nobody_had_the_number_is_kept_and_charged_to_nobody(carrier):
    carrier.register(N, home_region=HUBEI)
    with carrier.ledger.transaction():
        carrier.ledger.numbers.set_state(
            carrier.number(N), NumberState.CLOSED, "given up", carrier.now - 30 * HOUR
        )
    assert take(carrier, "calls", "after") is Undecided.NOBODYS
    carrier.register(N, ANOTHER, home_region=HUBEI, activated_at=carrier.now, iccid="8986x")
    assert take(carrier, "calls", "late", hours_ago=26) is Undecided.NOBODYS
    assert carrier.state(N) == "active"
    assert not carrier.ledger.orders.listed()
    assert [row["number_id"] for row in carrier.ledger.network_events.of(N)] == [None, None]


# -- time at the carrier --------------------------------------------------------------------------


def test_an_event_of_26_hours_ago_is_judged_at_its_own_time_and_acted_on_once(carrier):
    carrier.register(N, home_region=HUBEI, activated_at=NOW.timestamp() - 100 * HOUR)
    carrier.ledger.numbers._update(carrier.number(N).id, {"state_since": carrier.now - 90 * HOUR})
    decision = take(carrier, "calls", "late", hours_ago=26)
    assert decision.decided_at.timestamp() == carrier.now - 26 * HOUR
    assert take(carrier, "calls", "late", hours_ago=26) is Undecided.TAKEN_BEFORE
    carrier.network.sweep(carrier.now)
    carrier.network.sweep(carrier.now)
    (order,) = carrier.ledger.orders.listed()
    assert order["causes"] == ["HB-4"]
    steps = carrier.ledger.numbers.transitions(carrier.number(N))
    assert [step["after"] for step in steps] == ["suspended"]


def test_a_late_event_sets_no_clock_back(carrier):
    carrier.register(N, home_region=HEBEI)
    since = carrier.now
    take(carrier, "calls", "late", hours_ago=26)
    order = carrier.order(N)
    assert order["notified_at"] == since
    assert order["deadline"] == since + 24 * HOUR
    assert carrier.number(N).state_since >= since


def test_who_hears_of_it_late_has_24_hours_from_then(carrier):
    carrier.register(N, home_region=HEBEI, state_since=carrier.now - 1000 * HOUR)
    take(carrier, "calls", "late", hours_ago=26)
    order = carrier.order(N)
    assert (order["placed_at"], order["deadline"]) == (carrier.now, carrier.now + 24 * HOUR)
    assert carrier.ledger.notices.all()[0]["made_at"] == carrier.now
    assert carrier.number(N).state_since == carrier.now
    carrier.later(23)
    carrier.network.sweep(carrier.now)
    assert carrier.state(N) == "notified"


def test_a_late_event_is_judged_by_the_numbers_of_its_own_time(carrier):
    """HB-3 counts what was opened in the month before."""
    carrier.register(N, home_region=HUBEI)
    for each in range(3):
        more = {"activated_at": carrier.now - HOUR, "iccid": str(each)}
        carrier.register(f"1990000001{each}", home_region=HUBEI, **more)
    assert take(carrier, "first_use", "late", hours_ago=26).outcome == "ALLOW"
    assert take(carrier, "first_use", "now").outcome == "SUSPEND_AND_SECOND_VERIFICATION"


@pytest.mark.parametrize(("hours", "state"), [(2, "active"), (26, "suspended")])
def test_a_first_use_that_is_told_late_takes_back_what_it_would_have_spared(carrier, hours, state):
    carrier.register(N, home_region=HUBEI, never_used=True, activated_at=carrier.now)
    activated = carrier.now
    carrier.later(25)
    carrier.network.sweep(carrier.now)
    assert carrier.state(N) == "suspended"
    carrier.later(5)
    event = NetworkEvent(N, "first_use", "", activated + hours * HOUR)
    carrier.network.take(event, carrier.now)
    assert carrier.state(N) == state
    last = carrier.ledger.numbers.transitions(carrier.number(N))[-1]
    assert (last["cause"] == "it was used before order 1") == (state == "active")


def test_a_first_use_gives_back_nothing_that_the_police_stopped(carrier):
    carrier.register(N, home_region=HUBEI, never_used=True, activated_at=carrier.now)
    carrier.later(25)
    carrier.network.sweep(carrier.now)
    with carrier.ledger.transaction():
        carrier.ledger.numbers.stop(carrier.number(N), StopAuthority.POLICE, "p", carrier.now)
    take(carrier, "first_use", "late", hours_ago=20)
    assert carrier.state(N) == "suspended"
    assert carrier.order(N)["state"] == "passed"


def test_what_a_verification_has_settled_a_late_event_does_not_order_again(carrier):
    carrier.register(N, home_region=HEBEI)
    take(carrier, "roaming", "first")
    carrier.later(2)
    told = {"request.by_proxy": False}
    assert carrier.visit("r1", N, "second_verify", facts=told) == ("accepted", "verified")
    carrier.later(1)
    assert take(carrier, "roaming", "late", hours_ago=2).outcome == "ALLOW"
    assert carrier.state(N) == "active"


# -- the sweep costs what is due ------------------------------------------------------------------


def many_unused(carrier, count):
    """Registered as one row each, by SQL: a table of numbers is no part of what is measured."""
    one = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO numbers (number, document, iccid, product, home_region, user_class, is_retained,
        store, clerk, activated_at, state, state_since, never_used, ask_at)
      SELECT 18800000000 + i, CAST('d' || i AS BLOB), i, 'mobile', '32', 'ordinary', 0, '', '',
        ? - 3600, 'active', ? - 3600, 1, ? + 3600 * 11 FROM n
    """
    with carrier.ledger.transaction():
        carrier.ledger._database.execute(one, (count, *[carrier.now] * 3))


def test_a_sweep_costs_what_is_due_and_not_all_numbers(carrier):
    carrier.network.sweep(carrier.now)
    many_unused(carrier, 20_000)
    began = time.process_time()
    for _ in range(50):
        carrier.network.sweep(carrier.now)
    assert (time.process_time() - began) / 50 < 0.01  # CPU; 2.2 s of it at 4,000 numbers before


def test_what_is_due_at_once_is_swept_a_little_at_a_time(carrier):
    carrier.network.sweep(carrier.now)
    many_unused(carrier, 200)
    carrier.later(12)
    assert carrier.network.is_due(carrier.now)
    assert carrier.network.sweep(carrier.now, 25) == ((), ())
    left = carrier.ledger._database.execute(
        "SELECT count(*) FROM numbers WHERE ask_at<=?", (carrier.now,)
    ).fetchone()[0]
    assert left == 175
    carrier.network.sweep(carrier.now)
    assert not carrier.network.is_due(carrier.now)


def test_a_sweep_by_hand_looks_at_all_people_of_whom_it_is_time(carrier):
    with carrier.ledger.transaction():
        for person in range(60):
            carrier.ledger.listings.look_again(b"%d" % person, carrier.now)
    carrier.network.sweep(carrier.now, 25)
    assert carrier.network.is_due(carrier.now), "a little at a time, where somebody waits"
    carrier.network.sweep(carrier.now)
    assert not carrier.network.is_due(carrier.now)


def test_each_number_is_asked_about_after_each_period_and_never_again(carrier):
    carrier.register(N, home_region=JIANGSU, never_used=True, activated_at=carrier.now)
    carrier.network.sweep(carrier.now)
    first = carrier.number(N).ask_at
    assert first == pytest.approx(carrier.now + 12 * HOUR, abs=1)
    carrier.later(13)
    carrier.network.sweep(carrier.now)
    assert carrier.number(N).ask_at == pytest.approx(first + 12 * HOUR, abs=1)
    carrier.later(24)
    carrier.network.sweep(carrier.now)
    assert carrier.number(N).ask_at is None


def test_other_periods_are_asked_about_anew(carrier):
    carrier.register(N, home_region=HUBEI, never_used=True, activated_at=carrier.now)
    carrier.later(30)
    with carrier.ledger.transaction():
        carrier.ledger.sweep_periods.keep((99.0,))
        carrier.ledger.numbers.ask_next(carrier.number(N), None)
    assert carrier.network.sweep(carrier.now).ordered == (N,)
    assert verification_deadlines.unused_periods(carrier.network._rules) == (12 * HOUR, 24 * HOUR)


# -- an older database ----------------------------------------------------------------------------


def test_an_older_database_keeps_its_events_and_asks_again(tmp_path):
    file = tmp_path / "carrier.db"
    Ledger(file).close()
    with sqlite3.connect(file) as old:
        for index in ("events_by_number", "events_once", "numbers_to_ask"):
            old.execute(f"DROP INDEX {index}")
        for table, column in (
            ("events", "number_id"),
            ("events", "event_id"),
            ("numbers", "signs_settled_at"),
            ("numbers", "ask_at"),
            ("orders", "placed_at"),
        ):
            old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        old.execute(
            "INSERT INTO numbers (number, document, iccid, product, home_region, user_class,"
            " is_retained, store, clerk, activated_at, state, state_since, never_used, swaps)"
            " VALUES (?, x'01', '', 'mobile', '42', 'ordinary', 0, '', '', 1, 'active', 1, 1, 1)",
            (N,),
        )
        old.execute(
            "INSERT INTO events (number, kind, reason, at, outcome, causes)"
            " VALUES (?, 'device_change', '', 50, 'ALLOW', '[]')",
            (N,),
        )
        old.execute(
            "INSERT INTO orders (number_id, reasons, causes, notified_at, deadline, state)"
            " VALUES (1, '[]', '[]', 70, 90, 'open')"
        )
        old.execute(
            "INSERT INTO notices (number_id, number, kind, wording, order_id, made_at, proof)"
            " VALUES (1, ?, 'order', '', 1, 60, '')",
            (N,),
        )
    ledger = Ledger(file)
    number = ledger.numbers.find(N)
    assert ledger.orders.current(number.id).placed_at == 60
    assert network_signs.of(ledger, number, 60.0).swaps == 1
    assert number.ask_at == 1
    ledger.close()


def test_a_question_waits_for_no_more_than_one_turn_of_the_sweep(carrier):
    """In CPU: half of the numbers are stopped in it, and their users told; 200 ms are allowed."""
    carrier.network.sweep(carrier.now)
    many_unused(carrier, 100)
    sql = "UPDATE numbers SET home_region=? WHERE id % 2"
    carrier.ledger._database.execute(sql, (HUBEI,))
    carrier.later(48)
    asked = {"document_kind": "resident", "document_number": ANOTHER, "number": N, "flow": "resume"}
    began = time.process_time()
    swept = carrier.network.sweep(carrier.now, 25)
    assert carrier.ask(asked)["request.by_proxy"]
    assert time.process_time() - began < 0.2
    assert swept.ordered


# -- what a new number's rules read of the others ------------------------------------------------


@pytest.mark.parametrize(("kinds", "anomaly"), [([], False), (["anomaly"], True)])
def test_a_listed_persons_new_number_is_judged_by_an_anomaly_on_another(carrier, kinds, anomaly):
    carrier.register(N, home_region=JIANGSU)
    carrier.list_person(HOLDER, {"list": "blacklist", "region": "51", "sources": ["x"]})
    for kind in kinds:
        take(carrier, kind)
    asked = {"document_kind": "resident", "document_number": HOLDER}
    assert carrier.ask(asked)["card.anomaly"] is anomaly


def test_of_a_person_on_no_list_no_anomaly_is_told_at_a_new_number(carrier):
    carrier.register(N, home_region=JIANGSU)
    asked = {"document_kind": "resident", "document_number": HOLDER}
    assert "card.anomaly" not in carrier.ask(asked)
