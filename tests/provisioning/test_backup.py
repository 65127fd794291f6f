"""A carrier put back from its back-up: made while it serves, nothing written over, and no record lost."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import carriers
import pytest
from enrollment import Carrier
from line import Line
from waiting import until

from kiosk.china_time import CHINA
from provisioning.carrier import folder_inventory
from provisioning.commands.carrier import main

N = "19900000001"


@pytest.fixture
def folder(tmp_path):
    carriers.make(tmp_path / "carrier", "dev")
    return tmp_path / "carrier"


def backup(action, folder, copy):
    return main(["backup", action, str(folder), str(copy)])


# -- with all its processes -----------------------------------------------------------------------


@pytest.fixture
def line():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Line(directory)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


def deliver(line):
    """A new number's record, once the carrier has accepted it; its id."""
    record_id = line.send_number()
    settled(line, record_id)
    return record_id


def settled(line, record_id):
    until(
        lambda: line.outbox.entry(record_id).state == "accepted",
        f"{record_id} to be accepted",
        lambda: line.outbox.entry(record_id).reason + line.programs.log("carrier")[-2000:],
    )


def requeue(line, capsys):
    """As `carrier backup restore` told it."""
    (words,) = (one for one in capsys.readouterr().out.split("`") if one.startswith("kiosk outbox"))
    kiosk = [sys.executable, "-m", "kiosk", "outbox", "--settings", line.directory / "kiosk.toml"]
    done = subprocess.run([*kiosk, *words.split()[2:]], check=True, capture_output=True, text=True)
    return done.stdout


def records(line, capsys):
    """(record, verdict) at the carrier."""
    capsys.readouterr()
    assert main(["records", str(line.home)]) == 0
    rows = [row.split() for row in capsys.readouterr().out.splitlines()[:-1]]
    return {row[2]: row[3] for row in rows}


def test_a_restored_carrier_goes_on_and_gets_again_what_came_after_its_backup(line, capsys):
    before, copy = deliver(line), line.directory / "backup"
    assert backup("make", line.home, copy) == 0, "while it serves"
    after = deliver(line)
    line.programs.stop("carrier")
    shutil.rmtree(line.home)
    capsys.readouterr()
    assert backup("restore", line.home, copy) == 0
    assert records_in(line.home) == {before}
    line.start_carrier()
    requeued = requeue(line, capsys)
    assert requeued == "2 requeued\n", "what is sent twice has one effect"
    last = line.send_number()
    for record_id in (before, after, last):
        settled(line, record_id)
    assert records(line, capsys) == dict.fromkeys([before, after, last], "accepted")


def records_in(folder):
    carrier = Carrier(folder, folder, stores=())
    found = {record_id for _, record_id in carrier.ledger.record_places()}
    carrier.ledger.close()
    return found


# -- what is in it --------------------------------------------------------------------------------


def test_a_backup_has_what_was_committed_and_nothing_else(folder, tmp_path, capsys):
    carrier = Carrier(folder, folder)
    carrier.visit("r1", N)
    with carrier.ledger.transaction():
        carrier.ledger.mark("dev", "r1", "half")
        assert backup("make", folder, tmp_path / "copy") == 0
    carrier.ledger.close()
    assert backup("restore", tmp_path / "back", tmp_path / "copy") == 0
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    copied = {
        file.relative_to(tmp_path / "back").as_posix(): file
        for file in (tmp_path / "back").rglob("*")
        if file.is_file()
    }
    assert copied.keys() == names - {"carrier.db-wal", "carrier.db-shm"}
    for name in copied.keys() - {folder_inventory.LEDGER}:
        assert copied[name].read_bytes() == (folder / name).read_bytes()
        assert copied[name].stat().st_mode == (folder / name).stat().st_mode
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o700
    back = Carrier(tmp_path / "back", tmp_path / "back", stores=())
    assert (len(back.ledger.records()), back.ledger.marks()) == (1, {})
    back.ledger.close()
    capsys.readouterr()
    assert main(["open", str(tmp_path / "back"), "r1"]) == 0
    assert N in capsys.readouterr().out


def test_what_is_sent_again_is_told_by_the_records_and_no_token_is_good_twice(
    folder, tmp_path, capsys
):
    """The back-up's file was copied, and has another date."""
    assert backup("make", folder, tmp_path / "none") == 0
    carrier = Carrier(folder, folder)
    carrier.visit("r1", N)
    with carrier.ledger.transaction():
        carrier.ledger.enrolment_tokens.add(b"token", "dev", carrier.now, carrier.now + 9)
    since = dt.datetime.fromtimestamp(carrier.now, CHINA) - dt.timedelta(hours=1)
    carrier.ledger.close()
    assert backup("make", folder, tmp_path / "copy") == 0
    later = (carrier.now + 10**6,) * 2
    for copy in ("none", "copy"):
        os.utime(tmp_path / copy / folder_inventory.LEDGER, later)
    capsys.readouterr()
    assert backup("restore", tmp_path / "new", tmp_path / "none") == 0
    said = capsys.readouterr().out
    assert "it has no record" in said
    assert "--since 1970-01-01T07:00:00+08:00" in said
    assert backup("restore", tmp_path / "back", tmp_path / "copy") == 0
    said = capsys.readouterr().out
    assert f"--since {since.isoformat(timespec='seconds')}" in said
    assert "1 enrolment tokens that nobody had used are void" in said
    back = Carrier(tmp_path / "back", tmp_path / "back", stores=())
    assert back.ledger.enrolment_tokens.find(b"token") is None
    back.ledger.close()


# -- what is refused ------------------------------------------------------------------------------


def test_nothing_is_written_over(folder, tmp_path, capsys):
    assert backup("make", folder, tmp_path / "copy") == 0
    for action, place in (("make", tmp_path / "copy"), ("restore", tmp_path / "copy")):
        before = sorted(tmp_path.rglob("*"))
        assert backup(action, folder, place) == 2
        assert "is there already: nothing is written over" in capsys.readouterr().err
        assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    assert backup("restore", tmp_path / "empty", tmp_path / "copy") == 0


@pytest.mark.parametrize("name", folder_inventory.NEEDED)
def test_a_backup_that_is_not_whole_is_not_put_back(folder, tmp_path, name, capsys):
    assert backup("make", folder, tmp_path / "copy") == 0
    (tmp_path / "copy" / name).unlink()
    assert backup("restore", tmp_path / "new", tmp_path / "copy") == 4
    assert f"{name} is lost" in capsys.readouterr().err
    assert backup("make", tmp_path / "copy", tmp_path / "again") == 4
    assert sorted(one.name for one in tmp_path.iterdir()) == ["carrier", "copy"]


def test_a_damaged_ledger_is_not_put_back(folder, tmp_path, capsys):
    assert backup("make", folder, tmp_path / "copy") == 0
    ledger = tmp_path / "copy" / folder_inventory.LEDGER
    pages = bytearray(ledger.read_bytes())
    pages[4096:8192] = bytes(4096)
    ledger.write_bytes(pages)
    assert backup("restore", tmp_path / "new", tmp_path / "copy") == 2
    assert "is damaged" in capsys.readouterr().err
    ledger.write_bytes(b"no database at all")
    assert backup("restore", tmp_path / "new", tmp_path / "copy") == 2
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_no_carriers_is_not_backed_up(tmp_path, capsys):
    assert backup("make", tmp_path / "nowhere", tmp_path / "copy") == 2
    assert "is no carrier's folder" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()
