"""`fleet expire`: what holds until when, and what somebody has to do.

An expired role stops updates of what it signs, an expired root all of them; no visit waits for either.
"""

import argparse
import datetime as dt
from typing import Any

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import on_repository
from provisioning.fleet import expiry
from provisioning.fleet.expiry import Expiry
from provisioning.fleet.repository import Repository

EXIT = {"ok": 0, "soon": 4, "expired": 5, "unsigned": 5}
LINE = "{role:10} {version:>5}  {expires}  {days:>4} days  {state:8}  {act}"


def add(commands: args.Commands) -> None:
    on_repository.listing_command(
        commands,
        "expire",
        _expire,
        "what holds until when; exit status 4: one ends soon, 5: one is over",
    )


def _expire(arguments: argparse.Namespace) -> int:
    now = dt.datetime.now(dt.UTC)
    rows = expiry.all_roles(Repository(arguments.folder), now)
    output.show(arguments, [row(one, now) for one in rows], LINE, "roles")
    return EXIT[expiry.worst(rows)]


def row(one: Expiry, now: dt.datetime) -> dict[str, Any]:
    days = (one.expires - now).days
    return one._asdict() | {"expires": output.when(one.expires.timestamp()), "days": days}
