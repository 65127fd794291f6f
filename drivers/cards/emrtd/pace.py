"""PACE with generic mapping or chip authentication mapping (ICAO 9303-11 §4.4).

Worked examples: appendix G (generic mapping, ECDH and DH) and appendix I (chip authentication mapping).
"""

import hmac
from collections.abc import Callable, Iterable
from typing import NamedTuple

from asn1crypto import core

from drivers.cards.emrtd.groups import EllipticGroup, Group, standard_group
from drivers.cards.emrtd.passwords import pace_password
from drivers.cards.emrtd.secure_messaging import SessionKeys, keys_from_secret
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import FOR_PASSWORD, unpad
from drivers.cards.iso7816 import EXTENDED, SHORT, SW_OK, Card, Command
from kiosk.emrtd import tlv
from kiosk.errors import AccessKeyWrongError, CardProtocolError, MalformedDataError
from kiosk.identity.documents import ChipKey

_CHAINED, _LAST = 0x10, 0x00
_DYNAMIC = 0x7C
_NONCE, _MAP_DATA, _MAP_ANSWER, _KEY, _KEY_ANSWER, _TOKEN, _TOKEN_ANSWER, _CAM = (
    0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x8A,
)  # fmt: skip
_WRONG_KEY = frozenset({0x6300, 0x6982, 0x6985, 0x6988})
_LONG_KEY = 200  # a public key beyond this makes an answer that no short APDU holds
_PUBLIC_KEY = 0x7F49
_OBJECT_IDENTIFIER = 0x06


class PaceRefusedError(CardProtocolError):
    """The chip does not do PACE after all (6A87, 6A80, ..., at any step): older documents need BAC."""


class ChipMapping(NamedTuple):
    """What chip authentication mapping gave, to be checked with the chip's static key (§4.4.3.5)."""

    data: int  # CA_IC
    mapping_key: bytes  # PK_Map,IC
    group: EllipticGroup


class Opened(NamedTuple):
    keys: SessionKeys
    chip_mapping: ChipMapping | None


def choose(offers: Iterable[PaceInfo]) -> PaceInfo | None:
    """The best way to do PACE that we know: chip authentication mapping first, AES before 3DES."""
    known = [
        offer for offer in offers if offer.mapping in {"GM", "CAM"} and _group(offer) is not None
    ]
    return max(
        known,
        key=lambda offer: (offer.mapping == "CAM", offer.suite.value[1], offer.suite.block),
        default=None,
    )


def authenticate(
    card: Card, info: PaceInfo, key: ChipKey, random: Callable[[int], bytes]
) -> Opened:
    """Open the chip. Raises PaceRefusedError, AccessKeyWrongError, CardProtocolError."""
    group = _group(info)
    if group is None:
        raise PaceRefusedError("PACE: unknown domain parameters")
    nonce = _nonce(card, info, key)
    mapping = group.private(random)
    chip_mapping_key = _step(card, _MAP_DATA, group.public(mapping), _MAP_ANSWER)
    generator = group.mapped(nonce, mapping, chip_mapping_key)
    private = group.private(random)
    public = group.public(private, generator)
    chip_public = _step(card, _KEY, public, _KEY_ANSWER)
    if chip_public == public:
        raise CardProtocolError("PACE: the chip sent our own key back")
    keys = keys_from_secret(info.suite, group.secret(private, chip_public))
    answer = _confirm(card, token(keys, info.oid, group, chip_public))
    expected = token(keys, info.oid, group, public)
    if not hmac.compare_digest(answer.get(_TOKEN_ANSWER, b""), expected):
        raise CardProtocolError("PACE: the chip's authentication token")
    if info.mapping != "CAM":
        return Opened(keys, None)
    if not isinstance(group, EllipticGroup):
        raise CardProtocolError("PACE: chip authentication mapping without a curve")
    proof = chip_authentication_data(keys, answer.get(_CAM, b""))
    return Opened(keys, ChipMapping(proof, chip_mapping_key, group))


