"""What is plugged in: [reader], [scanner], [earphones], [camera], [microphone], [faces]."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from kiosk.settings.section_base import Seconds, Section


class Pinned(Section, frozen=True, kw_only=True):
    """The one device that may be it; `kiosk doctor` prints the line."""

    vendor: Annotated[
        str,
        Meta(pattern=r"^([0-9a-f]{4})?$", description='four hex digits; "": no USB device'),
    ] = ""
    product: Annotated[
        str, Meta(min_length=1, description="of USB four hex digits, else the model")
    ]
    serial: Annotated[str, Meta(description="its serial number; this or the path is needed")] = ""
    path: Annotated[str, Meta(description="where it is plugged in, USB's bus and ports: 1-1.2")] = (
        ""
    )


class Reader(Section, frozen=True, kw_only=True):
    """What reads cards."""

    name: Annotated[
        str,
        Meta(description='part of the PC/SC reader\'s name; "": the first that is no SAM slot'),
    ] = ""
    deadline_s: Annotated[Seconds, Meta(description="of one exchange with the card")] = 5
    csca: Annotated[
        tuple[Path, ...],
        Meta(description="trusted CSCA certificates and ICAO master lists, PEM or DER"),
    ] = ()
    crl: Annotated[tuple[Path, ...], Meta(description="their revocation lists")] = ()
    anchors: Annotated[
        Path | None,
        Meta(description="the same of many states in one signed file: `kiosk anchors import`"),
    ] = None
    anchors_key: Annotated[
        Path | None, Meta(description="public half of the key that signed that file, PEM")
    ] = None
    pcsc: Annotated[bool, Meta(description="false: the serial reader alone")] = True
    serial: Annotated[
        str,
        Meta(description="device of a resident card reader that speaks SAM frames: /dev/ttyUSB0"),
    ] = ""
    baud: Annotated[int, Meta(ge=9600, le=115_200, description="of that line")] = 115_200
    portrait_library: Annotated[
        Path | None, Meta(description="the vendor's library that decodes WLT photos")
    ] = None
    stand_in_portraits: Annotated[
        bool, Meta(description="of emulated cards only: their photos are ordinary pictures")
    ] = False
    place: Annotated[
        Literal["left", "middle", "right"],
        Meta(
            description="where its field is, seen from before the screen: there the picture's arrow points"
        ),
    ] = "right"
    pinned: Annotated[
        Pinned | None, Meta(description="the PC/SC reader; not given: no reader is the kiosk's")
    ] = None
    serial_pinned: Annotated[
        Pinned | None, Meta(description="the adapter of the serial line, likewise")
    ] = None


class Camera(Section, frozen=True, kw_only=True):
    """What looks at the customer."""

    source: Annotated[
        Literal["picamera2", "usb", "replay", "emulated"],
        Meta(description="what it hangs on; replay and emulated: of demos and trials"),
    ]
    address: Annotated[
        str,
        Meta(
            description="of picamera2 libcamera's id, of usb its path under /dev/v4l/by-path, of replay a "
            "video file, of emulated a socket"
        ),
    ] = ""
    width: Annotated[int, Meta(ge=320, le=1920, description="of a picture, in pixels")] = 640
    height: Annotated[int, Meta(ge=240, le=1080, description="of a picture, in pixels")] = 480
    fps: Annotated[int, Meta(ge=5, le=60, description="pictures a second")] = 24
    pinned: Annotated[
        Pinned | None, Meta(description="which one it is; not given: no camera is the kiosk's")
    ] = None


class ScannerDevice(Section, frozen=True, kw_only=True):
    """At most one of these; beside it a scanner may type into the screen's window at any time."""

    device: Annotated[
        Path | None,
        Meta(
            description="its input device, /dev/input/by-id/…, which the counter has alone; "
            "not given: it types into the screen's window"
        ),
    ] = None
    camera: Annotated[
        Camera | None, Meta(description="one of its own, that looks where codes are held")
    ] = None
    face_camera: Annotated[
        bool,
        Meta(description="the camera of the faces, once its use was agreed to in that visit"),
    ] = False


class EarphonesJack(Section, frozen=True, kw_only=True):
    """The jack that tells when somebody plugs in, and is read to."""

    device: Annotated[
        Path | None,
        Meta(description="its input device, /dev/input/by-path/…; not given: there is no jack"),
    ] = None


class MicrophoneDevice(Section, frozen=True, kw_only=True):
    """What hears a statement that is read aloud."""

    source: Annotated[
        Literal["alsa", "emulated"], Meta(description="emulated: of demos and trials")
    ] = "alsa"
    address: Annotated[
        str, Meta(description="ALSA's name of it (hw:1,0); of emulated a pipe of samples")
    ] = "default"


class Faces(Section, frozen=True, kw_only=True):
    """The models of the face check."""

    manifest: Annotated[
        Path | None, Meta(description="of the operator's own; not given: only those shipped")
    ] = None
