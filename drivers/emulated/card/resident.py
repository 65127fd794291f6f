"""Emulated resident cards behind PC/SC readers: a class for each family of dialects, a row for each."""

from collections.abc import Callable, Mapping

from drivers.emulated.card import apdu
from drivers.emulated.card.apdu import failed
from drivers.emulated.card.sam import Module

# Such readers make up an ATR for the card behind their security module: 90 00 at bytes 13 and 14.
_PAGES_ATR = bytes.fromhex("3B8B8001000000000000000090000080")
_TUNNEL_ATR = bytes.fromhex("3B8980014741343530534D41007B")
_PAGE = 256
_MODULE = 0x00
_GET_RESPONSE = 0xC0


def content(text: bytes, photo: bytes) -> bytes:
    """What a module hands out: lengths, text, photo."""
    return bytes.fromhex("01000400") + text + photo.ljust(1024, b"\0")


class PagesCard:
    """A resident card behind a reader of the pages dialect: answers `FF B0 pp 00 00`."""

    atr = _PAGES_ATR

    def __init__(self, data: bytes) -> None:
        self._data = data

    def reset(self) -> None:
        """Nothing is kept between commands."""

    def transmit(self, raw: bytes) -> bytes:
        if raw[:2] != b"\xff\xb0":
            return failed(apdu.UNKNOWN).encode()
        page = self._data[raw[2] * _PAGE : (raw[2] + 1) * _PAGE]
        return (apdu.CardAnswer(page, apdu.OK) if page else failed(apdu.NOT_FOUND)).encode()


class TunnelCard:
    """A resident card behind a reader of the tunnel dialect.

    It answers `FF 00 00 00 Lc frame`, or another instruction than 00, and what is longer than 256 bytes by
    GET RESPONSE.
    """

    atr = _TUNNEL_ATR

    def __init__(self, module: Module, instruction: int = _MODULE) -> None:
        self._module = module
        self._instruction = instruction
        self._left = b""

    def reset(self) -> None:
        self._left = b""

    def transmit(self, raw: bytes) -> bytes:
        try:
            command = apdu.parse(raw)
        except apdu.WrongLengthError:
            return failed(apdu.WRONG_LENGTH).encode()
        if command.cla != 0xFF or command.ins not in {self._instruction, _GET_RESPONSE}:
            return failed(apdu.UNKNOWN).encode()
        if command.ins == self._instruction:
            self._left = self._module.exchange(command.data)
        part, self._left = self._left[:_PAGE], self._left[_PAGE:]
        status = apdu.MORE | min(len(self._left), 0xFF) if self._left else apdu.OK
        return apdu.CardAnswer(part, status).encode()


# Of what the card says, or of the module in which it lies.
DIALECTS: Mapping[str, Callable[[bytes, Module], PagesCard | TunnelCard]] = {
    "pages": lambda said, _module: PagesCard(said),
    "tunnel": lambda _said, module: TunnelCard(module),
}
