"""What customers take home: [papers], and the printer of receipts: [printer]."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.settings.devices import Pinned
from kiosk.settings.section_base import Seconds, Section


class Papers(Section, frozen=True, kw_only=True):
    """What customers take home."""

    link: Annotated[
        str,
        Meta(
            pattern=r"^(https://[!-~]{1,120})?$",
            description="where the carrier shows a paper by its record; "
            '"": the QR code holds the words themselves',
        ),
    ] = ""
    fonts: Annotated[Path, Meta(description="folder with Noto Sans CJK in it, at any depth")] = (
        Path("/usr/share/fonts")
    )


class Printer(Section, frozen=True, kw_only=True):
    """The printer of receipts."""

    device: Annotated[
        str,
        Meta(
            description="ESC/POS, by USB (/dev/usb/lp0) or a serial line; "
            '"": none, there is the QR code'
        ),
    ] = ""
    pinned: Annotated[
        Pinned | None, Meta(description="its adapter; not given: no printer is the kiosk's")
    ] = None
    baud: Annotated[int, Meta(ge=9600, le=115_200, description="of a serial line")] = 115_200
    deadline_s: Annotated[Seconds, Meta(description="of one receipt")] = 15
