"""What is plugged in: [reader], [scanner], [earphones], [camera], [microphone], [faces]."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.settings.section import Seconds, Section


class Pinned(Section, frozen=True, kw_only=True):
    """The one device that may be it: vendor and product, and its serial number or where it is plugged in."""

    vendor: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{4})?$")] = ""  # "": no USB device
    product: Annotated[str, msgspec.Meta(min_length=1)]  # USB: four hex digits; else the model
    serial: str = ""
    path: str = ""  # USB: bus and ports (1-1.2); `kiosk doctor` tells it


class Reader(Section, frozen=True, kw_only=True):
    name: str = ""  # part of the PC/SC reader's name; "": the first that is no SAM slot
    deadline_s: Seconds = 5  # one APDU
    csca: tuple[Path, ...] = ()  # trusted CSCA certificates and ICAO master lists, PEM or DER
    crl: tuple[Path, ...] = ()  # their revocation lists
    pcsc: bool = True  # false: the serial reader alone
    serial: str = ""  # device of a resident card reader that speaks SAM frames: /dev/ttyUSB0
    baud: Annotated[int, msgspec.Meta(ge=9600, le=115_200)] = 115_200
    portrait_library: Path | None = None  # the vendor's library that decodes WLT photos
    stand_in_portraits: bool = False  # emulated cards only
    # Where its field is, seen from before the screen: there the picture's arrow points.
    place: Literal["left", "middle", "right"] = "right"
    pinned: Pinned | None = None  # the PC/SC reader; None: no reader is the kiosk's
    serial_pinned: Pinned | None = None  # the adapter of the serial line


class Camera(Section, frozen=True, kw_only=True):
    source: Literal["picamera2", "usb", "replay", "emulated"]
    address: str = ""  # bus path, video file, or control socket
    width: Annotated[int, msgspec.Meta(ge=320, le=1920)] = 640
    height: Annotated[int, msgspec.Meta(ge=240, le=1080)] = 480
    fps: Annotated[int, msgspec.Meta(ge=5, le=60)] = 24
    pinned: Pinned | None = None  # None: no camera is the kiosk's


class ScannerDevice(Section, frozen=True, kw_only=True):
    """At most one of these; beside it a scanner may type into the screen's window at any time."""

    # Its input device, which the counter then has alone: /dev/input/by-id/….
    device: Path | None = None
    camera: Camera | None = None  # one of its own, that looks where codes are held
    face_camera: bool = False  # the camera of the faces, once its use was agreed to in that visit

    def __post_init__(self) -> None:
        if sum((self.device is not None, self.camera is not None, self.face_camera)) > 1:
            raise ValueError("one of device, camera and face_camera")


class EarphonesJack(Section, frozen=True, kw_only=True):
    # Its input device, which tells when somebody plugs in: /dev/input/by-path/….
    device: Path | None = None  # None: there is no jack


class MicrophoneDevice(Section, frozen=True, kw_only=True):
    source: Literal["alsa", "emulated"] = "alsa"
    address: str = "default"  # ALSA's name of it (hw:1,0), or a pipe of samples


class Faces(Section, frozen=True, kw_only=True):
    manifest: Path | None = None  # the operator's own models; None: only those shipped
