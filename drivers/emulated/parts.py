"""Emulated parts of a kiosk that was set up by hand, in one folder, and what its settings say of them."""

import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from drivers.emulated import emulate_prompt
from drivers.emulated.control import ControlClient, ControlError
from drivers.emulated.counter_settings import ENROLLING
from drivers.emulated.in_hand import InHand
from drivers.emulated.mosquitto import Broker
from drivers.emulated.pcscd import EmulatedReader
from drivers.emulated.printer import EmulatedPrinter
from drivers.emulated.processes import Programs
from drivers.emulated.scanner import EmulatedScanner

# Each part with its sections of the settings.
_SECTIONS = {
    "reader": """\
# The counter and `kiosk doctor` find this reader by PCSCLITE_CSOCK_NAME={folder}/card/comm/pcscd.comm
# The carrier has to know its cards:
#   carrier document-anchors add FOLDER {folder}/csca.pem --crl {folder}/crl.pem
[reader]
csca = ["{folder}/csca.pem"]
crl = ["{folder}/crl.pem"]
stand_in_portraits = true
""",
    "camera": '[camera]\nsource = "emulated"\naddress = "{folder}/frames.sock"\n',
    "microphone": '[microphone]\nsource = "emulated"\naddress = "{folder}/microphone.fifo"\n',
    "printer": '[printer]\ndevice = "{folder}/printer/lp0"\n',
    "scanner": '[scanner]\ndevice = "{folder}/scanner.fifo"\n',
    "broker": """\
[carrier]
host = "localhost"
port = {port}
ca = "{carrier}/ca.pem"
certificate = "{carrier}/devices/{device}/tls.pem"
key = "{carrier}/devices/{device}/tls.key"
seal_key = "{carrier}/seal.pem"
seal_kid = "carrier-seal-1"
receipt_key = "{carrier}/receipt.pem"
receipt_kid = "carrier-receipt-1"

[keys]
evidence = "{carrier}/devices/{device}/evidence.key"
evidence_kid = "{device}-evidence-1"
listing = "{carrier}/devices/{device}/listing.key"
""",
}
PARTS = tuple(_SECTIONS)
_FPS = 24  # as the settings have it where they say nothing
_START_S = 180.0  # only what hangs takes so long


class EmulatedPartError(Exception):
    """A part did not start, or has ended; names it and shows the end of its log."""


class Enrolled(NamedTuple):
    """What a broker needs, and what it makes possible. carrier: the folder of `carrier init`."""

    carrier: Path
    device: str
    port: int
    enrolls: bool = False  # by `kiosk enroll`; otherwise its files are in the carrier's folder


def in_hand(folder: Path) -> InHand:
    """Of the reader and camera that run in that folder."""
    card = ControlClient(folder / "card" / "card.sock")
    return InHand(card, ControlClient(folder / "subscriber.sock"), folder)


class EmulatedParts:
    """From `start` to `stop`; `settings` tells what to write meanwhile. folder: short, as sockets need."""

    def __init__(self, folder: Path, wanted: Collection[str], enrolled: Enrolled | None) -> None:
        self._folder = folder
        self._wanted = wanted
        self._enrolled = enrolled
        self._programs = Programs(folder / "logs")
        self._running: list[Callable[[], None]] = []  # what stops each
        self._scanner: EmulatedScanner | None = None

    def start(self) -> None:
        """Raises EmulatedPartError, EmulatedReaderError, BrokerError."""
        starts = {
            "reader": self._start_reader,
            "camera": self._start_subscriber,
            "microphone": self._start_subscriber,
            "printer": EmulatedPrinter(self._folder / "printer").start,
            "scanner": self._start_scanner,
            "broker": self._start_broker,
        }
        for part in self._wanted:
            starts[part]()

    def stop(self) -> None:
        for stop in reversed(self._running):
            stop()
        self._programs.stop_all()

    def look(self) -> None:
        """Raises EmulatedPartError for a process that has ended by itself."""
        for name in self._programs.ended():
            raise EmulatedPartError(f"{name} has ended:\n{self._programs.log(name)[-1500:]}")

    def settings(self) -> str:
        """The sections of the settings file that name these parts."""
        of_carrier = self._enrolled._asdict() if self._enrolled else {}
        sections = dict(_SECTIONS)
        if self._enrolled and self._enrolled.enrolls:
            sections["broker"] = ENROLLING + 'listing = "counter/listing.key"\n'
        return "\n".join(
            sections[part].format(folder=self._folder, **of_carrier) for part in self._wanted
        )

    def obey(self, line: str) -> str:
        """What is typed at the prompt; gives what is to be read then. Raises ControlError."""
        return emulate_prompt.obey(line, in_hand(self._folder), self._scanner)

    # -- each part --------------------------------------------------------------------------

    def _start_reader(self) -> None:
        reader = EmulatedReader(self._folder / "card")
        self._running.append(reader.stop)
        reader.launch()
        reader.await_ready()
        trust = reader.control.call("trust")
        for name in ("csca", "crl"):
            (self._folder / f"{name}.pem").write_text(trust[name])

    def _start_subscriber(self) -> None:
        """One process is seen by the camera and heard by the microphone."""
        if "subscriber" in self._programs.names:
            return
        command = [sys.executable, "-m", "drivers.emulated.subscriber"]
        command += ["--control", str(self._folder / "subscriber.sock"), "--fps", str(_FPS)]
        command += ["--frames", str(self._folder / "frames.sock")]
        self._programs.start(
            "subscriber", [*command, "--microphone", str(self._folder / "microphone.fifo")]
        )
        deadline = time.monotonic() + _START_S
        while not self._sits():
            self.look()
            if time.monotonic() > deadline:
                raise EmulatedPartError("nobody came before the camera")
            time.sleep(0.1)

    def _sits(self) -> bool:
        try:
            in_hand(self._folder).subscriber.call("sit", person="holder")
        except ControlError:
            return False
        return True

    def _start_scanner(self) -> None:
        self._scanner = EmulatedScanner(self._folder / "scanner.fifo")
        self._running.append(self._scanner.close)

    def _start_broker(self) -> None:
        if self._enrolled is None:
            raise EmulatedPartError("a broker needs the folder of `carrier init`: --carrier FOLDER")
        place, certificates = self._folder / "mosquitto", self._enrolled.carrier
        broker = Broker(place, certificates, self._enrolled.port)
        self._running.append(broker.stop)
        broker.start()
