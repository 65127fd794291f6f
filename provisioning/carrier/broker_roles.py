"""Who may do what at the broker: the configuration of Mosquitto's dynamic security, made from the folder.

One role for each kiosk, since version 2.0.11 has no patterns like %u; whoever has no role may do nothing,
even with a valid certificate. A shared subscription is checked like every other one, as the whole of what was
asked for: `$share/enrollment/...` is the carrier's alone.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from provisioning.updates import file_messages, fleet_topics

ADMIN_CLIENT = "admin"
CARRIER_CLIENT = "carrier"
FLEET_CLIENT = "fleet"
RECORDS = "$share/enrollment/kiosk/v1/+/up/record"
MANIFESTS = "$share/enrollment/kiosk/v1/+/up/manifest"
PARTS = "$share/enrollment/kiosk/v1/+/up/part"
QUESTIONS = "$share/enrollment/kiosk/v1/+/up/ask/+"
CONTROL = "$CONTROL/dynamic-security/v1"
CONTROL_RESPONSE = f"{CONTROL}/response"

_SEND, _RECEIVE = "publishClientSend", "publishClientReceive"
_FLEET_SENDS = ("file", fleet_topics.DESIRED, fleet_topics.JOB)
_FLEET_HEARS = ("file", fleet_topics.STATE, fleet_topics.JOB)
_FLEET_SHARES = (file_messages.QUESTIONS, fleet_topics.REPORTS, fleet_topics.STATUSES)
_NOTHING = {_SEND: False, _RECEIVE: False, "subscribe": False, "unsubscribe": True}


def configuration(devices: Iterable[str]) -> dict[str, Any]:
    """The whole of it, for these kiosks."""
    programs = (CARRIER_CLIENT, ADMIN_CLIENT, FLEET_CLIENT)
    roles = [_carrier(), _admin(), _fleet(), *map(kiosk_role, devices)]
    clients = [*map(_client, programs), *map(kiosk_client, devices)]
    return {"defaultACLAccess": _NOTHING, "clients": clients, "groups": [], "roles": roles}


def write(file: Path, devices: Iterable[str]) -> None:
    """For a broker to start with; a running one is told (`admit`, `shut_out`)."""
    text = json.dumps(configuration(list(devices)), indent=1)
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)


def admit(device: str) -> list[dict[str, Any]]:
    """Commands that give a kiosk its role."""
    return [
        {"command": "createRole"} | kiosk_role(device),
        {"command": "createClient"} | kiosk_client(device),
    ]


def admit_fleet() -> list[dict[str, Any]]:
    """Commands that give the fleet's service its role, at a broker from before there was one."""
    return [
        {"command": "createRole"} | _fleet(),
        {"command": "createClient"} | _client(FLEET_CLIENT),
    ]


def shut_out(device: str) -> list[dict[str, Any]]:
    """Commands that take its role away, and end its connection; a disabled client could still connect."""
    return [
        {"command": "deleteClient", "username": device},
        {"command": "deleteRole", "rolename": _role_of(device)},
    ]


def kiosk_role(device: str) -> dict[str, Any]:
    up, down = f"kiosk/v1/{device}/up/#", f"kiosk/v1/{device}/down/#"
    allowed = [_allow(_SEND, up), _allow(_RECEIVE, down), _allow("subscribePattern", down)]
    return {"rolename": _role_of(device), "acls": allowed}


def kiosk_client(device: str) -> dict[str, Any]:
    return {"username": device, "roles": [{"rolename": _role_of(device)}]}


def _role_of(device: str) -> str:
    """No program's own role, whatever a kiosk is called."""
    return f"kiosk:{device}"


def _carrier() -> dict[str, Any]:
    allowed = [
        _allow(_SEND, "kiosk/v1/+/down/#"),
        _allow(_RECEIVE, "kiosk/v1/+/up/#"),
        _allow("subscribeLiteral", RECORDS),
        _allow("subscribeLiteral", QUESTIONS),
        _allow("subscribeLiteral", MANIFESTS),
        _allow("subscribeLiteral", PARTS),
    ]
    return {"rolename": CARRIER_CLIENT, "acls": allowed}


def _admin() -> dict[str, Any]:
    """Hands out roles, and sees nothing of what kiosks and carrier say."""
    allowed = [
        _allow(_SEND, CONTROL),
        _allow(_RECEIVE, CONTROL_RESPONSE),
        _allow("subscribeLiteral", CONTROL_RESPONSE),
    ]
    return {"rolename": ADMIN_CLIENT, "acls": allowed}


def _fleet() -> dict[str, Any]:
    """Hears what agents say, and tells them what is wanted; it sees no record, question or receipt."""
    allowed = [_allow(_SEND, f"kiosk/v1/+/down/{channel}") for channel in _FLEET_SENDS]
    allowed += [_allow(_RECEIVE, f"kiosk/v1/+/up/{channel}") for channel in _FLEET_HEARS]
    allowed += [_allow("subscribeLiteral", topic) for topic in _FLEET_SHARES]
    return {"rolename": FLEET_CLIENT, "acls": allowed}


def _client(name: str) -> dict[str, Any]:
    return {"username": name, "roles": [{"rolename": name}]}


def _allow(kind: str, topic: str) -> dict[str, Any]:
    return {"acltype": kind, "topic": topic, "priority": 0, "allow": True}
