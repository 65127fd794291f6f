"""Wipe memory: what a kiosk's agent keeps of a wipe order that it obeys, until the wipe destroys it, too."""

from pathlib import Path
from typing import Literal

import msgspec

IDENTITY, ORDER = "identity", "wipe.json"  # in the agent's own folder
_BYTES = 4096


class KeptOrder(msgspec.Struct, frozen=True):
    """identity: of the kiosk that is meant.

    state "begun": something may be destroyed; "wiped": all but what the agent reports by is gone.
    """

    identity: str
    state: Literal["ordered", "begun", "wiped"]


def read(folder: Path) -> KeptOrder | None:
    """None: there is no order, or none that can be read. Raises OSError."""
    try:
        with (folder / ORDER).open("rb") as opened:
            return msgspec.json.decode(opened.read(_BYTES), type=KeptOrder)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
