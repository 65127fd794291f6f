"""What a page is: one record that says everything about it. The pages themselves are in pages/.

A page says for whom it is. One screen shows them all in turn; where the clerk has a screen of their own, it
shows those whose audience is the clerk, beside the customer's (kiosk.visit.shown_page).
What a page asks about one person (document, face, consents, signature) lies in the visit; of two parties
(a transfer) the first one's part is put aside whole when the second one comes (kiosk.visit.parties).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from kiosk.policy.explain import Audience
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

Action = Callable[[Visit, Turn], None]
Handler = Callable[[Visit, Turn, Any], None]


def nothing(_visit: Visit, _turn: Turn) -> None:
    """The move itself is all."""


def _no_controls(_visit: Visit, _environment: Environment, _now: Moment) -> Collection[str]:
    return ()


def _always_the_same(_visit: Visit) -> object:
    return None


def _no_other(_visit: Visit) -> Step | None:
    return None


class Move(NamedTuple):
    """What a press does, and where it leads; `None` stays on the page, unless the action says otherwise."""

    act: Action = nothing
    to: Step | Way | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: what it shows, what acts on it, and what it answers.

    show      the content, anew after every event
    message   what the page says by itself: at its opening and after every event, from what the visit
              knows then; None: it says what its own actions put into visit.message
    presses   its controls; those of every page are in kiosk.visit.common_presses, and may be given anew here
    at_rest   controls that do nothing now, so that the screen can show them at rest
    inputs    what is typed, scanned, scrolled or drawn there: by intent (kiosk.protocol.messages)
    events    what it does when card, camera, carrier, store or clock say something: by event; a handler
              comes after what the visit notes of the event on every page (kiosk.visit.event_notes)
    opens, leaves   what begins and ends with the page
    left      what is done once nobody has answered "still there?"; None: the visit is wiped
    instead   another page that opens in its place for this visit
    edition   an intent that was made on another edition of the page is stale
    press_edition   the same for presses, and for how far it was scrolled
    """

    content: type[msgspec.Struct]
    show: Callable[[Visit, Environment, Moment], msgspec.Struct]
    audience: Audience = "customer"
    in_visit: bool = True  # holds a customer's visit: it can be cancelled, and idleness wipes it
    ends_visit: bool = False  # what was saved is saved: no way back
    message: Callable[[Visit, Moment], Message] | None = None
    presses: Mapping[str, Move] = field(default_factory=dict)
    at_rest: Callable[[Visit, Environment, Moment], Collection[str]] = _no_controls
    inputs: Mapping[type[msgspec.Struct], Handler] = field(default_factory=dict)
    events: Mapping[type[msgspec.Struct], Handler] = field(default_factory=dict)
    opens: Action = nothing
    leaves: Action = nothing
    left: Action | None = None
    instead: Callable[[Visit], Step | None] = _no_other
    edition: Callable[[Visit], object] = _always_the_same
    press_edition: Callable[[Visit], object] = _always_the_same
