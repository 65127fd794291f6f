"""Signs of batch opening in a clerk's openings, and each day's figures."""

import datetime as dt

import pytest
from enrollment import ANOTHER, HOUR, moment
from policy_cases import ANOTHER_PERSON

from kiosk.china_time import CHINA
from provisioning.carrier import batch_detection, daily_figures
from provisioning.carrier.batch_detection import longest_away, longest_run
from provisioning.carrier.batch_limits import DEFAULT, BatchLimits

N = "19900000001"
AWAY = {"doc.home_province": "43"}


# -- signs of batch opening ---------------------------------------------------------------------


def opened(carrier, at, number, clerk="c01", away=0):
    with carrier.ledger.transaction():
        carrier.ledger.add_visit(
            {
                "device": "dev",
                "record_id": f"v{number}",
                "store": "s1",
                "clerk": clerk,
                "flow": "new_sim",
                "outcome": "ALLOW",
                "verdict": "accepted",
                "reason": "activated",
                "signed": 1,
                "opened": 1,
                "away": away,
                "number": number,
                "replayed": "same",
                "at": at,
            }
        )


def spaced(count):
    """Numbers with a gap after each."""
    return [str(19900000000 + 7 * i) for i in range(count)]


def suspected(carrier, clerk="c01", store="s1"):
    question = {"document_kind": "resident", "document_number": ANOTHER}
    return carrier.ask(question | {"clerk": clerk, "store": store})["signal.suspected_batch"]


@pytest.mark.parametrize(("count", "shows"), [(11, False), (12, True)])
def test_more_openings_in_an_hour_than_a_person_can_do_are_a_sign(carrier, count, shows):
    for place, number in enumerate(spaced(count)):
        opened(carrier, carrier.now - place * 60, number)
    assert suspected(carrier) is shows
    assert not suspected(carrier, clerk="c02")
    assert not suspected(carrier, store="s2")
    carrier.later(2)
    assert not suspected(carrier)


@pytest.mark.parametrize(("count", "shows"), [(4, False), (5, True)])
def test_numbers_in_a_row_are_a_sign_in_whatever_order(carrier, count, shows):
    for place in range(count):
        opened(carrier, carrier.now - (place * 3 % count) * 2 * HOUR, str(19900000010 + place))
    assert suspected(carrier) is shows
    carrier.later(25)
    assert not suspected(carrier)


@pytest.mark.parametrize(
    ("away", "home", "unknown", "shows"),
    [(6, 4, 0, True), (5, 5, 0, False), (6, 3, 0, False), (6, 3, 9, False), (9, 1, 5, True)],
)
def test_mostly_documents_from_elsewhere_are_a_sign_once_there_are_enough(
    carrier, away, home, unknown, shows
):
    kinds = [1] * away + [0] * home + [None] * unknown
    for place, (number, kind) in enumerate(zip(spaced(len(kinds)), kinds, strict=True)):
        opened(carrier, carrier.now - place * 1.2 * HOUR, number, away=kind)
    assert suspected(carrier) is shows


@pytest.mark.parametrize("quantity", [1, 3])
def test_the_signal_refuses_by_the_carriers_own_decision_whatever_the_quantity(carrier, quantity):
    for number in spaced(12):
        opened(carrier, carrier.now, number)
    wanted = {"request.quantity": quantity}
    assert carrier.visit("r1", N, facts=wanted) == ("rejected", "N-BATCH")
    assert [row["rules"] for row in carrier.ledger.reports.all()] == [["N-BATCH"]] * 2


def test_a_store_that_is_not_like_others_has_limits_of_its_own(carrier):
    for place, number in enumerate(spaced(14)):
        opened(carrier, carrier.now - place * 60, number)
    assert suspected(carrier)
    with carrier.ledger.transaction():
        carrier.ledger.batch_limits.set("s1", BatchLimits(openings_per_hour=15))
    assert not suspected(carrier)


@pytest.mark.parametrize(
    ("away", "expected"), [([], 0), ([1, 1, 0, 1], 2), ([1, None, 1, None], 2), ([None], 0)]
)
def test_who_has_no_home_province_is_passed_over_in_a_run(away, expected):
    assert longest_away(away) == expected


def test_the_longest_run_counts_each_number_once():
    assert longest_run(["5", "3", "4", "4", "9"]) == 3
    assert longest_run([]) == 0
    assert longest_run(["", "x"]) == 0


# -- figures ------------------------------------------------------------------------------------


def test_a_days_figures_by_clerk(carrier):
    carrier.visit("r1", N, facts=AWAY)
    carrier.visit("r2", "19900000002", holder=ANOTHER, clerk="c02")
    carrier.visit("r3", "19900000003", holder=ANOTHER, binding=None, clerk="c02")
    carrier.visit("r4", "19900000004", facts=ANOTHER_PERSON, clerk="c02")
    carrier.take(carrier.complaint("r5"))
    first, second = daily_figures.of_day(
        carrier.ledger, moment(carrier.now).astimezone(CHINA).date()
    )
    assert (first.clerk, first.opened, first.signed_ratio, first.complaints) == ("c01", 1, 1.0, 1)
    assert (second.clerk, second.opened, second.signed_ratio) == ("c02", 1, 1.0)
    assert (second.refused, second.rejected, second.visits) == (1, 1, 3)


def test_a_day_is_chinas(carrier):
    carrier.now = dt.datetime(2026, 11, 24, 0, 30, tzinfo=CHINA).timestamp()
    carrier.visit("r1", N)
    assert daily_figures.of_day(carrier.ledger, dt.date(2026, 11, 23)) == []
    assert len(daily_figures.of_day(carrier.ledger, dt.date(2026, 11, 24))) == 1


def test_a_days_anomalies_are_named(carrier):
    for place in range(DEFAULT.openings_per_hour):
        opened(carrier, carrier.now + place, str(19900000010 + place), away=1)
    (row,) = daily_figures.of_day(carrier.ledger, moment(carrier.now).astimezone(CHINA).date())
    assert row.anomalies == ("openings_per_hour", "sequential_numbers", "out_of_province")


def test_a_clerk_who_opened_nothing_has_no_ratio(carrier):
    carrier.visit("r1", N, facts=ANOTHER_PERSON)
    (row,) = daily_figures.of_day(carrier.ledger, moment(carrier.now).astimezone(CHINA).date())
    assert row.signed_ratio is None


def test_nobody_is_suspected_without_a_clerk(carrier):
    opened(carrier, carrier.now, N, clerk="")
    assert batch_detection.causes(carrier.ledger, "s1", "", carrier.now) == ()
