"""All sections of the settings file together, and who of the people in them works here."""

from typing import Annotated

import msgspec

from kiosk.settings.agent import Agent
from kiosk.settings.brand import Brand
from kiosk.settings.carrier import Carrier, Keys
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
from kiosk.settings.section_base import Section
from kiosk.settings.store_and_staff import Clerk, Kiosk, Paths, Store


class Settings(Section, frozen=True, kw_only=True):
    """All of them; those without a default are needed."""

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
