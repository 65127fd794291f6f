"""`carrier listing`: the lists that a person is on: added, confirmed by a second person, removed, shown.

A listing refuses what is new as soon as it is added. It stops numbers that exist only when somebody else has
confirmed it: a slip of the pen would close a stranger's telephone.
"""

import argparse
import time
from pathlib import Path
from typing import Any

from kiosk import durable_files
from kiosk.input_bounds import LISTINGS_OF_ONE
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.vocabulary import LISTS
from provisioning.carrier import credentials, listing_effects, listings_file
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_LINE = (
    "{id}  {list}  {region}  from {from}  until {until}  {sources}  by {added_by}, {confirmed_by}"
)
_LINE_REMOVED = _LINE + "  removed {removed_at} by {removed_by}"
_SAME = ("list", "region", "from", "until", "identified_at")
_OPTION = {"from": "--from", "until": "--until", "identified_at": "--identified-at"}


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "listing", "lists that a person is on")
    new = args.command(actions, "add", _add, "put a person on a list")
    off = args.command(
        actions, "remove", _remove, "take them off; what stood still by it is given back"
    )
    for parser in (new, off):
        args.add_document(parser)
        parser.add_argument("--list", choices=LISTS, required=True, metavar="LIST")
        parser.add_argument("--region", type=args.region, required=True)
        parser.add_argument(
            "--by", type=args.name, required=True, metavar="PERSON", help="who does"
        )
    new.add_argument("--from", type=args.day, dest="from_", metavar="DAY")
    new.add_argument("--until", type=args.day, metavar="DAY")
    new.add_argument("--identified-at", type=args.day, metavar="DAY")
    new.add_argument("--source", action="append", default=[])
    sure = args.command(
        actions,
        "confirm",
        _confirm,
        "say as a second person that it is right: it stops numbers now",
    )
    sure.add_argument("listing", type=int, metavar="ID", help="as `listing show` names it")
    sure.add_argument("--by", type=args.name, required=True, metavar="PERSON")
    for parser in (new, off, sure):
        args.add_packs(parser)
        args.add_at(parser)
    made = args.command(
        actions,
        "export",
        _export,
        "make the file that kiosks keep for an outage, for `fleet publish listing`",
    )
    made.add_argument("out", type=Path, metavar="FILE")
    shown = args.listing_command(actions, "show", _show, "what a person is on")
    args.add_document(shown)
    shown.add_argument("--removed", action="store_true", help="what they were on, and who ended it")


def _add(arguments: argparse.Namespace) -> int:
    days = {
        "from": arguments.from_,
        "until": arguments.until,
        "identified_at": arguments.identified_at,
    }
    row = {name: day.isoformat() for name, day in days.items() if day is not None}
    row |= {"list": arguments.list, "region": arguments.region, "sources": arguments.source}
    rules = Bundles(names=arguments.packs).own
    ledger = folder_access.ledger(arguments.folder)
    _check_days(rules, row)
    document = folder_access.document_hash(arguments, ledger)
    kept = folder_access.listing_hash(arguments)
    with ledger.transaction():
        _check_is_new(ledger, document, row)
        id_ = ledger.listings.add(document, kept, row, arguments.by)
        ListingEffects(ledger, rules).plan(document, row)
    print(f"{arguments.list} {arguments.region}: added")
    _say_what_it_does(ledger, rules, row, document, id_)
    return 0


def _check_days(rules: RuleSet, row: dict[str, Any]) -> None:
    """A listing of which nobody could say whether it counts would refuse nobody. Raises InputError."""
    for name in sorted(listing_effects.missing_days(rules, row)):
        readers = listing_effects.reading(rules, row)
        why = f"rules {', '.join(rule.id for rule in readers)} cannot tell without it whether it counts"
        raise InputError(_OPTION[name], why)


def _check_is_new(ledger: Ledger, document: bytes, row: dict[str, Any]) -> None:
    """The same once more says nothing, and rules read so many of one person. Raises InputError."""
    there = ledger.listings.rows(document)
    days = {"from": None, "until": None, "identified_at": None} | row
    same = [days[name] for name in _SAME]
    for one in there:
        if [one.get(name) for name in _SAME] == same:
            raise InputError("--list", f"it is there already, as {one['id']}")
    if len(there) >= LISTINGS_OF_ONE:
        raise InputError("--list", f"at most {LISTINGS_OF_ONE} of one person; remove one first")


def _say_what_it_does(
    ledger: Ledger, rules: RuleSet, row: dict[str, Any], document: bytes, id_: int
) -> None:
    if not listing_effects.reading(rules, row):
        print("no rule of the active packs reads this list: it refuses nobody")
    elif held := ledger.numbers.held(document):
        print(
            f"{held} numbers are held: those that its rules stop stand still once another person"
            f" confirms it (`carrier listing confirm FOLDER {id_} --by PERSON`)"
        )


def _confirm(arguments: argparse.Namespace) -> int:
    ledger, rules = folder_access.ledger(arguments.folder), Bundles(names=arguments.packs).own
    with ledger.transaction():
        row = ledger.listings.row(arguments.listing)
        if row is None:
            raise InputError("ID", f"{arguments.listing} is no listing")
        if not row["added_by"]:
            ledger.listings.adopt(arguments.listing, arguments.by)
            print(f"nobody was named: {arguments.by} stands for it now. Another person confirms it")
            return 0
        if row["added_by"].casefold() == arguments.by.casefold():
            raise InputError("--by", f"somebody else than who added it ({row['added_by']})")
        ledger.listings.confirm(arguments.listing, arguments.by)
        changed = ListingEffects(ledger, rules).apply(row["document"], args.at(arguments))
    _say_changed(changed, ledger, rules)
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    document = folder_access.document_hash(arguments, ledger)
    rules = Bundles(names=arguments.packs).own
    with ledger.transaction():
        at = args.at(arguments)
        removed = ledger.listings.remove(
            document, arguments.list, arguments.region, arguments.by, at
        )
        changed = ListingEffects(ledger, rules).apply(document, at)
    print(f"{arguments.list} {arguments.region}: {removed} removed")
    _say_changed(changed, ledger, rules)
    return 0 if removed else 1


def _export(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    keys = credentials.load_keys(arguments.folder)
    made = listings_file.make(ledger, keys, time.time())
    try:
        durable_files.replace(arguments.out, made.content)
    except OSError as error:
        raise InputError(str(arguments.out), error.strerror or "cannot be written") from error
    head = made.head
    print(f"{arguments.out}: number {head.number}, {head.rows} entries, {len(made.content)} bytes")
    return 0


def _say_changed(changed: list[str], ledger: Ledger, rules: RuleSet) -> None:
    if ledger.listings.rules() != rules.sha256:
        print(
            "`carrier serve` decides by other packs: it does what follows for the person's numbers"
        )
    for name in changed:
        number = ledger.numbers.find(name)
        print(f"{name}: {number.state.value if number else 'closed'}")


def _show(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    listings, document = ledger.listings, folder_access.document_hash(arguments, ledger)
    unknown: dict[str, Any] = {"from": None, "until": None, "identified_at": None}
    if not arguments.removed:
        rows = [unknown | row for row in listings.rows(document)]
        return output.show(arguments, rows, _LINE, "listings")
    gone = [
        unknown | row | {"removed_at": output.when(row["removed_at"])}
        for row in listings.removed(document)
    ]
    return output.show(arguments, gone, _LINE_REMOVED, "listings")
