"""The file of wrong PINs: whole, synced, shared by processes, and not made anew by whoever damages it."""

import sqlite3

import pytest

from drivers.store.pin_tries import FILE, SqlitePinTries
from kiosk.errors import StoreDamagedError
from kiosk.pin_locks import KIOSK, Lock, PinTally

TALLIES = {
    "c01": PinTally(3),
    "c02": PinTally(5, Lock(60.0, "boot", 160.0, 1_800_000_060.0)),
    "c03": PinTally(20, Lock(None, "boot", 100.0)),
    KIOSK: PinTally(10, Lock(300.0, "boot", 400.0)),
}


@pytest.fixture
def opened(tmp_path):
    made = []

    def open_():
        made.append(SqlitePinTries(tmp_path))
        return made[-1]

    yield open_
    for tries in made:
        tries.close()


def test_what_is_kept_is_read_by_another_connection(opened):
    one, other = opened(), opened()
    seen = other.data_version()
    assert one.change(lambda _none: TALLIES) == TALLIES
    assert other.read() == TALLIES
    assert other.data_version() != seen
    other.change(lambda kept: {name: t for name, t in kept.items() if name != "c02"})
    assert set(one.read()) == set(TALLIES) - {"c02"}


def test_what_the_change_raises_changes_nothing(opened):
    tries = opened()
    tries.change(lambda _none: TALLIES)
    with pytest.raises(LookupError):
        tries.change(lambda kept: kept["nobody"])
    assert tries.read() == TALLIES


def test_a_commit_is_on_disk_before_it_returns(opened, tmp_path):
    opened().change(lambda _none: TALLIES)
    tries = opened()
    tries.read()
    assert tries._database.execute("PRAGMA synchronous").fetchone()[0] == 2, "FULL"
    with sqlite3.connect(tmp_path / FILE) as beside:
        assert beside.execute("SELECT count(*) FROM tries").fetchone()[0] == len(TALLIES)
    beside.close()


def test_a_damaged_file_gives_no_new_tries_until_a_technician_says_so(opened, tmp_path):
    (tmp_path / FILE).write_bytes(b"no database" * 500)
    tries = opened()
    with pytest.raises(StoreDamagedError):
        tries.read()
    with pytest.raises(StoreDamagedError):
        tries.change(lambda kept: kept)
    tries.make_anew()
    assert tries.read() == {}
