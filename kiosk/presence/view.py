"""What a face session tells the person before the camera."""

from typing import NamedTuple

from kiosk.protocol.codes import Message


class View(NamedTuple):
    """What to tell the person now, and the colour to shine (#rrggbb, empty: white)."""

    message: Message
    action: int  # 1-based; 0 before the challenge
    seconds_left: int
    person_there: bool
    tint: str = ""
