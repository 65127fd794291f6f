"""What was read from a document: the holder, the chip's word on itself, and how it was read."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from kiosk.identity.devices import DeviceIdentity
from kiosk.input_bounds import (
    CHIP_KEYS_BYTES,
    CHIP_SIGNATURE_BYTES,
    SIGNED_FILE_BYTES,
    ZONE_FILE_BYTES,
)

CHINA = "CHN"  # ICAO 9303-3, part D
# In what a supervisor signs for: who this is, whose document does not carry the number they are known by.
CITIZEN_WITHOUT_NUMBER = "citizen_without_number"


class DocumentKind(StrEnum):
    RESIDENT = "resident"  # resident identity card, GA 450
    RESIDENCE_PERMIT = "residence_permit"  # HK/Macao/Taiwan residents, type J
    FOREIGN_PERMANENT_2017 = "foreign_permanent_2017"  # type I
    FOREIGN_PERMANENT_2023 = "foreign_permanent_2023"  # type Y
    PASSPORT = "passport"  # ICAO 9303 TD3
    TRAVEL_DOCUMENT = (
        "travel_document"  # another ICAO 9303 document: identity card, residence permit
    )
    HK_MACAO_PERMIT = "hk_macao_permit"  # TD1, CR
    TAIWAN_PERMIT = "taiwan_permit"  # TD1, CT


# Only ICAO chips (ICAO 9303-11) carry an issuer's signature that a host can check.
SIGNED_KINDS = frozenset(
    {
        DocumentKind.PASSPORT,
        DocumentKind.HK_MACAO_PERMIT,
        DocumentKind.TAIWAN_PERMIT,
        DocumentKind.TRAVEL_DOCUMENT,
    }
)


class Authenticity(StrEnum):
    """What the chip's signatures prove. Three different facts, never a bool."""

    AUTHENTIC = "authentic"  # a trusted issuer signed exactly what was read
    UNVERIFIED = "unverified"  # nothing to check against: no signature, or no trust anchor
    INVALID = "invalid"  # a hash or a signature does not hold


class Holder(msgspec.Struct, frozen=True):
    """The person, as the document names them."""

    name: str
    number: str  # citizen number (GB 11643) or document number
    birth: dt.date
    sex: str  # M, F or X
    nationality: str  # ISO 3166-1 alpha-3, as ICAO 9303 writes it
    address: str | None = None  # None: the document carries none
    ethnic_group: str | None = None  # GB/T 3304 code
    full_name: str | None = None  # in the document's own script, where the chip has it (DG11)
    personal_number: str | None = None  # of the issuing state (DG11)


class Portrait(msgspec.Struct, frozen=True):
    """The chip's portrait as encoded there; decoding is the embedding side's work."""

    data: bytes
    media_type: str  # image/jp2, image/jpeg, image/webp, image/bmp


class Exchange(msgspec.Struct, frozen=True):
    """One command and answer for the transcript: header and status, never the data."""

    command: str  # CLA INS P1 P2 in hex; under secure messaging those of the protected command
    sw: int
    ms: float


class AccessKey(msgspec.Struct, frozen=True):
    """The three MRZ items that open a chip (ICAO 9303-11 §4.3): as printed, YYMMDD dates."""

    number: str
    birth: str
    expiry: str


class CardAccessNumber(msgspec.Struct, frozen=True):
    """The number printed on the front of some documents; opens a chip by PACE alone."""

    digits: str  # six, as a rule


ChipKey = AccessKey | CardAccessNumber


class SignedChallenge(msgspec.Struct, frozen=True):
    """Active authentication: what the chip was given, and what it made of it."""

    challenge: Annotated[bytes, msgspec.Meta(max_length=8)]
    signature: Annotated[bytes, msgspec.Meta(max_length=CHIP_SIGNATURE_BYTES)]


class ChipEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A chip's files as they were read, by which somebody else can judge the document again.

    Without the groups that hold pictures: EF.SOD lists their hashes.
    """

    sod: Annotated[bytes, msgspec.Meta(max_length=SIGNED_FILE_BYTES)]
    dg1: Annotated[bytes, msgspec.Meta(max_length=ZONE_FILE_BYTES)]
    dg14: Annotated[bytes, msgspec.Meta(max_length=CHIP_KEYS_BYTES)] | None = None
    dg15: Annotated[bytes, msgspec.Meta(max_length=CHIP_KEYS_BYTES)] | None = None
    signed_challenge: SignedChallenge | None = None


def lacks_citizens_number(kind: DocumentKind, nationality: str) -> bool:
    """Whether it is a citizen's document that does not carry the number by which citizens are known."""
    return kind is DocumentKind.PASSPORT and nationality == CHINA


class Document(msgspec.Struct, frozen=True):
    """A whole reading in one card session; never merged from two."""

    kind: DocumentKind
    holder: Holder
    issuer: str  # state (alpha-3) or issuing authority
    valid_from: dt.date | None
    expiry: dt.date | None  # None: unlimited (长期)
    portrait: Portrait | None  # None: the document or its decoder gave none
    authenticity: Authenticity
    authenticity_reason: str  # code: passive_authentication, no_signature, unknown_signer, ...
    access: str  # SAM, BAC, PACE-GM, PACE-CAM
    reader: str
    session: str  # card presence, unique per insertion
    exchanges: tuple[Exchange, ...]
    digest: bytes  # sha256 over everything read, in reading order
    fields_complete: bool  # type, name, number and address where the kind has one (Order 25)
    read_ms: float
    sam_id: str | None = None  # of the reader's security module
    reader_serial: str | None = None
    reader_device: DeviceIdentity | None = None  # None: the kernel knows of no device behind it
    # How the chip proved that it is no copy: chip_authentication, active_authentication, pace_cam; or none.
    chip_proof: str | None = None
    group_hashes: dict[int, bytes] = {}  # LDS data group number → sha256
    chip_evidence: ChipEvidence | None = None  # None: nothing on this document is signed
    # What should be there and could not be read: portrait, birth_day, issued, dg11, ...; codes.
    missing: tuple[str, ...] = ()
