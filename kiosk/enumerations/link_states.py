"""How a service of the kiosk stands to its broker."""

from enum import StrEnum


class LinkState(StrEnum):
    """A state's name is said over the relay's socket."""

    CONNECTED = ""
    OFFLINE = "offline"  # it cannot be reached
    REFUSED = "refused"  # it takes neither certificate nor name
    BUSY = "busy"  # it has no room, or was sent too much
    TAKEN_OVER = "taken_over"  # somebody else connected under this kiosk's name
