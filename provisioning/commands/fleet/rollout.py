"""`fleet rollout`: a release to the kiosks, ring by ring; paused, gone on with, aborted, recalled.

`fleet serve` does it; these commands say what, and show how far it has come.
"""

import argparse
import datetime as dt
from pathlib import Path

import msgspec

from kiosk import shell_completion
from provisioning.commands.carrier import arguments as args
from provisioning.commands.fleet import (
    acting_person,
    on_repository,
    online_roles,
    passphrases,
    register_completion,
    rollout_show,
)
from provisioning.fleet import key_files, recalling
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.fleet.rollouts import plan, store_hours
from provisioning.fleet.rollouts.plan import RolloutPlan
from provisioning.updates.jobs import JobKind
from provisioning.updates.release import path_of

_CANARY = "canary"
_RINGS = "5,25,100"


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "rollout", "bring a release to the kiosks, ring by ring")
    _add_new(actions)
    rollout_show.add(actions)
    _command(actions, "pause", _pause, "ask nobody until `resume`; who has not switched, stops")
    resume = _command(actions, "resume", _resume, "go on: you have looked")
    resume.add_argument("--retry", action="store_true", help="ask kiosks that failed again")
    _command(actions, "abort", _abort, "stop it for good; who has the release keeps it")
    recall = _command(actions, "recall", _recall, "sign that no kiosk shall have it; they go back")
    recall.add_argument("--why", required=True, metavar="TEXT")
    recall.add_argument("--key", type=Path, metavar="FILE", help="default: FOLDER/keys/ROLE.pem")
    passphrases.add(recall)
    passphrases.add_online(recall)


def _add_new(actions: args.Commands) -> None:
    new = on_repository.command(actions, "new", _new, "begin one; `fleet serve` goes on with it")
    kinds = [kind.value for kind in JobKind]
    new.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    new.add_argument("release", metavar="RELEASE", help="a version that is published")
    new.add_argument("--id", type=args.name, metavar="NAME", help="default: KIND and a number")
    new.add_argument(
        "--rings",
        metavar="LIST",
        help="names of rings that kiosks are in, then shares in percent of all kiosks; default"
        f" {_CANARY},{_RINGS} where kiosks are in the ring {_CANARY}, otherwise {_RINGS}",
    )
    new.add_argument(
        "--look",
        action=argparse.BooleanOptionalAction,
        help="pause after each ring until somebody resumes; default: for app",
    )
    for name, default, what in (
        ("--at-once", plan.AT_ONCE, "kiosks that are asked together"),
        ("--failed-percent", plan.FAILED_PERCENT, "of those that ended, and it pauses"),
        ("--failed-least", plan.FAILED_LEAST, "fewer failures never pause it"),
    ):
        help_ = f"{what}; default {default}"
        new.add_argument(name, type=int, default=default, metavar="N", help=help_)
    new.add_argument("--order", choices=("spread", "store"), default="spread")
    new.add_argument("--window", metavar="HH:MM-HH:MM", help="of each store's local time")
    new.add_argument(
        "--in-opening-hours",
        action="store_true",
        help="otherwise only while the store is closed (`fleet kiosk hours`)",
    )
    new.add_argument("--replace", action="store_true", help="end the one of this kind that runs")


def _command(
    actions: args.Commands, name: str, run: args.Run, help_: str
) -> argparse.ArgumentParser:
    parser = on_repository.command(actions, name, run, help_)
    rollout = parser.add_argument("rollout", type=args.name, metavar="ROLLOUT")
    shell_completion.offer(rollout, register_completion.rollouts)
    return parser


def _new(arguments: argparse.Namespace) -> int:
    kind = JobKind(arguments.kind)
    path = path_of(kind.role, arguments.release)
    if why := recalling.why_recalled(Repository(arguments.folder), path):
        raise RepositoryInputError(path, f"is recalled: {why}")
    acts = acting_person.acts(arguments)
    if arguments.rings is None:
        arguments.rings = f"{_CANARY},{_RINGS}" if acts.is_ring(_CANARY) else _RINGS
    new = _plan(arguments, kind, arguments.id or acts.free_id(kind))
    acts.begin(new, replaces=arguments.replace)
    print(f"{new.id}: {kind.value} {new.release}, rings {', '.join(map(str, new.rings))}")
    print(f"`fleet rollout show {arguments.folder} {new.id} --follow` shows how far it has come")
    return 0


def _plan(arguments: argparse.Namespace, kind: JobKind, name: str) -> RolloutPlan:
    """Raises RepositoryInputError."""
    chosen = {
        "id": name,
        "kind": kind,
        "release": arguments.release,
        "rings": plan.rings(arguments.rings),
        "at_once": arguments.at_once,
        "failed_percent": arguments.failed_percent,
        "failed_least": arguments.failed_least,
        "waits_for_a_look": kind is JobKind.APP if arguments.look is None else arguments.look,
        "order": arguments.order,
        "window": store_hours.hours(arguments.window) if arguments.window else None,
        "in_opening_hours": arguments.in_opening_hours,
    }
    try:
        return msgspec.convert(msgspec.to_builtins(chosen), RolloutPlan)
    except msgspec.ValidationError as error:
        raise RepositoryInputError("roll-out", str(error)) from error


def _pause(arguments: argparse.Namespace) -> int:
    acting_person.acts(arguments).pause(arguments.rollout)
    return 0


def _resume(arguments: argparse.Namespace) -> int:
    acting_person.acts(arguments).resume(arguments.rollout, again=arguments.retry)
    return 0


def _abort(arguments: argparse.Namespace) -> int:
    acting_person.acts(arguments).abort(arguments.rollout)
    return 0


def _recall(arguments: argparse.Namespace) -> int:
    repository, acts = Repository(arguments.folder), acting_person.acts(arguments)
    found = acts.find(arguments.rollout)
    role = found.plan.kind.role
    key = arguments.key or repository.keys / f"{role}.pem"
    signer = key_files.signer(key, passphrases.of(arguments, key))
    path = path_of(role, found.plan.release)
    with repository.writing():
        recalling.recall(repository, path, arguments.why, signer, dt.datetime.now(dt.UTC))
        acts.recalled(arguments.rollout, arguments.why)
        online_roles.update(arguments, repository)
    print(f"{path}: recalled; kiosks that are connected hear of it within seconds")
    return 0
