"""The chip's end of PACE (ICAO 9303-11 §4.4), generic mapping and chip authentication mapping."""

import hmac
from collections.abc import Callable
from typing import Any, NamedTuple

from drivers.cards.emrtd import pace
from drivers.cards.emrtd.groups import EllipticGroup, Group
from drivers.cards.emrtd.secure_messaging import SessionKeys, keys_from_secret
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import FOR_PASSWORD, pad
from drivers.emulated.card import apdu
from drivers.emulated.card.apdu import CardAnswer, failed
from kiosk.emrtd import tlv


class PaceOffer(NamedTuple):
    """What the chip offers, the group it agrees in, and its static key (0: none)."""

    info: PaceInfo
    group: Group
    static: int


class ChipPace:
    """One run of PACE, command by command; `agreed` has the session's keys once it has succeeded."""

    def __init__(self, offer: PaceOffer, password: bytes, random: Callable[[int], bytes]) -> None:
        self._offer = offer
        self._password = password
        self._random = random
        self._nonce = b""
        self._mapping = 0
        self._generator: Any = None
        self._keys: SessionKeys | None = None
        self._own = self._terminal = b""
        self.has_ended = False
        self.agreed: SessionKeys | None = None

    def step(self, objects: dict[int, bytes]) -> CardAnswer:
        """One GENERAL AUTHENTICATE. Raises MalformedDataError, CardProtocolError, KeyError."""
        if not objects:
            return self._encrypted_nonce()
        if 0x81 in objects and self._nonce:
            return self._mapped(objects[0x81])
        if 0x83 in objects and self._generator is not None:
            return self._agree(objects[0x83])
        if self._keys is None:
            return failed(apdu.CONDITIONS)
        return self._end(self._keys, objects[0x85])

    def _encrypted_nonce(self) -> CardAnswer:
        self._nonce = self._random(16)
        suite = self._offer.info.suite
        secret = suite.derive(self._password, FOR_PASSWORD)
        return _dynamic(0x80, suite.encrypt(secret, self._nonce))

    def _mapped(self, terminal_key: bytes) -> CardAnswer:
        group = self._offer.group
        self._mapping = group.private(self._random)
        self._generator = group.mapped(self._nonce, self._mapping, terminal_key)
        return _dynamic(0x82, group.public(self._mapping))

    def _agree(self, terminal_key: bytes) -> CardAnswer:
        group = self._offer.group
        private = group.private(self._random)
        self._own, self._terminal = group.public(private, self._generator), terminal_key
        secret = group.secret(private, terminal_key)
        self._keys = keys_from_secret(self._offer.info.suite, secret)
        return _dynamic(0x84, self._own)

    def _end(self, keys: SessionKeys, token: bytes) -> CardAnswer:
        info, group, _ = self._offer
        self.has_ended = True
        if not hmac.compare_digest(pace.token(keys, info.oid, group, self._own), token):
            return failed(apdu.WRONG_KEY)
        content = tlv.encode(0x86, pace.token(keys, info.oid, group, self._terminal))
        if info.mapping == "CAM" and isinstance(group, EllipticGroup):
            content += tlv.encode(0x8A, self._mapping_data(keys, group))
        self.agreed = keys
        return CardAnswer(tlv.encode(0x7C, content), apdu.OK)

    def _mapping_data(self, keys: SessionKeys, group: EllipticGroup) -> bytes:
        """CA_IC = SK_IC⁻¹ · SK_Map,IC, encrypted (9303-11 §4.4.3.5.1)."""
        order = int(group.curve.order)
        data = pow(self._offer.static, -1, order) * self._mapping % order
        plain = pad(data.to_bytes((order.bit_length() + 7) // 8, "big"), keys.suite.block)
        iv = keys.suite.iv(keys.enc, b"\xff" * keys.suite.block)
        return keys.suite.encrypt(keys.enc, plain, iv)


def _dynamic(tag: int, value: bytes) -> CardAnswer:
    return CardAnswer(tlv.encode(0x7C, tlv.encode(tag, value)), apdu.OK)
