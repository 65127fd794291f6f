"""The Document that the visit works with, made of what a card holds."""

from msgspec.structs import replace

from drivers.cards.emrtd.application import EmrtdReading
from drivers.cards.resident.text_block import ResidentText
from kiosk.identity.devices import DeviceIdentity
from kiosk.identity.documents import (
    Authenticity,
    Document,
    DocumentKind,
    Exchange,
    Holder,
    Portrait,
)
from kiosk.ports import CardPresence

# Order 25 asks for an address where the document has one.
_WITH_ADDRESS = frozenset({DocumentKind.RESIDENT, DocumentKind.RESIDENCE_PERMIT})


def of_resident(
    text: ResidentText,
    presence: CardPresence,
    *,
    portrait: Portrait | None,
    extra_address: str | None,
    digest: bytes,
    sam_id: str | None,
    reader_serial: str | None,
) -> Document:
    """SAM data carries no signature that a host can check: never more than unverified."""
    address = extra_address or text.address
    needed = (text.name or text.english_name, text.number)
    complete = all(needed) and bool(address or text.kind not in _WITH_ADDRESS)
    return Document(
        kind=text.kind,
        holder=_resident_holder(text, address),
        issuer=text.issuer,
        valid_from=text.start,
        expiry=text.end,
        portrait=portrait,
        authenticity=Authenticity.UNVERIFIED,
        authenticity_reason="no_signature",
        access="SAM",
        reader=presence.reader,
        session=presence.session,
        exchanges=(),
        digest=digest,
        fields_complete=complete,
        read_ms=0,
        sam_id=sam_id,
        reader_serial=reader_serial,
        missing=() if portrait else ("portrait",),
    )


def _resident_holder(text: ResidentText, address: str) -> Holder:
    return Holder(
        name=text.name or text.english_name,
        number=text.number,
        birth=text.birth,
        sex=text.sex,
        nationality=text.country,
        address=address or None,
        ethnic_group=text.nation or None,
        full_name=text.english_name or None,
        personal_number=text.pass_number or None,
    )


def of_emrtd(reading: EmrtdReading, presence: CardPresence, reader_serial: str | None) -> Document:
    mrz, details = reading.mrz, reading.details
    holder = Holder(
        name=mrz.name,
        number=mrz.number,
        birth=mrz.birth,
        sex=mrz.sex,
        nationality=mrz.nationality,
        address=details.address,
        full_name=details.full_name,
        personal_number=details.personal_number,
    )
    return Document(
        kind=mrz.kind,
        holder=holder,
        issuer=details.authority or mrz.state,
        valid_from=details.issued,
        expiry=mrz.expiry,
        portrait=reading.portrait,
        authenticity=reading.verdict.authenticity,
        authenticity_reason=reading.verdict.reason,
        access=reading.access,
        reader=presence.reader,
        session=presence.session,
        exchanges=(),
        digest=reading.digest,
        fields_complete=bool(mrz.name and mrz.number),
        read_ms=0,
        reader_serial=reader_serial,
        chip_proof=reading.chip_proof,
        group_hashes=reading.group_hashes,
        chip_evidence=reading.evidence,
        missing=reading.missing,
    )


def with_transcript(
    document: Document,
    exchanges: list[Exchange],
    read_ms: float,
    reader_device: DeviceIdentity | None,
) -> Document:
    """How it was read, and on which device."""
    return replace(
        document,
        exchanges=tuple(exchanges),
        read_ms=round(read_ms, 3),
        reader_device=reader_device,
    )
