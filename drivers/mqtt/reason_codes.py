"""MQTT's reason codes (MQTT 5 §2.4) in words: what a broker's "no" means here, and what to do about it."""

from typing import NamedTuple

from kiosk.enumerations.link_states import LinkState

FAILURE = 0x80  # codes from here on are refusals
NOBODY_THERE = 0x10  # of a PUBACK: it was taken, and nobody has subscribed to it

_NO_RIGHTS = "the broker gives this name no rights: it is not registered, or was shut out"
_FULL = "the broker has no room now"


class BrokerRefusal(NamedTuple):
    state: LinkState
    words: str


# Of CONNACK and DISCONNECT. What is not here says nothing that somebody could act on.
_REFUSALS = {
    0x84: BrokerRefusal(LinkState.REFUSED, "the broker speaks no MQTT 5"),
    0x85: BrokerRefusal(LinkState.REFUSED, "the broker takes no client of this name"),
    0x86: BrokerRefusal(LinkState.REFUSED, _NO_RIGHTS),
    0x87: BrokerRefusal(LinkState.REFUSED, _NO_RIGHTS),
    0x88: BrokerRefusal(LinkState.BUSY, _FULL),
    0x89: BrokerRefusal(LinkState.BUSY, _FULL),
    0x8A: BrokerRefusal(LinkState.REFUSED, _NO_RIGHTS),
    0x8B: BrokerRefusal(LinkState.OFFLINE, "the broker shuts down"),
    0x8C: BrokerRefusal(LinkState.REFUSED, _NO_RIGHTS),
    0x8D: BrokerRefusal(LinkState.OFFLINE, "the broker heard nothing of this kiosk for too long"),
    0x8E: BrokerRefusal(
        LinkState.TAKEN_OVER,
        "another device connects under this kiosk's name: a copy of its card, or its settings, is in use",
    ),
    0x93: BrokerRefusal(LinkState.BUSY, "the broker was sent more at once than it takes"),
    0x95: BrokerRefusal(LinkState.BUSY, "a message was larger than the broker takes"),
    0x96: BrokerRefusal(LinkState.BUSY, "the broker was sent messages faster than it takes them"),
    0x97: BrokerRefusal(LinkState.BUSY, _FULL),
    0x98: BrokerRefusal(LinkState.REFUSED, "somebody at the broker ended the connection"),
    0x9C: BrokerRefusal(
        LinkState.REFUSED, "the broker has another address: correct `host` under [carrier]"
    ),
    0x9D: BrokerRefusal(
        LinkState.REFUSED, "the broker has another address: correct `host` under [carrier]"
    ),
    0x9F: BrokerRefusal(LinkState.BUSY, "the broker was asked for too many connections"),
}


def refusal(code: int, otherwise: LinkState) -> BrokerRefusal:
    """What a CONNACK's or DISCONNECT's code means; one that says nothing: `otherwise`, without words."""
    return _REFUSALS.get(code, BrokerRefusal(otherwise, ""))


def not_subscribed(topic: str, code: int) -> str:
    """A SUBACK's code, in words."""
    known = _REFUSALS.get(code)
    why = known.words if known else f"the broker's code is 0x{code:02X}"
    return f"nothing is heard on {topic}: {why}"


def not_taken(reason: str) -> str:
    """Why a record was refused, as the outbox keeps it (`PUBACK 0x87`), in words."""
    code = reason.rpartition("0x")[2]
    try:
        words = _REFUSALS[int(code, 16)].words
    except (KeyError, ValueError):
        return f"a record was refused: {reason}"
    return f"a record was refused: {words} ({reason})"
