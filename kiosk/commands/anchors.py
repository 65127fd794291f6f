"""`kiosk anchors`: the states whose documents are believed, gathered into one signed file, and shown.

Exit status: 0 done; 1 nothing that could be taken; 2 wrong arguments, or a file that cannot be read.
"""

import argparse
import datetime as dt
import json
from pathlib import Path

from kiosk.emrtd import anchor_import
from kiosk.emrtd.anchor_import import StateCount
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import EvidenceError, SettingsError
from kiosk.records import anchor_bundle
from kiosk.records.anchor_bundle import AnchorBundle

_SOON = dt.timedelta(days=90)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    made = actions.add_parser("import", help="gather states' certificates into one signed file")
    made.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="LDIF of ICAO's directory, master lists, CSCA certificates, revocation lists",
    )
    made.add_argument(
        "--trust",
        nargs="+",
        type=Path,
        default=[],
        metavar="CSCA",
        help="master lists count by these CSCA certificates alone (else: their signers are shown)",
    )
    made.add_argument("--out", type=Path, required=True, metavar="BUNDLE")
    made.add_argument(
        "--sign-with", type=Path, required=True, metavar="PEM", help="private key, P-256"
    )
    for name, text in (
        ("list", "how many of each state, and when they end"),
        ("show", "one state's certificates"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("bundle", type=Path, metavar="BUNDLE")
        action.add_argument(
            "--key", type=Path, required=True, metavar="PEM", help="public half of the key"
        )
        action.add_argument("--json", action="store_true")
        if name == "show":
            action.add_argument("country", metavar="COUNTRY", help="two letters: FR")


def run(arguments: argparse.Namespace) -> int:
    return {"import": _import, "list": _list, "show": _show}[arguments.action](arguments)


def _import(arguments: argparse.Namespace) -> int:
    gathered = anchor_import.gather(arguments.files, arguments.trust)
    trust = gathered.trust()
    now = dt.datetime.now(dt.UTC)
    for line in gathered.left_out():
        print(line)
    if not trust.anchors:
        print("nothing to trust: no file has a CSCA certificate or a master list that holds")
        return 1
    for line in gathered.signers_of_lists() if not arguments.trust else ():
        print(line)
    bundle = AnchorBundle.of(trust, now.timestamp())
    try:
        message = anchor_bundle.sign(bundle, arguments.sign_with.read_text("ascii"))
    except (ValueError, EvidenceError) as error:
        raise SettingsError(str(arguments.sign_with), f"cannot sign: {error}") from error
    arguments.out.write_bytes(message)
    print(f"{arguments.out}: {len(message)} bytes, signed")
    print(_summary(trust, anchor_import.counts(trust, now, _SOON)))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    trust = anchor_bundle.load(arguments.bundle, arguments.key)
    rows = anchor_import.counts(trust, dt.datetime.now(dt.UTC), _SOON)
    if arguments.json:
        print(json.dumps([_json(row) for row in rows], indent=2))
        return 0
    for row in rows:
        until = f"until {row.first_end:%Y-%m-%d}" if row.first_end else "none is good"
        print(
            f"{row.country}  {row.good:3} good  {row.ending:3} end soon  {row.over:3} over  {until}"
        )
    made = dt.datetime.fromtimestamp(
        anchor_bundle.read(arguments.bundle, arguments.key).made_at, dt.UTC
    )
    print(f"{_summary(trust, rows)}, made {made:%Y-%m-%d}")
    return 0


def _json(row: StateCount) -> dict[str, object]:
    end = row.first_end.isoformat() if row.first_end else None
    return row._asdict() | {"first_end": end}


def _summary(trust: TrustStore, rows: list[StateCount]) -> str:
    good, over = sum(row.good for row in rows), sum(row.over for row in rows)
    ending = sum(row.ending for row in rows)
    return (
        f"{len(rows)} states, {good} certificates good ({ending} end within {_SOON.days} days), {over} over, "
        f"{len(trust.revoked)} signers revoked"
    )


def _show(arguments: argparse.Namespace) -> int:
    trust = anchor_bundle.load(arguments.bundle, arguments.key)
    rows = anchor_import.described(trust, arguments.country.upper())
    if arguments.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    for row in [] if arguments.json else rows:
        print(f"{row['subject']}\n  {row['from']} to {row['until']}, {row['key']}, {row['sha256']}")
    return 0 if rows else 1
