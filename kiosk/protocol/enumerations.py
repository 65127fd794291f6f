"""The closed lists of words that the screen compares with and draws its pages and choices from.

They are declared in `kiosk.enumerations` and here handed on to the screen, which may import nothing
of ours but the protocol. QML sees them as `Enumerations`.
"""

from kiosk.enumerations import (
    AgentAuthority,
    AssistedCase,
    CardTrouble,
    ComplaintGround,
    ComplaintRoute,
    Flow,
    NumberState,
    Outcome,
    Product,
    StatedPurpose,
    StopAuthority,
    Verdict,
)
from kiosk.protocol.flows import PROGRESS, Step

__all__ = [
    "PROGRESS",
    "AgentAuthority",
    "AssistedCase",
    "CardTrouble",
    "ComplaintGround",
    "ComplaintRoute",
    "Flow",
    "NumberState",
    "Outcome",
    "Product",
    "StatedPurpose",
    "Step",
    "StopAuthority",
    "Verdict",
]
