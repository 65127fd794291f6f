"""`kiosk outbox verify`: what was changed, cut out or put back in a real store is named, by place."""

import json
import shutil
import sqlite3

import pytest
import sealed_store
from settings_text import SETTINGS

from drivers.store.outbox import SqliteOutbox
from kiosk.commands import main
from kiosk.visit.runtime import high_water
from kiosk.visit.runtime.high_water import HighWaterMark

NAMES = tuple(f"01936b2e-7c10-7aaa-8bbb-00c0ffee00{number:02}" for number in range(1, 7))


@pytest.fixture
def folder(tmp_path):
    """Six records, of which the mark knows."""
    (tmp_path / "settings.toml").write_text(SETTINGS)
    folder = tmp_path / "data" / "outbox"
    outbox = SqliteOutbox(folder, 16)
    sealed_store.append(outbox, *NAMES, size=3000)
    (tmp_path / "data" / "counter").mkdir()
    mark = HighWaterMark(tmp_path / "data" / "counter" / high_water.FILE)
    mark.is_contradicted(outbox, outbox.recent(1), ())
    outbox.close()
    return folder


@pytest.fixture
def found(tmp_path, capsys):
    """What is said of it now: exit status, and (place, what) of each fault."""

    def found():
        on = ("--settings", str(tmp_path / "settings.toml"))
        status = main(["outbox", *on, "verify", "--json"])
        said = json.loads(capsys.readouterr().out)
        return status, [(one["seq"], one["what"]) for one in said["faults"]]

    return found


def change(folder, sql):
    database = sqlite3.connect(folder / "outbox.db")
    with database:
        database.execute(sql)
    database.close()


def test_all_of_it_holds(found, folder, tmp_path, capsys):
    assert found() == (0, [])
    change(folder, "UPDATE records SET state='purged', body=NULL WHERE seq=2")
    assert found() == (0, [])
    assert main(["outbox", "--settings", str(tmp_path / "settings.toml"), "verify"]) == 0
    assert capsys.readouterr().out == "6 records, the last known place is 6: all of it holds\n"


@pytest.mark.parametrize(
    ("sql", "faults"),
    [
        ("DELETE FROM records WHERE seq IN (3, 4)", [(3, "missing")]),
        ("DELETE FROM records WHERE seq = 1", [(1, "missing")]),
        ("DELETE FROM records WHERE seq = 6", [(6, "mark")]),
        ("UPDATE records SET body = NULL WHERE seq = 3", [(3, "body")]),
        ("UPDATE records SET sha256 = zeroblob(32) WHERE seq = 3", [(3, "digest"), (4, "chain")]),
        ("UPDATE records SET prev_hash = zeroblob(32) WHERE seq = 3", [(3, "chain"), (3, "place")]),
        ("UPDATE records SET record_id = 'other' WHERE seq = 3", [(3, "place")]),
    ],
)
def test_what_was_changed_is_named_by_its_place(found, folder, sql, faults):
    change(folder, sql)
    assert found() == (1, faults)


def test_a_flipped_bit_in_a_stored_record(found, folder):
    file = folder / "outbox.db"
    row = sqlite3.connect(file).execute("SELECT body FROM records WHERE seq = 3").fetchone()
    sealed_store.flip(file, file.read_bytes().index(row[0][:500]) + 400, mask=1)
    assert found() == (1, [(3, "digest")])


def test_a_damaged_file_is_said_to_be_one(found, folder):
    sealed_store.flip(folder / "outbox.db", 3)
    assert found() == (1, [(0, "file")])


def test_a_store_whose_wal_was_cut_off_ends_before_its_mark(found, folder, tmp_path):
    outbox = SqliteOutbox(folder, 16)
    sealed_store.append(outbox, "later")
    mark = HighWaterMark(tmp_path / "data" / "counter" / high_water.FILE)
    mark.is_contradicted(outbox, outbox.recent(1), ())
    shutil.copy(folder / "outbox.db", tmp_path / "without.db")
    outbox.close()
    shutil.copy(tmp_path / "without.db", folder / "outbox.db")
    assert found() == (1, [(7, "mark")])
