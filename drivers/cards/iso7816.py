"""Command and response APDUs (ISO 7816-4 §5.1), short form."""

from typing import NamedTuple, Protocol

from kiosk.errors import CardProtocolError

SW_OK = 0x9000


class Command(NamedTuple):
    """One command; le None: no answer data is expected, 256: as much as fits."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        body = bytes((len(self.data),)) + self.data if self.data else b""
        return self.header + body + (b"" if self.le is None else bytes((self.le & 0xFF,)))


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


def parse_response(raw: bytes) -> Response:
    if len(raw) < 2:
        raise CardProtocolError(f"answer of {len(raw)} bytes")
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))
