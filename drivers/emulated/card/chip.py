"""An emulated eMRTD chip: its files, and what it answers to each command of a reader.

Secure messaging is in `chip_messaging`, PACE in `chip_pace`. All do what ICAO 9303-11 says of the chip, so
that readers written by others can read it too; `Quirks` make it as stubborn as chips in the field are.
"""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from drivers.cards.emrtd.bac import document_keys
from drivers.cards.emrtd.groups import Group
from drivers.cards.emrtd.passwords import pace_password
from drivers.cards.emrtd.secure_messaging import (
    SessionKeys,
    keys_from_secret,
)
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import Suite
from drivers.cards.iso7816 import EXTENDED, SHORT, Command
from drivers.emulated.card import active, apdu
from drivers.emulated.card.apdu import CardAnswer, failed
from drivers.emulated.card.chip_messaging import ChipSecureMessaging
from drivers.emulated.card.chip_pace import ChipPace, PaceOffer
from drivers.emulated.card.quirks import BinaryRead, Quirks
from kiosk.emrtd import tlv
from kiosk.errors import CardProtocolError, MalformedDataError
from kiosk.identity.documents import AccessKey, CardAccessNumber, ChipKey

# Contactless ATRs by PC/SC part 3: historical bytes with a category and, at will, card capabilities.
ATR = bytes.fromhex("3B8880010073C84000009000E2")
_EXTENDED_ATR = bytes.fromhex("3B8880010073C84040009000")
_RESIDENT_ATR = bytes.fromhex("3B8A80018031F873F741E0829000")
_APPLICATION = bytes.fromhex("A0000002471001")
_MASTER, _CARD_ACCESS = 0x3F00, 0x011C
_TRIPLE_DES_KEY, _CIPHERED = 0xA6, 0xA4
_READ, _GET_RESPONSE = 0xB0, 0xC0

Random = Callable[[int], bytes]
Files = dict[int, bytes]  # file identifier → content


