"""Attacks of an insider: openings in a batch that look like none."""

import pytest

from provisioning.carrier.batch_limits import DEFAULT

_ANOTHER = {"document_kind": "resident", "document_number": "110101199003070011"}


def opened(carrier, count, clerks, away=0):
    """So many numbers of no row, five minutes apart, by these clerks in turn."""
    with carrier.ledger.transaction():
        for place in range(count):
            carrier.ledger.add_visit(
                {
                    "device": "dev",
                    "record_id": f"v{place}",
                    "store": "s1",
                    "clerk": clerks[place % len(clerks)],
                    "flow": "new_sim",
                    "outcome": "ALLOW",
                    "verdict": "accepted",
                    "reason": "activated",
                    "signed": 1,
                    "opened": 1,
                    "away": away,
                    "number": str(19900000000 + 7 * place),
                    "replayed": "same",
                    "at": carrier.now - place * 180,
                }
            )


def is_suspected(carrier, clerk):
    asked = _ANOTHER | {"clerk": clerk, "store": "s1"}
    return carrier.ask(asked)["signal.suspected_batch"]


@pytest.mark.attack(
    gains="a box of numbers in an hour, of which no clerk opens more than is usual",
    before="each clerk's hour was counted by itself",
    now="the store's hour is counted too",
)
def test_two_clerks_take_turns(carrier):
    opened(carrier, DEFAULT.store_openings_per_hour, ("c01", "c02"))
    assert is_suspected(carrier, "c01")
    assert is_suspected(carrier, "c02")


@pytest.mark.attack(
    gains="numbers for people who were brought from far away, a few for each clerk",
    before="ten documents of one clerk's day were the least that counted",
    now="eight in a row count, whoever serves them",
)
def test_people_from_far_away_one_after_another(carrier):
    opened(carrier, DEFAULT.out_of_province_run, ("c01", "c02", "c03"), away=1)
    assert is_suspected(carrier, "c03")


@pytest.mark.attack(
    gains="the same batch, asked for one number at a time",
    before="the rule looked at visits for several numbers only",
    now="the rule refuses and reports whatever the quantity",
)
def test_one_number_at_a_time(carrier):
    opened(carrier, DEFAULT.openings_per_hour, ("c01",))
    assert carrier.visit("r1", "19900000001") == ("rejected", "N-BATCH")
    assert [row["rules"] for row in carrier.ledger.reports.all()] == [["N-BATCH"]] * 2
