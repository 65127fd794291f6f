"""What somebody who plays takes in hand: the cards of an emulated reader, and who sits before the camera."""

from pathlib import Path
from typing import Any, NamedTuple

from drivers.emulated.control import ControlClient

_ABOUT_THE_HOLDER = ("seed", "age", "home", "out_of_date")


class InHand(NamedTuple):
    """folder: for the portraits that are on cards."""

    card: ControlClient
    subscriber: ControlClient
    folder: Path

    def place_card(self, profile: str, person: str = "holder", **faults: Any) -> dict[str, Any]:
        """Lay a card with that person's portrait on the reader; gives what is printed on it."""
        portrait = self.folder / f"{person}.png"
        eyes = self.subscriber.call("portrait", person=person, file=str(portrait))["eyes"]
        asked = {"profile": profile, "portrait": str(portrait), "eyes": eyes, **faults}
        self.card.call("insert", **asked)
        who = {knob: faults[knob] for knob in _ABOUT_THE_HOLDER if knob in faults}
        return self.card.call("describe", profile=profile, **who)
