"""Active authentication (ICAO 9303-11 §6.1): the chip signs our challenge."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import rsa

from drivers.cards.iso7816 import EXTENDED, SHORT, SW_OK, Card, Command
from kiosk.emrtd import public_keys
from kiosk.emrtd.active_authentication import holds
from kiosk.errors import CardProtocolError

# Bits; a longer signature does not fit a protected short answer.
_SHORT_KEY = 1760


def authenticate(card: Card, info: bytes, algorithm: str | None, challenge: bytes) -> bytes | None:
    """The chip's signature; None: it is not of the private half of DG15's key.

    info: DER SubjectPublicKeyInfo; algorithm: DG14's OID for ECDSA; challenge: 8 bytes. Raises
    UnsupportedKeyError, CardProtocolError when the chip gives no signature at all.
    """
    key = public_keys.load(info)
    is_long = isinstance(key, rsa.RSAPublicKey) and key.key_size > _SHORT_KEY
    signature = _signed(card, challenge, (EXTENDED, SHORT, 231) if is_long else (SHORT, 231))
    return signature if holds(info, signature, challenge, algorithm) else None


def _signed(card: Card, challenge: bytes, lengths: Sequence[int]) -> bytes:
    """Some chips answer nothing at Le 65536 and everything at 256 or 231."""
    sw = 0
    for le in lengths:
        answer = card.exchange(Command(0x00, 0x88, 0, 0, challenge, le=le))
        if answer.sw == SW_OK and answer.data:
            return answer.data
        sw = answer.sw
    raise CardProtocolError("INTERNAL AUTHENTICATE", sw)
