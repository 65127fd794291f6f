"""An emulated eMRTD chip: file system, BAC, PACE, secure messaging, chip and active authentication.

It does what ICAO 9303-11 says of the chip, so that readers written by others can read it too; `Quirks` make
it as stubborn as chips in the field are.
"""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from drivers.cards import tlv
from drivers.cards.emrtd import pace
from drivers.cards.emrtd.bac import document_keys
from drivers.cards.emrtd.groups import EllipticGroup, Group
from drivers.cards.emrtd.passwords import pace_password
from drivers.cards.emrtd.secure_messaging import (
    DO_DATA,
    DO_LE,
    DO_MAC,
    DO_PLAIN,
    DO_STATUS,
    SessionKeys,
    keys_from_secret,
)
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import FOR_PASSWORD, Suite, pad, unpad
from drivers.cards.iso7816 import EXTENDED, SHORT, Command
from drivers.emulated.card import apdu
from drivers.emulated.card.active import sign_challenge
from drivers.emulated.card.apdu import Answer, failed
from kiosk.errors import CardProtocolError, MalformedDataError
from kiosk.identity.documents import AccessKey, CardAccessNumber, ChipKey

# Contactless ATRs by PC/SC part 3: historical bytes with a category and, at will, card capabilities.
ATR = bytes.fromhex("3B8880010073C84000009000E2")
_APPLICATION = bytes.fromhex("A0000002471001")
_MASTER, _CARD_ACCESS = 0x3F00, 0x011C
_TRIPLE_DES_KEY, _CIPHERED = 0xA6, 0xA4
_OBJECT_IDENTIFIER = 0x06

Random = Callable[[int], bytes]
Files = dict[int, bytes]  # file identifier → content


@dataclass
class Quirks:
    """What chips in the field do differently (design 4-cards). Zeros and falses: a friendly chip."""

    le_limit: int = 0  # a longer READ BINARY is refused with 6700
    le_hint: bool = False  # ... with 6Cxx, which names the limit
    le_cut: int = 0  # answers are cut to this, without a word
    refusal_ends_session: bool = False  # ... and the refusal comes in the clear
    extended: bool = False  # extended length is understood, and declared in the ATR
    strict_le: bool = False  # Le on SELECT and MSE is refused with 6700
    pace_refused: int = 0  # the status that PACE is refused with: 6A87 = 27271
    no_short_identifiers: bool = False
    silent_at_65536: bool = False  # INTERNAL AUTHENTICATE answers nothing at Le 65536
    slow_pace_ms: float = 0  # each GENERAL AUTHENTICATE takes so long


@dataclass
class ChipKeys:
    """What opens the chip and what it proves itself with."""

    mrz: AccessKey
    can: str = ""
    pace: PaceInfo | None = None
    pace_group: Group | None = None
    bac: bool = True
    static: int = 0  # chip authentication; 0: none
    static_group: Group | None = None
    static_suite: Suite = Suite.AES_128
    signing: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None


@dataclass
class _Pace:
    """How far PACE has got."""

    password: bytes
    nonce: bytes = b""
    mapping: int = 0
    generator: Any = None
    keys: SessionKeys | None = None
    own: bytes = b""
    terminal: bytes = b""


@dataclass
class _State:
    """What a reset forgets."""

    in_application: bool = False
    selected: int = 0
    nonce: bytes = b""
    session: SessionKeys | None = None
    ssc: int = 0
    pace: _Pace | None = None
    agreement: Suite | None = None
    pending: SessionKeys | None = None  # takes effect after the answer has gone


