"""`fleet expire` and `fleet status`: what holds until when, what is published, and what somebody has to do.

An expired role stops updates of what it signs, an expired root all of them; no visit waits for either.
"""

import argparse
import datetime as dt
from typing import Any

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.fleet import expiry, publishing
from provisioning.fleet.expiry import Expiry
from provisioning.fleet.repository import Repository

_EXIT = {"ok": 0, "soon": 4, "expired": 5, "unsigned": 5}
_LINE = "{role:10} {version:>5}  {expires}  {days:>4} days  {state:8}  {act}"
_RELEASE = "{role:10} {version:20} {files:>4} files  {description}"


def add(commands: args.Commands) -> None:
    args.listing_command(
        commands,
        "expire",
        _expire,
        "what holds until when; exit status 4: one ends soon, 5: one is over",
    )
    args.listing_command(commands, "status", _status, "what is published, and what needs somebody")


def _expire(arguments: argparse.Namespace) -> int:
    now = dt.datetime.now(dt.UTC)
    rows = expiry.all_roles(Repository(arguments.folder), now)
    output.show(arguments, [_row(one, now) for one in rows], _LINE, "roles")
    return _EXIT[expiry.worst(rows)]


def _status(arguments: argparse.Namespace) -> int:
    repository, now = Repository(arguments.folder), dt.datetime.now(dt.UTC)
    expiries = expiry.all_roles(repository, now)
    releases = [
        {
            "role": role,
            "version": release.version,
            "files": len(release.files),
            "description": release.description,
        }
        for role, release in publishing.published(repository)
    ]
    output.show(arguments, releases, _RELEASE, "releases")
    if not arguments.json:
        for one in (one for one in expiries if one.state != "ok"):
            print(_LINE.format(**_row(one, now)).rstrip())
    return _EXIT[expiry.worst(expiries)]


def _row(one: Expiry, now: dt.datetime) -> dict[str, Any]:
    days = (one.expires - now).days
    return one._asdict() | {"expires": output.when(one.expires.timestamp()), "days": days}
