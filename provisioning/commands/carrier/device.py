"""`carrier device add`, `renew`, `list`: kiosks with their keys and certificates, and what to bring to them.

A kiosk that is added gets its role at the broker at once, when that is running.
"""

import argparse
import datetime as dt
from collections.abc import Collection
from typing import Any

import msgspec

from kiosk import china_time, names
from provisioning.carrier import broker_roles, credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import DEVICES
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import broker_control, device_places, folder_access, output

_LINE = (
    "{device}  {standing}  certificate until {certificate_until}  {store}  {agent_company}  {readers}  "
    "self-service {is_self_service}  without passive model {without_model}"
)
# What a new kiosk is given: (file of this folder, the setting that names it there, whose it is there).
_TO_COPY = (
    ("ca.pem", "carrier.ca", "root, readable by all"),
    ("seal.pem", "carrier.seal_key", "root, readable by all"),
    ("receipt.pem", "carrier.receipt_key", "root, readable by all"),
    ("{place}/tls.pem", "carrier.certificate", "kiosk-relay"),
    ("{place}/tls.key", "carrier.key", "kiosk-relay, mode 0400"),
    ("{place}/evidence.key", "keys.evidence", "kiosk-counter, mode 0400"),
    ("{place}/listing.key", "keys.listing", "kiosk-counter, mode 0400"),
)
_RENEWED = ("carrier.certificate", "carrier.key")
_NAMED = '  settings: device "{}", seal_kid "{}", receipt_kid "{}", evidence_kid "{}"'
_COPIED = "  {file} → {setting}, of {whose}"


def add(commands: args.Commands) -> None:
    devices = args.group(commands, "device", "kiosks: added, renewed, and where each one stands")
    new = args.command(devices, "add", _add, "make kiosks' keys and certificates")
    new.add_argument("devices", nargs="+", type=args.device, metavar="DEVICE")
    args.add_broker(new)
    again = args.command(
        devices,
        "renew",
        _renew,
        "make another TLS key and certificate for a kiosk; those before hold on to their end",
    )
    again.add_argument("device", type=args.device, metavar="DEVICE")
    args.listing_command(
        devices, "list", _list, "all kiosks: how long their certificates hold, and where they stand"
    )
    device_places.add(devices)


def _add(arguments: argparse.Namespace) -> int:
    folder = arguments.folder
    folder_access.ledger(folder).close()  # is it a carrier's?
    for device in arguments.devices:
        credentials.add_device(folder, device, dt.datetime.now(dt.UTC))
        credentials.write_roles(folder)
        print(f"{device}: added. Bring to the kiosk (file → the setting that names it there):")
        _say_what_to_copy(arguments, device, [setting for _, setting, _ in _TO_COPY])
        said = (device, credentials.SEAL_KID, credentials.RECEIPT_KID, names.evidence_kid(device))
        print(_NAMED.format(*said))
        print("  then delete tls.key and evidence.key here: they are the kiosk's alone")
    commands = [one for device in arguments.devices for one in broker_roles.admit(device)]
    reached = broker_control.tell(folder, arguments.host, arguments.port, commands)
    print("broker: lets them in" if reached else "broker: not reached, lets them in when it starts")
    return 0


def _renew(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    device, now = arguments.device, dt.datetime.now(dt.UTC)
    if ledger.certificates.of(device):
        raise InputError("device", f"{device} {credentials.RENEWS_ITSELF}")
    ledger.close()
    before = credentials.renew_device(arguments.folder, device, now)
    ends = credentials.certificate_ends(arguments.folder, device)
    held = f"holds until {_day(before)}" if before else "was lost"
    print(f"{device}: a new certificate until {_day(ends)}; the one before {held}")
    print("Bring to the kiosk (file → the setting that names it there), both together:")
    _say_what_to_copy(arguments, device, _RENEWED)
    print("  then restart its relay, and delete tls.key here")
    return 0


def _say_what_to_copy(
    arguments: argparse.Namespace, device: str, settings: Collection[str]
) -> None:
    place = f"{DEVICES}/{device}"
    for file, setting, whose in _TO_COPY:
        if setting in settings:
            shown = arguments.folder / file.format(place=place)
            print(_COPIED.format(file=shown, setting=setting, whose=whose))


def _list(arguments: argparse.Namespace) -> int:
    ledger = folder_access.ledger(arguments.folder)
    places = {place.device: place for place in ledger.device_places.all()}
    admitted = set(credentials.admitted(arguments.folder))
    rows = [
        {
            "device": device,
            "standing": "let in" if device in admitted else "revoked",
            "certificate_until": _day(credentials.certificate_ends(arguments.folder, device)),
        }
        | _placed(places.get(device))
        for device in credentials.registered(arguments.folder)
    ]
    return output.show(arguments, rows, _LINE, "kiosks")


def _placed(place: DevicePlace | None) -> dict[str, Any]:
    if place is None:
        return dict.fromkeys(DevicePlace.__struct_fields__[1:])
    return msgspec.structs.asdict(place)


def _day(moment: dt.datetime | None) -> str:
    return china_time.day(moment).isoformat() if moment else "-"
