"""A whole counter on emulated hardware: reader, subscriber, broker, carrier, relay, counter, screen.

Everything is private to one short directory and to free ports, beside whatever else runs here.
"""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from drivers.emulated.code_camera import EmulatedCodeCamera
from drivers.emulated.control import ControlClient, ControlError
from drivers.emulated.counter_settings import AGENT_COMPANY, SETTINGS
from drivers.emulated.earphones import EmulatedEarphones
from drivers.emulated.in_hand import InHand
from drivers.emulated.mosquitto import Broker
from drivers.emulated.pcscd import EmulatedReader
from drivers.emulated.printer import EmulatedPrinter
from drivers.emulated.processes import Programs
from drivers.emulated.scanner import EmulatedScanner
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR, signing_keys
from drivers.relay.client import status
from kiosk.pins import hash_pin
from kiosk.presence.thresholds import Thresholds, dump
from kiosk.records.staff_key import WrappedKey

DEVICE = "demo-kiosk-1"
STORE = "demo-store"
# A script opens more numbers in an hour than people do.
_MANY = tuple(
    word
    for limit in (
        "openings-per-hour",
        "store-openings-per-hour",
        "sequential-numbers",
        "out-of-province-least",
        "out-of-province-run",
    )
    for word in (f"--{limit}", "1000")
)
_PLACE = ("--store", STORE, "--agent-company", AGENT_COMPANY)
_ALONE = ("--self-service", "--without-passive-model")
_START_S = 180.0  # only what hangs takes so long
_SERVING = "carrier: serving"


class EmulatedCounterError(Exception):
    """A part of the emulated counter did not start; names it and shows the end of its log."""


class CounterOptions(NamedTuple):
    """The settings of an emulated counter that differ between demo and tests."""

    size: str = "800x1280"
    language: str = "zh_CN"
    fullscreen: bool = False
    notice_dwell_s: float = 1.0
    idle_s: float = 60.0
    idle_warning_s: float = 20.0
    receipt_wait_s: float = 10.0
    hand_over_s: float = 3.0
    ask_s: float = 3.0
    result_s: float = 90.0
    store_mb: int = 64
    backlog: int = 500
    thresholds: Thresholds | None = None  # of the face check; None: those shipped
    camera_fps: int = 24
    clerk_screen: bool = False  # of their own
    clerk_size: str = "1280x800"
    clerk_at: str = ""  # where their window opens; empty: beside the customer's
    parked_s: float = 900.0
    mode: str = "assisted"  # or self_service: customers are alone with it
    own_scanner: bool = False  # read by the counter, and not by the screen's window
    codes_by: str = ""  # or by a camera: code_camera, of its own, or face_camera