def token(keys: SessionKeys, oid: str, group: Group, public: bytes) -> bytes:
    """The authentication token over the other side's public key (§4.4.3.4)."""
    inside = tlv.encode(_OBJECT_IDENTIFIER, _oid_bytes(oid)) + tlv.encode(group.public_tag, public)
    return keys.suite.mac(keys.mac, tlv.encode(_PUBLIC_KEY, inside))


def chip_authentication_data(keys: SessionKeys, encrypted: bytes) -> int:
    """CA_IC, decrypted (§4.4.3.5.2). Raises CardProtocolError."""
    try:
        iv = keys.suite.iv(keys.enc, b"\xff" * keys.suite.block)
        plain = unpad(keys.suite.decrypt(keys.enc, encrypted, iv), keys.suite.block)
    except ValueError as error:
        raise CardProtocolError("PACE: chip authentication data") from error
    return int.from_bytes(plain, "big")


def is_genuine(proof: ChipMapping, static_key: bytes) -> bool:
    """Whether the chip holds the private half of its static key: PK_Map,IC = CA_IC · PK_IC."""
    try:
        point = proof.group.point(static_key) * proof.data
        return bool(point == proof.group.point(proof.mapping_key))
    except CardProtocolError:
        return False


def _nonce(card: Card, info: PaceInfo, key: ChipKey) -> bytes:
    reference, password = pace_password(key)
    data = tlv.encode(0x80, _oid_bytes(info.oid)) + tlv.encode(0x83, bytes((reference,)))
    if info.parameter_id is not None:
        data += tlv.encode(0x84, bytes((info.parameter_id,)))
    # No Le: some chips refuse it here. 63Cx: accepted, x tries left.
    answer = card.exchange(Command(0x00, 0x22, 0xC1, 0xA4, data))
    if answer.sw != SW_OK and answer.sw & 0xFFF0 != 0x63C0:
        raise PaceRefusedError("MSE:Set AT for PACE", answer.sw)
    encrypted = _step(card, None, b"", _NONCE)
    secret = info.suite.derive(password, FOR_PASSWORD)
    try:
        return info.suite.decrypt(secret, encrypted)
    except ValueError as error:
        raise CardProtocolError("PACE: encrypted nonce") from error


def _step(card: Card, tag: int | None, value: bytes, wanted: int) -> bytes:
    """One GENERAL AUTHENTICATE of the chain (§4.4.4.2)."""
    inside = b"" if tag is None else tlv.encode(tag, value)
    le = EXTENDED if len(value) > _LONG_KEY else SHORT
    command = Command(_CHAINED, 0x86, 0, 0, tlv.encode(_DYNAMIC, inside), le=le)
    answer = card.exchange(command)
    if answer.sw != SW_OK:
        raise PaceRefusedError("GENERAL AUTHENTICATE", answer.sw)
    try:
        return tlv.child(_dynamic(answer.data), wanted, "GENERAL AUTHENTICATE")
    except MalformedDataError as error:
        raise CardProtocolError(str(error)) from error


def _confirm(card: Card, own: bytes) -> dict[int, bytes]:
    data = tlv.encode(_DYNAMIC, tlv.encode(_TOKEN, own))
    answer = card.exchange(Command(_LAST, 0x86, 0, 0, data, le=SHORT))
    if answer.sw in _WRONG_KEY or answer.sw & 0xFFF0 == 0x63C0:
        raise AccessKeyWrongError
    if answer.sw != SW_OK:
        raise PaceRefusedError("GENERAL AUTHENTICATE", answer.sw)
    try:
        content = _dynamic(answer.data)
        return {item.tag: item.value for item in tlv.children(content)}
    except MalformedDataError as error:
        raise CardProtocolError(str(error)) from error


def _dynamic(answer: bytes) -> bytes:
    item = tlv.read(answer)
    if item.tag != _DYNAMIC:
        raise MalformedDataError("GENERAL AUTHENTICATE", f"tag {item.tag:X}")
    return item.value


def _group(info: PaceInfo) -> Group | None:
    return None if info.parameter_id is None else standard_group(info.parameter_id)


def _oid_bytes(oid: str) -> bytes:
    contents: bytes = core.ObjectIdentifier(oid).contents
    return contents
