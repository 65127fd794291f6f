"""Who may do what at the broker: the configuration of Mosquitto's dynamic security, made from the folder.

A role for each service of a kiosk, since version 2.0.11 has no patterns like %u; whoever has no role may do
nothing, even with a valid certificate. A shared subscription is checked like every other one, as the whole of
what was asked for: `$share/enrollment/...` is the carrier's alone.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kiosk import durable_files, names
from provisioning.updates import file_messages, fleet_topics

ADMIN_CLIENT = "admin"
CARRIER_CLIENT = "carrier"
FLEET_CLIENT = "fleet"
RECORDS = "$share/enrollment/kiosk/v1/+/up/record"
MANIFESTS = "$share/enrollment/kiosk/v1/+/up/manifest"
PARTS = "$share/enrollment/kiosk/v1/+/up/part"
QUESTIONS = "$share/enrollment/kiosk/v1/+/up/ask/+"
CERTIFICATE_REQUESTS = "$share/enrollment/kiosk/v1/+/up/csr/+"
CONTROL = "$CONTROL/dynamic-security/v1"
CONTROL_RESPONSE = f"{CONTROL}/response"

_SEND, _RECEIVE = "publishClientSend", "publishClientReceive"
# What the agent does; a record or a receipt is none of its business, and a stolen relay's is not the reverse.
_AGENT_SENDS = ("csr/+", "state", "job/#", "file/#")
_AGENT_READS = ("cert/+", "desired", "job/#", "file/#")
_Pair = tuple[dict[str, Any], dict[str, Any]]
_FLEET_SENDS = ("file", fleet_topics.DESIRED, fleet_topics.JOB)
_FLEET_HEARS = ("file", fleet_topics.STATE, fleet_topics.JOB)
_FLEET_SHARES = (file_messages.QUESTIONS, fleet_topics.REPORTS, fleet_topics.STATUSES)
_NOTHING = {_SEND: False, _RECEIVE: False, "subscribe": False, "unsubscribe": True}


def configuration(devices: Iterable[str], claims: Iterable[str] = ()) -> dict[str, Any]:
    """The whole of it, for these kiosks, and batches of kiosks that have no certificate yet."""
    programs = (CARRIER_CLIENT, ADMIN_CLIENT, FLEET_CLIENT)
    known = [one for device in devices for one in _of_kiosk(device)] + list(map(_of_claim, claims))
    roles = [_carrier(), _admin(), _fleet(), *(role for _, role in known)]
    clients = [*map(_client, programs), *(client for client, _ in known)]
    return {"defaultACLAccess": _NOTHING, "clients": clients, "groups": [], "roles": roles}


def write(file: Path, devices: Iterable[str], claims: Iterable[str] = ()) -> None:
    """For a broker to start with; a running one is told (`admit`, `shut_out`)."""
    text = json.dumps(configuration(devices, claims), indent=1)
    durable_files.replace(file, text.encode())


def admit(device: str) -> list[dict[str, Any]]:
    """Commands that give a kiosk's services their roles."""
    return [one for pair in _of_kiosk(device) for one in _create(pair)]


def admit_claim(batch: str) -> list[dict[str, Any]]:
    """The same for the claim certificate of a batch."""
    return _create(_of_claim(batch))


def shut_out(device: str) -> list[dict[str, Any]]:
    """Commands that take its roles away, and end its connections; a disabled client could still connect."""
    return [one for pair in _of_kiosk(device) for one in _delete(pair)]


def shut_out_claim(batch: str) -> list[dict[str, Any]]:
    """The same for the claim certificate of a batch."""
    return _delete(_of_claim(batch))


def _of_kiosk(device: str) -> list[_Pair]:
    """Relay and agent: each reads and writes what is its own."""
    up, down = f"kiosk/v1/{device}/up", f"kiosk/v1/{device}/down"
    relay = [_allow(_SEND, f"{up}/#"), *_may_read(f"{down}/#")]
    agent = [_allow(_SEND, f"{up}/{channel}") for channel in _AGENT_SENDS]
    agent += [one for channel in _AGENT_READS for one in _may_read(f"{down}/{channel}")]
    return [_pair(device, relay), _pair(names.agent(device), agent)]


def _of_claim(batch: str) -> _Pair:
    """It asks for a certificate under its own name, and reads the answers: nothing of any kiosk's."""
    name = names.claim(batch)
    asks = _allow(_SEND, f"kiosk/v1/{name}/up/csr/+")
    return _pair(name, [asks, *_may_read(f"kiosk/v1/{name}/down/cert/+")])


def _pair(name: str, acls: list[dict[str, Any]]) -> _Pair:
    """(client, role). The role is no program's own, whatever a kiosk is called."""
    role = f"kiosk:{name}"
    return {"username": name, "roles": [{"rolename": role}]}, {"rolename": role, "acls": acls}


def _create(pair: _Pair) -> list[dict[str, Any]]:
    client, role = pair
    return [{"command": "createRole"} | role, {"command": "createClient"} | client]


def _delete(pair: _Pair) -> list[dict[str, Any]]:
    client, role = pair
    return [
        {"command": "deleteClient", "username": client["username"]},
        {"command": "deleteRole", "rolename": role["rolename"]},
    ]


def _may_read(topic: str) -> list[dict[str, Any]]:
    return [_allow(_RECEIVE, topic), _allow("subscribePattern", topic)]


def _carrier() -> dict[str, Any]:
    allowed = [
        _allow(_SEND, "kiosk/v1/+/down/#"),
        _allow(_RECEIVE, "kiosk/v1/+/up/#"),
        _allow("subscribeLiteral", RECORDS),
        _allow("subscribeLiteral", QUESTIONS),
        _allow("subscribeLiteral", MANIFESTS),
        _allow("subscribeLiteral", PARTS),
        _allow("subscribeLiteral", CERTIFICATE_REQUESTS),
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
