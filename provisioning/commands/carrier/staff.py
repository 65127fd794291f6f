"""`carrier staff`: who works in which store; only their signatures count."""

import argparse
import time
from typing import Any

import msgspec

from provisioning.carrier.tables.staff import Employee, Role
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_LINE = "{store}  {person}  {role}  trained {is_trained}  left {left_at}"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "staff", "who works in which store, and may sign there")
    new = args.command(
        actions, "add", _add, "put people on a store's list, or change what they are"
    )
    gone = args.command(actions, "remove", _remove, "from now on their signatures count no more")
    for parser in (new, gone):
        parser.add_argument("people", nargs="+", type=args.name, metavar="PERSON")
        parser.add_argument("--store", type=args.name, required=True, metavar="STORE")
    new.add_argument("--supervisor", action="store_true", help="signs focus checks, unlocks PINs")
    new.add_argument("--trained", action="store_true", help="in registration under real names")
    args.add_at(gone)
    args.listing_command(actions, "list", _list, "all people, also those who have left")


def _add(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    role: Role = "supervisor" if arguments.supervisor else "clerk"
    at = time.time()
    with ledger.transaction():
        for person in arguments.people:
            employee = Employee(
                person=person, store=arguments.store, role=role, is_trained=arguments.trained
            )
            ledger.staff.add(employee, at)
            print(f"{person}: {role} of {arguments.store}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    ledger, at = folder_access.ledger(arguments.folder), args.at(arguments)
    with ledger.transaction():
        removed = [ledger.staff.remove(one, arguments.store, at) for one in arguments.people]
    for person, was_there in zip(arguments.people, removed, strict=True):
        print(f"{person}: {'removed' if was_there else 'is not on the list'}")
    return 0 if all(removed) else 1


def _list(arguments: argparse.Namespace) -> int:
    people = folder_access.ledger(arguments.folder).staff.all()
    return output.show(arguments, [_row(one) for one in people], _LINE, "people")


def _row(employee: Employee) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(employee)
    return row | {"left_at": output.when(employee.left_at)}
