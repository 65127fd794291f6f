"""`carrier device set`, `confirm-place`, `places`: where each kiosk stands, and what belongs to it there."""

import argparse
from typing import Any

from provisioning.carrier import credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.tables.confirmed_places import Kind
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output

_PLACE_LINE = "{at}  {device}  {kind}  {value}  confirmed {confirmed}"


def add(devices: args.Commands) -> None:
    """devices: the actions of `carrier device`."""
    new = args.command(
        devices, "set", _set, "say where a kiosk stands; a record from elsewhere is held"
    )
    new.add_argument("device", type=args.device, metavar="DEVICE")
    new.add_argument("--store", type=args.name, required=True, metavar="STORE")
    new.add_argument("--agent-company", required=True, metavar="NAME", help="as its settings say")
    new.add_argument("--reader", action="append", default=[], metavar="NAME", help="as records do")
    new.add_argument(
        "--self-service", action="store_true", help="customers may be alone with it: no clerk signs"
    )
    new.add_argument(
        "--without-passive-model",
        action="store_true",
        help="and a face check counts that no model against pictures and screens judged",
    )
    _add_belongings(new)
    confirm = args.command(
        devices, "confirm-place", _confirm, "let more networks, readers or cameras belong to it"
    )
    confirm.add_argument("device", type=args.device, metavar="DEVICE")
    confirm.add_argument("--as-told", action="store_true", help="whatever it said last")
    _add_belongings(confirm)
    args.listing_command(
        devices,
        "places",
        _list_places,
        "what each kiosk says it has, and what is confirmed",
    )


def _set(arguments: argparse.Namespace) -> int:
    if credentials.load_device(arguments.folder, arguments.device) is None:
        raise InputError("device", f"{arguments.device} is no kiosk of this carrier")
    place = DevicePlace(
        device=arguments.device,
        store=arguments.store,
        agent_company=arguments.agent_company,
        readers=tuple(arguments.reader),
        is_self_service=arguments.self_service,
        without_model=arguments.without_passive_model,
    )
    ledger = folder_access.ledger(arguments.folder)
    with ledger.transaction():
        ledger.device_places.set(place)
        for kind, values in _belongings(arguments).items():
            ledger.confirmed_places.set(place.device, kind, values)
    print(f"{arguments.device}: stands in {arguments.store}")
    return 0


def _confirm(arguments: argparse.Namespace) -> int:
    """Raises InputError: nothing is said, or the kiosk said nothing yet."""
    ledger = folder_access.ledger(arguments.folder)
    places = ledger.confirmed_places
    chosen = _belongings(arguments)
    if arguments.as_told:
        for row in places.told(arguments.device):
            chosen[row["kind"]].append(row["value"])
    if not any(chosen.values()):
        raise InputError("confirm-place", "nothing is named, and the kiosk has said nothing yet")
    with ledger.transaction():
        for kind, values in chosen.items():
            places.add(arguments.device, kind, values)
    for kind, values in chosen.items():
        for value in values:
            print(f"{arguments.device}: {kind} {value} belongs to it")
    return 0


def _list_places(arguments: argparse.Namespace) -> int:
    places = folder_access.ledger(arguments.folder).confirmed_places
    rows = [
        row | {"at": output.when(row["at"]), "confirmed": not places.lacks(*_said(row))}
        for row in places.told()
    ]
    return output.show(arguments, rows, _PLACE_LINE, "told")


def _said(row: dict[str, Any]) -> tuple[str, Kind, str]:
    return row["device"], row["kind"], row["value"]


def _add_belongings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--network", action="append", default=[], metavar="NAME", help="as `kiosk doctor` tells it"
    )
    for kind in ("reader", "camera"):
        parser.add_argument(
            f"--{kind}-device",
            action="append",
            type=args.device_identity,
            default=[],
            metavar="VENDOR:PRODUCT:PATH:SERIAL",
            help="likewise; of a kind of which none is named, any",
        )


def _belongings(arguments: argparse.Namespace) -> dict[Kind, list[str]]:
    return {
        "network": list(arguments.network),
        "reader": [one.text for one in arguments.reader_device],
        "camera": [one.text for one in arguments.camera_device],
    }
