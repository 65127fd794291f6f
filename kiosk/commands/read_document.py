"""`kiosk read-document`: read what lies on the reader, and tell all about it. The field technician's tool.

Exit status: 0 read; 2 wrong arguments or settings; 3 to 11 not read, by kind (see STATUS); 12 read, and the
chip's signatures do not hold.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from drivers.cards.readers.configured import document_reader
from drivers.faces.picture_decoder import PictureDecoder
from kiosk import china_time
from kiosk import errors as err
from kiosk import settings as kiosk_settings
from kiosk.identity.documents import Authenticity, ChipKey, Document
from kiosk.identity.mrz import access_key_from_mrz, can_from_text
from kiosk.settings import Reader

# What each failure means for a script, and what to do about it for a person.
STATUS: dict[type[err.DocumentError], tuple[int, str]] = {
    err.NoReaderError: (
        3,
        "Plug the reader in; `systemctl status pcscd`; or name it with --reader.",
    ),
    err.CardAbsentError: (4, "Lay the document flat on the reader, and leave it there."),
    err.AccessKeyNeededError: (
        5,
        "Give the printed lines with --mrz, or the access number with --can.",
    ),
    err.AccessKeyWrongError: (6, "Compare --mrz or --can with the printed page."),
    err.CardUnknownError: (7, "This card is none of the documents that the kiosk reads."),
    err.CardMuteError: (8, "Lift the document, take other cards away, and lay it down again."),
    err.CardProtocolError: (
        9,
        "Lift the document and lay it down again; if it stays, the chip is faulty.",
    ),
    err.MalformedDataError: (
        10,
        "What the document holds, or what was typed, is not what it should be.",
    ),
    err.ReaderFaultError: (
        11,
        "The reader itself is at fault: replace it, or have its module authorised.",
    ),
}
INVALID = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("--reader", metavar="NAME", help="part of the PC/SC reader's name")
    parser.add_argument(
        "--serial", metavar="DEVICE", help="a resident card reader on a serial line"
    )
    parser.add_argument("--csca", type=Path, nargs="+", metavar="FILE", help="trusted issuers")
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument("--mrz", nargs="+", metavar="LINE", help="the printed lines, as they stand")
    keys.add_argument("--can", metavar="N", help="the card access number")
    parser.add_argument("--portrait", type=Path, metavar="FILE", help="write the portrait there")
    parser.add_argument(
        "--wait", type=float, default=10, metavar="S", help="for a card; default: 10"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    settings = _reader_settings(arguments)
    # A technician's tool: it opens no number, whatever reader it is.
    settings = replace(settings, pinned=None, serial_pinned=None)
    reader = document_reader(settings, lambda: dt.datetime.now(dt.UTC), emulated=True)
    try:
        key = _key(arguments)
        if reader.presence(arguments.wait) is None:
            raise err.CardAbsentError("no card lies on the reader")
        document = reader.read(key)
    except err.DocumentError as error:
        return _failed(error, as_json=arguments.json)
    finally:
        reader.close()
    if arguments.portrait and document.portrait:
        arguments.portrait.write_bytes(document.portrait.data)
    row = _row(document)
    print(json.dumps(row, indent=2, ensure_ascii=False) if arguments.json else _text(row))
    return INVALID if document.authenticity is Authenticity.INVALID else 0


def _reader_settings(arguments: argparse.Namespace) -> Reader:
    """Those of the kiosk where it has any, with what was said on the command line."""
    if arguments.settings != kiosk_settings.DEFAULT or kiosk_settings.DEFAULT.exists():
        settings = kiosk_settings.load(arguments.settings).reader
    else:
        settings = Reader()
    if arguments.reader:
        settings = replace(settings, name=arguments.reader)
    if arguments.serial:
        settings = replace(settings, serial=arguments.serial, pcsc=False)
    if arguments.csca:
        settings = replace(settings, csca=tuple(arguments.csca))
    return settings


def _key(arguments: argparse.Namespace) -> ChipKey | None:
    if arguments.can:
        return can_from_text(arguments.can)
    return access_key_from_mrz(arguments.mrz) if arguments.mrz else None


def _failed(error: err.DocumentError, *, as_json: bool) -> int:
    status, advice = STATUS[next(kind for kind in type(error).__mro__ if kind in STATUS)]
    what = str(error) or "no card, or it was lifted while it was being read"
    if as_json:
        name = type(error).__name__.removesuffix("Error")
        print(
            json.dumps(
                {"error": name, "message": what, "advice": advice, "status": status}, indent=2
            )
        )
    else:
        print(f"kiosk read-document: {what}\n  → {advice}", file=sys.stderr)
    return status


def _row(document: Document) -> dict[str, Any]:
    holder = document.holder
    today = china_time.today()
    return {
        "kind": document.kind.value,
        "holder": {
            "name": holder.name,
            "full_name": holder.full_name,
            "number": holder.number,
            "birth": holder.birth.isoformat(),
            "sex": holder.sex,
            "nationality": holder.nationality,
            "address": holder.address,
            "ethnic_group": holder.ethnic_group,
            "personal_number": holder.personal_number,
        },
        "issuer": document.issuer,
        "valid_from": document.valid_from.isoformat() if document.valid_from else None,
        "expiry": document.expiry.isoformat() if document.expiry else None,
        "expired": document.expiry is not None and document.expiry < today,
        "fields_complete": document.fields_complete,
        "missing": list(document.missing),
        "authenticity": document.authenticity.value,
        "authenticity_reason": document.authenticity_reason,
        "chip_proof": document.chip_proof,
        "access": document.access,
        "portrait": _portrait(document),
        "reader": document.reader,
        "reader_serial": document.reader_serial,
        "sam_id": document.sam_id,
        "apdus": len(document.exchanges),
        "card_ms": round(sum(exchange.ms for exchange in document.exchanges), 1),
        "read_ms": round(document.read_ms, 1),
        "digest": document.digest.hex(),
        "group_hashes": {str(n): sha.hex() for n, sha in sorted(document.group_hashes.items())},
    }


def _portrait(document: Document) -> dict[str, Any] | None:
    if document.portrait is None:
        return None
    row: dict[str, Any] = {
        "media_type": document.portrait.media_type,
        "bytes": len(document.portrait.data),
    }
    pictures = PictureDecoder()
    try:
        _, row["width"], row["height"] = pictures.decode(document.portrait)
    except err.MalformedDataError as error:
        row["trouble"] = str(error)
    finally:
        pictures.close()
    return row


def _text(row: dict[str, Any]) -> str:
    holder, portrait = row["holder"], row["portrait"]
    until = row["expiry"] or "unlimited"
    others = [holder[name] for name in ("full_name", "personal_number") if holder[name]]
    lines = {
        "document": f"{row['kind']}, issued by {row['issuer'] or 'unknown'}",
        "holder": ", ".join([holder["name"], *others]),
        "number": holder["number"] or "none",
        "born": f"{holder['birth']}, sex {holder['sex']}, {holder['nationality']}",
        "address": holder["address"] or "none in the document",
        "valid": f"{row['valid_from'] or '?'} to {until}{', EXPIRED' if row['expired'] else ''}",
        "complete": "all fields that registration needs"
        if row["fields_complete"]
        else "fields are MISSING",
        "unreadable": ", ".join(row["missing"]) or "nothing",
        "authentic": f"{row['authenticity']} ({row['authenticity_reason']})",
        "no copy": row["chip_proof"] or "not proved",
        "portrait": f"{portrait['media_type']}, {portrait['bytes']} bytes" if portrait else "none",
        "access": f"{row['access']}, {row['apdus']} APDUs",
        "time": f"{row['read_ms']} ms, of which card and reader took {row['card_ms']} ms",
        "reader": " ".join(filter(None, (row["reader"], row["reader_serial"], row["sam_id"]))),
    }
    return "\n".join(f"{name:<10} {value}" for name, value in lines.items())
