"""What touches the window: fingers, palms, a pen, the mouse; one contact for each of them in an event."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QTabletEvent, QTouchEvent

# In the screen's pixels: 24 mm on 800 by 1280 of 10.1 inches. A fingertip has 8 to 14 mm, a thumb at most 20.
PALM_PX = 140


class Pointer(Enum):
    """A kind of device. A pen may send a mouse's events, too: one line follows one of them."""

    TOUCH = auto()
    PEN = auto()
    MOUSE = auto()
    KEYS = auto()  # a pen that arrows move


class ContactPhase(Enum):
    """Where a contact is in its life."""

    BEGINS = auto()
    RESTS = auto()
    MOVES = auto()
    ENDS = auto()


@dataclass(frozen=True)
class Contact:
    """One of an event's contacts, at a place of the scene."""

    pointer: Pointer
    id: int  # of its device, as long as it touches
    phase: ContactPhase
    at: QPointF
    pressure: float  # 0 to 1; a device that tells none presses fully
    across: float  # pixels, in the wider direction; 0: the device does not tell
    is_alone: bool  # it begins, and no other contact of its device is there

    @property
    def is_palm(self) -> bool:
        return self.across >= PALM_PX

    def is_same(self, other: "Contact") -> bool:
        """Whether it is that contact at another moment."""
        return (self.pointer, self.id) == (other.pointer, other.id)


_PHASES = {
    QEvent.Type.MouseButtonPress: ContactPhase.BEGINS,
    QEvent.Type.MouseMove: ContactPhase.MOVES,
    QEvent.Type.MouseButtonRelease: ContactPhase.ENDS,
    QEvent.Type.TabletPress: ContactPhase.BEGINS,
    QEvent.Type.TabletMove: ContactPhase.MOVES,
    QEvent.Type.TabletRelease: ContactPhase.ENDS,
}
_TOUCH_PHASES = {
    QEventPoint.State.Pressed: ContactPhase.BEGINS,
    QEventPoint.State.Updated: ContactPhase.MOVES,
    QEventPoint.State.Stationary: ContactPhase.RESTS,
    QEventPoint.State.Released: ContactPhase.ENDS,
}


def is_of_pointer(event: QEvent) -> bool:
    """Whether it tells of any contact, also one that is none here, as a mouse's second button."""
    return isinstance(event, QMouseEvent | QTabletEvent | QTouchEvent)


def contacts(event: QEvent) -> list[Contact]:
    """Of a window's event; none of what is no pointer's."""
    match event:
        case QTouchEvent():
            return [_of_touch(event, point) for point in event.points()]
        case QTabletEvent():
            return _of_one(event, Pointer.PEN, min(1.0, max(0.0, event.pressure())))
        case QMouseEvent():
            return _of_one(event, Pointer.MOUSE, 1.0)
        case _:
            return []


def _of_one(event: QMouseEvent | QTabletEvent, pointer: Pointer, pressure: float) -> list[Contact]:
    phase = _PHASES.get(event.type())
    other_button = phase is not ContactPhase.MOVES and event.button() != Qt.MouseButton.LeftButton
    if phase is None or other_button:
        return []
    return [
        Contact(pointer, 0, phase, event.position(), pressure, 0.0, phase is ContactPhase.BEGINS)
    ]


def _of_touch(event: QTouchEvent, point: QEventPoint) -> Contact:
    cancelled = event.type() == QEvent.Type.TouchCancel
    return Contact(
        Pointer.TOUCH,
        point.id(),
        ContactPhase.ENDS if cancelled else _TOUCH_PHASES.get(point.state(), ContactPhase.RESTS),
        point.position(),
        min(1.0, max(0.0, point.pressure())),
        across(point),
        event.type() == QEvent.Type.TouchBegin,
    )


def across(point: QEventPoint) -> float:
    """How wide a finger or a palm lies, as far as the device tells."""
    ellipse = point.ellipseDiameters()
    return max(ellipse.width(), ellipse.height())
