"""Portraits that are made to take the kiosk's time and memory, or the process that decodes them."""

import subprocess
import sys
from pathlib import Path

import pytest
from picture_bombs import many_scans, many_tiles
from remains import command_of, descendants
from waiting import until

from drivers.faces import picture_decoder
from drivers.faces.picture_decoder import PictureDecoder
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.protocol.codes import CardFault

_PATIENT = 600.0  # seconds: the process's own limits decide
_MOST_MB = 320  # of a decoder, with its libraries
_GRAY = Portrait(b"BM" + bytes(100), "image/bmp")


@pytest.fixture
def decoder():
    made = PictureDecoder(_PATIENT, _PATIENT)
    yield made
    made.close()


@pytest.mark.attack(
    gains="twenty seconds of the visit's processor time for each look at one card",
    before="a progressive JPEG of 200 kB was decoded, 16,000 scans, in the visit's own process",
    now="its process is killed after two seconds of computing",
)
def test_a_portrait_of_many_scans(decoder):
    with pytest.raises(MalformedDataError, match="takes too much"):
        decoder.decode(Portrait(many_scans(), "image/jpeg"))


@pytest.mark.attack(
    gains="630 MB of the visit's memory for 228 bytes, and with it the counter",
    before="a JPEG 2000 of 54,000 tiles was prepared for in the visit's own process",
    now="its process gets no more than 192 MB, and refuses the picture",
)
def test_a_portrait_of_many_tiles():
    script = "import resource; from drivers.faces.picture_decoder import *\n"
    script += f"made = PictureDecoder(); bomb = Portrait({many_tiles()!r}, 'image/jp2')\n"
    script += "try: made.decode(bomb)\nexcept MalformedDataError: print('refused')\n"
    script += "made.close(); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    outcome, megabytes = done.stdout.split()
    assert outcome == "refused"
    assert int(megabytes) < _MOST_MB


# What a decoder does that is not ours any more. A pixel is white where it worked.
_TAKEN_OVER = """
import mmap, os, socket, struct
import drivers.faces.picture_process as process

DEEDS = (
    lambda: socket.socket(),
    lambda: socket.socket(socket.AF_UNIX),
    lambda: open("/etc/passwd"),
    lambda: os.listdir("/proc"),
    lambda: os.fork(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.eventfd(0),
    lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
)

def worked(deed):
    try:
        deed()
    except OSError:
        return False
    return True

def decode(portrait):
    return bytes(255 * worked(deed) for deed in DEEDS for _ in range(3)), len(DEEDS), 1

process.decode = decode
process.main()
"""


@pytest.mark.attack(
    gains="the visit: its customer, its keys, its sockets",
    before="a library that a picture had taken over was in that very process",
    now="it has two pipes and nothing else",
)
def test_a_portrait_that_takes_its_decoder_over(monkeypatch):
    command = [sys.executable, "-c", _TAKEN_OVER]
    monkeypatch.setattr(picture_decoder, "_COMMAND", command)
    decoder = PictureDecoder()
    try:
        pixels, width, height = decoder.decode(_GRAY)
    finally:
        decoder.close()
    assert (width, height) == (9, 1)
    assert pixels == bytes(9 * 3)


def _peaks(desk):
    """Megabytes that each process of the visits has had at most."""
    peaks = []
    for pid in descendants(desk.programs.pid("counter")):
        if "kiosk visit" in command_of(pid):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            peaks += [int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")]
    return peaks


@pytest.mark.attack(
    gains="the counter's memory, from a card that is laid down",
    before="as much of it as the picture took",
    now="there is no portrait, the visit goes on, and a clerk compares by eye",
)
def test_a_bomb_on_a_passport_costs_its_decoder_only(desk, screen):
    screen.to_clerk_review("passport", seed=781, face=many_tiles().hex())
    logged = "no portrait is shown: portrait: no picture"
    until(lambda: logged in desk.programs.log("counter"), "the portrait to be refused")
    assert screen.content.portrait == b""
    assert screen.snapshot.strip.card_fault is CardFault.NONE
    assert 0 < max(_peaks(desk)) < 600
