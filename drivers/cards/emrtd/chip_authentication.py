"""Chip authentication (ICAO 9303-11 §6.2): a new session that only a chip with the right key can share."""

from collections.abc import Callable

from asn1crypto import core

from drivers.cards.emrtd import agreement_keys
from drivers.cards.emrtd.groups import EllipticGroup
from drivers.cards.emrtd.secure_messaging import SessionKeys, keys_from_secret
from drivers.cards.emrtd.security_infos import ChipAuthenticationInfo, ChipKeyInfo, SecurityInfos
from drivers.cards.emrtd.suites import Suite
from drivers.cards.iso7816 import SHORT, Card, Command
from kiosk.emrtd import tlv
from kiosk.errors import CardProtocolError

_KEY, _KEY_REFERENCE, _CIPHER, _DYNAMIC = 0x91, 0x84, 0x80, 0x7C
# Chips that name no protocol do ECDH or DH with 3DES (§9.2.5).
_UNNAMED = {"ECDH": "0.4.0.127.0.7.2.2.3.2.1", "DH": "0.4.0.127.0.7.2.2.3.1.1"}


def offer(infos: SecurityInfos) -> tuple[ChipAuthenticationInfo | None, ChipKeyInfo] | None:
    """The strongest protocol of a chip with its key; None: it offers none."""
    if not infos.chip_keys:
        return None
    ways = sorted(infos.chip_authentication, key=lambda way: way.suite.value[1:], reverse=True)
    for way in ways:
        for key in infos.chip_keys:
            if way.key_id == key.key_id:
                return way, key
    return (ways[0] if ways else None), infos.chip_keys[0]


def authenticate(
    card: Card,
    way: ChipAuthenticationInfo | None,
    chip_key: ChipKeyInfo,
    random: Callable[[int], bytes],
) -> SessionKeys:
    """Keys of the new session; that they work is the proof.

    Raises CardProtocolError, UnsupportedKeyError.
    """
    static = agreement_keys.load_agreement(chip_key.public_key)
    agreement = "ECDH" if isinstance(static.group, EllipticGroup) else "DH"
    suite = way.suite if way else Suite.TRIPLE_DES
    oid = way.oid if way else _UNNAMED[agreement]
    private = static.group.private(random)
    public = static.group.public(private)
    secret = static.group.secret(private, static.public)
    reference = (
        b"" if chip_key.key_id is None else tlv.encode(_KEY_REFERENCE, _number(chip_key.key_id))
    )
    if suite is Suite.TRIPLE_DES:
        card.exchange(Command(0x00, 0x22, 0x41, 0xA6, tlv.encode(_KEY, public) + reference)).expect(
            "MSE:Set KAT"
        )
    else:
        cipher = tlv.encode(_CIPHER, core.ObjectIdentifier(oid).contents)
        card.exchange(Command(0x00, 0x22, 0x41, 0xA4, cipher + reference)).expect(
            "MSE:Set AT for chip authentication"
        )
        data = tlv.encode(_DYNAMIC, tlv.encode(0x80, public))
        card.exchange(Command(0x00, 0x86, 0, 0, data, le=SHORT)).expect("GENERAL AUTHENTICATE")
    return keys_from_secret(suite, secret)


def _number(key_id: int) -> bytes:
    if key_id < 0:
        raise CardProtocolError("chip authentication: key identifier")
    return key_id.to_bytes(max(1, (key_id.bit_length() + 7) // 8), "big")
