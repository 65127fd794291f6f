"""The keys of evidence: the kiosk's private one, which signs records, and the carrier's, which seals them."""

from typing import Protocol

import msgspec

from kiosk.ports import EvidenceSigner
from kiosk.records.cose import sign1


class RecordKeys(Protocol):
    """What the kiosk needs to make an envelope."""

    @property
    def seal_pem(self) -> str:
        """The carrier's public key."""

    @property
    def seal_kid(self) -> str:
        """Its id."""

    def sign(self, body: bytes) -> bytes:
        """The body as a COSE_Sign1. Raises KeyUnavailableError."""


class EvidenceKeys(msgspec.Struct, frozen=True):
    """With the private key at hand, as PEM."""

    evidence_pem: str  # private
    evidence_kid: str
    seal_pem: str
    seal_kid: str

    def sign(self, body: bytes) -> bytes:
        return sign1.sign(body, self.evidence_pem, self.evidence_kid)


class HeldEvidenceKeys(msgspec.Struct, frozen=True):
    """With a private key that somebody else holds, and signs with."""

    signer: EvidenceSigner
    evidence_kid: str
    seal_pem: str
    seal_kid: str

    def sign(self, body: bytes) -> bytes:
        return sign1.sign_by(self.signer.sign, body, self.evidence_kid)
