"""The states whose documents are believed, as one signed file: CSCA certificates and what they have revoked.

Made by `kiosk anchors import` of what ICAO's directory and states hand out. What is in it was judged then, so
that a kiosk checks one signature when it starts.
"""

from pathlib import Path
from typing import Literal

import msgspec

from kiosk.emrtd import signer_trust
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import EvidenceError, MalformedDataError, SettingsError
from kiosk.input_bounds import SEALED_BYTES, Seconds
from kiosk.records.cose import cbor, sign1

KID = "anchors"


class Revoked(msgspec.Struct, frozen=True):
    """What one CSCA has revoked. issuer: its name as asn1crypto hashes it; serials: big-endian."""

    issuer: str
    serials: tuple[bytes, ...]


class AnchorBundle(msgspec.Struct, frozen=True, kw_only=True):
    """certificates: DER."""

    version: Literal["kiosk-anchors-1"] = "kiosk-anchors-1"
    made_at: Seconds
    certificates: tuple[bytes, ...]
    revoked: tuple[Revoked, ...] = ()

    @classmethod
    def of(cls, trust: TrustStore, made_at: float) -> "AnchorBundle":
        """Each certificate once."""
        serials: dict[str, set[int]] = {}
        for issuer, serial in trust.revoked:
            serials.setdefault(issuer, set()).add(serial)
        rows = (
            Revoked(issuer, tuple(_bytes(one) for one in sorted(found)))
            for issuer, found in sorted(serials.items())
        )
        ders = dict.fromkeys(one.dump() for one in trust.anchors)
        return cls(made_at=made_at, certificates=tuple(ders), revoked=tuple(rows))

    def trust(self) -> TrustStore:
        """Raises MalformedDataError."""
        return TrustStore(
            signer_trust.of_der(self.certificates),
            frozenset(
                (row.issuer, int.from_bytes(serial, "big", signed=True))
                for row in self.revoked
                for serial in row.serials
            ),
        )


def sign(bundle: AnchorBundle, private_pem: str) -> bytes:
    """COSE_Sign1. Raises EvidenceError: more than a kiosk reads."""
    return _bounded(sign1.sign(encode(bundle), private_pem, KID))


def verify(message: bytes, public_pem: str) -> AnchorBundle:
    """Raises EvidenceError."""
    return decode(sign1.verify(message, public_pem, KID))


def encode(bundle: AnchorBundle) -> bytes:
    """What is signed; who keeps it themselves needs no signature. Raises EvidenceError: too long."""
    return _bounded(cbor.dumps(msgspec.to_builtins(bundle, builtin_types=(bytes,))))


def decode(content: bytes) -> AnchorBundle:
    """Raises EvidenceError."""
    value = cbor.loads(content)
    try:
        return msgspec.convert(value, AnchorBundle)
    except msgspec.ValidationError as error:
        raise EvidenceError(f"anchors: {error}") from error


def read(file: Path, key: Path) -> AnchorBundle:
    """Raises SettingsError, which names the file."""
    try:
        with file.open("rb") as opened:
            message = opened.read(SEALED_BYTES + 1)
        return verify(message, key.read_text("ascii"))
    except (OSError, ValueError, EvidenceError) as error:
        raise SettingsError(str(file), f"no bundle of anchors signed by {key}: {error}") from error


def load(file: Path, key: Path) -> TrustStore:
    """Raises SettingsError, which names the file."""
    try:
        return read(file, key).trust()
    except MalformedDataError as error:
        raise SettingsError(str(file), str(error)) from error


def _bounded(content: bytes) -> bytes:
    if len(content) > SEALED_BYTES:
        raise EvidenceError(f"a bundle of {len(content)} bytes, and {SEALED_BYTES} are read")
    return content


def _bytes(serial: int) -> bytes:
    return serial.to_bytes(serial.bit_length() // 8 + 1, "big", signed=True)
