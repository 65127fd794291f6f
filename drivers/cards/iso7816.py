"""Command and response APDUs (ISO 7816-4 §5.1), short and extended."""

from typing import NamedTuple, Protocol

from kiosk.errors import CardEndlessError, CardProtocolError

SW_OK = 0x9000
SW_END_OF_FILE = 0x6282  # data was read, and the file ended before Le bytes
SW_NOT_FOUND = frozenset({0x6A82, 0x6A83, 0x6A88})
SW_NOT_ALLOWED = frozenset({0x6982, 0x6985})

SHORT = 256
EXTENDED = 65536
_MAX_SHORT_DATA = 255


class Command(NamedTuple):
    """One command; le None: no answer data is expected, 256 (65536): as much as fits a (long) answer.

    Extended length is used when the data or le need it, or where `extended` asks for it.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def is_extended(self) -> bool:
        return self.extended or len(self.data) > _MAX_SHORT_DATA or (self.le or 0) > SHORT

    def encode(self) -> bytes:
        if not self.is_extended:
            body = bytes((len(self.data),)) + self.data if self.data else b""
            return self.header + body + (b"" if self.le is None else bytes((self.le & 0xFF,)))
        body = b"\0" + len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        if self.le is not None:
            body += (b"" if self.data else b"\0") + (self.le & 0xFFFF).to_bytes(2, "big")
        return self.header + body


class Response(NamedTuple):
    data: bytes
    sw: int

    def expect(self, what: str) -> bytes:
        """The data of a successful answer. Raises CardProtocolError with the status word."""
        if self.sw != SW_OK:
            raise CardProtocolError(what, self.sw)
        return self.data


class Card(Protocol):
    """The smallest port to a card: one exchange. Secure messaging stacks on it."""

    def exchange(self, command: Command) -> Response: ...


_MORE = 0x61
_MOST_PARTS = 64
_GET_RESPONSE = 0xC0


def whole_answer(card: Card, answer: Response) -> Response:
    """With what the card has left for GET RESPONSE, as its status 61xx says (ISO 7816-4 §11.7.1).

    Raises CardEndlessError.
    """
    data, parts = answer.data, 0
    while answer.sw >> 8 == _MORE:
        parts += 1
        if parts > _MOST_PARTS:
            raise CardEndlessError(parts)
        answer = card.exchange(Command(0x00, _GET_RESPONSE, 0, 0, le=answer.sw & 0xFF or SHORT))
        data += answer.data
    return Response(data, answer.sw)


def parse_response(raw: bytes) -> Response:
    if len(raw) < 2:
        raise CardProtocolError(f"answer of {len(raw)} bytes")
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))


def declares_extended_length(atr: bytes) -> bool:
    """Whether the ATR's historical bytes declare extended Lc and Le (ISO 7816-4 §12.1.1.9, table 119).

    PC/SC part 3 puts a contactless card's historical bytes into the ATR, so that this costs no APDU.
    """
    historical = atr[4:-1] if len(atr) > 4 else b""
    if not historical or historical[0] not in {0x00, 0x80}:
        return False
    at = 1
    while at < len(historical):
        tag, length = historical[at] >> 4, historical[at] & 0x0F
        capabilities = historical[at + 1 : at + 1 + length]
        if tag == 0x7 and length >= 3 and len(capabilities) >= 3:
            return bool(capabilities[2] & 0x40)
        at += 1 + length
    return False
