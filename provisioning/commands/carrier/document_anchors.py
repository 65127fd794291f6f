"""`carrier document-anchors`: the states whose documents the carrier can judge."""

import argparse
from pathlib import Path

from kiosk.errors import SettingsError
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.errors import InputError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output


def add(commands: args.Commands) -> None:
    actions = args.group(
        commands, "document-anchors", "states whose documents the carrier can judge"
    )
    new = args.command(
        actions, "add", _add, "trust CSCA certificates, master lists, revocation lists"
    )
    new.add_argument("files", nargs="*", type=Path, metavar="FILE", help="certificate, master list")
    new.add_argument("--crl", nargs="+", type=Path, default=[], metavar="FILE")
    args.listing_command(actions, "list", _list, "the files, and how many states they make trusted")


def _add(arguments: argparse.Namespace) -> int:
    folder_access.ledger(arguments.folder).close()  # is it a carrier's?
    anchors = DocumentAnchors(arguments.folder)
    files = [(file, False) for file in arguments.files] + [(file, True) for file in arguments.crl]
    for file, is_revocation_list in files:
        try:
            target = anchors.add(file, is_revocation_list=is_revocation_list)
        except SettingsError as error:
            kind = (
                "revocation list of a state that is trusted"
                if is_revocation_list
                else "CSCA certificate, no master list"
            )
            raise InputError(str(file), f"no {kind}") from error
        except OSError as error:
            raise InputError(str(file), error.strerror or "cannot be read") from error
        print(f"{file}: {target}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    anchors = DocumentAnchors(arguments.folder)
    rows = [{"file": str(file)} for file in anchors.files()]
    certificates = len(anchors.trust().anchors)
    return output.show(arguments, rows, "{file}", f"files, {certificates} trusted certificates")
