"""`kiosk first-boot`: a new kiosk takes its token at a real screen, by an emulated scanner."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from newcomers import Newcomers
from waiting import until

from drivers.emulated.atspi import Accessibility
from drivers.emulated.display import Display
from drivers.emulated.processes import Programs
from drivers.emulated.scanner import EmulatedScanner
from kiosk.commands.check_result import Cause
from kiosk.commands.claim_link import ClaimLink
from kiosk.commands.doctor_first_boot import network
from kiosk.commands.first_boot import has_identity

_KIOSK = [sys.executable, "-m", "kiosk"]
_UNKNOWN = "ABCDEFGHJ-KMNPQRSTU-VWXYZ2345"


@pytest.fixture(scope="module")
def newcomers():
    made = Newcomers()
    yield made
    made.close()


class NewKioskAtItsScreen:
    """A kiosk's first boot as its units start it: the screen, the network side, and what root does."""

    def __init__(self, kiosk, size):
        self.kiosk = kiosk
        self.scanner = EmulatedScanner(kiosk.folder / "scanner.fifo")
        with kiosk.file.open("a") as settings:
            settings.write('[scanner]\ndevice = "scanner.fifo"\n')
        self.programs = Programs(kiosk.folder / "logs")
        self.display = Display(kiosk.folder / "display", size)
        self.display.start()
        self.bus = Accessibility(self.display.environment["DBUS_SESSION_BUS_ADDRESS"])
        self.link = kiosk.folder / "run" / "relay" / "claim.sock"
        self._start("link", "claim-link", "--socket", self.link)
        until(self.link.exists, "the network side", lambda: self.programs.log("link"))
        self._start("boot", "first-boot", "--link", self.link)
        paths = kiosk.settings.paths
        until(paths.screen_socket.exists, "the first boot", lambda: self.programs.log("boot"))
        shown = [sys.executable, "-m", "ui.launcher", "--socket", str(paths.screen_socket)]
        shown += ["--size", f"{size[0]}x{size[1]}"]
        with paths.screen_token.open("rb") as token:
            self.screen = subprocess.Popen(
                shown, stdin=token, env=os.environ | self.display.environment
            )

    def _start(self, name, command, *more):
        claim = ["--settings", str(self.kiosk.file), "--claim", str(self.kiosk.newcomers.claim)]
        self.programs.start(name, [*_KIOSK, command, *claim, *map(str, more)])

    def sees(self, mark):
        """Until the screen shows what has this mark."""

        def shown():
            return [e for e in self.bus.elements() if e.description.startswith(mark)]

        until(shown, f"{mark} on the screen", lambda: self.programs.log("boot"))
        return shown()[0]

    def close(self):
        self.screen.terminate()
        self.screen.wait()
        self.programs.stop_all()
        self.bus.close()
        self.display.stop()
        self.scanner.close()


@pytest.fixture
def at_screen(newcomers):
    made = NewKioskAtItsScreen(newcomers.kiosk("fresh"), (800, 1280))
    yield made
    made.close()


def test_a_new_kiosk_takes_its_token_at_the_screen(newcomers, at_screen, capsys):
    kiosk = at_screen.kiosk
    assert at_screen.sees("kiosk_name").name.endswith("fresh")
    # What works and what does not, in the doctor's words.
    at_screen.sees("check:network:ok")
    at_screen.sees("check:clock:ok")
    at_screen.sees("check:camera:failed")
    # A wedge scanner types into the window.
    at_screen.display.type("4006381333931\n")
    at_screen.sees("message:token_malformed")
    at_screen.scanner.scan(_UNKNOWN)
    at_screen.sees("message:token_unknown")
    at_screen.scanner.scan(newcomers.expect("fresh", capsys))
    until(lambda: at_screen.programs.ended() == ["boot"], "the enrolment", lambda: _log(at_screen))
    assert "fresh: enrolled" in _log(at_screen)
    assert [kiosk.refused(role) for role in ("relay", "agent")] == ["", ""]
    assert kiosk.run("first-boot", "--claim", newcomers.claim) == (0, "fresh: has an identity\n")
    # Neither log nor network side has seen the token.
    logs = at_screen.programs.log("boot") + at_screen.programs.log("link")
    assert _UNKNOWN not in logs
    assert _UNKNOWN.replace("-", "") not in logs


def _log(at_screen):
    return at_screen.programs.log("boot")[-3000:]


def test_a_card_without_a_claim_says_what_is_missing(newcomers, tmp_path):
    status, said = newcomers.kiosk("bare").run("first-boot", "--claim", tmp_path)
    assert status == 1
    assert f"{tmp_path}/claim.pem is not there" in said
    assert "fleet claim new" in said


def test_a_kiosk_without_network_says_so_and_waits(newcomers):
    """The network side is not there: the check fails in words, and nothing is lost."""
    kiosk = newcomers.kiosk("alone")
    found = network(kiosk.settings, ClaimLink(kiosk.folder / "nobody.sock").look)
    assert found.status == "failed"
    assert "kiosk-claim-link does not answer" in found.found
    refused = network(kiosk.settings, lambda: "refused: certificate unknown")
    assert (found.cause, refused.cause) == ("", "refused")


def test_the_page_has_a_sentence_for_each_cause_of_a_check():
    page = (Path(__file__).parents[2] / "ui" / "qml" / "pages" / "FirstBoot.qml").read_text("utf-8")
    said = set(re.findall(r'"\w+:(\w+)": qsTr', page))
    assert said == set(get_args(Cause)) - {""}


def test_an_enrolment_that_broke_off_is_no_identity(newcomers):
    """The relay's pair comes before the agent's: a power cut in between leaves one that nothing updates."""
    settings = newcomers.kiosk("half").settings
    carrier, keys = settings.carrier, settings.keys
    parts = (carrier.key, carrier.certificate, carrier.agent_key, carrier.agent_certificate)
    for part in (keys.evidence, keys.listing, *parts):
        assert not has_identity(settings), part
        part.parent.mkdir(exist_ok=True)
        part.touch()
    assert has_identity(settings)
    keys.listing.unlink()
    assert not has_identity(settings)
