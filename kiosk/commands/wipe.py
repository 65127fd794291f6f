"""`kiosk wipe`: bring out what is under way, then destroy this kiosk's keys and stores, and say so.

For a kiosk that leaves its store: sold, sent in, or given to another carrier. What is in a flash chip's
spare blocks nobody can overwrite: sealed keys are worth nothing where their wrapping keys lay elsewhere.

Exit status: 0 wiped; 1 a service runs yet, or a file is in the way; 2 wrong settings, or another name;
3 something is under way: nothing was destroyed.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from kiosk import durable_files, wipe_memory
from kiosk import settings as kiosk_settings
from kiosk.commands import unsettled
from kiosk.errors import AlreadyRunningError, KioskError
from kiosk.instance_lock import only_one
from kiosk.settings import Settings

_WAIT_S = 600.0
_LOOK_S = 1.0
_UNDER_WAY = 3
_RELAY = "kiosk-relay.service"
_CLAIM = Path("/etc/kiosk/claim")  # as kiosk-first-boot.service names it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("device", metavar="DEVICE", help="the kiosk's name, typed again")
    parser.add_argument(
        "--claim",
        type=Path,
        default=_CLAIM,
        metavar="FOLDER",
        help="the batch's, which goes as well; default: %(default)s",
    )
    parser.add_argument(
        "--by-agent",
        action="store_true",
        help="as kiosk-wipe@.service: stops the relay by systemd, and leaves what the agent reports "
        "by until all else is gone and this is run again",
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=_WAIT_S,
        metavar="S",
        help="for the relay to bring out what is under way; default: %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    device = settings.kiosk.device
    if arguments.device != device:
        return _said(f"this kiosk is {device}; type its name to wipe it", 2)
    try:
        with ExitStack() as held:
            if settings.paths.counter.exists():
                lock = settings.paths.counter / "counter.lock"
                held.enter_context(only_one("counter", lock))  # nothing new comes meanwhile
            left = _drained(settings, time.monotonic() + arguments.wait)
            if left.is_any:
                return _said(_sentence(left), _UNDER_WAY)
            _stop_relay(settings, held, by_systemd=arguments.by_agent)
            leaves = _of_agent(settings, arguments)
            destroyed = [*_destroy_claim(arguments.claim, leaves), *_destroy(settings, leaves)]
    except AlreadyRunningError as error:
        return _said(f"{error}. Stop kiosk-counter; kiosk-relay once it has sent everything.", 1)
    except (KioskError, OSError) as error:
        return _said(str(error), 1)
    print("\n".join(destroyed))
    print(
        f"{device}: wiped, {len(destroyed)} files. At the carrier: fleet device revoke FOLDER {device}"
    )
    if settings.keys.token is not None:
        print("The evidence key is in a token: delete it there, or destroy the token.")
    return 0


def _said(sentence: str, status: int) -> int:
    print(f"kiosk wipe: {sentence}", file=sys.stderr)
    return status


def _sentence(left: unsettled.UnderWay) -> str:
    return (
        f"{left} are under way yet: nothing was destroyed. Let kiosk-relay reach the carrier; "
        "`kiosk outbox list` says what waits, `requeue` sends dead records again, and what the "
        "carrier holds it releases or rejects (`carrier quarantine`)."
    )


def _drained(settings: Settings, until: float) -> unsettled.UnderWay:
    """What is under way yet at that moment of the monotonic clock, or nothing sooner."""
    while (left := unsettled.look(settings)).is_any and time.monotonic() < until:
        time.sleep(min(_LOOK_S, max(0.0, until - time.monotonic())))
    return left


def _of_agent(settings: Settings, arguments: argparse.Namespace) -> frozenset[Path]:
    """What the agent needs to say that the rest is gone; nothing once it is."""
    carrier = settings.carrier
    kept = {carrier.ca, carrier.agent_certificate, carrier.agent_key, *_memory(settings)}
    is_last = not arguments.by_agent or _is_known_as_wiped(settings)
    return frozenset() if is_last else frozenset(file for file in kept if file is not None)


def _is_known_as_wiped(settings: Settings) -> bool:
    """The agent says so. What is left does not: a pass may have ended before it said anything."""
    order = wipe_memory.read(settings.agent.state) if settings.agent else None
    return order is not None and order.state == "wiped"


def _stop_relay(settings: Settings, held: ExitStack, *, by_systemd: bool) -> None:
    """Raises AlreadyRunningError: it would go on with keys in its memory. Raises OSError."""
    if by_systemd:
        done = subprocess.run(["systemctl", "stop", _RELAY], check=False)
        if done.returncode:
            raise OSError(f"systemd does not stop {_RELAY}")
    folder = settings.paths.relay_socket.parent
    if folder.exists():
        held.enter_context(only_one("relay", folder / "relay.lock"))


def _destroy(settings: Settings, leaves: frozenset[Path]) -> Iterator[str]:
    """The keys first: without them nothing of the rest can be opened or added to. Raises OSError."""
    for file in _files(settings):
        if file.is_file() and file not in leaves:
            _overwrite(file)
            yield f"destroyed {file}"
    for folder in (settings.paths.outbox, settings.paths.counter):
        for file in sorted(folder.glob("*")):
            if file.is_file() and file.name != "counter.lock":
                file.unlink()
                yield f"deleted {file}"
        if folder.exists():
            durable_files.sync(folder)


def _destroy_claim(folder: Path, leaves: frozenset[Path]) -> Iterator[str]:
    """Whoever has the batch's key may ask for certificates in its name. Raises OSError."""
    for file in sorted(folder.glob("*")):
        if file.is_file() and file not in leaves:
            _overwrite(file)
            yield f"destroyed {file}"
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()  # the first boot would begin with what is not there


def _files(settings: Settings) -> Iterator[Path]:
    """Keys, certificates, then what the carrier gave to everybody."""
    carrier, keys = settings.carrier, settings.keys
    secrets = [keys.evidence, keys.listing, carrier.key, carrier.agent_key]
    own = [carrier.certificate, carrier.agent_certificate]
    for file in (*secrets, *own):
        if file is not None:
            yield from (
                file,
                file.with_name(f"{file.name}.next"),
                durable_files.waiting(file),
            )
    wrapping = sorted(keys.wrapping.glob("*.key"))
    yield from (*wrapping, *map(durable_files.waiting, wrapping))
    yield from (carrier.seal_key, carrier.receipt_key, carrier.ca, *_memory(settings))


def _memory(settings: Settings) -> list[Path]:
    """Of the agent: who this kiosk was to the fleet, and the order that it obeys."""
    folder = settings.agent.state if settings.agent else None
    return [folder / name for name in (wipe_memory.IDENTITY, wipe_memory.ORDER)] if folder else []


def _overwrite(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))
    durable_files.sync(file)
    file.unlink()
    durable_files.sync(file.parent)
