"""`carrier document-anchors`: the states whose documents the carrier can judge.

It takes what `kiosk anchors import` takes, by the same code, and the signed bundle that this makes.
"""

import argparse
import time
from pathlib import Path

from kiosk.emrtd import anchor_import
from kiosk.errors import EvidenceError, SettingsError
from kiosk.records import anchor_bundle
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.errors import BundleOlderError, InputError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_NOTHING = "no CSCA certificate, no master list that holds, no revocation list of a trusted state"


def add(commands: args.Commands) -> None:
    actions = args.group(
        commands, "document-anchors", "states whose documents the carrier can judge"
    )
    new = args.command(
        actions, "add", _add, "trust what states and ICAO hand out, as `kiosk anchors import` does"
    )
    new.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="LDIF of ICAO's directory, master lists, CSCA certificates, revocation lists",
    )
    new.add_argument("--crl", nargs="+", type=Path, default=[], metavar="FILE", help="the same")
    new.add_argument(
        "--trust",
        nargs="+",
        type=Path,
        default=[],
        metavar="CSCA",
        help="master lists count by these CSCA certificates alone (else: their signers are shown)",
    )
    same = args.command(
        actions, "use", _use, "trust what kiosks trust: the bundle of `kiosk anchors import`"
    )
    same.add_argument("bundle", type=Path, metavar="BUNDLE")
    same.add_argument(
        "--key", type=Path, required=True, metavar="PEM", help="public half of the key"
    )
    args.listing_command(actions, "list", _list, "the files, and how many states they make trusted")


def _add(arguments: argparse.Namespace) -> int:
    folder_access.ledger(arguments.folder).close()  # is it a carrier's?
    anchors = DocumentAnchors(arguments.folder)
    files = [*arguments.files, *arguments.crl]
    try:
        gathered = anchor_import.gather(files, arguments.trust)
    except SettingsError as error:
        raise InputError("FILE", str(error)) from error
    trust = gathered.trust(anchors.trust().anchors)
    for line in gathered.left_out():
        print(line)
    if not trust.anchors and not trust.revoked:
        raise InputError(" ".join(map(str, files)) or "FILE", _NOTHING)
    for line in gathered.signers_of_lists() if not arguments.trust else ():
        print(line)
    try:
        file = anchors.add(trust, time.time())
    except EvidenceError as error:
        raise InputError("FILE", f"{error}: take fewer at once") from error
    print(f"{file}: {len(trust.anchors)} certificates, {len(trust.revoked)} signers revoked")
    return 0


def _use(arguments: argparse.Namespace) -> int:
    folder_access.ledger(arguments.folder).close()
    try:
        bundle = anchor_bundle.read(arguments.bundle, arguments.key)
        file = DocumentAnchors(arguments.folder).use(bundle)
    except (SettingsError, BundleOlderError) as error:
        raise InputError(str(arguments.bundle), str(error)) from error
    made = output.when(bundle.made_at)
    print(f"{file}: {len(bundle.certificates)} certificates, made {made}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    anchors = DocumentAnchors(arguments.folder)
    rows = [{"file": str(file)} for file in anchors.files()]
    bundle = anchors.bundle()
    made = f", with the bundle of {output.when(bundle.made_at)}" if bundle else ""
    certificates = len(anchors.trust().anchors)
    return output.show(
        arguments, rows, "{file}", f"files, {certificates} trusted certificates{made}"
    )
