"""The settings file as a whole: unknown keys refused, the path of a wrong one named."""

import argparse
import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

from kiosk.errors import SettingsError
from kiosk.settings.agent import Agent
from kiosk.settings.brand import LEAST_CONTRAST, Brand
from kiosk.settings.carrier import Carrier, Keys
from kiosk.settings.counter import Clerk, Kiosk, Paths, Store
from kiosk.settings.devices import (
    Camera,
    EarphonesJack,
    Faces,
    MicrophoneDevice,
    Reader,
    ScannerDevice,
)
from kiosk.settings.offline_limits import Limits
from kiosk.settings.papers import Papers, Printer
from kiosk.settings.policy import Policy
from kiosk.settings.screen_timings import Screen
from kiosk.settings.section import Section

DEFAULT = Path("/etc/kiosk/settings.toml")
# What the fleet may set for many kiosks, and the name of its file.
SHARED_SECTIONS = frozenset({"brand", "limits", "papers", "screen"})
SHARED_FILE = "settings.toml"
_EMULATED = frozenset({"emulated", "replay"})  # pictures that no camera takes


class Settings(Section, frozen=True, kw_only=True):
    kiosk: Kiosk
    store: Store
    brand: Brand = Brand()
    clerks: Annotated[list[Clerk], msgspec.Meta(min_length=1)]
    paths: Paths
    reader: Reader = Reader()
    scanner: ScannerDevice = ScannerDevice()
    earphones: EarphonesJack = EarphonesJack()
    camera: Camera
    microphone: MicrophoneDevice = MicrophoneDevice()
    faces: Faces = Faces()
    screen: Screen = Screen()
    carrier: Carrier
    keys: Keys
    limits: Limits = Limits()
    policy: Policy = Policy()
    papers: Papers = Papers()
    printer: Printer = Printer()
    agent: Agent | None = None

    @property
    def staff(self) -> tuple[Clerk, ...]:
        """Who may sign in and sign here: trained, and of this store, or a supervisor of it."""
        return tuple(one for one in self.clerks if self._works_here(one))

    def _works_here(self, clerk: Clerk) -> bool:
        of_store = clerk.store in {None, self.store.id} or clerk.role == "supervisor"
        return clerk.trained and of_store


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The `--settings` that every command has."""
    parser.add_argument(
        "--settings", type=Path, default=DEFAULT, metavar="FILE", help=f"default: {DEFAULT}"
    )


def load(file: Path, shared: Path | None = None) -> Settings:
    """Read a settings file, and over it what the fleet has pushed. Relative paths are from its folder.

    shared: that file, to be tried; None: the one in use. Raises SettingsError naming the file and the key.
    """
    own = _checked(file, _read(file))
    folder = own.paths.pushed("settings")
    shared = shared or (folder / SHARED_FILE if folder else None)
    if shared is None:
        return own
    return _checked(file, _with_shared(_read(file), shared), f" with {shared}")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(str(file), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(str(file), f"not valid TOML: {error}") from error


def _with_shared(data: dict[str, Any], shared: Path) -> dict[str, Any]:
    """What many kiosks share is no kiosk's identity, way to the carrier, device, or staff."""
    pushed = _read(shared)
    other = sorted(pushed.keys() - SHARED_SECTIONS)
    if other:
        raise SettingsError(str(shared), f"is not for many kiosks - at `$.{other[0]}`")
    for name, section in pushed.items():
        if not isinstance(section, dict):
            raise SettingsError(str(shared), f"is no section - at `$.{name}`")
        data[name] = data.get(name, {}) | section
    return data


def _checked(file: Path, data: dict[str, Any], more: str = "") -> Settings:
    """Raises SettingsError."""

    def to_path(kind: type, value: object) -> object:
        if kind is Path and isinstance(value, str):
            return file.parent / value
        raise TypeError(f"expected {kind.__name__}")

    try:
        settings = msgspec.convert(data, Settings, dec_hook=to_path)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}{more}", str(error)) from error
    _check_people(file, settings.clerks)
    _check_keys(file, settings.keys)
    _check_devices(file, settings)
    _check_brand(file, settings.brand)
    return settings


def _check_people(file: Path, clerks: list[Clerk]) -> None:
    """Nobody can be two people: neither under one id, nor with one line of `kiosk pin` for both."""
    for field in ("id", "pin", "key", "badge"):
        given = [getattr(one, field) for one in clerks if getattr(one, field)]
        if len(set(given)) < len(given):
            raise SettingsError(
                str(file), f"two of the clerks have the same {field} - at `$.clerks`"
            )


def _check_brand(file: Path, brand: Brand) -> None:
    """White words stand on that colour, and signs in it on white."""
    if brand.contrast < LEAST_CONTRAST:
        told = f"{brand.contrast:.1f} : 1 on white, not {LEAST_CONTRAST} : 1 - at `$.brand.colour`"
        raise SettingsError(str(file), told)


def _check_devices(file: Path, settings: Settings) -> None:
    """What is emulated says so of itself; a pin that fits every device of its make pins none."""
    camera, reader = settings.camera, settings.reader
    emulated = {
        "camera.source": camera.source in _EMULATED,
        "microphone.source": settings.microphone.source in _EMULATED,
        "reader.stand_in_portraits": reader.stand_in_portraits,
    }
    for key, is_used in emulated.items():
        if is_used and not settings.kiosk.emulated:
            raise SettingsError(str(file), f"not without kiosk.emulated - at `$.{key}`")
    pins = {
        "camera.pinned": camera.pinned,
        "reader.pinned": reader.pinned,
        "reader.serial_pinned": reader.serial_pinned,
        "printer.pinned": settings.printer.pinned,
    }
    for key, pin in pins.items():
        if pin is not None and not (pin.serial or pin.path):
            raise SettingsError(str(file), f"serial or path - at `$.{key}`")


def _check_keys(file: Path, keys: Keys) -> None:
    if (keys.evidence is None) == (keys.token is None):
        raise SettingsError(str(file), "one of evidence and token - at `$.keys`")
    if keys.token is not None and keys.listing is None:
        # What is counted for a day is hashed under a key made from one that can be read.
        raise SettingsError(str(file), "with a token a listing key is needed - at `$.keys.listing`")