class Chip:
    """One chip; answers APDUs. `random` gives its nonces and ephemeral keys."""

    def __init__(
        self, master: Files, application: Files, keys: ChipKeys, quirks: Quirks, random: Random
    ) -> None:
        self.master = master
        self.application = application
        self._keys = keys
        self._quirks = quirks
        self._random = random
        self._state = _State()
        self._handlers: dict[int, Callable[[Command, bool], Answer]] = {
            0xA4: self._select,
            0xB0: self._read,
            0xB1: self._read_far,
            0x84: self._challenge,
            0x82: self._mutual,
            0x22: self._set_environment,
            0x86: self._general,
            0x88: self._internal,
        }

    @property
    def atr(self) -> bytes:
        return (
            _with_check(ATR[:-1])
            if not self._quirks.extended
            else _with_check(bytes.fromhex("3B8880010073C84040009000"))
        )

    def reset(self) -> None:
        self._state = _State()

    def transmit(self, raw: bytes) -> bytes:
        try:
            command = apdu.parse(raw)
        except apdu.WrongLengthError:
            return failed(apdu.WRONG_LENGTH).encode()
        if command.is_extended and not self._quirks.extended:
            return failed(apdu.WRONG_LENGTH).encode()
        protected = command.cla & 0x0C == 0x0C
        if protected:
            answer = self._protected(command)
        else:
            self._state.session = None  # a plain command ends secure messaging (9303-11 §9.8.1)
            answer = self._handled(command, protected=False)
        if self._state.pending is not None:
            self._begin(self._state.pending)
        return answer.encode()

    def _begin(self, keys: SessionKeys) -> None:
        self._state.session, self._state.pending = keys, None
        self._state.ssc = int.from_bytes(keys.ssc, "big")

    def _handled(self, command: Command, *, protected: bool) -> Answer:
        handler = self._handlers.get(command.ins)
        return handler(command, protected) if handler else failed(apdu.UNKNOWN)

    # -- secure messaging -------------------------------------------------------------------

    def _protected(self, command: Command) -> Answer:
        session = self._state.session
        if session is None:
            return failed(apdu.CONDITIONS)
        try:
            plain = self._opened(command, session)
        except (MalformedDataError, ValueError):
            self._state.session = None
            return failed(apdu.SM_OBJECTS)
        answer = self._handled(plain, protected=True)
        if self._quirks.refusal_ends_session and answer.sw in {apdu.WRONG_LENGTH} | set(
            range(0x6C00, 0x6D00)
        ):
            self._state.session = None
            return answer
        return Answer(self._sealed(answer, session, odd=bool(command.ins % 2)), answer.sw)

    def _opened(self, command: Command, session: SessionKeys) -> Command:
        objects = {item.tag: item.value for item in tlv.children(command.data)}
        signed = b"".join(
            tlv.encode(tag, objects[tag]) for tag in (DO_PLAIN, DO_DATA, DO_LE) if tag in objects
        )
        counter = self._next(session)
        suite = session.suite
        header = pad(command.header, suite.block)
        expected = suite.checksum(session.mac, counter + header + signed)
        if not hmac.compare_digest(objects.get(DO_MAC, b""), expected):
            raise ValueError("MAC")
        cryptogram = objects.get(DO_PLAIN) or objects.get(DO_DATA, b"\x01")[1:]
        data = b""
        if cryptogram:
            data = unpad(
                suite.decrypt(session.enc, cryptogram, suite.iv(session.enc, counter)), suite.block
            )
        le = objects.get(DO_LE)
        length = (
            None
            if le is None
            else int.from_bytes(le, "big") or (SHORT if len(le) == 1 else EXTENDED)
        )
        cla, ins, p1, p2 = command.header
        return Command(cla & ~0x0C, ins, p1, p2, data, length)

    def _sealed(self, answer: Answer, session: SessionKeys, *, odd: bool) -> bytes:
        suite, counter, body = session.suite, self._next(session), b""
        if answer.data:
            iv = suite.iv(session.enc, counter)
            cryptogram = suite.encrypt(session.enc, pad(answer.data, suite.block), iv)
            body = (
                tlv.encode(DO_PLAIN, cryptogram)
                if odd
                else tlv.encode(DO_DATA, b"\x01" + cryptogram)
            )
        body += tlv.encode(DO_STATUS, answer.sw.to_bytes(2, "big"))
        return body + tlv.encode(DO_MAC, suite.checksum(session.mac, counter + body))

    def _next(self, session: SessionKeys) -> bytes:
        size = session.suite.block
        self._state.ssc = (self._state.ssc + 1) % (1 << 8 * size)
        return self._state.ssc.to_bytes(size, "big")

    # -- files ------------------------------------------------------------------------------

    def _select(self, command: Command, protected: bool) -> Answer:
        if self._quirks.strict_le and command.le is not None:
            return failed(apdu.WRONG_LENGTH)
        identifier = int.from_bytes(command.data, "big")
        if command.p1 == 0x04:
            return (
                self._enter(application=True)
                if command.data == _APPLICATION
                else failed(apdu.NOT_FOUND)
            )
        if command.p1 == 0x00 and identifier in {0, _MASTER}:
            return self._enter(application=False)
        if identifier not in self._current():
            return failed(apdu.NOT_FOUND)
        if not self._readable(identifier, protected):
            return failed(apdu.NOT_ALLOWED)
        self._state.selected = identifier
        return Answer(b"", apdu.OK)

    def _enter(self, *, application: bool) -> Answer:
        self._state.in_application, self._state.selected = application, 0
        return Answer(b"", apdu.OK)

    def _read(self, command: Command, protected: bool) -> Answer:
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            if self._quirks.no_short_identifiers:
                return failed(apdu.UNSUPPORTED)
            identifier, offset = 0x0100 | command.p1 & 0x1F, command.p2
            if identifier not in self._current():
                return failed(apdu.NOT_FOUND)
            self._state.selected = identifier
        return self._part(offset, command.le, protected)

    def _read_far(self, command: Command, protected: bool) -> Answer:
        """READ BINARY with an odd instruction: the offset travels in DO 54, the data in DO 53."""
        try:
            offset = int.from_bytes(tlv.child(command.data, 0x54, "offset"), "big")
        except MalformedDataError:
            return failed(apdu.WRONG_DATA)
        room = (command.le or SHORT) - 4
        part = self._part(offset, room, protected)
        return Answer(tlv.encode(0x53, part.data), part.sw) if part.data else part

    def _part(self, offset: int, le: int | None, protected: bool) -> Answer:
        content = self._current().get(self._state.selected)
        if content is None:
            return failed(apdu.CONDITIONS)
        if not self._readable(self._state.selected, protected):
            return failed(apdu.NOT_ALLOWED)
        limit, wanted = self._quirks.le_limit, le or SHORT
        if limit and wanted > limit and protected:
            return failed(0x6C00 | limit if self._quirks.le_hint else apdu.WRONG_LENGTH)
        if offset >= len(content):
            return failed(apdu.BAD_OFFSET)
        if self._quirks.le_cut:
            wanted = min(wanted, self._quirks.le_cut)
        data = content[offset : offset + wanted]
        return Answer(
            data, apdu.OK if le in {SHORT, EXTENDED} or len(data) == wanted else apdu.FILE_ENDED
        )

    def _current(self) -> Files:
        return self.application if self._state.in_application else self.master

    def _readable(self, identifier: int, protected: bool) -> bool:
        return protected or (not self._state.in_application and identifier == _CARD_ACCESS)

    # -- basic access control ---------------------------------------------------------------

    def _challenge(self, command: Command, protected: bool) -> Answer:
        del command, protected
        self._state.nonce = self._random(8)
        return Answer(self._state.nonce, apdu.OK)

    def _mutual(self, command: Command, protected: bool) -> Answer:
        del protected
        suite, nonce = Suite.TRIPLE_DES, self._state.nonce
        enc, mac = document_keys(self._keys.mrz)
        self._state.nonce = b""
        token, tag = command.data[:32], command.data[32:]
        if not self._keys.bac or not nonce or len(command.data) != 40:
            return failed(apdu.CONDITIONS)
        if not hmac.compare_digest(suite.mac(mac, token), tag):
            return failed(apdu.WRONG_KEY)
        plain = suite.decrypt(enc, token)
        terminal_nonce, returned, terminal_seed = plain[:8], plain[8:16], plain[16:]
        if returned != nonce:
            return failed(apdu.WRONG_KEY)
        seed = self._random(16)
        answer = suite.encrypt(enc, nonce + terminal_nonce + seed)
        secret = bytes(a ^ b for a, b in zip(terminal_seed, seed, strict=True))
        self._state.pending = keys_from_secret(suite, secret, nonce[4:] + terminal_nonce[4:])
        return Answer(answer + suite.mac(mac, answer), apdu.OK)

    # -- PACE and chip authentication -------------------------------------------------------

    def _set_environment(self, command: Command, protected: bool) -> Answer:
        if self._quirks.strict_le and command.le is not None:
            return failed(apdu.WRONG_LENGTH)
        try:
            objects = {item.tag: item.value for item in tlv.children(command.data)}
        except MalformedDataError:
            return failed(apdu.WRONG_DATA)
        if command.p1 == 0xC1 and command.p2 == _CIPHERED:
            return self._set_pace(objects)
        if command.p1 == 0x41 and protected and self._keys.static:
            if command.p2 == _TRIPLE_DES_KEY and 0x91 in objects:
                return self._agree(objects[0x91], Suite.TRIPLE_DES)
            if command.p2 == _CIPHERED and 0x80 in objects:
                self._state.agreement = self._keys.static_suite
                return Answer(b"", apdu.OK)
        return failed(apdu.WRONG_P1P2)

    def _set_pace(self, objects: dict[int, bytes]) -> Answer:
        offer = self._keys.pace
        if self._quirks.pace_refused:
            return failed(self._quirks.pace_refused)
        if offer is None or objects.get(0x80) != core.ObjectIdentifier(offer.oid).contents:
            return failed(apdu.WRONG_DATA)
        passwords: dict[bytes, ChipKey] = {
            b"\x01": self._keys.mrz,
            b"\x02": CardAccessNumber(self._keys.can),
        }
        key = passwords.get(objects.get(0x83, b""))
        if key is None or (key == CardAccessNumber("")):
            return failed(apdu.NO_REFERENCE)
        self._state.pace = _Pace(pace_password(key)[1])
        return Answer(b"", apdu.OK)

    def _general(self, command: Command, protected: bool) -> Answer:
        time.sleep(self._quirks.slow_pace_ms / 1000)
        try:
            inside = tlv.child(command.data, 0x7C, "dynamic authentication data")
            objects = {item.tag: item.value for item in tlv.children(inside)}
            if self._state.agreement is not None and protected and 0x80 in objects:
                agreed = self._agree(objects[0x80], self._state.agreement)
                return Answer(tlv.encode(0x7C, b""), agreed.sw) if agreed.sw == apdu.OK else agreed
            if self._state.pace is None:
                return failed(apdu.CONDITIONS)
            return self._pace_step(self._state.pace, objects)
        except (MalformedDataError, CardProtocolError, KeyError):
            self._state.pace = None
            return failed(apdu.WRONG_DATA)

    def _agree(self, terminal_key: bytes, suite: Suite) -> Answer:
        group = self._keys.static_group
        assert group  # noqa: S101 - a static key has its group
        try:
            secret = group.secret(self._keys.static, terminal_key)
        except CardProtocolError:
            return failed(apdu.WRONG_DATA)
        self._state.pending = keys_from_secret(suite, secret)
        self._state.agreement = None
        return Answer(b"", apdu.OK)

    def _pace_step(self, state: _Pace, objects: dict[int, bytes]) -> Answer:
        offer, group = self._keys.pace, self._keys.pace_group
        assert offer  # noqa: S101 - PACE was begun
        assert group  # noqa: S101 - the same
        if not objects:
            state.nonce = self._random(16)
            secret = offer.suite.derive(state.password, FOR_PASSWORD)
            return _dynamic(0x80, offer.suite.encrypt(secret, state.nonce))
        if 0x81 in objects and state.nonce:
            state.mapping = group.private(self._random)
            state.generator = group.mapped(state.nonce, state.mapping, objects[0x81])
            return _dynamic(0x82, group.public(state.mapping))
        if 0x83 in objects and state.generator is not None:
            private = group.private(self._random)
            state.own, state.terminal = group.public(private, state.generator), objects[0x83]
            state.keys = keys_from_secret(offer.suite, group.secret(private, state.terminal))
            return _dynamic(0x84, state.own)
        if state.keys is None:
            return failed(apdu.CONDITIONS)
        return self._pace_end(state, state.keys, objects[0x85])

    def _pace_end(self, state: _Pace, keys: SessionKeys, token: bytes) -> Answer:
        offer, group = self._keys.pace, self._keys.pace_group
        assert offer  # noqa: S101 - PACE was begun
        assert group  # noqa: S101 - the same
        self._state.pace = None
        if not hmac.compare_digest(pace.token(keys, offer.oid, group, state.own), token):
            return failed(apdu.WRONG_KEY)
        content = tlv.encode(0x86, pace.token(keys, offer.oid, group, state.terminal))
        if offer.mapping == "CAM" and isinstance(group, EllipticGroup):
            content += tlv.encode(0x8A, self._mapping_data(keys, group, state.mapping))
        self._state.pending = keys
        return Answer(tlv.encode(0x7C, content), apdu.OK)

    def _mapping_data(self, keys: SessionKeys, group: EllipticGroup, mapping: int) -> bytes:
        """CA_IC = SK_IC⁻¹ · SK_Map,IC, encrypted (9303-11 §4.4.3.5.1)."""
        order = int(group.curve.order)
        data = pow(self._keys.static, -1, order) * mapping % order
        plain = pad(data.to_bytes((order.bit_length() + 7) // 8, "big"), keys.suite.block)
        return keys.suite.encrypt(
            keys.enc, plain, keys.suite.iv(keys.enc, b"\xff" * keys.suite.block)
        )

    # -- active authentication --------------------------------------------------------------

    def _internal(self, command: Command, protected: bool) -> Answer:
        if self._keys.signing is None:
            return failed(apdu.UNKNOWN)
        if not protected or len(command.data) != 8:
            return failed(apdu.CONDITIONS)
        if self._quirks.silent_at_65536 and command.le == EXTENDED:
            return Answer(b"", apdu.OK)
        return Answer(sign_challenge(self._keys.signing, command.data, self._random), apdu.OK)


def _dynamic(tag: int, value: bytes) -> Answer:
    return Answer(tlv.encode(0x7C, tlv.encode(tag, value)), apdu.OK)


def _with_check(body: bytes) -> bytes:
    """An ATR with its check byte TCK: the XOR from T0 on."""
    check = 0
    for byte in body[1:]:
        check ^= byte
    return body + bytes((check,))
