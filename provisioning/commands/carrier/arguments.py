"""Arguments of the `carrier` subcommands: how each is declared, and how its text is read.

What is wrong with an argument is said by argparse, which ends with exit status 2.
"""

import argparse
import datetime as dt
import ipaddress
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import names
from kiosk.errors import NameRefusedError
from kiosk.identity import devices, organisation_code
from kiosk.identity.document_id import DocumentId
from kiosk.identity.documents import DocumentKind
from kiosk.input_bounds import NAME_LENGTH
from kiosk.policy import regions

# RFC 1123 §2.1, of at most 253 characters.
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_HOST_LENGTH = 253
_PORTS = 65_535

_RECORD = (
    "its id, or the reference number that the customer has (where two kiosks have it: KIOSK/RECORD)"
)
_CARRIERS = "the carrier's, as `carrier init` made it"

Run = Callable[[argparse.Namespace], int]
Commands = Any  # argparse names the type of its subparsers privately


def command(
    commands: Commands, name: str, run: Run, help_: str, folder: str = _CARRIERS
) -> argparse.ArgumentParser:
    """A subcommand on a folder. folder: whose that is, for --help."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=folder)
    parser.set_defaults(run=run)
    return parser


def listing_command(
    commands: Commands, name: str, run: Run, help_: str, folder: str = _CARRIERS
) -> argparse.ArgumentParser:
    """A subcommand that prints rows, or JSON."""
    parser = command(commands, name, run, help_, folder)
    parser.add_argument("--json", action="store_true", help="for programs; else a line for each")
    return parser


def group(commands: Commands, name: str, help_: str) -> Commands:
    """A subcommand that has actions of its own."""
    parser = commands.add_parser(name, help=help_, description=help_)
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION")


def add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--packs",
        type=lambda text: [name for name in text.split(",") if name],
        metavar="NAMES",
        help="which rules the carrier decides by: cn,hunan,... (default: all that are shipped)",
    )


def add_broker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="localhost", help="the broker's; default: localhost")
    parser.add_argument("--port", type=_port, default=8883, help="the broker's; default: 8883")


def add_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=seconds_of, metavar="TIME", help="RFC 3339; default: now")


def at(arguments: argparse.Namespace) -> float:
    """Seconds since the epoch."""
    return time.time() if arguments.at is None else float(arguments.at)


def add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", help=_RECORD)


def add_record_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="RECORD", nargs="?", help=f"only this one: {_RECORD}")


def add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", type=document, required=True, metavar="KIND:NUMBER")


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= _PORTS):
        raise argparse.ArgumentTypeError(f"must be a port: 1 to {_PORTS}")
    return int(text)


def seconds_of(text: str) -> float:
    """Seconds since the epoch."""
    try:
        at_ = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a moment in RFC 3339") from None
    if at_.tzinfo is None:
        raise argparse.ArgumentTypeError("must name its offset from UTC: 2026-11-25T10:00:00+08:00")
    return at_.timestamp()


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a day: YYYY-MM-DD") from None


def document(text: str) -> DocumentId:
    kind, colon, number = text.partition(":")
    kinds = [*(kind.value for kind in DocumentKind), organisation_code.KIND]
    if kind not in kinds or not colon or not 0 < len(number) <= NAME_LENGTH:
        raise argparse.ArgumentTypeError(f"must be KIND:NUMBER, the kind one of {', '.join(kinds)}")
    return DocumentId.of(kind, number)


def region(text: str) -> str:
    try:
        return regions.code(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a region: GB/T 2260 code or name") from None


def digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a SHA-256 in hexadecimal") from None


def name(text: str) -> str:
    """Of a store or a person."""
    return _named(lambda: names.name("name", text))


def device(text: str) -> str:
    """Of a kiosk."""
    return _named(lambda: names.device_name(text))


def host(text: str) -> str:
    """A broker's DNS name, or an address, in the form in which certificates carry it."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    if not (_HOST.fullmatch(text) and len(text) <= _HOST_LENGTH):
        raise argparse.ArgumentTypeError(f"{text!a} is no DNS name and no IP address")
    return text.lower()


def device_identity(text: str) -> devices.DeviceIdentity:
    """Of a reader or a camera."""
    try:
        return devices.from_text(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def digits(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) <= 20):
        raise argparse.ArgumentTypeError("must be at most 20 digits")
    return text


def _named(check: Callable[[], str]) -> str:
    try:
        return check()
    except NameRefusedError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
