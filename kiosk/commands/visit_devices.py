"""The devices of a visit as the settings choose them: cameras, scanner, earphones, and codecs when wanted."""

import threading
from importlib import import_module
from typing import Any

from drivers.audio.jack import EvdevJack
from drivers.cameras.pinned import NamedCamera
from drivers.cameras.shared import SharedCamera
from drivers.cameras.sources import source
from drivers.device_identity.pinned import DevicePin
from drivers.scanners.evdev import EvdevScanner
from kiosk.ports import FrameSource, Scanner
from kiosk.settings import Camera, Settings


def late(module: str, what: str, /, *arguments: Any, **more: Any) -> Any:
    """Of an adapter that few visits want: no other loads its codecs."""
    return getattr(import_module(module), what)(*arguments, **more)


def camera_and_scanner(settings: Settings) -> tuple[FrameSource, Scanner | None]:
    """The camera of the faces, which may read codes too. No scanner: it types into the screen's window."""
    chosen, emulated = settings.scanner, settings.kiosk.emulated
    camera = _camera(settings.camera, emulated)
    if chosen.device:  # an emulated one is no input device
        return camera, EvdevScanner(chosen.device, grabs=not emulated)
    if chosen.camera:
        return camera, _code_reader(_camera(chosen.camera, emulated))
    if chosen.face_camera:
        turn = threading.Lock()
        return SharedCamera(camera, turn), _code_reader(SharedCamera(camera, turn))
    return camera, None


def earphones(settings: Settings) -> EvdevJack | None:
    """None: there is no jack. An emulated one is no input device, and cannot be asked."""
    device = settings.earphones.device
    return EvdevJack(device, asks=not settings.kiosk.emulated) if device else None


def _camera(chosen: Camera, emulated: bool) -> NamedCamera:
    return NamedCamera(source(chosen), DevicePin(chosen.pinned, emulated))


def _code_reader(camera: FrameSource) -> Scanner:
    made: Scanner = late("drivers.scanners.camera", "CameraScanner", camera)
    return made
