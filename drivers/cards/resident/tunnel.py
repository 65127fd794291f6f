"""The tunnel dialect of PC/SC readers: whole SAM frames inside pseudo-APDUs.

PC/SC part 3 leaves class FF to readers; such a reader takes the module's frame as the data of
`FF 00 00 00 Lc` (`dialects` has the headers of others) and answers with the module's frame. What does not
fit one answer is fetched with GET RESPONSE (`FF C0 00 00 Le`) as the status 61xx says. SCardControl would be
the other way; it is not used, since the tests' reader refuses it.
"""

from typing import NamedTuple

from drivers.cards.iso7816 import SHORT, Card, Command
from drivers.cards.resident import frames
from drivers.cards.resident.sam import SecurityModule
from kiosk.errors import CardEndlessError, CardProtocolError, MalformedDataError

_MORE = 0x61
_MOST_PARTS = 64  # answers to GET RESPONSE; the longest frame fits into a dozen full ones


class Header(NamedTuple):
    """The four bytes of the pseudo-APDU that carries a frame."""

    cla: int
    ins: int
    p1: int = 0
    p2: int = 0


HEADER = Header(0xFF, 0x00)


class Tunnel:
    """A FramePort over a Card."""

    def __init__(self, card: Card, header: Header = HEADER) -> None:
        self._card = card
        self._header = header

    def exchange(self, frame: bytes) -> bytes:
        answer = self._card.exchange(Command(*self._header, frame, le=SHORT))
        parts = [answer.data]
        size = len(answer.data)
        while answer.sw >> 8 == _MORE:
            if len(parts) > _MOST_PARTS:
                raise CardEndlessError(len(parts))
            answer = self._card.exchange(Command(0xFF, 0xC0, 0, 0, le=answer.sw & 0xFF or SHORT))
            size += len(answer.data)
            if size > frames.MAX_FRAME or not answer.data:
                raise CardProtocolError(f"a SAM frame of more than {size} bytes")
            parts.append(answer.data)
        answer.expect("SAM frame")
        return b"".join(parts)


def module_behind(tunnel: Tunnel) -> str | None:
    """The number of the security module that answers through the tunnel; None: none does.

    Raises ReaderFaultError for one that is not fit for use.
    """
    try:
        return SecurityModule(tunnel).identity()
    except (CardProtocolError, MalformedDataError):
        return None
