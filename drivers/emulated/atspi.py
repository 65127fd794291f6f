"""Reading the screen as assistive technology does: AT-SPI over D-Bus.

The kiosk gives every control its code as accessible id, so that nothing here depends on a language or on
where a button is. What stands in the description is for people.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from jeepney import DBusAddress, DBusErrorResponse, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_ROOT = "/org/a11y/atspi/accessible/root"
_VALUE = "org.a11y.atspi.Value"
_TEXT = "org.a11y.atspi.Text"
_PROGRESS_BAR = 42  # Atspi.Role
_CODE = "kiosk:"  # what an id of ours begins with; Qt makes ids of its own
_SCREEN = 0  # coordinates of the whole screen
_EDITABLE, _ENABLED, _FOCUSED = 1 << 7, 1 << 8, 1 << 12
_FOCUSABLE = 1 << 11  # our controls are focusable exactly while they act
_SHOWING = 1 << 25
_OF_PROGRESS = ("CurrentValue", "MaximumValue")
_SCROLLING = frozenset({"scroller", "reading", "read"})
_MOST = 2000
_ANSWER_S = 30  # of what is there; what has gone is told at once


Box = tuple[int, int, int, int]


class Element(NamedTuple):
    """One accessible item. box: what can be seen of it, x, y, width, height in pixels of the screen."""

    description: str  # its code
    name: str
    box: Box
    acts: bool
    enabled: bool = True
    focused: bool = False
    value: str = ""  # and what is told of it beside its name: where that was asked for
    told: str = ""

    @property
    def centre(self) -> tuple[int, int]:
        x, y, width, height = self.box
        return x + width // 2, y + height // 2


class _Item(NamedTuple):
    """What is asked for more when it is the right one. clip: what its scrolling ancestor lets be seen."""

    name: str  # of the process on the bus
    path: str
    clip: Box | None
    states: int = 0
    code: str = ""


class Accessibility:
    """The accessibility bus of one display."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(bus=session_bus) as session:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(launcher, "GetAddress")).body[0]
        self._bus: DBusConnection = open_dbus_connection(bus=address)

    def close(self) -> None:
        self._bus.close()

    def elements(self, *, whole: bool = False) -> list[Element]:
        """Everything that is on the screen now; a screen that is being replaced may be half there.

        whole: with values and descriptions.
        """
        read = (self._element(item, whole=whole) for item in self._items())
        return [element for element in read if element is not None]

    def codes(self) -> Iterator[str]:
        """Of everything that is on the screen, one by one: an element asked for nothing else costs half."""
        return (item.code for item in self._items() if item.code)

    def find(self, code: str) -> Element | None:
        """The first one of this code."""
        found = next((item for item in self._items() if item.code == code), None)
        return None if found is None else self._element(found)

    def focused(self) -> str:
        """The code of what the next key goes to; empty for what has none."""
        return next((item.code for item in self._items() if item.states & _FOCUSED), "")

    def _items(self) -> Iterator[_Item]:
        return islice(self._walk("org.a11y.atspi.Registry", _ROOT), _MOST)

    def _walk(self, name: str, path: str, clip: Box | None = None) -> Iterator[_Item]:
        """Depth first."""
        for child_name, child_path in self._call(name, path, _ACCESSIBLE, "GetChildren") or []:
            item = _Item(child_name, child_path, clip)
            if path != _ROOT:
                states = (self._call(child_name, child_path, _ACCESSIBLE, "GetState") or [0])[0]
                if not states & _SHOWING:
                    continue  # a spare's hidden window, an overlay that is not there
                item = item._replace(states=states, code=self._code(child_name, child_path))
                yield item
            of_scroller = self._box(item) if item.code in _SCROLLING else None
            yield from self._walk(child_name, child_path, of_scroller or clip)

    def _code(self, name: str, path: str) -> str:
        code = str(self._property(name, path, "AccessibleId") or "")
        return code.removeprefix(_CODE) if code.startswith(_CODE) else ""

    def _box(self, item: _Item) -> Box | None:
        box = self._call(item.name, item.path, _COMPONENT, "GetExtents", "u", (_SCREEN,))
        return None if box is None else _visible(tuple(box), item.clip)

    def _element(self, item: _Item, *, whole: bool = False) -> Element | None:
        """None for what says nothing, or has just disappeared."""
        text = self._property(item.name, item.path, "Name")
        box = self._box(item) if item.code or text else None
        if box is None:
            return None
        element = Element(
            item.code,
            str(text or ""),
            box,
            bool(item.states & _FOCUSABLE and item.states & _ENABLED),
            bool(item.states & _ENABLED),
            bool(item.states & _FOCUSED),
        )
        return self._completed(element, *item[:2], item.states) if whole else element

    def _completed(self, element: Element, name: str, path: str, states: int) -> Element:
        value = ""
        if states & _EDITABLE:
            value = str(self._call(name, path, _TEXT, "GetText", "ii", (0, -1)) or "")
        elif self._call(name, path, _ACCESSIBLE, "GetRole") == _PROGRESS_BAR:
            now, most = (self._property(name, path, of, _VALUE) for of in _OF_PROGRESS)
            value = f"{now:g} of {most:g}"
        told = str(self._property(name, path, "Description") or "")
        return element._replace(value=value, told=told)

    def _property(self, name: str, path: str, which: str, of: str = _ACCESSIBLE) -> Any:
        address = DBusAddress(path, name, of)
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
