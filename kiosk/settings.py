"""The kiosk's settings: one TOML file, unknown keys refused, the path of a wrong one named."""

import argparse
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.bounds import Name
from kiosk.errors import SettingsError

DEFAULT = Path("/etc/kiosk/settings.toml")

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Kiosk(_Section, frozen=True, kw_only=True):
    device: Name  # MQTT client id and certificate CN
    # self_service: nobody attests, so that without the operator's PAD model a clerk always looks
    mode: Literal["assisted", "self_service"] = "assisted"
    language: Literal["zh_CN", "en"] = "zh_CN"

    @property
    def attended(self) -> bool:
        """A clerk sees the customer."""
        return self.mode == "assisted"


class Store(_Section, frozen=True, kw_only=True):
    id: Name
    name: str
    province: Annotated[str, msgspec.Meta(pattern=r"^\d{2}$")]  # GB/T 2260
    city: Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]  # GB/T 2260
    agent_company: str
    police_contact: str = ""


class Clerk(_Section, frozen=True, kw_only=True):
    id: Name
    name: str
    pin: str  # scrypt$N$r$p$salt$hash, made by `kiosk pin`
    role: Literal["clerk", "supervisor"] = "clerk"


class Paths(_Section, frozen=True, kw_only=True):
    data: Path  # outbox database
    run: Path  # sockets; short, AF_UNIX paths end at 107 characters
    packs: Path | None = None  # policy packs; None: those shipped
    notices: Path | None = None  # notice texts; None: those shipped
    thresholds: Path | None = None  # of the face check, calibrated; None: those shipped


class Reader(_Section, frozen=True, kw_only=True):
    name: str = ""  # part of the PC/SC reader's name; "": the first that is no SAM slot
    deadline_s: Seconds = 5  # one APDU
    csca: list[Path] = []  # trusted CSCA certificates and ICAO master lists, PEM or DER
    crl: list[Path] = []  # their revocation lists
    pcsc: bool = True  # false: the serial reader alone
    serial: str = ""  # device of a resident card reader that speaks SAM frames: /dev/ttyUSB0
    baud: Annotated[int, msgspec.Meta(ge=9600, le=115_200)] = 115_200
    portrait_library: Path | None = None  # the vendor's library that decodes WLT photos
    stand_in_portraits: bool = False  # emulated cards only


class Camera(_Section, frozen=True, kw_only=True):
    source: Literal["picamera2", "usb", "replay", "emulated"]
    address: str = ""  # bus path, video file, or control socket
    width: Annotated[int, msgspec.Meta(ge=320, le=1920)] = 640
    height: Annotated[int, msgspec.Meta(ge=240, le=1080)] = 480
    fps: Annotated[int, msgspec.Meta(ge=5, le=60)] = 24


class Faces(_Section, frozen=True, kw_only=True):
    manifest: Path | None = None  # the operator's own models; None: only those shipped


class Screen(_Section, frozen=True, kw_only=True):
    idle_s: Seconds = 60  # without a touch: "still there?"
    idle_warning_s: Seconds = 15  # then wiped
    result_s: Seconds = 30  # the result page stays at most
    receipt_wait_s: Seconds = 10
    notice_dwell_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5
    clerk_idle_s: Annotated[float, msgspec.Meta(gt=0, le=43200)] = 1800


class Carrier(_Section, frozen=True, kw_only=True):
    host: str
    port: Port = 8883
    ca: Path  # broker's certificate authority, PEM
    certificate: Path  # the relay's TLS client certificate, PEM
    key: Path  # its private key, PEM
    seal_key: Path  # carrier's P-256 public key that records are sealed to, PEM
    seal_kid: Name
    receipt_key: Path  # carrier's P-256 public key that signs receipts and answers, PEM
    receipt_kid: Name
    ask_s: Seconds = 3


class Keys(_Section, frozen=True, kw_only=True):
    evidence: Path  # the kiosk's P-256 private key that signs records, PEM
    evidence_kid: Name
    # Keys the hashes of the listings that are kept for an outage, 32 bytes; None: none are kept.
    listing: Path | None = None


class Limits(_Section, frozen=True, kw_only=True):
    store_mb: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 512
    # Beyond these no number is opened; verifications, resumptions and complaints go on.
    offline_h: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 72  # since the carrier's signed time
    backlog: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 500  # records without a receipt
    disk: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.95  # of store_mb; at 0.98 nothing starts
    policy_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180  # since the bundle's release
    listings_refresh_h: Annotated[float, msgspec.Meta(gt=0, le=8760)] = 1  # older: asked for anew


class Policy(_Section, frozen=True, kw_only=True):
    packs: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)] = ("cn",)  # by their folders
    public_key: Path | None = (
        None  # signs bundles, PEM; None: the package's own integrity is trusted
    )
    installed: Annotated[int, msgspec.Meta(ge=0)] = 0  # an older bundle is refused


class Settings(_Section, frozen=True, kw_only=True):
    kiosk: Kiosk
    store: Store
    clerks: Annotated[list[Clerk], msgspec.Meta(min_length=1)]
    paths: Paths
    reader: Reader = Reader()
    camera: Camera
    faces: Faces = Faces()
    screen: Screen = Screen()
    carrier: Carrier
    keys: Keys
    limits: Limits = Limits()
    policy: Policy = Policy()


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The `--settings` that every command has."""
    parser.add_argument(
        "--settings", type=Path, default=DEFAULT, metavar="FILE", help=f"default: {DEFAULT}"
    )


def load(file: Path) -> Settings:
    """Read a settings file. Relative paths in it are taken from the file's folder.

    Raises SettingsError naming the file and the key.
    """
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(str(file), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"not valid TOML: {error}") from error

    def to_path(kind: type, value: object) -> object:
        if kind is Path and isinstance(value, str):
            return file.parent / value
        raise TypeError(f"expected {kind.__name__}")

    try:
        return msgspec.convert(data, Settings, dec_hook=to_path)
    except msgspec.ValidationError as error:
        raise SettingsError(str(file), str(error)) from error
