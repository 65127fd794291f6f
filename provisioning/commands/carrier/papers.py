"""`carrier paper`: what a customer took home from a visit, made again from its record.

The QR code holds the digest of the document as the kiosk made it, before or after the carrier's receipt.
"""

import argparse
import hashlib
import sys
from pathlib import Path

from drivers.papers.press import TypstPress
from kiosk.consent.notices import NoticeError, load_notices
from kiosk.errors import EvidenceError
from kiosk.papers import proof
from kiosk.papers.proof import Settled
from kiosk.policy.ruleset import RuleSet
from kiosk.records.record import Record
from kiosk.settings import Papers
from provisioning.carrier.bundles import Bundles
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access
from provisioning.commands.carrier.record_lookup import found


def add(commands: args.Commands) -> None:
    parser = args.command(
        commands,
        "paper",
        _paper,
        "make a customer's paper again, as a PDF; exit status 5: its digest is another one",
    )
    args.add_record(parser)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--sha256", type=args.digest, metavar="SHA256", help="of its QR code")
    parser.add_argument(
        "--texts", type=Path, metavar="FOLDER", help="the kiosks' notices; else those shipped"
    )
    parser.add_argument("--fonts", type=Path, default=Papers().fonts, metavar="FOLDER")


def _paper(arguments: argparse.Namespace) -> int:
    row = found(arguments)
    settled = Settled(row["verdict"], row["reason"])
    try:
        record = folder_access.service(arguments.folder).open(row["device"], row["envelope"])
        made = _as_given(record, settled, arguments)
    except (EvidenceError, NoticeError) as error:
        print(f"carrier: {row['record_id']}: {error}", file=sys.stderr)
        return 1
    if made is None:
        print(f"carrier: {row['record_id']}: no paper of this digest", file=sys.stderr)
        return 5
    arguments.file.write_bytes(made)
    print(f"{len(made)} bytes written to {arguments.file}")
    return 0


def _as_given(record: Record, settled: Settled, arguments: argparse.Namespace) -> bytes | None:
    """After the receipt, or before it came; None: neither is the one that is asked for."""
    rules, press = _rules(record), TypstPress(arguments.fonts)
    leaflets = load_notices(arguments.texts).leaflets()
    for known in (settled, None):
        made = press.document(proof.of_record(record, known, rules, leaflets))
        if arguments.sha256 in {None, hashlib.sha256(made).digest()}:
            return made
    return None


def _rules(record: Record) -> RuleSet:
    """Those by which the kiosk decided. Raises EvidenceError: the carrier never released them."""
    bundles = Bundles()
    if record.decision is None:
        return bundles.own
    rules = bundles.of(record.decision)
    if rules is None:
        raise EvidenceError(f"rules {record.decision.bundle}: not here")
    return rules
