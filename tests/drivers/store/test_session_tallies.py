"""The tallies' file: counts add up over connections, and a damaged one stops no visit."""

import datetime as dt

import pytest

from drivers.store.session_tallies import FILE, SqliteSessionTallies
from kiosk.ports import SessionTally

DAY = dt.date(2026, 11, 23)
ONE, OTHER = b"1" * 16, b"2" * 16


@pytest.fixture
def opened(tmp_path):
    made = []

    def open_():
        made.append(SqliteSessionTallies(tmp_path))
        return made[-1]

    yield open_
    for tallies in made:
        tallies.close()


def test_counts_and_suspicion_add_up_over_two_connections(opened):
    first, second = opened(), opened()
    first.add_session(ONE, DAY)
    second.suspect(ONE, DAY)
    first.add_session(ONE, DAY)
    assert second.of(ONE) == SessionTally(2, suspected=True)
    assert second.of(OTHER) == SessionTally()


def test_only_what_is_of_an_earlier_day_is_forgotten(opened):
    tallies = opened()
    tallies.suspect(ONE, DAY)
    tallies.suspect(OTHER, DAY + dt.timedelta(days=1))
    tallies.forget_before(DAY + dt.timedelta(days=1))
    assert (tallies.of(ONE).suspected, tallies.of(OTHER).suspected) == (False, True)
    assert tallies.kept() == 1


def test_a_damaged_file_is_made_anew(opened, tmp_path):
    (tmp_path / FILE).write_bytes(b"no database" * 500)
    tallies = opened()
    tallies.add_session(ONE, DAY)
    assert tallies.of(ONE).sessions == 1
