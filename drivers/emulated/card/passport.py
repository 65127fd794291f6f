"""An emulated passport chip: BAC, 3DES secure messaging, a file system of three files."""

import hmac
import struct
from collections.abc import Callable

from drivers.cards import tlv
from drivers.cards.emrtd import lds
from drivers.cards.emrtd.bac import document_keys
from drivers.cards.emrtd.crypto import decrypt, encrypt, keys_from_seed, mac, pad
from drivers.cards.emrtd.secure_messaging import DO_DATA, DO_LE, DO_MAC, DO_STATUS
from drivers.emulated.card.issuer import Issuer, security_object
from drivers.emulated.card.person import Person, mrz_lines
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import AccessKey

ATR = bytes.fromhex("3B8880010073C84000009000E2")
_OK, _WRONG, _NOT_ALLOWED = b"\x90\x00", b"\x63\x00", b"\x69\x82"
_NOT_FOUND, _UNKNOWN, _BAD_SM = b"\x6a\x82", b"\x6d\x00", b"\x69\x88"
_BAD_OFFSET = b"\x6b\x00"


class Passport:
    """One chip; answers APDUs. `random` gives the chip's nonces."""

    atr = ATR

    def __init__(
        self, who: Person, portrait: bytes, issuer: Issuer, random: Callable[[int], bytes]
    ) -> None:
        self._random = random
        key = AccessKey(who.passport_number, f"{who.birth:%y%m%d}", f"{who.expiry:%y%m%d}")
        self._enc, self._mac = document_keys(key)
        dg1 = tlv.encode(lds.TAG_DG1, tlv.encode(0x5F1F, "".join(mrz_lines(who)).encode()))
        dg2 = _dg2(portrait)
        sod = security_object(issuer, {1: dg1, 2: dg2})
        self.files = {lds.SFI_DG1: dg1, lds.SFI_DG2: dg2, lds.SFI_SOD: sod}
        self.reset()

    def reset(self) -> None:
        self._selected = 0
        self._nonce = b""
        self._session: tuple[bytes, bytes] | None = None
        self._ssc = 0

    def transmit(self, apdu: bytes) -> bytes:
        if self._session and apdu[0] & 0x0C == 0x0C:
            return self._protected(apdu)
        return self._plain(apdu)

    def _plain(self, apdu: bytes) -> bytes:
        instruction = apdu[1]
        if instruction == 0xA4:
            return _OK if apdu[5:12] == bytes.fromhex("A0000002471001") else _NOT_FOUND
        if instruction == 0x84:
            self._nonce = self._random(8)
            return self._nonce + _OK
        if instruction == 0x82 and self._nonce:
            return self._authenticate(apdu[5:45])
        return _NOT_ALLOWED if instruction == 0xB0 else _UNKNOWN

    def _authenticate(self, data: bytes) -> bytes:
        token, tag = data[:32], data[32:]
        if not hmac.compare_digest(mac(self._mac, token), tag):
            return _WRONG
        plain = decrypt(self._enc, token)
        terminal_nonce, nonce, terminal_seed = plain[:8], plain[8:16], plain[16:]
        if nonce != self._nonce:
            return _WRONG
        seed = self._random(16)
        answer = encrypt(self._enc, self._nonce + terminal_nonce + seed)
        self._session = keys_from_seed(
            bytes(a ^ b for a, b in zip(terminal_seed, seed, strict=True))
        )
        self._ssc = int.from_bytes(nonce[4:] + terminal_nonce[4:], "big")
        return answer + mac(self._mac, answer) + _OK

    def _protected(self, apdu: bytes) -> bytes:
        assert self._session  # noqa: S101 - narrows the type
        enc, mac_key = self._session
        try:
            objects = {item.tag: item.value for item in tlv.children(apdu[5 : 5 + apdu[4]])}
        except MalformedDataError:
            return _BAD_SM
        signed = b"".join(tlv.encode(t, objects[t]) for t in (DO_DATA, DO_LE) if t in objects)
        expected = mac(mac_key, self._next_ssc() + pad(apdu[:4]) + signed)
        if not hmac.compare_digest(objects.get(DO_MAC, b""), expected):
            self._session = None
            return _BAD_SM
        length = objects.get(DO_LE, b"\0")[0] or 256
        data, status = self._read(apdu[2], apdu[3], length) if apdu[1] == 0xB0 else (b"", _UNKNOWN)
        body = tlv.encode(DO_DATA, b"\x01" + encrypt(enc, pad(data))) if data else b""
        body += tlv.encode(DO_STATUS, status)
        return body + tlv.encode(DO_MAC, mac(mac_key, self._next_ssc() + body)) + status

    def _read(self, p1: int, p2: int, length: int) -> tuple[bytes, bytes]:
        offset = p1 << 8 | p2
        if p1 & 0x80:
            self._selected, offset = p1 & 0x1F, p2
        content = self.files.get(self._selected)
        if content is None:
            return b"", _NOT_FOUND
        return (
            (content[offset : offset + length], _OK)
            if offset < len(content)
            else (b"", _BAD_OFFSET)
        )

    def _next_ssc(self) -> bytes:
        self._ssc = (self._ssc + 1) % (1 << 64)
        return self._ssc.to_bytes(8, "big")


def _dg2(portrait: bytes) -> bytes:
    """One face in an ISO/IEC 19794-5 record, JPEG 2000."""
    image = struct.pack(">BBHHBBHH", 1, 1, 480, 640, 1, 2, 0, 0) + portrait
    face = struct.pack(">IH14x", 20 + len(image), 0) + image
    record = struct.pack(">4s4sIH", b"FAC\0", b"010\0", 14 + len(face), 1) + face
    template = tlv.encode(0x7F60, tlv.encode(0xA1, b"") + tlv.encode(0x5F2E, record))
    return tlv.encode(lds.TAG_DG2, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))
