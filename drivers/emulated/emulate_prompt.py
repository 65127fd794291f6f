"""The prompt of `kiosk emulate`: what can be typed there, and what is done with the emulated parts then."""

from drivers.emulated.control import ControlError
from drivers.emulated.in_hand import InHand
from drivers.emulated.scanner import EmulatedScanner

DEEDS = "lay [DOCUMENT], lift, sit holder|stranger|nobody, act turn_left|blink|…, scan LINE[|LINE]"


def obey(line: str, played: InHand, scanner: EmulatedScanner | None) -> str:
    """What is to be read then. Raises ControlError for what is none of `DEEDS`, or cannot be done."""
    deed, _, what = line.strip().partition(" ")
    match deed:
        case "lay":
            return "\n".join(played.place_card(what or "passport").get("mrz", ()))
        case "lift":
            played.card.call("remove")
        case "sit":
            played.subscriber.call("sit", person=what)
        case "act":
            played.subscriber.call("act", action=what)
        case "scan" if scanner and what.isascii() and what.isprintable():
            scanner.scan(*what.split("|"))
        case _:
            raise ControlError(f"not understood: {line.strip()!r}; there are: {DEEDS}")
    return "done"