class EmulatedCounter:
    """A whole counter, from `start` to `stop`; its parts are there for the person who plays with them."""

    def __init__(self, directory: Path, logs: Path, options: CounterOptions) -> None:
        self.directory = directory
        self.options = options
        self.settings = directory / "kiosk.toml"
        self.carrier = directory / "carrier"
        self.reader = EmulatedReader(directory / "card")
        self.programs = Programs(logs)
        self.broker = Broker(directory / "mosquitto", self.carrier)
        self.subscriber = ControlClient(directory / "subscriber.sock")
        self.printer = EmulatedPrinter(directory / "printer")
        self._screen_environment: dict[str, str] = {}
        self.scanner: EmulatedScanner | None = None
        self.code_camera: EmulatedCodeCamera | None = None
        self.earphones: EmulatedEarphones | None = None

    def screen_token(self) -> bytes:
        """What lets a screen in now."""
        return self.screen_token_file.read_bytes()

    @property
    def screen_token_file(self) -> Path:
        return self.directory / "run" / "counter" / "screen.token"

    @property
    def screen_socket(self) -> Path:
        """What the screen connects to."""
        return self.directory / "run" / "screen" / "ui.sock"

    @property
    def clerk_socket(self) -> Path:
        """What the clerk's own screen connects to."""
        return self.directory / "run" / "clerk" / "ui.sock"

    @property
    def clerk_token_file(self) -> Path:
        return self.directory / "run" / "counter" / "clerk.token"

    @property
    def card(self) -> ControlClient:
        return self.reader.control

    def start(self, screen_environment: dict[str, str] | None, tell: Callable[[str], None]) -> None:
        """screen_environment: of the display that the screen shall appear on; None: no screen."""
        self._screen_environment = screen_environment or {}
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            (
                "emulated reader and subscriber, the carrier's keys and certificates",
                self._start_hardware,
            ),
            ("Mosquitto with TLS", self.broker.start),
            ("settings", self._write_settings),
            ("carrier, relay and counter", self._start_services),
            *((("screen", self.start_screen),) if screen_environment is not None else ()),
        )
        for name, step in steps:
            tell(f"starting {name}")
            step()

    def stop(self) -> None:
        self.programs.stop_all()
        self.broker.stop()
        self.reader.stop()
        for plugged in (self.scanner, self.code_camera, self.earphones):
            if plugged:
                plugged.close()

    # -- parts ------------------------------------------------------------------------------

    def start_carrier(self) -> None:
        """The broker has to be there: a carrier is ready when it serves."""
        served = self.programs.log("carrier").count(_SERVING)
        self._launch_carrier()
        self._await_carrier(served)

    def _launch_carrier(self) -> None:
        command = _carrier("serve", str(self.carrier), "--host", "127.0.0.1")
        self.programs.start("carrier", [*command, "--port", str(self.broker.port)])

    def _await_carrier(self, served: int) -> None:
        self._until("carrier", lambda: self.programs.log("carrier").count(_SERVING) > served)

    def relay_command(self) -> list[str]:
        return _kiosk("relay", "--settings", str(self.settings))

    def start_relay(self) -> None:
        self.programs.start("relay", self.relay_command())
        self._await_relay()

    def _await_relay(self) -> None:
        path = self.directory / "run" / "relay" / "relay.sock"
        self._until("relay", lambda: status(path)[0])

    def counter_command(self) -> list[str]:
        return _kiosk("counter", "--settings", str(self.settings))

    def start_counter(self) -> None:
        self._launch_counter()
        self._await_counter()

    def _launch_counter(self) -> None:
        for left in (self.screen_socket, self.clerk_socket):
            left.unlink(missing_ok=True)  # a killed one's
        self.programs.start("counter", self.counter_command(), self.reader.environment)

    def _await_counter(self) -> None:
        last = self.clerk_socket if self.options.clerk_screen else self.screen_socket
        self._until("counter", last.exists)

    def start_screen(self) -> None:
        command = [sys.executable, "-m", "ui.launcher", "--size", self.options.size]
        command += ["--socket", str(self.screen_socket)]
        command += ["--fullscreen"] if self.options.fullscreen else []
        self.programs.start("screen", command, self._screen_environment, self.screen_token_file)
        if self.options.clerk_screen:
            self._start_clerk_screen()

    def _start_clerk_screen(self) -> None:
        command = [sys.executable, "-m", "ui.launcher", "--size", self.options.clerk_size]
        command += ["--socket", str(self.clerk_socket), "--role", "clerk"]
        beside = self.options.size.partition("x")[0] + "x0"
        command += ["--at", self.options.clerk_at or beside]
        name, environment = "clerk-screen", self._screen_environment
        self.programs.start(name, command, environment, self.clerk_token_file)

    def cut_network(self) -> None:
        self.broker.stop()

    def restore_network(self) -> None:
        self.broker.start()

    # -- what a person does -----------------------------------------------------------------

    def place_card(self, profile: str, person: str = "holder", **faults: Any) -> dict[str, Any]:
        """Lay a card with that person's portrait on the reader; gives what is printed on it."""
        return InHand(self.card, self.subscriber, self.directory).place_card(
            profile, person, **faults
        )

    def outbox(self) -> list[dict[str, Any]]:
        """`kiosk outbox list --json`."""
        return _json(_kiosk("outbox", "--settings", str(self.settings), "list", "--json"))

    def carrier_records(self) -> list[dict[str, Any]]:
        """`carrier records --json`."""
        return self.at_the_carrier("records")

    def at_the_carrier(self, command: str, *arguments: str) -> list[dict[str, Any]]:
        """A command of the carrier that lists something in its folder: `number list`, `orders`, ..."""
        return _json(_carrier(*command.split(), str(self.carrier), *arguments, "--json"))

    def tell_carrier(self, command: str, *arguments: str) -> str:
        """One that does something there: `number add`, `event NUMBER KIND`, ...; what it printed."""
        asked = _carrier(*command.split(), str(self.carrier), *arguments)
        return _printed(asked)

    # ---------------------------------------------------------------------------------------

    def _start_hardware(self) -> None:
        """What does not need each other starts together."""
        self.reader.launch()
        self.printer.start()
        self._launch_subscriber()
        self._make_carrier()
        self.reader.await_ready()
        self._until("subscriber", self._subscriber_answers)

    def _start_services(self) -> None:
        self._launch_carrier()
        self.programs.start("relay", self.relay_command())
        self._launch_counter()
        self._await_carrier(0)
        self._await_relay()
        self._await_counter()

    def _launch_subscriber(self) -> None:
        command = [sys.executable, "-m", "drivers.emulated.subscriber"]
        command += ["--control", str(self.directory / "subscriber.sock")]
        command += ["--frames", str(self.directory / "frames.sock")]
        command += ["--microphone", str(self.directory / "microphone.fifo")]
        command += ["--fps", str(self.options.camera_fps)]
        self.programs.start("subscriber", command)

    def _subscriber_answers(self) -> bool:
        try:
            self.subscriber.call("sit", person="holder")
        except ControlError:
            return False
        return True

    def _make_carrier(self) -> None:
        """Unless it is there already: whoever starts many counters makes it once."""
        if self.carrier.exists():
            return
        for arguments in carrier_set_up(self.carrier, self.broker.port):
            subprocess.run(_carrier(*arguments), check=True, stdout=subprocess.DEVNULL)

    def _write_settings(self) -> None:
        trust = self.card.call("trust")
        (self.directory / "csca.pem").write_text(trust["csca"])
        (self.directory / "crl.pem").write_text(trust["crl"])
        self.tell_carrier("document-anchors add", *self._trust_files())
        if self.options.mode == "self_service":
            self.tell_carrier("device set", DEVICE, *_PLACE, *_ALONE)
        self.settings.write_text(
            SETTINGS.format(
                counter=self,
                pins={who: hash_pin(pin) for who, pin in PINS.items()},
                keys={who: key.encode() for who, key in signing_keys().items()},
                device=DEVICE,
                store=STORE,
                clerk_screen=str(self.options.clerk_screen).lower(),
                thresholds=self._write_thresholds(),
                scanner=self._plug_in_scanner(),
                earphones=self._make_jack(),
            )
        )

    def _plug_in_scanner(self) -> str:
        """Its section of the settings."""
        if self.options.own_scanner:
            self.scanner = EmulatedScanner(self.directory / "scanner.fifo")
            return f'[scanner]\ndevice = "{self.scanner.device.name}"\n'
        if self.options.codes_by == "code_camera":
            self.code_camera = EmulatedCodeCamera(self.directory / "codes.sock")
            address = self.code_camera.address
            return f'[scanner.camera]\nsource = "emulated"\naddress = "{address}"\n'
        return "[scanner]\nface_camera = true\n" if self.options.codes_by else ""

    def _make_jack(self) -> str:
        """Its section of the settings."""
        self.earphones = EmulatedEarphones(self.directory / "jack.fifo")
        return f'[earphones]\ndevice = "{self.earphones.device.name}"\n'

    def _trust_files(self) -> tuple[str, ...]:
        """The emulated state is the carrier's anchor, too."""
        return str(self.directory / "csca.pem"), "--crl", str(self.directory / "crl.pem")

    def _write_thresholds(self) -> str:
        """The line of the settings that names their file."""
        if self.options.thresholds is None:
            return ""
        file = self.directory / "thresholds.toml"
        file.write_text(dump(self.options.thresholds))
        return f'thresholds = "{file.name}"\n'

    def _until(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_S
        while not ready():
            if time.monotonic() > deadline or name in self.programs.ended():
                raise EmulatedCounterError(
                    f"{name} did not start:\n{self.programs.log(name)[-1500:]}"
                )
            time.sleep(0.05)


def carrier_set_up(folder: Path, broker_port: int) -> tuple[list[str], ...]:
    """Arguments of `carrier`, one command after the other, that make this store's carrier.

    broker_port: where its broker will be; no other one on this machine is asked for anything.
    """
    where, staff = str(folder), ["--store", STORE, "--trained"]
    return (
        ["init", where, "--emulated", "--host", "127.0.0.1"],
        ["device", "add", where, DEVICE, "--port", str(broker_port)],
        ["staff", "add", where, CLERK, *staff],
        ["staff", "add", where, SUPERVISOR, *staff, "--supervisor"],
        *(["staff-key", "add", where, who, _public(key)] for who, key in signing_keys().items()),
        ["batch-limits", "set", where, STORE, *_MANY],
        ["device", "set", where, DEVICE, *_PLACE],
    )


def _public(key: WrappedKey) -> str:
    """As `kiosk pin` prints it."""
    return base64.b64encode(key.public).decode()


def _kiosk(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", *arguments]


def _carrier(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "provisioning.commands.carrier", *arguments]


def _json(command: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_printed(command))
    return rows


def _printed(command: list[str]) -> str:
    """What a command that succeeds prints. Raises EmulatedCounterError with what another one says."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise EmulatedCounterError(f"{' '.join(command[2:])}: {done.stderr.strip()}")
    return done.stdout
