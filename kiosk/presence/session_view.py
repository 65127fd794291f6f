"""What a face session tells the person before the camera."""

from typing import NamedTuple

from kiosk.protocol.codes import Message


class View(NamedTuple):
    """What to tell the person now, where the mark is, and the colour to shine.

    Angles are degrees of yaw, positive to the person's left.
    """

    message: Message
    action: int  # 1-based; 0 before the challenge
    seconds_left: int
    person_there: bool
    tint: str = ""  # #rrggbb; empty: white
    actions: int = 0  # as many as are expected now; may grow
    target: float | None = None  # where the mark stands; None: there is no mark
    yaw: float = 0.0  # where the head points: the needle
    near: float = 0.0  # 0..1: how near the needle is to the mark, for the ear
    holding: bool = False  # it is there: stay
