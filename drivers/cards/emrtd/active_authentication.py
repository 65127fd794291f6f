"""Active authentication (ICAO 9303-11 §6.1): the chip signs our challenge."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import rsa

from drivers.cards.iso7816 import EXTENDED, SHORT, SW_OK, Card, Command, whole_answer
from kiosk.emrtd import public_keys
from kiosk.emrtd.active_authentication import holds
from kiosk.errors import CardProtocolError

# Bits; a longer signature does not fit a protected short answer.
_SHORT_KEY = 1760


def authenticate(
    card: Card, info: bytes, algorithm: str | None, challenge: bytes, *, extended: bool = True
) -> bytes | None:
    """The chip's signature; None: it is not of the private half of DG15's key.

    info: DER SubjectPublicKeyInfo; algorithm: DG14's OID for ECDSA; challenge: 8 bytes; extended: chip and
    reader take answers of extended length. Raises UnsupportedKeyError, MalformedSignatureError,
    CardProtocolError when the chip gives no signature at all.
    """
    key = public_keys.load(info)
    is_long = isinstance(key, rsa.RSAPublicKey) and key.key_size > _SHORT_KEY
    lengths = (EXTENDED, SHORT, 231) if is_long and extended else (SHORT, 231)
    signature = _signed(card, challenge, lengths)
    return signature if holds(info, signature, challenge, algorithm) else None


def _signed(card: Card, challenge: bytes, lengths: Sequence[int]) -> bytes:
    """Some chips answer nothing at Le 65536 and everything at 256 or 231; some name the length."""
    sw = 0
    left = list(lengths)
    while left:
        answer = card.exchange(Command(0x00, 0x88, 0, 0, challenge, le=left.pop(0)))
        answer = whole_answer(card, answer)
        if answer.sw == SW_OK and answer.data:
            return answer.data
        if answer.sw >> 8 == 0x6C and sw >> 8 != 0x6C:
            left.insert(0, answer.sw & 0xFF or SHORT)
        sw = answer.sw
    raise CardProtocolError("INTERNAL AUTHENTICATE", sw)
