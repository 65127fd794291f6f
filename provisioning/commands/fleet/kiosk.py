"""`fleet kiosk`: in which ring and store a kiosk is, when its store is open, and who works at it just now."""

import argparse

from kiosk import shell_completion
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import acting_person, on_repository, register_completion
from provisioning.fleet.rollouts import plan, store_hours
from provisioning.fleet.rollouts.store_hours import USUAL_DAY, StoreDay
from provisioning.fleet.tables.leases import LONGEST_H

_HOUR_S = 3600.0


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "kiosk", "rings, stores, opening hours, and leases on kiosks")
    place = on_repository.command(actions, "place", _place, "put kiosks into a ring, or a store")
    devices = place.add_argument("devices", nargs="+", type=args.device, metavar="DEVICE")
    place.add_argument("--ring", metavar="RING", help="such as canary; '' for none")
    place.add_argument("--store", type=args.name, metavar="STORE")
    hours = on_repository.command(actions, "hours", _hours, "when a store is open")
    hours.add_argument("store", type=args.name, metavar="STORE")
    hours.add_argument("opening", metavar="HH:MM-HH:MM", help="local time, such as 09:00-21:00")
    hours.add_argument("--zone", default=USUAL_DAY.zone, help=f"default: {USUAL_DAY.zone}")
    lease = on_repository.command(
        actions, "lease", _lease, "change nothing at a kiosk while you work at it"
    )
    leased = lease.add_argument("device", type=args.device, metavar="DEVICE")
    lease.add_argument("--hours", type=_length, default=2.0, metavar="N", help="default: 2")
    lease.add_argument("--why", default="", metavar="TEXT")
    release = on_repository.command(
        actions, "release", _release, "end a lease, also somebody else's"
    )
    released = release.add_argument("device", type=args.device, metavar="DEVICE")
    for action in (devices, leased, released):
        shell_completion.offer(action, register_completion.kiosks)


def _place(arguments: argparse.Namespace) -> int:
    changes = {}
    if arguments.ring is not None:
        changes["ring"] = arguments.ring and plan.ring_name(arguments.ring)
    if arguments.store is not None:
        changes["store"] = arguments.store
    acting_person.acts(arguments).place(arguments.devices, changes)
    return 0


def _hours(arguments: argparse.Namespace) -> int:
    day = StoreDay(store_hours.hours(arguments.opening), store_hours.zone(arguments.zone))
    acting_person.acts(arguments).set_day(arguments.store, day)
    return 0


def _lease(arguments: argparse.Namespace) -> int:
    lease = acting_person.acts(arguments).lease(
        arguments.device, arguments.hours * _HOUR_S, arguments.why
    )
    print(f"{lease.device}: {lease.owner}'s until {output.when(lease.ends_at)}")
    return 0


def _release(arguments: argparse.Namespace) -> int:
    acting_person.acts(arguments).release(arguments.device)
    return 0


def _length(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= LONGEST_H:
        raise argparse.ArgumentTypeError(f"must be more than 0, at most {LONGEST_H}")
    return hours
