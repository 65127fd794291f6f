"""Reading the screen as assistive technology does: AT-SPI over D-Bus.

The kiosk gives every control its code as accessible description, so that nothing here depends on a
language or on where a button is.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from jeepney import DBusAddress, DBusErrorResponse, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_ROOT = "/org/a11y/atspi/accessible/root"
_SCREEN = 0  # coordinates of the whole screen
_FOCUSABLE = 1 << 11  # our controls are focusable exactly while they act
_SHOWING = 1 << 25
_SCROLLING = frozenset({"scroller", "reading", "read"})
_MOST = 600
_ANSWER_S = 30  # of what is there; what has gone is told at once


Box = tuple[int, int, int, int]


class Element(NamedTuple):
    """One accessible item. box: what can be seen of it, x, y, width, height in pixels of the screen."""

    description: str
    name: str
    box: Box
    acts: bool

    @property
    def centre(self) -> tuple[int, int]:
        x, y, width, height = self.box
        return x + width // 2, y + height // 2


class Accessibility:
    """The accessibility bus of one display."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(bus=session_bus) as session:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(launcher, "GetAddress")).body[0]
        self._bus: DBusConnection = open_dbus_connection(bus=address)

    def close(self) -> None:
        self._bus.close()

    def elements(self) -> list[Element]:
        """Everything that is on the screen now; a screen that is being replaced may be half there."""
        found: list[Element] = []
        for element in self._walk("org.a11y.atspi.Registry", _ROOT):
            found.append(element)
            if len(found) > _MOST:
                break
        return found

    def _walk(self, name: str, path: str, clip: Box | None = None) -> Iterator[Element]:
        """Depth first; `clip` is what the nearest scrolling ancestor lets be seen."""
        for child_name, child_path in self._call(name, path, _ACCESSIBLE, "GetChildren") or []:
            states = (self._call(child_name, child_path, _ACCESSIBLE, "GetState") or [0])[0]
            application = path == _ROOT
            if not application and not states & _SHOWING:
                continue  # a spare's hidden window, an overlay that is not there
            element = None if application else self._element(child_name, child_path, states, clip)
            if element is not None:
                yield element
            scrolls = element is not None and element.description in _SCROLLING
            yield from self._walk(
                child_name, child_path, element.box if scrolls and element else clip
            )

    def _element(self, name: str, path: str, states: int, clip: Box | None) -> Element | None:
        description = self._property(name, path, "Description")
        text = self._property(name, path, "Name")
        if not (description or text):
            return None
        box = self._call(name, path, _COMPONENT, "GetExtents", "u", (_SCREEN,))
        if box is None:
            return None
        seen = _visible(tuple(box), clip)
        return Element(str(description), str(text or ""), seen, bool(states & _FOCUSABLE))

    def _property(self, name: str, path: str, which: str) -> Any:
        address = DBusAddress(path, name, _ACCESSIBLE)
        try:
            reply = self._bus.send_and_get_reply(Properties(address).get(which), timeout=_ANSWER_S)
        except (DBusErrorResponse, TimeoutError):
            return ""
        return reply.body[0][1] if len(reply.body) == 1 and isinstance(reply.body[0], tuple) else ""

    def _call(
        self, name: str, path: str, interface: str, method: str, signature: str = "", body: Any = ()
    ) -> Any:
        """None for what has just disappeared."""
        message = new_method_call(DBusAddress(path, name, interface), method, signature, body)
        try:
            reply = self._bus.send_and_get_reply(message, timeout=_ANSWER_S)
        except (DBusErrorResponse, TimeoutError):
            return None
        is_error = reply.header.message_type.name == "error"
        return None if is_error or not reply.body else reply.body[0]


def _visible(box: Box, clip: Box | None) -> Box:
    """The part of box inside clip; of no size when there is none."""
    if clip is None:
        return box
    left, top = max(box[0], clip[0]), max(box[1], clip[1])
    right = min(box[0] + box[2], clip[0] + clip[2])
    bottom = min(box[1] + box[3], clip[1] + clip[3])
    return left, top, max(0, right - left), max(0, bottom - top)
