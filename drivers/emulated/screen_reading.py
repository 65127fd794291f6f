"""What a person reads off a page by AT-SPI: its step, marks and choices, and what the face check asks."""

from drivers.emulated.atspi import Element
from drivers.emulated.obedience import Shown
from kiosk.protocol.codes import Control


def marks(elements: list[Element], kind: str) -> list[str]:
    start = f"{kind}:"
    marked = [e.description for e in elements if e.description.startswith(start)]
    return [mark.removeprefix(start) for mark in marked]


def step(elements: list[Element]) -> str:
    return next((mark.partition(":")[0] for mark in marks(elements, "step")), "")


def is_choice(element: Element) -> bool:
    """A control that the page itself declares, and that acts now."""
    return element.acts and element.box[2] > 0 and element.description not in set(Control)


def shown(elements: list[Element]) -> Shown:
    """What the face check asks for now."""
    number = next((int(mark) for mark in marks(elements, "action")), 0)
    message = next(iter(marks(elements, "message")), "")
    for mark in marks(elements, "mark"):
        target, _, needle = mark.partition(":")
        return Shown(number, message, float(target), float(needle))
    return Shown(number, message)
