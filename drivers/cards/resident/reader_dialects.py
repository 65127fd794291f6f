"""The dialects in which PC/SC readers hand out resident cards: two tables, another dialect is a row.

Some readers make up an ATR that names their dialect. The others have to be asked, which costs an exchange
for each; they are asked last, once the card has turned out to be no travel document.
"""

from collections.abc import Callable
from typing import NamedTuple

from drivers.cards.iso7816 import Card
from drivers.cards.resident import atr, pages, tunnel
from drivers.cards.resident.sam import Content, SecurityModule, whole_card


class ResidentReading(NamedTuple):
    """A resident card read whole, and the number of the security module that read it."""

    content: Content
    sam_id: str | None  # None: the dialect does not tell


class DialectOfAtr(NamedTuple):
    """A dialect that the reader's ATR names."""

    recognises: Callable[[bytes], bool]
    read: Callable[[Card], Content | None]  # None: the ATR is not of such a reader after all


OF_ATR = (DialectOfAtr(atr.is_pages_reader, pages.read),)
# Headers of the pseudo-APDUs that carry SAM frames, most common first.
TUNNELS = (tunnel.HEADER,)


def read_by_atr(card: Card, given: bytes) -> ResidentReading | None:
    """None where no dialect that the ATR names is spoken. Raises the DocumentErrors of the dialect."""
    for dialect in OF_ATR:
        content = dialect.read(card) if dialect.recognises(given) else None
        if content is not None:
            return ResidentReading(content, None)
    return None


def read_by_asking(card: Card) -> ResidentReading | None:
    """None where no security module answers. Raises ReaderFaultError for one that is not fit for use."""
    for header in TUNNELS:
        port = tunnel.Tunnel(card, header)
        sam_id = tunnel.module_behind(port)
        if sam_id is not None:
            return ResidentReading(whole_card(SecurityModule(port)), sam_id)
    return None
