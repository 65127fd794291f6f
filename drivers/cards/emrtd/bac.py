"""Basic access control (ICAO 9303-11 §4.3): mutual authentication with keys from the MRZ."""

import hmac
from collections.abc import Callable

from drivers.cards.emrtd.passwords import bac_seed
from drivers.cards.emrtd.secure_messaging import SessionKeys, keys_from_secret
from drivers.cards.emrtd.suites import FOR_ENC, FOR_MAC, Suite
from drivers.cards.iso7816 import Card, Command
from kiosk.errors import AccessKeyWrongError, CardProtocolError
from kiosk.identity.documents import AccessKey

# 6300, 6982, 6985, 6988, 6A80: what chips in the field answer to a wrong key.
_WRONG_KEY = frozenset({0x6300, 0x6982, 0x6985, 0x6988, 0x6A80})
_NONCE = 8
_SEED = 16
_SUITE = Suite.TRIPLE_DES


def document_keys(key: AccessKey) -> tuple[bytes, bytes]:
    """K_enc and K_mac of the document (§4.3.2, appendix D.1)."""
    seed = bac_seed(key)
    return _SUITE.derive(seed, FOR_ENC), _SUITE.derive(seed, FOR_MAC)


def authenticate(card: Card, key: AccessKey, random: Callable[[int], bytes]) -> SessionKeys:
    """Open the chip. Raises AccessKeyWrongError, CardProtocolError."""
    enc_key, mac_key = document_keys(key)
    chip_nonce = card.exchange(Command(0x00, 0x84, 0, 0, le=_NONCE)).expect("GET CHALLENGE")
    if len(chip_nonce) != _NONCE:
        raise CardProtocolError("GET CHALLENGE: length")
    nonce, seed = random(_NONCE), random(_SEED)
    token = _SUITE.encrypt(enc_key, nonce + chip_nonce + seed)
    data = token + _SUITE.mac(mac_key, token)
    answer = card.exchange(Command(0x00, 0x82, 0, 0, data, le=len(data)))
    if answer.sw in _WRONG_KEY:
        raise AccessKeyWrongError
    chip_token = answer.expect("EXTERNAL AUTHENTICATE")
    chip_seed = _chip_seed(chip_token, enc_key, mac_key, chip_nonce + nonce)
    secret = bytes(a ^ b for a, b in zip(seed, chip_seed, strict=True))
    return keys_from_secret(_SUITE, secret, chip_nonce[4:] + nonce[4:])


def _chip_seed(token: bytes, enc_key: bytes, mac_key: bytes, nonces: bytes) -> bytes:
    body, tag = token[:-8], token[-8:]
    whole = len(token) == 2 * _NONCE + _SEED + 8
    if not whole or not hmac.compare_digest(_SUITE.mac(mac_key, body), tag):
        raise CardProtocolError("EXTERNAL AUTHENTICATE: MAC")
    plain = _SUITE.decrypt(enc_key, body)
    if plain[: 2 * _NONCE] != nonces:
        raise CardProtocolError("EXTERNAL AUTHENTICATE: nonces")
    return plain[2 * _NONCE :]
