"""What the `carrier` subcommands share: the folder opened, arguments read, rows printed."""

import argparse
import datetime as dt
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.bounds import NAME_LENGTH
from kiosk.identity.documents import DocumentKind
from kiosk.policy import regions
from kiosk.policy.vocabulary import CHINA
from kiosk.records import listings_copy
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService

Run = Callable[[argparse.Namespace], int]
Commands = Any  # argparse names the type of its subparsers privately


def command(commands: Commands, name: str, run: Run, help_: str) -> argparse.ArgumentParser:
    """A subcommand on a folder."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=help_)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)
    return parser


def listing(commands: Commands, name: str, run: Run, help_: str) -> argparse.ArgumentParser:
    """A subcommand that prints rows, or JSON."""
    parser = command(commands, name, run, help_)
    parser.add_argument("--json", action="store_true")
    return parser


def add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--packs",
        type=lambda text: [name for name in text.split(",") if name],
        metavar="NAMES",
        help="which rules the carrier decides by: cn,hunan,... (default: all that are shipped)",
    )


def add_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=seconds_of, metavar="TIME", help="RFC 3339; default: now")


def at(arguments: argparse.Namespace) -> float:
    """Seconds since the epoch."""
    return time.time() if arguments.at is None else float(arguments.at)


def ledger(folder: Path) -> Ledger:
    """Raises FileNotFoundError where there is no carrier."""
    carrier_folder.load_keys(folder)
    return Ledger(folder / "carrier.db")


def service(
    folder: Path, packs: Sequence[str] | None = None, opened: Ledger | None = None
) -> EnrollmentService:
    """Raises FileNotFoundError, BundleError."""
    keys = carrier_folder.load_keys(folder)
    return EnrollmentService(
        opened or Ledger(folder / "carrier.db"),
        keys,
        lambda device: carrier_folder.load_device(folder, device),
        time.time,
        Bundles(names=packs),
    )


def document_hash(arguments: argparse.Namespace) -> bytes:
    """Of `--document`; the number itself is kept nowhere."""
    kind, number = arguments.document
    return carrier_folder.document_hash(carrier_folder.load_keys(arguments.folder), kind, number)


def listing_hash(arguments: argparse.Namespace) -> bytes:
    """The same for the listings that kiosks keep."""
    key = carrier_folder.load_keys(arguments.folder).listing_key
    return listings_copy.listing_hash(key, *arguments.document)


# -- arguments: what is wrong is said by argparse, which ends with 2 ------------------------------


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


def document(text: str) -> tuple[str, str]:
    kind, colon, number = text.partition(":")
    kinds = [kind.value for kind in DocumentKind]
    if kind not in kinds or not colon or not 0 < len(number) <= NAME_LENGTH:
        raise argparse.ArgumentTypeError(f"must be KIND:NUMBER, the kind one of {', '.join(kinds)}")
    return kind, number


def region(text: str) -> str:
    try:
        return regions.code(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a region: GB/T 2260 code or name") from None


def digits(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) <= 20):
        raise argparse.ArgumentTypeError("must be at most 20 digits")
    return text


# -- output ---------------------------------------------------------------------------------------


def show(arguments: argparse.Namespace, rows: list[dict[str, Any]], line: str, what: str) -> int:
    """Rows as JSON, or one line each (a format) and their count."""
    if arguments.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        print(line.format(**{key: _shown(value) for key, value in row.items()}).rstrip())
    print(f"{len(rows)} {what}")
    return 0


def when(at_: float | None) -> str | None:
    """RFC 3339 in China, to the second."""
    if at_ is None:
        return None
    return dt.datetime.fromtimestamp(at_, CHINA).isoformat(timespec="seconds")


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in {None, ""} else str(value)
