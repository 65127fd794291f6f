"""`carrier staff-key`: whose signing key is whose, by their public halves."""

import argparse
import base64
import binascii

from kiosk.errors import EvidenceError
from kiosk.records import staff_key
from provisioning.carrier.errors import InputError
from provisioning.carrier.tables.staff_keys import StaffKey
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_LINE = "{person}  {kid}  from {valid_from}  until {valid_until}"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "staff-key", "the staff's signing keys, by their public halves")
    new = args.command(actions, "add", _add, "take a person's key, as `kiosk pin` printed it")
    new.add_argument("person", type=args.name, metavar="PERSON")
    new.add_argument("public", type=_public, metavar="PUBLIC")
    args.add_at(new)
    over = args.command(actions, "end", _end, "from now on what it signs counts no more")
    over.add_argument("kid", metavar="KEY")
    args.add_at(over)
    args.listing_command(actions, "list", _list, "all keys, also those that are over")


def _add(arguments: argparse.Namespace) -> int:
    ledger, public = folder_access.ledger(arguments.folder), arguments.public
    kid, pem = staff_key.kid_of(public), staff_key.public_pem(public)
    with ledger.transaction():
        if arguments.person not in {one.person for one in ledger.staff.all()}:
            raise InputError("person", f"{arguments.person} is on no store's list")
        if not ledger.staff_keys.add(StaffKey(kid, arguments.person, pem, args.at(arguments))):
            raise InputError("key", f"{kid} is registered already")
    print(f"{arguments.person}: {kid}")
    return 0


def _end(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        if not ledger.staff_keys.end(arguments.kid, args.at(arguments)):
            raise InputError("key", f"{arguments.kid} is none that is valid")
    print(f"{arguments.kid}: over")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    keys = folder_access.ledger(arguments.folder).staff_keys.all()
    rows = [
        {
            "person": key.person,
            "kid": key.kid,
            "valid_from": output.when(key.valid_from),
            "valid_until": output.when(key.valid_until),
        }
        for key in keys
    ]
    return output.show(arguments, rows, _LINE, "keys")


def _public(text: str) -> bytes:
    """DER, of P-256."""
    try:
        public = base64.b64decode(text, validate=True)
        staff_key.public_pem(public)
    except (binascii.Error, ValueError, EvidenceError):
        raise argparse.ArgumentTypeError("must be a public key as `kiosk pin` prints it") from None
    return public
