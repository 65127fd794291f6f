"""Every command of the carrier on a folder that it cannot write: a sentence, an exit status, no traceback."""

import argparse
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import carriers
import pytest
from enrollment import Carrier, key_of

from kiosk.enumerations.link_states import LinkState
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.intake import Intake
from provisioning.commands import carrier as command
from provisioning.commands.carrier import exit_status, main
from provisioning.commands.carrier.exit_status import ExitStatus
from provisioning.commands.carrier.serve import Outage, Troubles
from provisioning.commands.fleet import main as fleet

N = "19900000001"
_DOCUMENT = ("--document", "resident:1")
# What follows the folder, for each command; all of them open it.
COMMANDS = {
    "init": ("--host", "broker.example"),
    "serve": ("--port", "1"),
    "records": (),
    "open": ("r1",),
    "replay": ("r1",),
    "statement": ("r1", "FILE"),
    "statements": (),
    "export-refused": ("00", "FILE"),
    "note": ("r1", "FILE"),
    "paper": ("r1", "FILE"),
    "number add": (N, *_DOCUMENT),
    "number show": (N,),
    "number list": (),
    "number stop": (N, "--by", "police"),
    "number lift": (N,),
    "number close": (N,),
    "listing add": (*_DOCUMENT, "--list", "case_involved", "--region", "2101", "--by", "c01"),
    "listing confirm": ("1", "--by", "c02"),
    "renewal add": (*("--document", "passport:2"), "--replaces", "passport:1", "--by", "c01"),
    "renewal confirm": (*("--document", "passport:2"), "--replaces", "passport:1", "--by", "c02"),
    "credit": (*_DOCUMENT, "D"),
    "complaint answer": ("1", "--text", "ok", "--by", "c02"),
    "deliver": ("true",),
    "notices": (),
    "listing remove": (*_DOCUMENT, "--list", "joint_punishment", "--region", "CN", "--by", "c01"),
    "listing show": _DOCUMENT,
    "listing export": ("FILE",),
    "staff add": ("c01", "--store", "s1"),
    "staff remove": ("c01", "--store", "s1"),
    "staff list": (),
    "staff-key add": ("c01", "KEY"),
    "staff-key end": ("k",),
    "staff-key list": (),
    "proofs": ("--from", "2026-12-01T00:00:00+08:00"),
    "batch-limits set": ("s1",),
    "batch-limits list": (),
    "conformance": ("dev", "--port", "1"),
    "event": (N, "calls"),
    "sweep": (),
    "orders": (),
    "complaints": (),
    "requests": (),
    "objections": (),
    "answered": ("complaint", "1", "--by", "c01"),
    "lists-told": (),
    "reports": (),
    "refused": (),
    "metrics": (),
    "revoke": ("staff", "c01"),
    "restore": ("staff", "c01"),
    "revoked": (),
    "quarantine list": (),
    "quarantine show": ("1",),
    "quarantine release": ("1",),
    "quarantine reject": ("1",),
    "device add": ("dev-2", "--port", "1"),
    "device renew": ("dev",),
    "device list": (),
    "device set": ("dev", "--store", "s1", "--agent-company", "a"),
    "device confirm-place": ("dev", "--network", "n"),
    "device places": (),
    "stock add": ("number", N, "--store", "s1"),
    "stock list": (),
    "document-anchors add": ("FILE",),
    "document-anchors use": ("FILE", "--key", "FILE"),
    "document-anchors list": (),
    "backup make": ("INSIDE",),
    "backup restore": ("BACKUP",),
}
_WRITING = {"init", "serve", "device add", "backup make", "backup restore"}
WRITES = re.compile(r"^(\S+ )?(add|set|stop|close|end|remove|renew|revoke|make|release|init) ")
_RUN = """
import contextlib, io, json, sys
from provisioning.commands.carrier import main
def fill(file):
    with open(file, "ab", buffering=0) as opened, contextlib.suppress(OSError):
        while opened.write(bytes(4096)):
            pass

for words in json.load(sys.stdin):
    for file in sys.argv[1:]:
        fill(file)  # what a command gave back is taken again
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except BaseException as error:
            status = repr(error)
    print(json.dumps([words, status, out.getvalue(), err.getvalue()]))
"""


