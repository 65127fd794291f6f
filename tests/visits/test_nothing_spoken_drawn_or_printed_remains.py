"""Somebody alone reads aloud, signs and has a paper printed: after the wipe nothing of the three is left.

Each is looked for as bytes that a device or the record had, and was found in the visit before the wipe.
"""

import base64
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import desks
import msgspec
import numpy as np
import pytest
from alone import to_statement
from brisk import BRISK
from PIL import Image
from remains import Needles, command_of, descendants, forms, fresh_files, portrait_pieces
from screenplay import Screenplay
from waiting import until

from drivers.emulated.director import Director
from drivers.emulated.display import Display
from drivers.recordings.webm import read
from drivers.store.statements import SqliteStatements
from kiosk.protocol.codes import Message
from kiosk.statement_video.signals import Sounds

_SEED = 831
_PIECE = 48  # bytes
_TELLING = 12  # different bytes of a stretch: silence, a plain wall and white paper are everywhere
_PROCESSES = {"counter": ("kiosk visit", 2), "screen": ("ui.screen", 2)}  # one, and its spare


@pytest.fixture(scope="module")
def desk():
    """At which nobody stands by, with a real screen; the clerk has signed in at it in the morning."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    display = Display(directory / "display", (800, 1280))
    made = desks.desk(directory, BRISK._replace(mode="self_service"))
    made.display = display
    try:
        display.start()
        home = directory / "home"
        homes = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
        made.start(None, lambda _text: None)
        made._screen_environment = display.environment | homes
        yield made
    finally:
        made.stop()
        display.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def needles(desk):
    """Of one visit, to its end; they were found in it before."""
    spoken = _read_aloud(desk)
    director, drawn = _signed_and_printed(desk)
    (record,) = desk.carrier_records()
    spelled = spoken | _recorded(desk, record) | drawn | _signed(desk, record)
    spelled |= _printed(desk, record)
    found = {name.partition(":")[0] for name in _found(desk, spelled, *_PROCESSES)}
    assert found == {"spoken", "drawn", "printed"}, "what would not be found before proves nothing"
    director.finish()
    director.close()
    until(lambda: _ready_again(desk), "the processes of the visit to be gone")
    return Needles(spelled)


def _read_aloud(desk):
    """By the protocol's own screen: on a busy machine nobody reads off the bus as fast as people read."""
    screen = Screenplay(desk).connect().sign_in()
    to_statement(screen, _SEED)
    screen.read_aloud()
    assert screen.message is Message.STATEMENT_IS_SEEN
    picture = _stretches("spoken: picture", screen.ring.latest().pixels)
    assert _found(desk, picture, "counter"), "it is played"
    screen.close()
    heard = desk.directory / "heard.pcm"
    desk.subscriber.call("heard", file=str(heard))
    samples = _stretches("spoken: samples", _loud(heard.read_bytes()))
    heard.unlink()
    assert _found(desk, samples, "subscriber"), "whose microphone it is"
    return picture | samples


def _signed_and_printed(desk):
    """On the real screen, which takes over; gives the picture of the signature as it was seen."""
    desk.start_screen()
    director = Director(desk, desk.display)
    director.press("send_statement")
    director.wait_step("signature")
    director.sign()
    x, y, width, height = director.wait_for("signature_area").box
    seen = desk.display.picture()[y : y + height, x : x + width]
    director.press("sign")
    director.wait_step("confirmation")
    director.confirm()
    director.wait_message("number_verified")
    director.print_paper()
    return director, _stretches("drawn: on the screen", _as_painted(seen))


def _as_painted(picture):
    """The rows of the screen's own memory: blue, green, red, opaque."""
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    return np.concatenate([picture[..., ::-1], opaque], axis=2).tobytes()


# -- needles --------------------------------------------------------------------------------


