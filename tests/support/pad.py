"""The signature pad in a window of its own: `pad.py PICTURE` plays hands on it, and tells what it made of it.

Standard input is JSON: `size` of the window, what is `known` to the pad at first and `then`, `across`
(pixels by contact, as QTest's fingers have no width), and `hands`, in rows: what, contact, x, y. Rows between
two of `commit` happen at one moment. Prints the strokes, and keeps what the window shows as a picture.
"""

import json
import sys

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

import ui.touch_contacts
from ui.signature import SignaturePad

told = json.load(sys.stdin)
app = QGuiApplication([])
window = QQuickWindow()
window.setColor(QColor("white"))
window.resize(QSize(*told["size"]))
pad = SignaturePad(window.contentItem())
pad.setSize(window.size().toSizeF())
pad.known = told["known"]
strokes = []
pad.stroke.connect(lambda points, size: strokes.append([points, size]))
window.show()
QTest.qWaitForWindowExposed(window)
widths = told.get("across", {})
measured = ui.touch_contacts.across
ui.touch_contacts.across = lambda point: width_of(point) or measured(point)
finger = QTest.createTouchDevice()
seen = {}


def width_of(point):
    """Of the contact that is here: always, or from an x on ("1@320")."""
    place = (point.position().x(), point.position().y())
    contact = next((one for one, at in seen.items() if at == place), "")
    return widths.get(f"{contact}@{place[0]:.0f}", widths.get(f"{contact}"))


def mouse(what, at):
    acts = {"press": QTest.mousePress, "move": None, "release": QTest.mouseRelease}[what]
    if acts:
        acts(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    else:
        QTest.mouseMove(window, at)


sequence = QTest.touchEvent(window, finger, False)
for row in told["hands"]:
    if row == ["commit"]:
        sequence.commit(False)
        sequence = QTest.touchEvent(window, finger, False)
        continue
    what, contact, x, y = row
    at = QPoint(x, y)
    if contact == "mouse":
        mouse(what, at)
        continue
    seen[contact] = (x, y)
    if what == "stationary":
        sequence.stationary(contact)
    else:
        getattr(sequence, what)(contact, at, window)
app.processEvents()
pad.known = told["known"] | told.get("then", {})
app.processEvents()
window.grabWindow().save(sys.argv[1])
print(json.dumps({"strokes": strokes, "palm": pad.palm}))
