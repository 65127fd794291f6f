"""`fleet device`: kiosks that make their own keys: added with a one-time token, shown, moved, shut out."""

import argparse
import time
from pathlib import Path
from typing import Any, get_args

import msgspec

from kiosk import names
from kiosk.papers import qr_code
from provisioning.carrier import broker_roles, credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.certificates import IssuedCertificate
from provisioning.carrier.tables.confirmed_places import Kind
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import folder_access, output, revoke
from provisioning.commands.fleet import roles_at_broker, wipe
from provisioning.identity import enrolment_token

_DAY_S = 86_400.0
_DAYS_AT_MOST = 90  # as long as a certificate: who waits longer gets another token
_LINE = (
    "{device}  {standing}  {store}  relay until {relay}  agent until {agent}  token until {token}"
)


def add(commands: args.Commands) -> None:
    devices = args.group(commands, "device", "kiosks, their certificates and where they stand")
    new = args.command(
        devices, "add", _add, "a token for a new kiosk, or for one that lost its keys"
    )
    new.add_argument("device", type=args.device, metavar="DEVICE")
    _add_token(new)
    _add_place(new, required=False)
    args.add_broker(new)
    args.listing_command(devices, "list", _list, "all kiosks, how each stands, until when")
    shown = args.listing_command(devices, "show", _show, "one kiosk: certificates, keys, place")
    shown.add_argument("device", type=args.device, metavar="DEVICE")
    other = args.command(
        devices, "rename", _rename, "another name, for a kiosk that has sent everything"
    )
    other.add_argument("device", type=args.device, metavar="DEVICE")
    other.add_argument("new_name", type=args.device, metavar="NEW-NAME")
    _add_token(other)
    args.add_broker(other)
    moved = args.command(devices, "remap", _remap, "it stands in another store from now on")
    moved.add_argument("device", type=args.device, metavar="DEVICE")
    _add_place(moved, required=True)
    moved.add_argument(
        "--network",
        action="append",
        default=[],
        metavar="NAME",
        help="of the new store; default: any",
    )
    revoke.add_for_device(devices)
    wipe.add(devices)


def _add(arguments: argparse.Namespace) -> int:
    """Raises InputError, NameRefusedError."""
    folder, device = arguments.folder, arguments.device
    ledger = folder_access.ledger(folder)
    if ledger.revocations.is_revoked("device", device):
        raise InputError("device", f"{device} is revoked; `carrier restore` lets it in again")
    place, known = _place(arguments), ledger.device_places.find(device)
    if known and place and (known.store, known.agent_company) != (place.store, place.agent_company):
        stands = f"{device} stands in {known.store}, of {known.agent_company}"
        raise InputError("place", f"{stands}; `fleet device remap` moves it")
    credentials.expect_device(folder, device)
    if place is not None and known is None:
        with ledger.transaction():
            ledger.device_places.set(place)
    _give_token(arguments, ledger, device)
    return roles_at_broker.tell(arguments, broker_roles.admit(device))


def _give_token(arguments: argparse.Namespace, ledger: Ledger, device: str) -> None:
    """It is shown once, and kept nowhere."""
    token, now = enrolment_token.new(), time.time()
    until = now + arguments.days * _DAY_S
    with ledger.transaction():
        ledger.enrolment_tokens.add(enrolment_token.digest(token), device, now, until)
    print(f"{device}: token, for one use until {output.when(until)}:")
    print(enrolment_token.in_groups(token))
    if arguments.qr:
        print("\n".join(qr_code.in_blocks(enrolment_token.in_groups(token))))
    print(
        "At the kiosk's first boot: scan it; or there, as root: kiosk enroll --claim CLAIM-FOLDER"
    )


def _rename(arguments: argparse.Namespace) -> int:
    """The new name's certificate comes by a token; the old one sends what is under way until it is revoked.

    Raises InputError.
    """
    folder, device, new = arguments.folder, arguments.device, arguments.new_name
    _known(folder, device)
    if credentials.load_device(folder, new) is not None:
        raise InputError("device", f"{new} is a kiosk already")
    ledger = folder_access.ledger(folder)
    if ledger.revocations.is_revoked("device", device):
        raise InputError("device", f"{device} is revoked")
    credentials.expect_device(folder, new)
    place = ledger.device_places.find(device)
    with ledger.transaction():
        ledger.chain.rename(device, new)
        if place is not None:
            ledger.device_places.set(msgspec.structs.replace(place, device=new))
        for kind in get_args(Kind):
            ledger.confirmed_places.set(new, kind, ledger.confirmed_places.of(device, kind))
    _give_token(arguments, ledger, new)
    print("There first: kiosk-counter stopped, everything sent, and in the settings")
    print(f'kiosk.device = "{new}", keys.evidence_kid = "{names.evidence_kid(new)}"')
    print(f"Afterwards here: fleet device revoke {folder} {device}")
    return roles_at_broker.tell(arguments, broker_roles.admit(new))


