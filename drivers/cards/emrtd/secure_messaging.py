"""3DES secure messaging (ICAO 9303-11 §9.8): a Card that wraps a Card."""

import hmac

from drivers.cards import tlv
from drivers.cards.emrtd.bac import SessionKeys
from drivers.cards.emrtd.crypto import decrypt, encrypt, mac, pad, unpad
from drivers.cards.iso7816 import Card, Command, Response
from kiosk.errors import CardProtocolError, MalformedDataError

DO_DATA, DO_LE, DO_STATUS, DO_MAC = 0x87, 0x97, 0x99, 0x8E
_PADDED = b"\x01"


class SecureChannel:
    """Protects every command; a broken channel is not used again."""

    def __init__(self, card: Card, keys: SessionKeys) -> None:
        self._card = card
        self._enc = keys.enc
        self._mac = keys.mac
        self._ssc = int.from_bytes(keys.ssc, "big")

    def exchange(self, command: Command) -> Response:
        """One protected exchange. Raises CardProtocolError when the answer's protection fails."""
        return self._unprotect(self._card.exchange(self.protect(command)))

    def protect(self, command: Command) -> Command:
        header = bytes((command.cla | 0x0C, *command.header[1:]))
        body = b""
        if command.data:
            body += tlv.encode(DO_DATA, _PADDED + encrypt(self._enc, pad(command.data)))
        if command.le is not None:
            body += tlv.encode(DO_LE, bytes((command.le & 0xFF,)))
        checksum = mac(self._mac, self._next_ssc() + pad(header) + body)
        cla, ins, p1, p2 = header
        return Command(cla, ins, p1, p2, body + tlv.encode(DO_MAC, checksum), le=256)

    def _unprotect(self, response: Response) -> Response:
        if not response.data:
            raise CardProtocolError("secure messaging ended by the card", response.sw)
        try:
            return self._opened(response.data)
        except (MalformedDataError, ValueError) as error:
            raise CardProtocolError(f"secure messaging: {error}") from error

    def _opened(self, data: bytes) -> Response:
        objects = {item.tag: item.value for item in tlv.children(data)}
        signed = b"".join(
            tlv.encode(tag, objects[tag]) for tag in (DO_DATA, DO_STATUS) if tag in objects
        )
        expected = mac(self._mac, self._next_ssc() + signed)
        if not hmac.compare_digest(objects.get(DO_MAC, b""), expected):
            raise CardProtocolError("secure messaging: MAC")
        cryptogram = objects.get(DO_DATA, _PADDED)
        plain = unpad(decrypt(self._enc, cryptogram[1:])) if len(cryptogram) > 1 else b""
        return Response(plain, int.from_bytes(objects.get(DO_STATUS, b"\x90\x00"), "big"))

    def _next_ssc(self) -> bytes:
        self._ssc = (self._ssc + 1) % (1 << 64)
        return self._ssc.to_bytes(8, "big")
