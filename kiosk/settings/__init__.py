"""The kiosk's settings: one TOML file, a module for each kind of choice an operator has."""

from kiosk.settings.agent import Agent
from kiosk.settings.all_sections import Settings
from kiosk.settings.carrier import Carrier, Keys
from kiosk.settings.devices import Camera, Faces, MicrophoneDevice, Pinned, Reader
from kiosk.settings.file import DEFAULT, add_argument, load
from kiosk.settings.offline_limits import Limits
from kiosk.settings.papers import Papers, Printer
from kiosk.settings.policy import Policy
from kiosk.settings.screen_timings import Screen
from kiosk.settings.store_and_staff import Clerk, Kiosk, Paths, Store

__all__ = [
    "DEFAULT",
    "Agent",
    "Camera",
    "Carrier",
    "Clerk",
    "Faces",
    "Keys",
    "Kiosk",
    "Limits",
    "MicrophoneDevice",
    "Papers",
    "Paths",
    "Pinned",
    "Policy",
    "Printer",
    "Reader",
    "Screen",
    "Settings",
    "Store",
    "add_argument",
    "load",
]
