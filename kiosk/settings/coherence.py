"""What no single key of the settings shows: two that contradict each other, or a path that is too long."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kiosk.settings.all_sections import Settings
from kiosk.settings.brand import LEAST_CONTRAST
from kiosk.settings.store_and_staff import Paths

SOCKET_PATH_BYTES = 107  # sun_path of unix(7), with its zero
_EMULATED = frozenset({"emulated", "replay"})  # pictures that no camera takes


class Fault(NamedTuple):
    """What is wrong with a key: camera.fps, clerks[1].pin."""

    key: str
    told: str


def faults(settings: Settings) -> Iterator[Fault]:
    """Of settings whose every key is well-formed."""
    yield from _of_place(settings)
    yield from _of_people(settings)
    yield from _of_keys(settings)
    yield from _of_agent(settings)
    yield from _of_emulation(settings)
    yield from _of_pins(settings)
    yield from _of_brand(settings)
    yield from _of_scanner(settings)
    yield from _of_sockets(settings.paths)


def _of_place(settings: Settings) -> Iterator[Fault]:
    store = settings.store
    if not store.city.startswith(store.province):
        told = f"{store.city} is no city of province {store.province}: it begins with its digits"
        yield Fault("store.city", told)


def _of_people(settings: Settings) -> Iterator[Fault]:
    """Nobody can be two people: neither under one id, nor with one line of `kiosk pin` for both."""
    for field in ("id", "pin", "key", "badge"):
        given = Counter(getattr(one, field) for one in settings.clerks if getattr(one, field))
        if any(often > 1 for often in given.values()):
            yield Fault("clerks", f"two of the clerks have the same {field}")


def _of_keys(settings: Settings) -> Iterator[Fault]:
    keys = settings.keys
    if (keys.evidence is None) == (keys.token is None):
        yield Fault("keys", "one of evidence and token is needed, not both")
    if keys.token is not None and keys.listing is None:
        # What is counted for a day is hashed under a key made from one that can be read.
        yield Fault("keys.listing", "with a token a listing key is needed")


def _of_agent(settings: Settings) -> Iterator[Fault]:
    carrier = settings.carrier
    if (carrier.agent_certificate is None) != (carrier.agent_key is None):
        lacking = "agent_key" if carrier.agent_key is None else "agent_certificate"
        yield Fault(f"carrier.{lacking}", "agent_certificate and agent_key belong together")


def _of_emulation(settings: Settings) -> Iterator[Fault]:
    """What is emulated says so of itself."""
    scanner = settings.scanner.camera
    used = {
        "camera.source": settings.camera.source in _EMULATED,
        "scanner.camera.source": scanner is not None and scanner.source in _EMULATED,
        "microphone.source": settings.microphone.source in _EMULATED,
        "reader.stand_in_portraits": settings.reader.stand_in_portraits,
    }
    if not settings.kiosk.emulated:
        yield from (
            Fault(key, "not without kiosk.emulated") for key, is_used in used.items() if is_used
        )


def _of_pins(settings: Settings) -> Iterator[Fault]:
    """A pin that fits every device of its make pins none."""
    scanner = settings.scanner.camera
    pins = {
        "camera.pinned": settings.camera.pinned,
        "scanner.camera.pinned": scanner.pinned if scanner else None,
        "reader.pinned": settings.reader.pinned,
        "reader.serial_pinned": settings.reader.serial_pinned,
        "printer.pinned": settings.printer.pinned,
    }
    for key, pin in pins.items():
        if pin is not None and not (pin.serial or pin.path):
            yield Fault(key, "serial or path is needed")


def _of_scanner(settings: Settings) -> Iterator[Fault]:
    scanner = settings.scanner
    if sum((scanner.device is not None, scanner.camera is not None, scanner.face_camera)) > 1:
        yield Fault("scanner", "one of device, camera and face_camera")


def _of_brand(settings: Settings) -> Iterator[Fault]:
    """White words stand on that colour, and signs in it on white."""
    contrast = settings.brand.contrast
    if contrast < LEAST_CONTRAST:
        yield Fault("brand.colour", f"{contrast:.1f} : 1 on white, not {LEAST_CONTRAST} : 1")


def _of_sockets(paths: Paths) -> Iterator[Fault]:
    longest = max(map(os.fsencode, paths.sockets), key=len)
    over = len(longest) - SOCKET_PATH_BYTES
    if over > 0:
        told = f"{paths.run} is {over} bytes too long for the sockets in it"
        yield Fault("paths.run", f"{told}: take a shorter folder, like /run/kiosk")
