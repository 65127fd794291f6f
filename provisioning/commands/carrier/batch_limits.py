"""`carrier batch-limits`: from when on a store's openings are signs of batch opening."""

import argparse

import msgspec

from provisioning.carrier.batch_limits import DEFAULT, BatchLimits
from provisioning.carrier.errors import InputError
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_NAMES = msgspec.structs.fields(BatchLimits)
_LINE = "{store}  " + "  ".join(f"{field.name}={{{field.name}}}" for field in _NAMES)


def add(commands: args.Commands) -> None:
    actions = args.group(
        commands, "batch-limits", "when a store's openings are signs of batch opening"
    )
    new = args.command(actions, "set", _set, "for one store; what is not named is as shipped")
    new.add_argument("store", type=args.name, metavar="STORE")
    for field in _NAMES:
        option = f"--{field.name.replace('_', '-')}"
        new.add_argument(option, dest=field.name, help=f"as shipped: {field.default}")
    args.listing_command(actions, "list", _list, "of all stores that are not like others")


def _set(arguments: argparse.Namespace) -> int:
    given = {field.name: getattr(arguments, field.name) for field in _NAMES}
    named = {name: value for name, value in given.items() if value is not None}
    try:
        limits = msgspec.convert(named, BatchLimits, strict=False)
    except msgspec.ValidationError as error:
        raise InputError("batch-limits", str(error)) from error
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        ledger.batch_limits.set(arguments.store, limits)
    print(f"{arguments.store}: set")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    kept = folder_access.ledger(arguments.folder).batch_limits.all()
    rows = {"(as shipped)": DEFAULT} | kept
    shown = [{"store": store} | msgspec.structs.asdict(limits) for store, limits in rows.items()]
    return output.show(arguments, shown, _LINE, "limits")
