"""The camera that the settings name. Each adapter is imported only when it is wanted."""

from importlib import import_module

from kiosk.ports import FrameSource
from kiosk.settings import Camera

# settings name → module and class
_SOURCES = {
    "picamera2": ("drivers.cameras.picamera", "PicameraSource"),
    "usb": ("drivers.cameras.usb", "UsbSource"),
    "replay": ("drivers.cameras.recording", "ReplaySource"),
    "emulated": ("drivers.cameras.emulated", "EmulatedSource"),
}


def source(camera: Camera) -> FrameSource:
    """The camera of the settings, not yet opened."""
    module, name = _SOURCES[camera.source]
    made: FrameSource = getattr(import_module(module), name)(camera)
    return made
