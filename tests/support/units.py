"""The unit files as data: what a service runs as, may write and may call; folders and users as installed."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

SYSTEMD = Path(__file__).parents[2] / "systemd"
# Users and groups have these numbers here; nobody of this machine has them.
_FIRST_ID = 61_501

_GIVEN = {  # what `in_unit.py` gives to a service
    "User", "Group", "LoadCredential", "SetCredential", "SupplementaryGroups", "UMask", "LimitCORE",
    "ProtectSystem", "ReadWritePaths", "ProtectHome", "PrivateTmp", "PrivateNetwork",
    "PrivateDevices", "NoNewPrivileges", "CapabilityBoundingSet", "SystemCallFilter",
    "SystemCallArchitectures", "RestrictSUIDSGID", "RestrictNamespaces", "RestrictRealtime",
    "RestrictAddressFamilies", "MemoryDenyWriteExecute", "LockPersonality", "Environment",
    "CoredumpFilter", "RuntimeDirectory", "RuntimeDirectoryMode", "StandardInput", "StateDirectory",
}  # fmt: skip
_NOT_GIVEN = {  # needs systemd, control groups or a terminal, or is a mount that a container refuses
    "ExecStartPre", "Type", "RemainAfterExit", "WatchdogSec", "TimeoutStartSec", "PrivateMounts",
    "ExecStart", "Restart", "RestartSec", "ProtectKernelTunables", "ProtectKernelModules",
    "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock", "ProtectHostname", "ProtectProc",
    "ProcSubset", "DevicePolicy", "DeviceAllow", "PAMName", "TTYPath", "MemoryMax", "MemorySwapMax",
    "StateDirectoryMode", "EnvironmentFile", "IPAddressAllow", "IPAddressDeny",
}  # fmt: skip


class Entry(NamedTuple):
    """A line of tmpfiles.d: a folder, or an empty file."""

    kind: str
    path: str
    mode: int
    user: str
    group: str


class Unit(NamedTuple):
    """A service; values as they stand in its file, repeated keys joined."""

    name: str
    service: dict[str, str]

    @property
    def command(self):
        return shlex.split(self.service["ExecStart"])

    def words(self, key):
        return self.service.get(key, "").split()

    def is_on(self, key):
        return self.service.get(key) in {"yes", "true", "strict", "1"}


def unit(name):
    """systemd/NAME.service. A key of which nothing is known here is an error: it would not be tried."""
    service = {}
    for line in _section((SYSTEMD / f"{name}.service").read_text("utf-8"), "Service"):
        key, value = line.split("=", 1)
        service[key] = f"{service[key]} {value}" if key in service else value
    unknown = set(service) - _GIVEN - _NOT_GIVEN
    assert not unknown, f"{name}: say in tests/support/units.py what becomes of {unknown}"
    return Unit(name, service)


def names():
    return sorted(file.stem for file in SYSTEMD.glob("*.service"))


def entries():
    """What tmpfiles makes at each start, in order."""
    rows = _lines((SYSTEMD / "kiosk.tmpfiles.conf").read_text("utf-8"))
    return [
        Entry(kind, path, int(mode, 8), user, group)
        for kind, path, mode, user, group, *_ in map(str.split, rows)
        if kind in {"d", "f"}
    ]


def ids():
    """Name → number of every user and group of sysusers; a user's own group has its name and number."""
    rows = [line.split() for line in _sysusers()]
    made = [name for kind, name, *_ in rows if kind in {"u", "g"}]
    return {"root": 0} | {name: _FIRST_ID + at for at, name in enumerate(dict.fromkeys(made))}


def memberships(user):
    """The groups that sysusers puts a user into."""
    rows = [line.split() for line in _sysusers()]
    return [group for kind, name, group, *_ in rows if kind == "m" and name == user]


def _sysusers():
    files = ("kiosk.sysusers.conf", "server/kiosk-fleet.sysusers.conf")
    return [line for name in files for line in _lines((SYSTEMD / name).read_text("utf-8"))]


def _lines(text):
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", ";"))]


def _section(text, name):
    body = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)
    return _lines(body[body.index(name) + 1])
