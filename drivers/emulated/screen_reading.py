"""What a person reads off a page by AT-SPI: its step, marks and choices, and what the face check asks."""

from collections.abc import Iterable, Iterator

from drivers.emulated.atspi import Element
from drivers.emulated.head_steering import Shown
from kiosk.protocol.codes import Control, Field

_OF_THE_SCREEN = frozenset({"more_below", "next_page", "say_again", "signature_area"})


def marks(elements: Iterable[Element], kind: str) -> list[str]:
    return list(_marks(elements, kind))


def step(elements: Iterable[Element]) -> str:
    """Of elements that come one by one no more are taken than it needs."""
    return next((mark.partition(":")[0] for mark in _marks(elements, "step")), "")


def _marks(elements: Iterable[Element], kind: str) -> Iterator[str]:
    start = f"{kind}:"
    marked = (e.description for e in elements if e.description.startswith(start))
    return (mark.removeprefix(start) for mark in marked)


def is_choice(element: Element) -> bool:
    """A control that the page itself declares, and that acts now: no key, no field, no scrolling."""
    of_others = {*Control, *Field, *_OF_THE_SCREEN}
    is_key = element.description.startswith("key:")
    return (
        element.acts and element.box[2] > 0 and not is_key and element.description not in of_others
    )


def shown(elements: list[Element]) -> Shown:
    """What the face check asks for now."""
    number = next((int(mark) for mark in marks(elements, "action")), 0)
    message = next(iter(marks(elements, "message")), "")
    for mark in marks(elements, "mark"):
        target, _, needle = mark.partition(":")
        return Shown(number, message, float(target), float(needle))
    return Shown(number, message)