def _remap(arguments: argparse.Namespace) -> int:
    """What it may do stays as it was. Raises InputError."""
    folder, device = arguments.folder, arguments.device
    _known(folder, device)
    ledger, place = folder_access.ledger(folder), _place(arguments)
    before = ledger.device_places.find(device)
    if place is None or before == place:
        raise InputError("place", f"{device} stands there already")
    if before is not None:
        allowed = {"is_self_service": before.is_self_service, "without_model": before.without_model}
        place = msgspec.structs.replace(place, readers=before.readers, **allowed)
    with ledger.transaction():
        ledger.device_places.move(place, time.time())
        ledger.confirmed_places.set(device, "network", arguments.network)
    print(f"{device}: stands in {place.store}; what it made before and is under way still counts")
    print(f'On the kiosk: store.id = "{place.store}" in the settings, and a restart of the counter')
    return 0


def _known(folder: Path, device: str) -> None:
    """Raises InputError."""
    if credentials.load_device(folder, device) is None:
        raise InputError("device", f"{device} is no kiosk of this carrier; see `fleet device list`")


def _list(arguments: argparse.Namespace) -> int:
    folder = arguments.folder
    ledger = folder_access.ledger(folder)
    rows = [_row(folder, ledger, one) for one in credentials.registered(folder)]
    return output.show(arguments, rows, _LINE, "kiosks")


def _row(folder: Path, ledger: Ledger, device: str) -> dict[str, Any]:
    place = ledger.device_places.find(device)
    token = ledger.enrolment_tokens.waiting(device)
    ends = {one.role: output.when(one.valid_until) for one in ledger.certificates.of(device)}
    return {
        "device": device,
        "standing": _standing(folder, ledger, device),
        "store": place.store if place else None,
        "relay": ends.get("relay"),
        "agent": ends.get("agent"),
        "token": output.when(token.expires_at) if token else None,
    }


def _standing(folder: Path, ledger: Ledger, device: str) -> str:
    if ledger.revocations.is_revoked("device", device):
        return "revoked"
    if ledger.certificates.of(device):
        return "enrolled"
    known = credentials.load_device(folder, device)
    return "by carrier device add" if known and known.evidence_kid else "expected"


def _show(arguments: argparse.Namespace) -> int:
    folder, device = arguments.folder, arguments.device
    _known(folder, device)
    ledger = folder_access.ledger(folder)
    keys = ledger.evidence_keys.of(device)
    until = [*(key.first_seq for key in keys), None][1:]
    last = ledger.contacts.last(device, time.time())
    shown = _row(folder, ledger, device) | {
        "last_contact": output.when(last) if last else None,
        "certificates": [_certificate(one) for one in ledger.certificates.of(device)],
        "evidence_keys": [
            {
                "kid": key.kid,
                "registered_at": output.when(key.registered_at) if key.registered_at else None,
                "first_seq": key.first_seq,
                "until_seq": ends,
            }
            for key, ends in zip(keys, until, strict=True)
        ],
    }
    if arguments.json:
        return output.show(arguments, [shown], "", "")
    for name, value in shown.items():
        for one in value if isinstance(value, list) else [value]:
            print(f"{name:<14} {_text(one)}")
    return 0


def _certificate(one: IssuedCertificate) -> dict[str, Any]:
    return {
        "role": one.role,
        "serial": one.serial,
        "cause": one.cause,
        "issued_at": output.when(one.issued_at),
        "valid_until": output.when(one.valid_until),
    }


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {'-' if one is None else one}" for name, one in value.items())
    return "-" if value is None else str(value)


def _add_token(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--days",
        type=_days,
        default=enrolment_token.GOOD_FOR_DAYS,
        metavar="N",
        help=f"for which the token is good; default: {enrolment_token.GOOD_FOR_DAYS:.0f}",
    )
    parser.add_argument(
        "--qr",
        action="store_true",
        help="also as a QR code, for the scanner of a kiosk at its first boot",
    )


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = 0.0
    if not 0.0 < days <= _DAYS_AT_MOST:
        raise argparse.ArgumentTypeError(f"must be days: more than 0, at most {_DAYS_AT_MOST}")
    return days


def _add_place(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--store", type=args.name, required=required, metavar="STORE")
    parser.add_argument(
        "--agent-company", required=required, metavar="NAME", help="as its settings say"
    )


def _place(arguments: argparse.Namespace) -> DevicePlace | None:
    """Raises InputError: one of the two alone."""
    given = (arguments.store, arguments.agent_company)
    if not any(given):
        return None
    if not all(given):
        raise InputError("place", "--store and --agent-company belong together")
    return DevicePlace(
        device=arguments.device, store=arguments.store, agent_company=arguments.agent_company
    )