def all_commands():
    """As its parser knows them."""
    return {" ".join(words) for words in _below(command._parser())}


def _below(parser):
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield ()
    for group in groups:
        for name, below in group.choices.items():
            yield from ((name, *rest) for rest in _below(below))


def test_every_command_is_tried():
    assert set(COMMANDS) == all_commands()


@pytest.fixture
def places():
    """Where another user may look: a carrier with a kiosk, and its back-up."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    directory.chmod(0o755)
    carriers.make(directory / "carrier", "dev")
    assert main(["backup", "make", str(directory / "carrier"), str(directory / "backup")]) == 0
    yield directory
    shutil.rmtree(directory)


def results(folder, backup, *, rights=(), filled=()):
    """Of all commands in one process: (command, exit status, stdout, stderr). filled: before each one."""
    key = base64.b64encode(key_of("c01")[1]).decode()
    given = {"FILE": folder / "file", "INSIDE": folder / "copy", "BACKUP": backup, "KEY": key}
    asked = []
    for name, rest in COMMANDS.items():
        place = folder / "new" if name == "backup restore" else folder
        asked.append([*name.split(), str(place), *(str(given.get(one, one)) for one in rest)])
    done = subprocess.run(
        [*rights, sys.executable, "-c", _RUN, *map(str, filled)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found = map(json.loads, done.stdout.splitlines())
    return [(" ".join(words), status, out, error) for words, status, out, error in found]


def check(found, words):
    """What only reads may still work; nothing that writes is said to be done."""
    assert len(found) == len(COMMANDS)
    for said, status, _, error in found:
        assert status in {0, ExitStatus.NOT_FOUND, ExitStatus.WRONG, ExitStatus.UNUSABLE}, said
        assert error.count("\n") <= 1, (said, error)
        assert (words in error) is (status == ExitStatus.UNUSABLE), (said, error)
    unusable = [said for said, status, *_ in found if status == ExitStatus.UNUSABLE]
    assert {name for name in _WRITING for said in unusable if said.startswith(name)} == _WRITING


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount and to be another")


@needs_root
def test_another_users_folder(places):
    (places / "carrier" / "file").touch()
    rights = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    found = results(places / "carrier", places / "backup", rights=rights)
    check(found, "is root's: run the command as root")
    assert not [said for said, status, *_ in found if status == 0 and WRITES.search(said)]


@needs_root
def test_a_read_only_folder(places):
    folder = str(places / "carrier")
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        found = results(places / "carrier", places / "backup")
        check(found, "is on a read-only file system")
        assert not [said for said, status, *_ in found if status == 0 and WRITES.search(said)]
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@needs_root
def test_a_full_disk_changes_nothing(places):
    disk = places / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    try:
        folder = shutil.copytree(places / "carrier", disk / "carrier")
        before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        found = results(folder, places / "backup", filled=[disk / "fill"])
        check(found, "the disk is full: make room on it")
        # What SQLite shares between processes; and a log that was closed made room for a certificate.
        renewed = {file for file in before if file.parent.name == "dev"}
        renewed |= {folder / f"{LEDGER}-shm", folder / f"{LEDGER}-wal"}
        assert main(["init", str(disk / "new")]) == ExitStatus.UNUSABLE
        (disk / "fill").unlink()
        assert [file for file in before.keys() - renewed if file.read_bytes() != before[file]] == []
        assert main(["records", str(folder)]) == 0
        assert main(["init", str(disk / "new")]) == 0, "nothing that was begun is in the way"
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


# -- the ledger itself ----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    carriers.make(tmp_path / "carrier", "dev")
    return tmp_path / "carrier"


def test_a_damaged_ledger_is_the_backups(folder, capsys):
    (folder / LEDGER).write_bytes(b"no database at all" * 100)
    assert main(["records", str(folder)]) == ExitStatus.LOST
    assert "is damaged (file is not a database): put it back from the back-up" in (
        capsys.readouterr().err
    )


def test_a_ledger_that_somebody_writes_to(folder, capsys):
    carrier = Carrier(folder, folder, stores=())
    with carrier.ledger.transaction():
        assert main(["staff", "add", str(folder), "c01", "--store", "s1"]) == ExitStatus.UNUSABLE
    carrier.ledger.close()
    assert "another `carrier` command is writing to it" in capsys.readouterr().err


def test_a_second_carrier_says_who_is_first(folder, capsys):
    serve = [sys.executable, "-m", "provisioning.commands.carrier", "serve", str(folder)]
    with subprocess.Popen([*serve, "--port", "1"], stdout=subprocess.PIPE, text=True) as first:
        try:
            next(line for line in first.stdout if "no broker at localhost:1 yet" in line)
            assert main(["serve", str(folder), "--port", "1"]) == ExitStatus.RUNS_ALREADY
        finally:
            first.terminate()
    assert f"another carrier runs already (process {first.pid})" in capsys.readouterr().err


# -- while it serves ------------------------------------------------------------------------------


def test_fleet_says_the_same(folder, capsys):
    (folder / "carrier.db").write_bytes(b"no database at all, and more than a header of one" * 9)
    assert fleet(["device", "list", str(folder)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"fleet: {folder / 'carrier.db'} is damaged")
    assert "carrier backup restore" in said
    (folder / "carrier.db").unlink()
    for action in ("new", "end"):
        assert fleet(["claim", action, str(folder), "b1"]) == 2
        assert "carrier.db is lost" in capsys.readouterr().err
        assert not (folder / "carrier.db").exists(), "an empty one would hide what is lost"


def test_a_full_disk_is_said_once_and_the_record_taken_when_there_is_room(folder, caplog):
    carrier = Carrier(folder, folder)
    database = carrier.ledger._database
    refused, now = carrier.ledger.refused_messages, lambda: carrier.now
    intake = Intake(carrier.service, refused, now, carrier.enrolment)
    caplog.set_level("INFO")
    troubles, message = Troubles(folder), carrier.seal(_record(carrier), "r1")
    replies = []

    def arrives():
        with troubles.outlived():
            replies.append(intake.take("kiosk/v1/dev/up/record", message))

    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count={pages}")
    for _ in range(3):
        arrives()
    assert (replies, caplog.text.count("the disk is full")) == ([], 1)
    assert carrier.ledger.refused_messages.all() == []
    database.execute("PRAGMA max_page_count=1000000")
    arrives()
    assert str(carrier.say(replies[0].payload).verdict) == "accepted"
    assert "can be written again" in caplog.text
    carrier.ledger.close()


def _record(carrier):
    from kiosk.records.record import encode  # noqa: PLC0415

    return encode(carrier.record("r1", N))


def test_a_broker_that_is_not_there_is_said_once(monkeypatch, capsys):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    outage = Outage(type("Endpoint", (), {"host": "h", "port": 1}))
    for why in ("offline", "offline", "offline", "offline", "refused"):
        outage.wait(why)
    assert waited == [0.5, 1.0, 2.0, 2.0, 2.0]
    said = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in said] == ["no broker at h:1 yet"] * 2
    assert "carrier init --host" in said[1]
    outage.is_over()
    outage.wait("offline")
    assert waited[-1] == 0.5
    assert "no broker at h:1" in capsys.readouterr().out


@pytest.mark.parametrize("why", [state for state in LinkState if state is not LinkState.CONNECTED])
def test_however_a_connection_ends_it_is_tried_again(why, monkeypatch, capsys):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    Outage(type("Endpoint", (), {"host": "h", "port": 1})).wait(why)
    assert "tried again" in capsys.readouterr().out


# -- what a newcomer and a script read ------------------------------------------------------------


def test_the_help_tells_every_exit_status(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert exit_status.table() in capsys.readouterr().out
    assert [int(status) for status in ExitStatus] == list(range(8))


def test_a_reader_that_has_seen_enough_ends_it_quietly(folder):
    command = [sys.executable, "-m", "provisioning.commands.carrier", "batch-limits", "list"]
    with subprocess.Popen(
        [*command, str(folder), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 128 + signal.SIGPIPE
