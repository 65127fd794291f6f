"""The signature pad, a QML item: points are taken from the window's events, before any item filters them.

Item-level touch events lose a quarter of the points of a fast pen; a window-level filter loses none
and gets pressure and time with them.

What the pad shows is what the record holds: it draws what the counter has taken and what is on its way
there, ends a line where the signature's room ends, and takes a stroke away that the counter did not take.
"""

from typing import Any

from PySide6.QtCore import Property, QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QInputEvent, QPainter, QPen, QPolygonF
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem, QQuickWindow

from kiosk.protocol.messages import PAD_SIDE, PEN_WIDTH
from ui.properties import named
from ui.touch_contacts import Contact, ContactPhase, Pointer, contacts, is_of_pointer

_INK = 0xFF14213D
_KEY_STEP = 0.03  # of the paper, an arrow moves the pen

Sample = list[float]  # x and y as fractions of the pad, ms since the first sample, pressure
Line = list[Sample]


class SignaturePad(QQuickPaintedItem):
    """Draws the strokes that the counter knows and the one under way; emits each when it is finished."""

    stroke = Signal(list, list, arguments=["points", "pad"])
    known_changed = Signal()
    paper_changed = Signal()
    palm_changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAntialiasing(True)
        self._known: dict[str, Any] = {}
        self._taken: list[Line] = []  # by the counter
        self._sent: list[Line] = []  # the counter has not answered yet
        self._current: Line = []
        self._polygons: list[QPolygonF] = []  # of all that was taken and sent
        self._drawing: Contact | None = None  # what the current line follows, as it began
        self._size = QSize()  # of the pad on which the strokes were drawn
        self._began_ms: int | None = None  # on the events' clock; the first sample's is 0
        self._known_ms = 0  # a screen that replaces another goes on where that one was
        self._palm = False
        self._pen = QPointF(0.15, 0.6)  # that keys move, in parts of the paper
        self._window: QQuickWindow | None = None
        self.windowChanged.connect(self._watch)
        self.widthChanged.connect(self._resized)
        self.heightChanged.connect(self._resized)
        self._watch(self.window())

    def _watch(self, window: QQuickWindow | None) -> None:
        if self._window:
            self._window.removeEventFilter(self)
        self._window = window
        if window:
            window.installEventFilter(self)

    # -- hands, pens and the mouse ----------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not is_of_pointer(event) or not isinstance(event, QInputEvent):
            return False
        was_drawing = self._drawing is not None
        seen, at_ms = contacts(event), int(event.timestamp())
        began = [self._take(contact, at_ms) for contact in sorted(seen, key=self._is_another)]
        # While there is a line, nothing else acts.
        return was_drawing or any(began)

    def _is_another(self, contact: Contact) -> bool:
        return self._drawing is None or not contact.is_same(self._drawing)

    def _take(self, contact: Contact, at_ms: int) -> bool:
        """The first contact draws until it is up; whether this one has begun something here."""
        if self._drawing and contact.is_alone and contact.pointer is self._drawing.pointer:
            self._finish()  # whatever drew before is up, though nobody said so
        if self._drawing is None:
            return contact.phase is ContactPhase.BEGINS and self._begin(contact, at_ms)
        if not self._is_another(contact):
            self._follow(contact, at_ms)
        return False

    def _begin(self, contact: Contact, at_ms: int) -> bool:
        if not self._paper().contains(self.mapFromScene(contact.at)):
            return False
        self._tell_palm(contact.is_palm)
        if not contact.is_palm and not self._is_full():
            self._size = self._pad_size()
            self._drawing = contact
            self._add(contact, at_ms)
        return True

    def _follow(self, contact: Contact, at_ms: int) -> None:
        if contact.is_palm:  # it laid itself down by and by
            self._tell_palm(True)
            self._current, self._drawing = [], None
            self.update()
            return
        if contact.phase is not ContactPhase.RESTS and not self._is_full():
            self._add(contact, at_ms)
        if contact.phase is ContactPhase.ENDS or self._is_full():
            self._finish()

    def _is_full(self) -> bool:
        """Whether not even one point fits any more; a stroke counts as one beside its points."""
        drawn = sum(1 + len(line) for line in (*self._sent, self._current))
        return drawn >= int(self._known.get("room", 0))

    def _add(self, contact: Contact, at_ms: int) -> None:
        if self._began_ms is None:
            self._began_ms = at_ms - self._known_ms
        paper, at = self._paper(), self.mapFromScene(contact.at)
        x, y = (at.x() - paper.x()) / paper.width(), (at.y() - paper.y()) / paper.height()
        sample = [min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), max(0, at_ms - self._began_ms)]
        self._current.append([*sample, contact.pressure])
        self.update()

    def _finish(self) -> None:
        done, self._current, self._drawing = self._current, [], None
        self._sent.append(done)
        self._polygons.append(self._polygon(done))
        self.stroke.emit(done, [self._size.width(), self._size.height()])
        self.update()

    def _tell_palm(self, palm: bool) -> None:
        if palm != self._palm:
            self._palm = palm
            self.palm_changed.emit()

    # -- keys -------------------------------------------------------------------------------

    def steer(self, way: QPointF, at_ms: int) -> bool:
        """Arrows move the pen once it is down; before, they lead elsewhere."""
        if self._drawing is None or self._drawing.pointer is not Pointer.KEYS:
            return False
        part = self._pen + way * _KEY_STEP
        self._pen = QPointF(min(max(part.x(), 0.0), 1.0), min(max(part.y(), 0.0), 1.0))
        self._take(self._keyed(ContactPhase.MOVES), at_ms)
        self.update()
        return True

    def toggle_pen(self, at_ms: int) -> bool:
        """Down where it stands, or up."""
        down = self._drawing is not None and self._drawing.pointer is Pointer.KEYS
        self._take(self._keyed(ContactPhase.ENDS if down else ContactPhase.BEGINS), at_ms)
        return True

    def _keyed(self, phase: ContactPhase) -> Contact:
        paper = self._paper()
        x, y = self._pen.x() * (paper.width() - 1), self._pen.y() * (paper.height() - 1)
        at = self.mapToScene(paper.topLeft() + QPointF(x, y))
        return Contact(Pointer.KEYS, 0, phase, at, 1.0, 0.0, phase is ContactPhase.BEGINS)

    # -- the paper --------------------------------------------------------------------------

    def _pad_size(self) -> QSize:
        """That of the strokes that are there; else as large as the item is now."""
        if self._taken or self._sent or self._current:
            return self._size
        sides = (min(PAD_SIDE, max(1, int(side))) for side in (self.width(), self.height()))
        return QSize(*sides)

    def _scale(self) -> float:
        """Another layout than the one that was drawn on (larger text, say) keeps the shape."""
        size = self._pad_size()
        return min(1.0, self.width() / size.width(), self.height() / size.height())

    def _paper(self) -> QRectF:
        """Where in the item one can draw."""
        size = self._pad_size().toSizeF() * self._scale()
        return QRectF(QPointF(int((self.width() - size.width()) / 2), 0), size)

    def _resized(self) -> None:
        self.paper_changed.emit()
        self.update()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(Qt.GlobalColor.black, PEN_WIDTH)
        pen.setColor(_INK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.translate(self._paper().topLeft())
        painter.scale(self._scale(), self._scale())
        for polygon in (*self._polygons, self._polygon(self._current)):
            _draw(painter, polygon)

    def _polygon(self, line: Line) -> QPolygonF:
        width, height = self._size.width(), self._size.height()
        return QPolygonF([QPointF(sample[0] * width, sample[1] * height) for sample in line])

    # -- what the counter knows -------------------------------------------------------------

    def _get_known(self) -> dict[str, Any]:
        return self._known

    def _set_known(self, known: dict[str, Any]) -> None:
        """The page's content: a replaced screen draws its strokes again."""
        answered = known["heard"] - self._known.get("heard", known["heard"])
        self._sent = self._sent[answered:]
        if known["pad"]:
            self._size = QSize(*map(int, known["pad"]))
        self._known, self._taken = known, known["strokes"]
        if not self._taken and not self._sent:
            self._began_ms = None
        self._known_ms = max((int(sample[2]) for line in self._taken for sample in line), default=0)
        self._polygons = [self._polygon(line) for line in (*self._taken, *self._sent)]
        self.known_changed.emit()
        self._resized()

    known = named("QVariantMap", _get_known, _set_known, notify=known_changed)
    paper = Property(QRectF, _paper, notify=paper_changed)
    palm = Property(bool, lambda self: self._palm, notify=palm_changed)


def _draw(painter: QPainter, line: QPolygonF) -> None:
    """A line through all points; a tap, whose points are one, is a dot."""
    if line.isEmpty():
        return
    painter.drawPolyline(line)
    if line.boundingRect().isNull():
        painter.drawPoint(line.first())
