"""After a visit, nothing readable of the customer is left: not on disk, not in memory, not in a log."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import desks
import pytest
from brisk import BRISK
from remains import (
    Needles,
    command_of,
    descendants,
    forms,
    fresh_files,
    portrait_pieces,
)
from waiting import until

from drivers.emulated.card.pictures import passport_portrait, resident_portrait
from drivers.emulated.director import Director
from drivers.emulated.display import Display
from drivers.emulated.sim import sim
from drivers.faces.portraits import decode
from kiosk.identity.documents import Portrait
from kiosk.identity.phone_number import masked
from kiosk.visit.runtime.portrait import jpeg

_SHARED_BY_ALL_JPEG = 700  # tables before the picture itself
_CANARY = "KANARIE-999999198001010019"


@pytest.fixture(scope="module")
def used_desk():
    """A desk with a real screen, after a visit with each document and one the clerk's way, ready again."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    display = Display(directory / "display", (800, 1280))
    desk = desks.desk(directory, BRISK._replace(language="zh_CN"))
    try:
        display.start()
        desk.start(display.environment | _homes(directory), lambda _text: None)
        director = Director(desk, display)
        director.sign_in()
        for document, place in (("passport", director.passport), ("resident", director.resident)):
            _visit(director, place, sim(301 if document == "passport" else 302))
        _visit_without_a_face_check(director, sim(303))
        director.close()
        until(lambda: _ready_again(desk), "the processes of the last visit to be gone")
        yield desk
    finally:
        desk.stop()
        display.stop()
        shutil.rmtree(directory, ignore_errors=True)


def _homes(directory):
    """Where Qt, Mesa and fontconfig keep what they keep; empty at first."""
    return {"HOME": str(directory / "home"), "XDG_CACHE_HOME": str(directory / "home" / ".cache")}


def _ready_again(desk):
    """One visit and its spare, one screen and its spare."""
    running = {
        word: sum(word in command_of(pid) for pid in descendants(desk.programs.pid(program)))
        for program, word in (("counter", "kiosk visit"), ("screen", "ui.screen"))
    }
    return running == {"kiosk visit": 2, "ui.screen": 2}


def _visit(director, place, new_sim):
    director.begin()
    director.consent()
    place()
    director.presence()
    director.attest()
    _from_notice(director, new_sim)


def _visit_without_a_face_check(director, new_sim):
    """The portrait then goes to the screen itself, beside the name."""
    director.begin()
    director.another_way()
    director.wait_for("portrait")
    director.clerks_answer("is_holder")
    _from_notice(director, new_sim)


def _from_notice(director, new_sim):
    director.read_notice()
    director.signature()
    director.compare(*new_sim)
    director.confirm()
    # The second number within days of somebody whose province is not known is the carrier's to reject.
    director.wait_message("effective", "carrier_rejected")
    director.wait_for("qr")
    director.see_all()
    director.print_paper()
    director.finish()


@pytest.fixture(scope="module")
def needles(used_desk):
    printed = used_desk.card.call("describe")
    spelled = {}
    for name in ("passport_number", "id_number", "latin_name", "chinese_name", "address"):
        spelled |= forms(name, printed[name])
    # Papers were typeset, encoded and printed in memory alone.
    spelled |= forms("document", "<pdfaid:part>2</pdfaid:part>")
    spelled |= forms("number as printed", masked(sim(301)[0]))
    spelled |= forms("mrz", printed["mrz"][1][:28])
    picture = used_desk.directory / "holder.png"
    eyes = used_desk.subscriber.call("portrait", person="holder", file=str(picture))["eyes"]
    resident = resident_portrait(picture, eyes)
    shown = jpeg(Portrait(resident, "image/webp"), decode)
    for kind, data in (
        ("passport", passport_portrait(picture)),
        ("resident", resident),
        ("shown", shown[_SHARED_BY_ALL_JPEG:]),
    ):
        for place, piece in portrait_pieces(data).items():
            spelled |= forms(f"{kind} {place}", piece)
    return Needles(spelled)


def test_no_file_holds_anything_readable(used_desk, needles):
    """Database, its log, sockets' folder, service logs, temporary files, shared memory.

    The broker's store and the carrier's log, too. Logs are what the journal would get.
    """
    folders = [used_desk.directory / name for name in ("data", "run", "logs", "mosquitto", "home")]
    assert needles.in_tree(*folders, "/dev/shm") == {}  # noqa: S108 - looked into, not written
    fresh = fresh_files(used_desk.settings)
    assert {path for path in fresh if needles.in_file(path)} == set()
    assert list((used_desk.directory / "data").rglob("*.db*")), "there was a database to look at"


def test_the_carriers_folder_holds_records_and_none_in_clear(used_desk, needles):
    """Its ledger: sealed records, documents by keyed hashes."""
    assert list(used_desk.carrier.rglob("*.db*")), "there was a ledger to look at"
    assert needles.in_tree(used_desk.carrier) == {}


def test_no_command_line_and_no_environment_holds_anything(used_desk, needles):
    """Of any process of this machine: every user may read a command line."""
    found = {}
    for process in (entry for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        for name in ("cmdline", "environ"):
            try:
                what = needles.in_bytes((process / name).read_bytes())
            except OSError:  # it has just ended
                continue
            if what:
                found[f"{command_of(int(process.name))} {name}"] = what
    assert found == {}


def test_qt_and_mesa_cache_nothing(used_desk):
    """Compiled pages, shaders, pipelines; fonts are the system's."""
    home = used_desk.directory / "home"
    kept = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert {name for name in kept if not name.startswith(".cache/fontconfig/")} == set()


def test_no_dump_was_left(used_desk):
    """By a process that crashed unseen, where this kernel would put it."""
    places = {Path.cwd(), used_desk.directory, Path("/"), Path("/var/lib/systemd/coredump")}
    since = used_desk.settings.stat().st_mtime
    dumps = {path for place in places if place.is_dir() for path in place.glob("core*")}
    assert {path for path in dumps if path.is_file() and path.stat().st_mtime > since} == set()


def test_the_broker_holds_nothing(used_desk, needles):
    """It carried records and questions, all of them sealed."""
    assert needles.in_process(used_desk.broker.pid) == set()


@pytest.mark.parametrize("program", ["counter", "relay", "screen"])
def test_no_surviving_process_holds_anything(used_desk, needles, program):
    """The supervisor, the next visit, inference, the relay, launcher and the next screen."""
    assert needles.in_processes(used_desk.programs.pid(program)) == {}


def test_the_smart_card_service_holds_nothing(used_desk, needles):
    """Documents pass through pcscd, which lives on."""
    pids = [p for p in descendants(used_desk.reader.pid) if command_of(p).startswith("pcscd")]
    assert pids
    assert {what for pid in pids for what in needles.in_process(pid)} == set()


def test_the_scan_finds_what_was_planted(tmp_path):
    needles = Needles(forms("canary", _CANARY))
    for name, needle in forms("canary", _CANARY).items():
        (tmp_path / name.replace(" ", "-")).write_bytes(b"x" * 5000 + needle + b"y")
    (tmp_path / "base64-in-text").write_text(
        "x=" + __import__("base64").b64encode(b"ab" + _CANARY.encode() + b"cd").decode()
    )
    assert len(needles.in_tree(tmp_path)) == len(forms("canary", _CANARY)) + 1
    program = "import sys; kept = sys.argv[1].encode('utf-16-le'); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, _CANARY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        assert "canary UTF-16LE" in needles.in_process(holder.pid)
        holder.communicate(b"\n")
