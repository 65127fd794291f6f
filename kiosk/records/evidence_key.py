"""The keys of evidence: the kiosk's private one, which signs records, and the carrier's, which seals them."""

import msgspec

from kiosk.settings import Settings


class EvidenceKeys(msgspec.Struct, frozen=True):
    """What the kiosk needs to make an envelope."""

    evidence_pem: str  # private
    evidence_kid: str
    seal_pem: str  # the carrier's public key
    seal_kid: str


def load(settings: Settings) -> EvidenceKeys:
    """As the settings name them. Raises OSError."""
    return EvidenceKeys(
        settings.keys.evidence.read_text("ascii"),
        settings.keys.evidence_kid,
        settings.carrier.seal_key.read_text("ascii"),
        settings.carrier.seal_kid,
    )
