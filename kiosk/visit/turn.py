"""One turn of the visit: what its pages ask for while they answer a press or an event."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.effects import Effect
from kiosk.visit.environment import Environment, Moment


class Way(Enum):
    """A way that the flow knows: kiosk.protocol.flows says where it leads."""

    ONWARD = auto()
    BACK = auto()  # from the flow's first page: out of the visit


@dataclass
class Turn:
    """Collects what is asked for; a refused turn changes no page and shows the message."""

    environment: Environment
    now: Moment
    effects: list[Effect] = field(default_factory=list)
    refused: Message = Message.NONE
    leads_to: Step | Way | None = None
    aside: bool = False  # of a page of the clerk's own, beside the customer's

    def ask(self, effect: Effect) -> None:
        """Have something done, after this turn."""
        self.effects.append(effect)

    def refuse(self, message: Message) -> None:
        """Take the press or entry back; the page says why."""
        self.refused = message

    def go(self, to: Step | Way) -> None:
        """Open another page, or this one anew, at the end of this turn."""
        self.leads_to = to
