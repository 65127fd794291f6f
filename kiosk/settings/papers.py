"""What customers take home: [papers], and the printer of receipts: [printer]."""

from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.settings.devices import Pinned
from kiosk.settings.section import Seconds, Section


class Papers(Section, frozen=True, kw_only=True):
    # Where the carrier shows a paper by its record; "": the QR code holds the words themselves.
    link: Annotated[str, msgspec.Meta(pattern=r"^(https://[!-~]{1,120})?$")] = ""
    fonts: Path = Path("/usr/share/fonts")


class Printer(Section, frozen=True, kw_only=True):
    device: str = (
        ""  # ESC/POS, by USB (/dev/usb/lp0) or a serial line; "": none, there is the QR code
    )
    pinned: Pinned | None = None  # its adapter: None: no printer is the kiosk's
    baud: Annotated[int, msgspec.Meta(ge=9600, le=115_200)] = 115_200
    deadline_s: Seconds = 15  # of one receipt
