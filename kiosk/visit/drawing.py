"""What is drawn with a finger on a page's pad: strokes that are kept whole, or not at all."""

from dataclasses import dataclass, field

from kiosk.consent.signature import is_full, room_left
from kiosk.protocol.messages import PadSize, Point, Stroke


@dataclass
class Drawing:
    """The strokes so far, as the pad showed them; `heard` counts those of the screen, taken or not."""

    strokes: list[tuple[Point, ...]] = field(default_factory=list)
    drawn_on: PadSize | None = None  # the pad of the first stroke, and so of all others
    heard: int = 0

    @property
    def pad(self) -> PadSize | None:
        """None: nothing is drawn."""
        return self.drawn_on if self.strokes else None

    @property
    def room(self) -> int:
        """Points that still fit, a stroke counted as one more."""
        return room_left(self.strokes)

    def take(self, stroke: Stroke) -> bool:
        """Whether there is room for more; one that does not fit, the screen takes away, too."""
        self.heard += 1
        if not self.strokes:
            self.drawn_on = stroke.pad
        fits = len(stroke.points) < self.room
        if stroke.points and stroke.pad == self.drawn_on and fits:
            self.strokes.append(stroke.points)
        return fits and not is_full(self.strokes)

    def clear(self) -> None:
        """Begin anew."""
        self.strokes.clear()
