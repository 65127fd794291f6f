"""`carrier device` and `carrier stock`: where each kiosk stands, and what a store may hand out."""

import argparse
from typing import get_args

import msgspec

from provisioning.carrier import credentials
from provisioning.carrier.device_places import DevicePlace
from provisioning.carrier.errors import InputError
from provisioning.carrier.named_devices import DeviceKind
from provisioning.carrier.stock import StockKind
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_DEVICE_LINE = "{device}  {store}  {agent_company}  {readers}  {reader_devices}  {camera_devices}"
_STOCK_LINE = "{store}  {kind}  {code}"


def add(commands: args.Commands) -> None:
    devices = args.group(commands, "device", "where each kiosk stands")
    new = args.command(devices, "set", _set, "only records that say so are taken from now on")
    new.add_argument("device", type=args.device, metavar="DEVICE")
    new.add_argument("--store", type=args.name, required=True, metavar="STORE")
    new.add_argument("--agent-company", required=True, metavar="NAME", help="as its settings say")
    new.add_argument("--reader", action="append", default=[], metavar="NAME", help="as records do")
    for kind in get_args(DeviceKind):
        new.add_argument(
            f"--{kind}-device",
            action="append",
            type=args.device_identity,
            default=[],
            metavar="VENDOR:PRODUCT:PATH:SERIAL",
            help="as `kiosk doctor` tells it; none: whatever device there is",
        )
    args.listing_command(devices, "list", _list, "all kiosks that have a place")

    stock = args.group(commands, "stock", "numbers and SIM cards that a store may hand out")
    more = args.command(stock, "add", _add, "give them to a store; only these are opened there")
    more.add_argument("kind", choices=get_args(StockKind))
    more.add_argument("codes", nargs="+", type=args.digits, metavar="DIGITS")
    more.add_argument("--store", type=args.name, required=True, metavar="STORE")
    args.listing_command(stock, "list", _list_stock, "all stock, by store")


def _set(arguments: argparse.Namespace) -> int:
    if credentials.load_device(arguments.folder, arguments.device) is None:
        raise InputError("device", f"{arguments.device} is no kiosk of this carrier")
    place = DevicePlace(
        device=arguments.device,
        store=arguments.store,
        agent_company=arguments.agent_company,
        readers=tuple(arguments.reader),
    )
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        ledger.device_places.set(place)
        ledger.named_devices.set(place.device, "reader", arguments.reader_device)
        ledger.named_devices.set(place.device, "camera", arguments.camera_device)
    print(f"{arguments.device}: stands in {arguments.store}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    named = ledger.named_devices.all()
    rows = [
        msgspec.structs.asdict(place)
        | {
            f"{kind}_devices": [
                row["identity"]
                for row in named
                if (row["device"], row["kind"]) == (place.device, kind)
            ]
            for kind in get_args(DeviceKind)
        }
        for place in ledger.device_places.all()
    ]
    return output.show(arguments, rows, _DEVICE_LINE, "kiosks")


def _add(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        ledger.stock.add(arguments.store, arguments.kind, arguments.codes)
    print(f"{arguments.store}: {len(arguments.codes)} more of {arguments.kind}")
    return 0


def _list_stock(arguments: argparse.Namespace) -> int:
    rows = folder_access.ledger(arguments.folder).stock.all()
    return output.show(arguments, rows, _STOCK_LINE, "in stock")
