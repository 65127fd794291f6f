"""`carrier number`: subscribers' numbers, registered, shown, listed, stopped by order, closed."""

import argparse
import time
from typing import Any

from kiosk.enumerations import NumberState, StopAuthority
from provisioning.carrier import network_signs
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import NumberTakenError, NumberUnknownError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.carrier.tables.number_register import PRODUCTS, USER_CLASSES, RegisteredNumber
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_OPEN = tuple(state.value for state in NumberState if state is not NumberState.CLOSED)
_WHO_ORDERS = (StopAuthority.POLICE.value, StopAuthority.LIST.value)
_INNER = {"id", "document", "signs_settled_at", "ask_at"}
_TIMES = ("activated_at", "state_since", "disputed_at")
_LINE = "{number}  {state:<16} since {state_since}  home {home_region}  {product}  {reasons}"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "number", "subscribers' numbers")
    new = args.command(actions, "add", _add, "register a number, as opened elsewhere")
    _on_number(new)
    args.add_document(new)
    new.add_argument("--iccid", type=args.digits)
    new.add_argument("--home-region", type=args.region, metavar="REGION")
    new.add_argument("--product", choices=PRODUCTS, default="mobile")
    new.add_argument("--user-class", choices=USER_CLASSES, default="ordinary")
    new.add_argument("--retained", action="store_true", help="the one kept for basic service")
    new.add_argument("--never-used", action="store_true")
    new.add_argument("--state", choices=_OPEN, default="active")
    new.add_argument("--activated-at", type=args.seconds_of, dest="at", metavar="TIME")
    _on_number(args.listing_command(actions, "show", _show, "one number, and what became of it"))
    args.listing_command(actions, "list", _list, "all numbers")
    stopping = args.command(actions, "stop", _stop, "stop a number by order of an authority")
    _on_number(stopping)
    stopping.add_argument("--by", choices=_WHO_ORDERS, required=True)
    args.add_at(stopping)
    lifting = args.command(actions, "lift", _lift, "take such an order back")
    _on_number(lifting)
    args.add_packs(lifting)
    args.add_at(lifting)
    closing = args.command(actions, "close", _close, "end a number")
    _on_number(closing)
    args.add_at(closing)


def _on_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=args.digits, metavar="NUMBER")


def _add(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    at = args.at(arguments)
    number = RegisteredNumber(
        number=arguments.number,
        document=folder_access.document_hash(arguments, ledger),
        iccid=arguments.iccid or "",
        product=arguments.product,
        home_region=arguments.home_region or "",
        user_class=arguments.user_class,
        is_retained=arguments.retained,
        never_used=arguments.never_used,
        activated_at=at,
        state=NumberState(arguments.state),
        state_since=at,
    )
    with ledger.transaction():
        if ledger.numbers.find(number.number):
            raise NumberTakenError(number.number)
        ledger.numbers.add(number)
    print(f"{number.number}: {number.state}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    number = _in_use(ledger, arguments.number)
    transitions = [
        row | {"at": output.when(row["at"])} for row in ledger.numbers.transitions(number)
    ]
    replaced = [
        row | {"at": output.when(row["at"])} for row in ledger.card_replacements.of(number.id)
    ]
    row = _row(ledger, number) | {"transitions": transitions, "events": _events(ledger, number)}
    row |= {"card_replacements": replaced}
    if arguments.json:
        return output.show(arguments, [row], "", "")
    print(_LINE.format(**row))
    for event in row["events"]:
        print("  {at}  {kind:<16} {outcome}".format(**event))
    for one in replaced:
        print("  {at}  card {old_iccid} → {new_iccid}  {trouble}".format(**one))
    for one in transitions:
        print("  {at}  {before} → {after}: {cause}".format(**one))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    rows = [_row(ledger, number) for number in ledger.numbers.all()]
    return output.show(arguments, rows, _LINE, "numbers")


def _stop(arguments: argparse.Namespace) -> int:
    ledger, at = folder_access.ledger(arguments.folder), args.at(arguments)
    by = StopAuthority(arguments.by)
    with ledger.transaction():
        number = _in_use(ledger, arguments.number)
        ledger.numbers.stop(number, by, f"by order: {by.value}", at)
    print(f"{number.number}: {number.stopped.value}, by order: {by.value}")
    return 0


def _lift(arguments: argparse.Namespace) -> int:
    """A number that has to be verified as well stays stopped until it is, a listed person's by the list."""
    ledger, at = folder_access.ledger(arguments.folder), args.at(arguments)
    rules = Bundles(names=arguments.packs).own
    with ledger.transaction():
        number = _in_use(ledger, arguments.number)
        ledger.numbers.lift_stop(number)
        if ledger.orders.current(number.id) is None:
            ledger.numbers.set_state(number, NumberState.ACTIVE, "order lifted", at)
        ListingEffects(ledger, rules).apply(number.document, at)
        number = _in_use(ledger, arguments.number)
    print(f"{number.number}: {number.state.value}")
    return 0


def _close(arguments: argparse.Namespace) -> int:
    ledger, at = folder_access.ledger(arguments.folder), args.at(arguments)
    with ledger.transaction():
        number = _in_use(ledger, arguments.number)
        ledger.numbers.set_state(number, NumberState.CLOSED, "closed by its subscriber", at)
    print(f"{number.number}: closed")
    return 0


def _in_use(ledger: Ledger, number: str) -> RegisteredNumber:
    found = ledger.numbers.find(number)
    if found is None:
        raise NumberUnknownError(number)
    return found


def _row(ledger: Ledger, number: RegisteredNumber) -> dict[str, Any]:
    """Without the document's hash."""
    fields = set(RegisteredNumber.__struct_fields__) - _INNER
    row = {
        name: getattr(number, name) for name in RegisteredNumber.__struct_fields__ if name in fields
    }
    times = {name: output.when(row[name]) for name in _TIMES}
    return row | times | {"reasons": list(network_signs.of(ledger, number, time.time()).reasons)}


def _events(ledger: Ledger, number: RegisteredNumber) -> list[dict[str, Any]]:
    rows = ledger.network_events.of_holder(number.id)
    return [row | {"at": output.when(row["at"])} for row in rows]
