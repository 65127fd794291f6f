"""What outlives a visit of its face sessions: counts under a keyed hash, until China's midnight."""

import datetime as dt

import pytest

from drivers.store.session_tallies import FILE, SqliteSessionTallies
from kiosk.errors import StoreDamagedError
from kiosk.ports import SessionTally
from kiosk.visit.environment import Moment
from kiosk.visit.runtime.session_tally import TallyKeeper, key_from

KIND, NUMBER = "resident", "999999198001010019"
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # in China
BEFORE_MIDNIGHT = dt.datetime(2026, 11, 23, 15, 59, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)


class Clock:
    """Moved by the test."""

    def __init__(self):
        self.wall, self.trusted = NOON, True

    def now(self):
        return Moment(0.0, self.wall, self.trusted)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def visits(tmp_path, clock):
    """Make a visit's keeper: each has its own connection, as each visit is a process of its own."""
    opened = []

    def keeper(secret=b"k" * 32):
        opened.append(SqliteSessionTallies(tmp_path))
        return TallyKeeper(opened[-1], key_from(secret), clock)

    yield keeper
    for tallies in opened:
        tallies.close()


def test_the_next_visit_knows_what_the_one_before_counted_and_suspected(visits):
    first = visits()
    first.count(KIND, NUMBER)
    first.count(KIND, NUMBER)
    first.suspect(KIND, NUMBER)
    first.close()
    second = visits()
    assert second.recall(KIND, NUMBER.lower()) == SessionTally(2, suspected=True)
    assert second.recall(KIND, "999999198001010027") == SessionTally()
    assert second.recall("passport", NUMBER) == SessionTally()
    second.close()


def test_what_was_asked_for_is_done_before_it_is_recalled(visits):
    keeper = visits()
    for _ in range(50):
        keeper.count(KIND, NUMBER)
    assert keeper.recall(KIND, NUMBER).sessions == 50
    keeper.close()


def test_at_midnight_in_china_it_is_gone_from_the_disk_too(visits, clock, tmp_path):
    keeper = visits()
    keeper.suspect(KIND, NUMBER)
    clock.wall = BEFORE_MIDNIGHT
    keeper.forget()
    assert keeper.recall(KIND, NUMBER).suspected
    clock.wall = MIDNIGHT
    assert keeper.recall(KIND, NUMBER) == SessionTally()
    assert rows(tmp_path) == 1
    keeper.forget()
    assert rows(tmp_path) == 0
    keeper.close()


def test_with_the_clock_in_doubt_nothing_is_forgotten(visits, clock, tmp_path):
    keeper = visits()
    keeper.suspect(KIND, NUMBER)
    keeper.recall(KIND, NUMBER)
    clock.wall, clock.trusted = MIDNIGHT, False
    keeper.forget()
    assert rows(tmp_path) == 1
    keeper.close()


def test_no_number_is_on_the_disk_and_another_key_finds_nothing(visits, tmp_path):
    keeper = visits()
    keeper.suspect(KIND, NUMBER)
    keeper.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE}*"))
    assert NUMBER.encode() not in kept
    stranger = visits(b"j" * 32)
    assert stranger.recall(KIND, NUMBER) == SessionTally()
    stranger.close()


def test_a_store_that_fails_stops_no_visit(clock):
    class Broken:
        def of(self, *_):
            raise StoreDamagedError("x")

        add_session = suspect = forget_before = of

    keeper = TallyKeeper(Broken(), b"k", clock)
    keeper.count(KIND, NUMBER)
    keeper.suspect(KIND, NUMBER)
    keeper.forget()
    assert keeper.recall(KIND, NUMBER) == SessionTally()
    keeper.close()


def rows(folder):
    tallies = SqliteSessionTallies(folder)
    found = tallies.kept()
    tallies.close()
    return found