def _stretches(name, data, most=12):
    """Some stretches all over it that are like nothing else."""
    telling = [
        data[at : at + _PIECE]
        for at in range(0, len(data) - _PIECE, _PIECE)
        if len(set(data[at : at + _PIECE])) > _TELLING
    ]
    chosen = telling[:: max(1, len(telling) // most)]
    assert chosen, name
    return {f"{name} {number}": piece for number, piece in enumerate(chosen)}


def _recorded(desk, record):
    """The recording as the carrier opens it, and its sound once that is decoded."""
    until(lambda: desk.at_the_carrier("statements")[0]["standing"] == "whole", "the recording")
    file = desk.directory / "statement.webm"
    desk.tell_carrier("statement", record["record_id"], str(file))
    video = file.read_bytes()
    file.unlink()
    spelled = {}
    for place, piece in portrait_pieces(video).items():
        spelled |= forms(f"spoken: recording {place}", piece)
    sounds = [part.samples.tobytes() for part in read(video, "canary") if isinstance(part, Sounds)]
    return spelled | _stretches("spoken: sound", b"".join(sounds))


def _loud(samples):
    """The stretches in which somebody speaks: noise alone has small numbers."""
    whole = len(samples) // _PIECE * _PIECE
    stretches = np.frombuffer(samples[:whole], np.int16).reshape(-1, _PIECE // 2)
    return stretches[np.abs(stretches.astype(int)).max(axis=1) > 4000].tobytes()


def _signed(desk, record):
    """The strokes as screen and record spell them, the record's picture, and that as dots."""
    opened = json.loads(desk.tell_carrier("open", record["record_id"]))["signature"]
    strokes = [[tuple(point) for point in stroke] for stroke in opened["strokes"]]
    spelled = {}
    for number, stroke in enumerate(strokes):
        middle = stroke[len(stroke) // 2 :][:4]
        points = b"".join(msgspec.msgpack.encode(point) for point in middle)
        spelled[f"drawn: stroke {number}"] = points
    picture = base64.b64decode(opened["picture"])
    for place, piece in portrait_pieces(picture).items():
        spelled |= forms(f"drawn: picture {place}", piece)
    return spelled


def _printed(desk, record):
    """The document that the carrier makes again, and the dots that went to the printer."""
    file = desk.directory / "paper.pdf"
    command = [sys.executable, "-m", "provisioning.commands.carrier", "paper", str(desk.carrier)]
    subprocess.run([*command, record["record_id"], str(file)], check=True, capture_output=True)
    spelled = _stretches("printed: document", file.read_bytes())
    file.unlink()
    dots = np.asarray(Image.open(desk.printer.receipts[-1]).convert("1"))
    return spelled | _stretches("printed: dots", np.packbits(~dots, axis=1).tobytes())


# -- before the wipe ------------------------------------------------------------------------


def _found(desk, spelled, *programs):
    """In those, and in what they have started."""
    needles = Needles(spelled)
    found = [needles.in_processes(desk.programs.pid(program)) for program in programs]
    return {name for by_process in found for what in by_process.values() for name in what}


def _ready_again(desk):
    return all(
        sum(word in command_of(pid) for pid in descendants(desk.programs.pid(program))) == wanted
        for program, (word, wanted) in _PROCESSES.items()
    )


# -- after it -------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["counter", "relay", "screen"])
def test_no_process_that_lives_on_holds_any_of_it(desk, needles, program):
    """Supervisor, next visit and inference; the relay; launcher and next screen."""
    assert needles.in_processes(desk.programs.pid(program)) == {}


def test_the_broker_holds_none_of_it(desk, needles):
    assert needles.in_process(desk.broker.pid) == set()


def test_no_file_holds_any_of_it(desk, needles):
    """Database and its log, services' logs, the broker's store, the carrier's folder, shared memory."""
    folders = ("data", "run", "logs", "mosquitto", "carrier", "home")
    assert list((desk.directory / "data").rglob("*.db*")), "there was a database to look at"
    shared = "/dev/shm"  # noqa: S108 - looked into, not written
    assert needles.in_tree(*(desk.directory / name for name in folders), shared) == {}
    assert {path for path in fresh_files(desk.settings) if needles.in_file(path)} == set()
    assert SqliteStatements(desk.directory / "data" / "outbox", 64).waiting() == []
