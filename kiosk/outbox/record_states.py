"""The states of a stored record, from its capture until the carrier's last word.

Only a verified receipt from the carrier leaves `sent`: a PUBACK proves nothing, since a broker
acknowledges what no consumer ever sees.
"""

from enum import StrEnum


class State(StrEnum):
    """A record's state in the outbox.

    ready → sent, accepted, rejected, held, dead; sent → ready (at a start, or without a receipt), accepted,
    rejected, held, dead; dead → ready (by a technician), accepted, rejected, held; held → ready (to be asked
    about again, after an hour), accepted, rejected; accepted and rejected → purged.
    """

    READY = "ready"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    HELD = "held"
    DEAD = "dead"
    PURGED = "purged"
