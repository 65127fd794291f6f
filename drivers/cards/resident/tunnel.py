"""The second PC/SC dialect: whole SAM frames inside pseudo-APDUs.

PC/SC part 3 leaves class FF to readers; such a reader takes the module's frame as the data of
`FF 00 00 00 Lc` and answers with the module's frame. What does not fit one answer is fetched with
GET RESPONSE (`FF C0 00 00 Le`) as the status 61xx says. SCardControl would be the other way; it is not used,
since the tests' reader refuses it.
"""

from drivers.cards.iso7816 import SHORT, Card, Command
from drivers.cards.resident import frames
from drivers.cards.resident.sam import SecurityModule
from kiosk.errors import CardProtocolError, MalformedDataError

_MORE = 0x61


class Tunnel:
    """A FramePort over a Card."""

    def __init__(self, card: Card) -> None:
        self._card = card

    def exchange(self, frame: bytes) -> bytes:
        answer = self._card.exchange(Command(0xFF, 0x00, 0, 0, frame, le=SHORT))
        parts = [answer.data]
        size = len(answer.data)
        while answer.sw >> 8 == _MORE:
            answer = self._card.exchange(Command(0xFF, 0xC0, 0, 0, le=answer.sw & 0xFF or SHORT))
            size += len(answer.data)
            if size > frames.MAX_FRAME or not answer.data:
                raise CardProtocolError(f"a SAM frame of more than {size} bytes")
            parts.append(answer.data)
        answer.expect("SAM frame")
        return b"".join(parts)


def recognises(card: Card) -> str | None:
    """The number of the security module that answers through this reader; None: none does.

    Raises ReaderFaultError for one that is not fit for use.
    """
    try:
        return SecurityModule(Tunnel(card)).identity()
    except (CardProtocolError, MalformedDataError):
        return None
