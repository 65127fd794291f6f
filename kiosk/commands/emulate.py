"""`kiosk emulate`: devices, and a broker, that are not there, for a kiosk that is otherwise set up by hand.

It runs in the foreground and prints, once all are ready, what to write into the settings; what somebody does
with the devices is typed there: `lay passport`, `sit stranger`, `scan 6217…`.
Exit status: 0 when it was ended; 1 when a part did not start, or has ended; 2 for a wrong command line.
"""

import argparse
import os
import select
import sys
import time
from pathlib import Path

from drivers.emulated.control import ControlError
from drivers.emulated.emulate_prompt import DEEDS
from drivers.emulated.mosquitto import BrokerError
from drivers.emulated.parts import PARTS, EmulatedPartError, EmulatedParts, Enrolled
from drivers.emulated.pcscd import EmulatedReaderError
from kiosk.names import is_device_name
from kiosk.process import interrupt_at_signals

_LOOK_S = 0.5
_LONGEST_FOLDER = 80  # bytes: sockets lie in it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--in",
        dest="folder",
        type=Path,
        default=Path("/tmp/kiosk-emulated"),  # noqa: S108 - the user's own word for it
        metavar="FOLDER",
        help="of their sockets and files; default: /tmp/kiosk-emulated",
    )
    broker = parser.add_argument_group("of the broker")
    broker.add_argument("--carrier", type=Path, metavar="FOLDER", help="of `carrier init`")
    broker.add_argument(
        "--device", metavar="ID", help="of the kiosk, as `carrier device add` has it"
    )
    broker.add_argument(
        "--enroll",
        action="store_true",
        help="the kiosk's keys and certificates come by `kiosk enroll`",
    )
    broker.add_argument("--port", type=int, default=8883, help="default: 8883")


def run(arguments: argparse.Namespace) -> int:
    wrong = _wrong(arguments)
    if wrong:
        print(f"kiosk emulate: {wrong}", file=sys.stderr)
        return 2
    interrupt_at_signals()
    folder = arguments.folder.resolve()
    parts = EmulatedParts(folder, dict.fromkeys(arguments.parts), _enrolled(arguments))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        parts.start()
        _tell(parts)
        while True:
            parts.look()
            _hear(parts)
    except KeyboardInterrupt:
        return 0
    except (EmulatedPartError, EmulatedReaderError, BrokerError, OSError) as error:
        print(f"kiosk emulate: {error}", file=sys.stderr)
        print(f"The logs of its parts are in {folder}.", file=sys.stderr)
        return 1
    finally:
        parts.stop()


def _hear(parts: EmulatedParts) -> None:
    """What is typed here, if anything may be: a background job that reads a terminal is stopped."""
    typed = sys.stdin
    if typed.closed or (typed.isatty() and os.tcgetpgrp(typed.fileno()) != os.getpgrp()):
        time.sleep(_LOOK_S)
    elif select.select([typed], [], [], _LOOK_S)[0]:
        line = typed.readline()
        if not line:
            typed.close()
        elif line.strip():
            _obey(parts, line)


def _obey(parts: EmulatedParts, line: str) -> None:
    try:
        print(f"# {parts.obey(line)}", flush=True)
    except ControlError as error:
        print(f"kiosk emulate: {error}", file=sys.stderr, flush=True)


def _wrong(arguments: argparse.Namespace) -> str:
    """With the command line; empty: nothing."""
    if len(os.fsencode(arguments.folder.resolve())) > _LONGEST_FOLDER:
        return f"{arguments.folder} is too long a path for sockets; take a shorter one with --in"
    if "broker" not in arguments.parts:
        return ""
    device = arguments.device or ""
    if arguments.carrier is None or not is_device_name(device):
        return "a broker needs --carrier FOLDER and --device ID, as `carrier device add` has them"
    known = (arguments.carrier / "devices" / device / "tls.pem").exists()
    if not known and not arguments.enroll:
        make = f"`carrier device add {arguments.carrier} {device}`"
        return f"{arguments.carrier} has no kiosk {device}: {make}"
    return ""


def _enrolled(arguments: argparse.Namespace) -> Enrolled | None:
    if "broker" not in arguments.parts:
        return None
    place = arguments.carrier.resolve()
    return Enrolled(place, arguments.device, arguments.port, enrolls=arguments.enroll)


def _tell(parts: EmulatedParts) -> None:
    print("# For the settings, with `emulated = true` under [kiosk]:")
    print(parts.settings(), flush=True)
    print(
        f"kiosk emulate: ready, until it is interrupted; type here: {DEEDS}",
        file=sys.stderr,
        flush=True,
    )
