"""The figures of stores over days, counted by the ledger, beside those of each day's clerks."""

import datetime as dt

import pytest
from enrollment import ANOTHER, HOUR, moment
from policy_cases import ANOTHER_PERSON

from kiosk.china_time import CHINA
from provisioning.carrier import daily_figures, store_figures
from provisioning.carrier.store_figures import Counted

N = "19900000001"


def of(carrier, days=2, is_seen=lambda _: True):
    last = moment(carrier.now).astimezone(CHINA).date()
    return store_figures.of_period(carrier.ledger, last, days, is_seen)


@pytest.fixture
def busy(carrier):
    """Two numbers yesterday, one and a refusal today; one of two rejected for a missing signature."""
    carrier.visit("r1", N)
    carrier.visit("r2", "19900000002", holder=ANOTHER, binding=None, clerk="c02")
    carrier.later(24)
    carrier.visit("r3", "19900000003", holder="999999198001010035")
    carrier.visit("r4", "19900000004", facts=ANOTHER_PERSON, holder="999999198001010043")
    return carrier


def test_a_store_has_its_days_and_its_reasons(busy):
    period = of(busy)
    (store,) = period.stores
    assert store.total == Counted(visits=4, opened=2, signed=2, rejected=1)
    assert [store.days[day].visits for day in period.days] == [2, 2]
    assert (store.total.signed_ratio, store.total.rejected_ratio) == (1.0, 0.25)
    assert period.reasons == [("unsigned", 1)]
    assert period.total == store.total


def test_the_days_clerks_together_are_the_stores_day(busy):
    period = of(busy, days=1)
    clerks = daily_figures.of_day(busy.ledger, period.days[0])
    assert daily_figures.of_store(busy.ledger, "s1", period.days[0]) == clerks
    assert daily_figures.of_store(busy.ledger, "s2", period.days[0]) == []
    total = period.total
    assert total.visits == sum(one.visits for one in clerks)
    assert (total.opened, total.signed) == (
        sum(one.opened for one in clerks),
        sum(one.signed for one in clerks),
    )


def test_a_stores_clerks_over_its_days(busy):
    first, second = store_figures.clerks(busy.ledger, "s1", of(busy).days)
    assert (first.clerk, first.total.visits, first.total.signed) == ("c01", 3, 2)
    assert (second.clerk, second.total.rejected, second.signs) == ("c02", 1, ())


def test_who_shows_signs_of_batches_comes_first(carrier):
    row = {
        "device": "dev",
        "store": "s1",
        "flow": "new_sim",
        "outcome": "ALLOW",
        "reason": "activated",
    }
    row |= {"verdict": "accepted", "signed": 1, "opened": 1, "away": 0, "replayed": "same"}
    for clerk, count in (("c01", 2), ("c02", 5)):
        for place in range(count):
            name = {"record_id": f"{clerk}-{place}", "number": str(19900000010 + place)}
            carrier.ledger.add_visit(row | name | {"clerk": clerk, "at": carrier.now})
    first, second = store_figures.clerks(carrier.ledger, "s1", of(carrier).days)
    assert [(one.clerk, bool(one.signs)) for one in (first, second)] == [
        ("c02", True),
        ("c01", False),
    ]
    assert first.signs[0][1] == ("sequential_numbers",)


def test_who_may_not_see_a_store_sees_nothing_of_it(busy):
    hidden = of(busy, is_seen=lambda store: store != "s1")
    assert (hidden.stores, hidden.total, hidden.reasons) == ((), Counted(), [])


def test_a_day_is_chinas_and_one_without_a_record_has_no_figures(carrier):
    carrier.now = dt.datetime(2026, 11, 24, 0, 30, tzinfo=CHINA).timestamp()
    carrier.visit("r1", N)
    carrier.now += 23 * HOUR
    (store,) = of(carrier, days=3).stores
    assert list(store.days) == [dt.date(2026, 11, 24)]


def test_nothing_opened_is_no_ratio():
    assert (Counted().signed_ratio, Counted().rejected_ratio) == (None, None)
