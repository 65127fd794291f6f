"""The chip's end of secure messaging (ICAO 9303-11 §9.8): commands opened, answers sealed."""

import hmac

from drivers.cards.emrtd.secure_messaging import (
    DO_DATA,
    DO_LE,
    DO_MAC,
    DO_PLAIN,
    DO_STATUS,
    SessionKeys,
)
from drivers.cards.emrtd.suites import pad, unpad
from drivers.cards.iso7816 import EXTENDED, SHORT, Command
from drivers.emulated.card.apdu import CardAnswer
from kiosk.emrtd import tlv


class ChipSecureMessaging:
    """One session: its keys, and the send sequence counter that both ends count."""

    def __init__(self, keys: SessionKeys) -> None:
        self._keys = keys
        self._ssc = int.from_bytes(keys.ssc, "big")

    def opened(self, command: Command) -> Command:
        """The plain command. Raises MalformedDataError, ValueError for a wrong MAC or padding."""
        objects = {item.tag: item.value for item in tlv.children(command.data)}
        signed = b"".join(
            tlv.encode(tag, objects[tag]) for tag in (DO_PLAIN, DO_DATA, DO_LE) if tag in objects
        )
        counter, suite = self._next(), self._keys.suite
        covered = counter + pad(command.header, suite.block) + signed
        if not hmac.compare_digest(
            objects.get(DO_MAC, b""), suite.checksum(self._keys.mac, covered)
        ):
            raise ValueError("MAC")
        cryptogram = objects.get(DO_PLAIN) or objects.get(DO_DATA, b"\x01")[1:]
        data = self._decrypted(cryptogram, counter) if cryptogram else b""
        cla, ins, p1, p2 = command.header
        return Command(cla & ~0x0C, ins, p1, p2, data, _expected_length(objects.get(DO_LE)))

    def sealed(self, answer: CardAnswer, *, odd: bool) -> bytes:
        """The answer's data under MAC; odd: of an instruction whose data is sealed without padding byte."""
        suite, counter, body = self._keys.suite, self._next(), b""
        if answer.data:
            iv = suite.iv(self._keys.enc, counter)
            cryptogram = suite.encrypt(self._keys.enc, pad(answer.data, suite.block), iv)
            tag, value = (DO_PLAIN, cryptogram) if odd else (DO_DATA, b"\x01" + cryptogram)
            body = tlv.encode(tag, value)
        body += tlv.encode(DO_STATUS, answer.sw.to_bytes(2, "big"))
        return body + tlv.encode(DO_MAC, suite.checksum(self._keys.mac, counter + body))

    def _decrypted(self, cryptogram: bytes, counter: bytes) -> bytes:
        suite, key = self._keys.suite, self._keys.enc
        return unpad(suite.decrypt(key, cryptogram, suite.iv(key, counter)), suite.block)

    def _next(self) -> bytes:
        size = self._keys.suite.block
        self._ssc = (self._ssc + 1) % (1 << 8 * size)
        return self._ssc.to_bytes(size, "big")


def _expected_length(le: bytes | None) -> int | None:
    if le is None:
        return None
    return int.from_bytes(le, "big") or (SHORT if len(le) == 1 else EXTENDED)
