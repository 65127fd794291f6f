"""Secure messaging (ICAO 9303-11 §9.8): a Card whose exchanges go encrypted over another Card."""

import hmac
from typing import NamedTuple

from drivers.cards.emrtd.suites import FOR_ENC, FOR_MAC, Opener, Suite, pad, unpad
from drivers.cards.iso7816 import EXTENDED, SHORT, Card, Command, Response, whole_answer
from kiosk.emrtd import tlv
from kiosk.errors import CardProtocolError, MalformedDataError

DO_PLAIN, DO_DATA, DO_LE, DO_STATUS, DO_MAC = 0x85, 0x87, 0x97, 0x99, 0x8E
_PADDED = b"\x01"
_MAX_SHORT_BODY = 255
# What surrounds the cryptogram in an answer: 87 L 01 (4), 99 02 SW (4), 8E 08 MAC (10); 256 hold it all.
_AROUND = 18


class SessionKeys(NamedTuple):
    suite: Suite
    enc: bytes
    mac: bytes
    ssc: bytes  # send sequence counter, one block of the suite


def keys_from_secret(suite: Suite, secret: bytes, ssc: bytes | None = None) -> SessionKeys:
    """Session keys from a shared secret (§9.7.1); no ssc: it starts at zero, as after PACE."""
    enc, mac = suite.derive(secret, FOR_ENC), suite.derive(secret, FOR_MAC)
    return SessionKeys(suite, enc, mac, ssc or bytes(suite.block))


class SecureMessagingEndedError(CardProtocolError):
    """The chip answered in the clear: the session is over. `sw` says what it disliked."""

    def __init__(self, sw: int) -> None:
        super().__init__("secure messaging ended by the card", sw)


class SecureChannel:
    """A Card that protects every command; a broken channel is not used again."""

    def __init__(self, card: Card, keys: SessionKeys) -> None:
        self._card = card
        self._suite = keys.suite
        self._enc = keys.enc
        self._checksum = keys.suite.checksums(keys.mac)
        self._decrypted = Opener(keys.suite, keys.enc)
        self._ssc = int.from_bytes(keys.ssc, "big")
        block = keys.suite.block
        # The most plain bytes that a short answer holds, with at least one byte of padding.
        self.short_payload = (SHORT - _AROUND) // block * block - 1

    def exchange(self, command: Command) -> Response:
        """One protected exchange. Raises CardProtocolError when the answer's protection fails."""
        answer = self._card.exchange(self.protect(command))
        return self._unprotect(whole_answer(self._card, answer))

    def protect(self, command: Command) -> Command:
        header = bytes((command.cla | 0x0C, *command.header[1:]))
        counter = self._next_ssc()
        body = self._sealed(command, counter) if command.data else b""
        if command.le is not None:
            width = 2 if command.le > SHORT else 1
            body += tlv.encode(DO_LE, (command.le % (1 << 8 * width)).to_bytes(width, "big"))
        protected = counter + pad(header, self._suite.block) + body
        checksum = self._checksum(pad(protected, self._suite.block))
        body += tlv.encode(DO_MAC, checksum)
        extended = command.is_extended or len(body) > _MAX_SHORT_BODY
        cla, ins, p1, p2 = header
        return Command(
            cla, ins, p1, p2, body, le=EXTENDED if extended else SHORT, extended=extended
        )

    def _sealed(self, command: Command, counter: bytes) -> bytes:
        cryptogram = self._suite.encrypt(
            self._enc, pad(command.data, self._suite.block), self._suite.iv(self._enc, counter)
        )
        if command.ins % 2:  # odd instructions: BER-TLV data, without the padding indicator
            return tlv.encode(DO_PLAIN, cryptogram)
        return tlv.encode(DO_DATA, _PADDED + cryptogram)

    def _unprotect(self, response: Response) -> Response:
        if not response.data:
            raise SecureMessagingEndedError(response.sw)
        try:
            return self._opened(response.data)
        except (MalformedDataError, ValueError) as error:
            raise CardProtocolError(f"secure messaging: {error}") from error

    def _opened(self, data: bytes) -> Response:
        objects = {item.tag: item.value for item in tlv.children(data)}
        counter = self._next_ssc()
        signed = b"".join(
            tlv.encode(tag, objects[tag])
            for tag in (DO_PLAIN, DO_DATA, DO_STATUS)
            if tag in objects
        )
        expected = self._checksum(pad(counter + signed, self._suite.block))
        if not hmac.compare_digest(objects.get(DO_MAC, b""), expected):
            raise CardProtocolError("secure messaging: MAC")
        cryptogram = objects.get(DO_PLAIN) or objects.get(DO_DATA, _PADDED)[1:]
        plain = b""
        if cryptogram:
            plain = unpad(self._decrypted(cryptogram, counter), self._suite.block)
        return Response(plain, int.from_bytes(objects.get(DO_STATUS, b"\x90\x00"), "big"))

    def _next_ssc(self) -> bytes:
        size = self._suite.block
        self._ssc = (self._ssc + 1) % (1 << 8 * size)
        return self._ssc.to_bytes(size, "big")
