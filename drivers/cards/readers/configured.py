"""The document reader that the settings describe."""

import datetime as dt
from collections.abc import Callable

from drivers.cards.readers.combined import SeveralReaders
from drivers.cards.readers.pcsc import PcscReader
from drivers.cards.readers.serial import SerialReader
from drivers.cards.resident.portrait import (
    NoDecoder,
    PhotoDecoder,
    StandInDecoder,
    VendorDecoder,
)
from drivers.device_identity.pinned import DevicePin
from kiosk.emrtd import signer_trust
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import SettingsError
from kiosk.ports import DocumentReader
from kiosk.records import anchor_bundle
from kiosk.settings import Reader


def document_reader(
    settings: Reader, now: Callable[[], dt.datetime], *, emulated: bool
) -> DocumentReader:
    """Raises SettingsError for certificates or a portrait library that cannot be loaded.

    emulated: the counter is; then any reader that the settings do not pin is one.
    """
    serial = _serial_reader(settings, emulated=emulated) if settings.serial else None
    if serial and not settings.pcsc:
        return serial
    pcsc = PcscReader(
        name=settings.name,
        deadline_s=settings.deadline_s,
        trust=document_trust(settings),
        decoder=photo_decoder(settings),
        now=now,
        pin=DevicePin(settings.pinned, emulated),
    )
    return SeveralReaders((pcsc, serial)) if serial else pcsc


def document_trust(settings: Reader) -> TrustStore:
    """Whose signatures on documents are believed. Raises SettingsError."""
    listed = signer_trust.load(settings.csca, settings.crl)
    if settings.anchors is None:
        return listed
    if settings.anchors_key is None:
        raise SettingsError(str(settings.anchors), "reader.anchors_key is needed beside it")
    bundle = anchor_bundle.load(settings.anchors, settings.anchors_key)
    return TrustStore(listed.anchors + bundle.anchors, listed.revoked | bundle.revoked)


def _serial_reader(settings: Reader, *, emulated: bool) -> SerialReader:
    return SerialReader(
        settings.serial,
        settings.baud,
        settings.deadline_s,
        photo_decoder(settings),
        DevicePin(settings.serial_pinned, emulated),
    )


def photo_decoder(settings: Reader) -> PhotoDecoder:
    if settings.portrait_library is not None:
        return VendorDecoder(settings.portrait_library)
    return StandInDecoder() if settings.stand_in_portraits else NoDecoder()
