"""`carrier number`, `listing`, `event`: numbers, who is listed, and what the network sees."""

import argparse
from typing import Any, get_args

from kiosk.policy.vocabulary import LISTS
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import NumberTakenError, NumberUnknownError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_events import KINDS, Network
from provisioning.carrier.number_register import PRODUCTS, USER_CLASSES, Number, State
from provisioning.commands import carrier_common as common

_LINE = "{number}  {state:<16} since {state_since}  home {home_region}  {product}  {reasons}"
_LISTING_LINE = "{list}  {region}  from {from}  until {until}  {sources}"


def add(commands: common.Commands) -> None:
    _add_number(_group(commands, "number", "subscribers' numbers"))
    _add_listing(_group(commands, "listing", "lists that a person is on"))
    event = common.command(commands, "event", _event, "something that the network saw of a number")
    event.add_argument("number", type=common.digits, metavar="NUMBER")
    event.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    event.add_argument("--reason", default="", metavar="CODE", help="of a risk model: card.reasons")
    common.add_at(event)
    common.add_packs(event)


def _group(commands: common.Commands, name: str, help_: str) -> common.Commands:
    parser = commands.add_parser(name, help=help_, description=help_)
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION")


# -- numbers --------------------------------------------------------------------------------------


def _add_number(actions: common.Commands) -> None:
    new = common.command(actions, "add", _number_add, "register a number, as opened elsewhere")
    _on_number(new)
    new.add_argument("--document", type=common.document, required=True, metavar="KIND:NUMBER")
    new.add_argument("--iccid", type=common.digits)
    new.add_argument("--home-region", type=common.region, metavar="REGION")
    new.add_argument("--product", choices=PRODUCTS, default="mobile")
    new.add_argument("--user-class", choices=USER_CLASSES, default="ordinary")
    new.add_argument("--retained", action="store_true", help="the one kept for basic service")
    new.add_argument("--never-used", action="store_true")
    new.add_argument("--state", choices=get_args(State)[:-1], default="active")
    new.add_argument("--activated-at", type=common.seconds_of, dest="at", metavar="TIME")
    _on_number(common.listing(actions, "show", _number_show, "one number, and what became of it"))
    common.listing(actions, "list", _number_list, "all numbers")
    closing = common.command(actions, "close", _number_close, "end a number")
    _on_number(closing)
    common.add_at(closing)


def _on_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=common.digits, metavar="NUMBER")


def _number_add(arguments: argparse.Namespace) -> int:
    ledger = common.ledger(arguments.folder)
    at = common.at(arguments)
    number = Number(
        number=arguments.number,
        document=common.document_hash(arguments),
        iccid=arguments.iccid or "",
        product=arguments.product,
        home_region=arguments.home_region or "",
        user_class=arguments.user_class,
        is_retained=arguments.retained,
        never_used=arguments.never_used,
        activated_at=at,
        state=arguments.state,
        state_since=at,
    )
    with ledger.transaction():
        if ledger.numbers.find(number.number):
            raise NumberTakenError(number.number)
        ledger.numbers.add(number)
    print(f"{number.number}: {number.state}")
    return 0


def _number_show(arguments: argparse.Namespace) -> int:
    ledger = common.ledger(arguments.folder)
    number = _in_use(ledger, arguments.number)
    transitions = [
        row | {"at": common.when(row["at"])} for row in ledger.numbers.transitions(number)
    ]
    row = _row(number) | {"transitions": transitions, "events": _events(ledger, number)}
    if arguments.json:
        return common.show(arguments, [row], "", "")
    print(_LINE.format(**row))
    for event in row["events"]:
        print("  {at}  {kind:<16} {outcome}".format(**event))
    for one in transitions:
        print("  {at}  {before} → {after}: {cause}".format(**one))
    return 0


def _number_list(arguments: argparse.Namespace) -> int:
    rows = [_row(number) for number in common.ledger(arguments.folder).numbers.all()]
    return common.show(arguments, rows, _LINE, "numbers")


def _number_close(arguments: argparse.Namespace) -> int:
    ledger, at = common.ledger(arguments.folder), common.at(arguments)
    with ledger.transaction():
        number = _in_use(ledger, arguments.number)
        ledger.numbers.set_state(number, "closed", "closed by its subscriber", at)
    print(f"{number.number}: closed")
    return 0


def _in_use(ledger: Ledger, number: str) -> Number:
    found = ledger.numbers.find(number)
    if found is None:
        raise NumberUnknownError(number)
    return found


def _row(number: Number) -> dict[str, Any]:
    """Without the document's hash."""
    fields = set(Number.__struct_fields__) - {"id", "document"}
    row = {name: getattr(number, name) for name in Number.__struct_fields__ if name in fields}
    times = {name: common.when(row[name]) for name in ("activated_at", "state_since")}
    return row | times | {"reasons": list(number.reasons)}


def _events(ledger: Ledger, number: Number) -> list[dict[str, Any]]:
    rows = ledger.filings.events(number.number)
    return [row | {"at": common.when(row["at"])} for row in rows]


# -- listings -------------------------------------------------------------------------------------


def _add_listing(actions: common.Commands) -> None:
    new = common.command(actions, "add", _listing_add, "put a person on a list")
    for parser in (new, common.command(actions, "remove", _listing_remove, "take them off")):
        _on_document(parser)
        parser.add_argument("--list", choices=LISTS, required=True, metavar="LIST")
        parser.add_argument("--region", type=common.region, required=True)
    new.add_argument("--from", type=common.day, dest="from_", metavar="DAY")
    new.add_argument("--until", type=common.day, metavar="DAY")
    new.add_argument("--identified-at", type=common.day, metavar="DAY")
    new.add_argument("--source", action="append", default=[])
    _on_document(common.listing(actions, "show", _listing_show, "what a person is on"))


def _on_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", type=common.document, required=True, metavar="KIND:NUMBER")


def _listing_add(arguments: argparse.Namespace) -> int:
    days = {
        "from": arguments.from_,
        "until": arguments.until,
        "identified_at": arguments.identified_at,
    }
    row = {name: day.isoformat() for name, day in days.items() if day is not None}
    row |= {"list": arguments.list, "region": arguments.region, "sources": arguments.source}
    ledger = common.ledger(arguments.folder)
    document, kept = common.document_hash(arguments), common.listing_hash(arguments)
    with ledger.transaction():
        ledger.filings.add_listing(document, kept, row)
    print(f"{arguments.list} {arguments.region}: added")
    return 0


def _listing_remove(arguments: argparse.Namespace) -> int:
    ledger, document = common.ledger(arguments.folder), common.document_hash(arguments)
    with ledger.transaction():
        removed = ledger.filings.remove_listings(document, arguments.list, arguments.region)
    print(f"{arguments.list} {arguments.region}: {removed} removed")
    return 0 if removed else 1


def _listing_show(arguments: argparse.Namespace) -> int:
    rows = common.ledger(arguments.folder).filings.listings(common.document_hash(arguments))
    unknown: dict[str, Any] = {"from": None, "until": None, "identified_at": None}
    return common.show(arguments, [unknown | row for row in rows], _LISTING_LINE, "listings")


# -- events ---------------------------------------------------------------------------------------


def _event(arguments: argparse.Namespace) -> int:
    network = Network(common.ledger(arguments.folder), Bundles(names=arguments.packs))
    at = common.at(arguments)
    decision = network.take(arguments.number, arguments.kind, arguments.reason, at)
    why = " ".join(result.rule for result in decision.reasons)
    print(f"{arguments.number}: {decision.outcome}{f' ({why})' if why else ''}")
    return 0
