"""How a chip shows that it is no copy: chip mapping, chip and active authentication (ICAO 9303-11 §4.4, §6).

What each is worth depends on its key, which the issuer signs.
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

from drivers.cards.emrtd import active_authentication, agreement_keys, pace, security_infos
from drivers.cards.iso7816 import Card
from kiosk.emrtd import lds, signed_data
from kiosk.emrtd.active_authentication import MalformedSignatureError
from kiosk.emrtd.passive_authentication import AuthenticityVerdict
from kiosk.emrtd.public_keys import UnsupportedKeyError
from kiosk.errors import CardProtocolError, MalformedDataError
from kiosk.identity.documents import Authenticity, SignedChallenge

log = logging.getLogger(__name__)

COPY = "chip_is_a_copy"


class ChipProof(NamedTuple):
    """How the chip showed that it is no copy, or what speaks against it."""

    name: str | None = None
    trouble: AuthenticityVerdict | None = None
    signed: SignedChallenge | None = None


NO_PROOF = ChipProof()
Judge = Callable[[signed_data.SignedContent], str]  # of who signed: "", or why not


def troubled(authenticity: Authenticity, reason: str) -> ChipProof:
    return ChipProof(trouble=AuthenticityVerdict(authenticity, reason))


def by_mapping(mapping: pace.ChipMapping, card_security: bytes, judge: Judge) -> ChipProof:
    """Chip authentication mapping: the key in the signed EF.CardSecurity (9303-11 §4.4.3.5)."""
    try:
        signed = signed_data.open_signed(
            card_security, signed_data.SECURITY_OBJECT, "EF.CardSecurity"
        )
        keys = security_infos.parse(signed.content).chip_keys
        statics = [agreement_keys.load_agreement(key.public_key).public for key in keys]
    except signed_data.SignatureBrokenError:
        return troubled(Authenticity.INVALID, "card_security_signature")
    except (UnsupportedKeyError, MalformedDataError, signed_data.SignerUnknownError) as error:
        log.info("chip authentication mapping: %s", error)
        return NO_PROOF
    if not any(pace.is_genuine(mapping, static) for static in statics):
        return troubled(Authenticity.INVALID, COPY)
    trouble = judge(signed)
    if trouble == "signer_revoked":
        return troubled(Authenticity.INVALID, trouble)
    return troubled(Authenticity.UNVERIFIED, trouble) if trouble else ChipProof("pace_cam")


def by_signature(
    card: Card, dg15: bytes, algorithm: str | None, challenge: bytes, *, extended: bool
) -> ChipProof:
    """Active authentication: only a signature convinces who was not there."""
    try:
        signature = active_authentication.authenticate(
            card, lds.parse_dg15(dg15), algorithm, challenge, extended=extended
        )
    except (CardProtocolError, MalformedDataError, UnsupportedKeyError) as error:
        log.info("active authentication: %s", error)
        kind = "malformed" if isinstance(error, MalformedSignatureError) else "unavailable"
        return troubled(Authenticity.UNVERIFIED, f"active_authentication_{kind}")
    if signature is None:
        return troubled(Authenticity.INVALID, COPY)
    return ChipProof("active_authentication", signed=SignedChallenge(challenge, signature))
