"""`carrier renewal`: the new number of somebody's passport or permit is the same person's as the old one.

Two people say so, and both name both documents. What was registered for the new document then belongs to whom
the old one names; what the person is on stays, and a stop that it brings comes to all their numbers.
"""

import argparse

from kiosk.identity import organisation_code
from kiosk.identity.documents import DocumentKind
from kiosk.input_bounds import LISTINGS_OF_ONE
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access

# Of these a number is somebody's for life.
_FOR_LIFE = (DocumentKind.RESIDENT.value, organisation_code.KIND)


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "renewal", "new documents of people who had another number")
    new = args.command(actions, "add", _add, "say whose renewed document it is")
    sure = args.command(actions, "confirm", _confirm, "say so as a second person: it counts now")
    args.add_packs(sure)
    args.add_at(sure)
    for parser in (new, sure):
        args.add_document(parser)
        parser.add_argument(
            "--replaces",
            type=args.document,
            required=True,
            metavar="KIND:NUMBER",
            help="the one before",
        )
        parser.add_argument("--by", type=args.name, required=True, metavar="PERSON")


def _add(arguments: argparse.Namespace) -> int:
    _check_kinds(arguments)
    ledger = folder_access.ledger(arguments.folder)
    new = folder_access.hashes(arguments.folder, arguments.document)
    before = folder_access.hashes(arguments.folder, arguments.replaces)
    with ledger.transaction():
        _check(ledger, new.document, before.document)
        _check_adder(ledger, new.document, arguments.by)
        ledger.renewed_documents.add(new, before, arguments.by)
        held = ledger.numbers.held(new.document)
        listed = len(ledger.listings.of(new.document))
    print(
        f"added: {held} numbers and {listed} listings of the new document come to the old one's holder once "
        "another person confirms it. That is not taken back."
    )
    return 0


def _check_kinds(arguments: argparse.Namespace) -> None:
    for option, kind in (
        ("--document", arguments.document.kind),
        ("--replaces", arguments.replaces.kind),
    ):
        if kind in _FOR_LIFE:
            raise InputError(option, f"a number of kind {kind} is for life")


def _check(ledger: Ledger, new: bytes, before: bytes) -> None:
    renewal = ledger.renewed_documents.of(new)
    if renewal and renewal.confirmed_by:
        raise InputError("--document", "is known as somebody's renewed document already")
    if ledger.renewed_documents.person(before) == new:
        raise InputError("--replaces", "is the same document, or was renewed by it")


def _check_adder(ledger: Ledger, new: bytes, by: str) -> None:
    """What one person has added nobody else exchanges under the eyes of whoever confirms it."""
    renewal = ledger.renewed_documents.of(new)
    if renewal and renewal.added_by.casefold() != by.casefold():
        raise InputError(
            "--by", f"{renewal.added_by} has added it already, and corrects it where it is wrong"
        )


def _confirm(arguments: argparse.Namespace) -> int:
    _check_kinds(arguments)
    ledger, rules = folder_access.ledger(arguments.folder), Bundles(names=arguments.packs).own
    document = folder_access.hashes(arguments.folder, arguments.document).document
    before = folder_access.hashes(arguments.folder, arguments.replaces).document
    with ledger.transaction():
        _check_second(ledger, document, before, arguments.by)
        ledger.renewed_documents.confirm(document, arguments.by)
        person, at = ledger.renewed_documents.person(document), args.at(arguments)
        ledger.listings.drop_repeated(person, arguments.by, at)
        if (count := len(ledger.listings.of(person))) > LISTINGS_OF_ONE:
            why = f"both have {count} listings, rules read {LISTINGS_OF_ONE} of one person; remove some"
            raise InputError("--document", why)
        ledger.listings.note_changes(person)
        changed = ListingEffects(ledger, rules).apply(person, at)
    print(f"confirmed: {ledger.numbers.held(person)} numbers are held by this person")
    for name in changed:
        number = ledger.numbers.find(name)
        print(f"{name}: {number.state.value if number else 'closed'}")
    return 0


def _check_second(ledger: Ledger, document: bytes, before: bytes, by: str) -> None:
    """Somebody else than who added it says the same of the same two documents. Raises InputError."""
    renewal = ledger.renewed_documents.of(document)
    if renewal is None:
        raise InputError("--document", "nobody says that it is a renewal (`carrier renewal add`)")
    if renewal.added_by.casefold() == by.casefold():
        raise InputError("--by", f"somebody else than who added it ({renewal.added_by})")
    _check(ledger, document, renewal.person)
    if ledger.renewed_documents.person(before) != renewal.person:
        raise InputError("--replaces", f"{renewal.added_by} has named another document")