@dataclass
class ChipKeys:
    """The chip's secrets: what opens it, and what it proves itself with."""

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
class _State:
    """The state of one power-up, which a reset forgets."""

    in_application: bool = False
    selected: int = 0
    nonce: bytes = b""
    session: ChipSecureMessaging | None = None
    pace: ChipPace | None = None
    agreement: Suite | None = None
    pending: SessionKeys | None = None  # takes effect after the answer has gone
    left: bytes = b""  # of an answer, for GET RESPONSE


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
        self._handlers: dict[int, Callable[[Command, bool], CardAnswer]] = {
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
        if self._quirks.resident_atr:
            return _with_check(_RESIDENT_ATR)
        return _with_check(_EXTENDED_ATR if self._quirks.extended else ATR[:-1])

    def reset(self) -> None:
        self._state = _State()

    def transmit(self, raw: bytes) -> bytes:
        try:
            command = apdu.parse(raw)
        except apdu.WrongLengthError:
            return failed(apdu.WRONG_LENGTH).encode()
        if command.is_extended and not self._quirks.extended:
            return failed(apdu.WRONG_LENGTH).encode()
        if command.ins == _GET_RESPONSE:
            return self._next_part(self._state.left).encode()
        protected = command.cla & 0x0C == 0x0C
        if protected:
            answer = self._protected(command)
        else:
            self._state.session = None  # a plain command ends secure messaging (9303-11 §9.8.1)
            answer = self._handled(command, protected=False)
        if self._state.pending is not None:
            self._state.session = ChipSecureMessaging(self._state.pending)
            self._state.pending = None
        if len(answer.data) > SHORT and not command.is_extended:
            if self._quirks.short_answers:
                answer = failed(apdu.WRONG_LENGTH)
            elif self._quirks.chains:
                answer = self._next_part(answer.data)
        return answer.encode()

    def _next_part(self, data: bytes) -> CardAnswer:
        part, self._state.left = data[:SHORT], data[SHORT:]
        left = len(self._state.left)
        return CardAnswer(part, apdu.MORE | min(left, 0xFF) if left else apdu.OK)

    def _handled(self, command: Command, *, protected: bool) -> CardAnswer:
        handler = self._handlers.get(command.ins)
        return handler(command, protected) if handler else failed(apdu.UNKNOWN)

    # -- secure messaging -------------------------------------------------------------------

    def _protected(self, command: Command) -> CardAnswer:
        session = self._state.session
        if session is None:
            return failed(apdu.CONDITIONS)
        try:
            plain = session.opened(command)
        except (MalformedDataError, ValueError):
            self._state.session = None
            return failed(apdu.SM_OBJECTS)
        answer = self._handled(plain, protected=True)
        if self._ends_session(plain, answer):
            self._state.session = None
            return answer
        return CardAnswer(session.sealed(answer, odd=bool(command.ins % 2)), answer.sw)

    def _ends_session(self, command: Command, answer: CardAnswer) -> bool:
        quirks = self._quirks
        in_the_clear = {quirks.clear_refusal, quirks.beyond_end * quirks.clear_end} - {0}
        if command.ins == _READ and answer.sw in in_the_clear:
            return True
        if quirks.agreement_refused and answer.sw == quirks.agreement_refused:
            return True
        about_length = answer.sw == apdu.WRONG_LENGTH or answer.sw >> 8 == 0x6C
        return self._quirks.refusal_ends_session and about_length

    # -- files ------------------------------------------------------------------------------

    def _select(self, command: Command, protected: bool) -> CardAnswer:
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
        return CardAnswer(b"", apdu.OK)

    def _enter(self, *, application: bool) -> CardAnswer:
        self._state.in_application, self._state.selected = application, 0
        return CardAnswer(b"", apdu.OK)

    def _read(self, command: Command, protected: bool) -> CardAnswer:
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            if self._quirks.no_short_identifiers or self._quirks.sfi_refused:
                return failed(self._quirks.sfi_refused or apdu.UNSUPPORTED)
            identifier, offset = 0x0100 | command.p1 & 0x1F, command.p2
            if identifier not in self._current():
                return failed(apdu.NOT_FOUND)
            self._state.selected = identifier
        return self._part(offset, command.le, protected)

    def _read_far(self, command: Command, protected: bool) -> CardAnswer:
        """READ BINARY with an odd instruction: the offset travels in DO 54, the data in DO 53."""
        try:
            offset = int.from_bytes(tlv.child(command.data, 0x54, "offset"), "big")
        except MalformedDataError:
            return failed(apdu.WRONG_DATA)
        room = (command.le or SHORT) - 4
        part = self._part(offset, room, protected)
        return CardAnswer(tlv.encode(0x53, part.data), part.sw) if part.data else part

    def _part(self, offset: int, le: int | None, protected: bool) -> CardAnswer:
        content = self._current().get(self._state.selected)
        if content is None:
            return failed(apdu.CONDITIONS)
        if not self._readable(self._state.selected, protected):
            return failed(apdu.NOT_ALLOWED)
        wanted = le or SHORT
        asked = BinaryRead(self._state.selected, offset, wanted, protected)
        if refused := self._quirks.refusal(asked, len(content)):
            return failed(refused)
        if offset >= len(content):
            return failed(apdu.BAD_OFFSET)
        if self._quirks.le_cut:
            wanted = min(wanted, self._quirks.le_cut)
        data = content[offset : offset + wanted]
        return CardAnswer(
            data, apdu.OK if le in {SHORT, EXTENDED} or len(data) == wanted else apdu.FILE_ENDED
        )

    def _current(self) -> Files:
        return self.application if self._state.in_application else self.master

    def _readable(self, identifier: int, protected: bool) -> bool:
        return protected or (not self._state.in_application and identifier == _CARD_ACCESS)

    # -- basic access control ---------------------------------------------------------------

    def _challenge(self, command: Command, protected: bool) -> CardAnswer:
        del command, protected
        self._state.nonce = self._random(8)
        return CardAnswer(self._state.nonce, apdu.OK)

    def _mutual(self, command: Command, protected: bool) -> CardAnswer:
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
        return CardAnswer(answer + suite.mac(mac, answer), apdu.OK)

    # -- PACE and chip authentication -------------------------------------------------------

    def _set_environment(self, command: Command, protected: bool) -> CardAnswer:
        if refused := self._quirks.environment_refusal(command.p1, command.le):
            return failed(refused)
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
                return CardAnswer(b"", apdu.OK)
        return failed(apdu.WRONG_P1P2)

    def _set_pace(self, objects: dict[int, bytes]) -> CardAnswer:
        offer, group = self._keys.pace, self._keys.pace_group
        if self._quirks.pace_refused:
            return failed(self._quirks.pace_refused)
        if (
            offer is None
            or group is None
            or objects.get(0x80) != core.ObjectIdentifier(offer.oid).contents
        ):
            return failed(apdu.WRONG_DATA)
        passwords: dict[bytes, ChipKey] = {
            b"\x01": self._keys.mrz,
            b"\x02": CardAccessNumber(self._keys.can),
        }
        key = passwords.get(objects.get(0x83, b""))
        if key is None or (key == CardAccessNumber("")):
            return failed(apdu.NO_REFERENCE)
        offered = PaceOffer(offer, group, self._keys.static)
        self._state.pace = ChipPace(offered, pace_password(key)[1], self._random)
        return CardAnswer(b"", apdu.OK)

    def _general(self, command: Command, protected: bool) -> CardAnswer:
        time.sleep(self._quirks.slow_pace_ms / 1000)
        if self._quirks.pace_breaks:
            return failed(self._quirks.pace_breaks)
        try:
            inside = tlv.child(command.data, 0x7C, "dynamic authentication data")
            objects = {item.tag: item.value for item in tlv.children(inside)}
            if self._state.agreement is not None and protected and 0x80 in objects:
                agreed = self._agree(objects[0x80], self._state.agreement)
                return (
                    CardAnswer(tlv.encode(0x7C, b""), agreed.sw) if agreed.sw == apdu.OK else agreed
                )
            if self._state.pace is None:
                return failed(apdu.CONDITIONS)
            return self._pace_step(self._state.pace, objects)
        except (MalformedDataError, CardProtocolError, KeyError):
            self._state.pace = None
            return failed(apdu.WRONG_DATA)

    def _pace_step(self, run: ChipPace, objects: dict[int, bytes]) -> CardAnswer:
        answer = run.step(objects)
        if run.has_ended:
            self._state.pace, self._state.pending = None, run.agreed
        return answer

    def _agree(self, terminal_key: bytes, suite: Suite) -> CardAnswer:
        group = self._keys.static_group
        assert group  # noqa: S101 - a static key has its group
        try:
            secret = group.secret(self._keys.static, terminal_key)
        except CardProtocolError:
            return failed(apdu.WRONG_DATA)
        self._state.pending = keys_from_secret(suite, secret)
        self._state.agreement = None
        return CardAnswer(b"", apdu.OK)

    # -- active authentication --------------------------------------------------------------

    def _internal(self, command: Command, protected: bool) -> CardAnswer:
        if self._keys.signing is None:
            return failed(apdu.UNKNOWN)
        if not protected or len(command.data) != 8:
            return failed(apdu.CONDITIONS)
        if self._quirks.silent_at_65536 and command.le == EXTENDED:
            return CardAnswer(b"", apdu.OK)
        signature = active.sign_challenge(self._keys.signing, command.data, self._random)
        form = self._quirks.signature_form
        if form == "names_length" and command.le != len(signature):
            return failed(0x6C00 | len(signature) & 0xFF)
        return CardAnswer(active.in_form(signature, form), apdu.OK)


def _with_check(body: bytes) -> bytes:
    """An ATR with its check byte TCK: the XOR from T0 on."""
    check = 0
    for byte in body[1:]:
        check ^= byte
    return body + bytes((check,))
