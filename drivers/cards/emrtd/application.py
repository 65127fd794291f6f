"""The eMRTD application: select, open, read, judge."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cryptography import x509

from drivers.cards.emrtd import lds
from drivers.cards.emrtd.bac import authenticate
from drivers.cards.emrtd.passive_authentication import Verdict, verify
from drivers.cards.emrtd.secure_messaging import SecureChannel
from drivers.cards.iso7816 import SW_OK, Card, Command
from kiosk.errors import AccessKeyNeededError
from kiosk.identity.documents import AccessKey, DocumentKind, Portrait
from kiosk.identity.mrz import Mrz, parse

_APPLICATION = bytes.fromhex("A0000002471001")  # ICAO 9303-10 §3.11


class EmrtdReading(NamedTuple):
    kind: DocumentKind
    mrz: Mrz
    portrait: Portrait
    verdict: Verdict
    group_hashes: dict[int, bytes]
    digest: bytes


def select(card: Card) -> bool:
    """SELECT the application; False when the card has none. No Le: some chips refuse it here."""
    return card.exchange(Command(0x00, 0xA4, 0x04, 0x0C, _APPLICATION)).sw == SW_OK


def read(
    card: Card,
    key: AccessKey | None,
    anchors: Sequence[x509.Certificate],
    now: dt.datetime,
    random: Callable[[int], bytes],
) -> EmrtdReading:
    """Read a selected chip whole. Raises the DocumentErrors of kiosk.ports.DocumentReader.read."""
    if key is None:
        raise AccessKeyNeededError
    channel = SecureChannel(card, authenticate(card, key, random))
    sod = lds.read_file(channel, lds.SFI_SOD, lds.TAG_SOD)
    dg1 = lds.read_file(channel, lds.SFI_DG1, lds.TAG_DG1)
    dg2 = lds.read_file(channel, lds.SFI_DG2, lds.TAG_DG2)
    groups = {1: dg1, 2: dg2}
    mrz = parse(lds.parse_dg1(dg1), now.date())
    return EmrtdReading(
        kind=_kind(mrz),
        mrz=mrz,
        portrait=lds.parse_dg2(dg2),
        verdict=verify(sod, groups, anchors, now),
        group_hashes={number: hashlib.sha256(file).digest() for number, file in groups.items()},
        digest=hashlib.sha256(sod + dg1 + dg2).digest(),
    )


def _kind(mrz: Mrz) -> DocumentKind:
    kinds = {"CR": DocumentKind.HK_MACAO_PERMIT, "CT": DocumentKind.TAIWAN_PERMIT}
    return kinds.get(mrz.document_code, DocumentKind.PASSPORT)
