"""`fleet people`: who comes into the console, and as what; the first administrator is made here."""

import argparse
from typing import TYPE_CHECKING

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import acting_person, on_repository
from provisioning.console.roles import ConsoleRole
from provisioning.console.settings import ConsolePlace
from provisioning.fleet.errors import RepositoryInputError

if TYPE_CHECKING:
    from provisioning.console.accounts import AccountActs, Grant

_ROLES = ", ".join(role.value for role in ConsoleRole)


def add(commands: args.Commands) -> None:
    actions = args.group(commands, "people", "who comes into the console, and as what")
    new = _command(actions, "add", _add, "somebody new; prints the password of the first sign-in")
    _add_roles(new, required=True)
    roles = _command(actions, "roles", _roles, "other roles in place of those that somebody has")
    _add_roles(roles, required=True)
    _command(
        actions, "reset", _reset, "password or phone is lost: sign in for the first time again"
    )
    _command(actions, "shut", _shut, "who has left: no sign-in any more")
    _command(actions, "end-sessions", _end_sessions, "sign somebody out everywhere")
    on_repository.listing_command(actions, "list", _list, "everybody, and what they may")


def _command(
    actions: args.Commands, name: str, run: args.Run, help_: str
) -> argparse.ArgumentParser:
    parser = on_repository.command(actions, name, run, help_)
    parser.add_argument("name", type=args.name, metavar="NAME")
    return parser


def _add_roles(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--role",
        action="append",
        required=required,
        metavar="ROLE[:STORE]",
        help=f"{_ROLES}; for a store or a branch of their tree, otherwise for all; may be repeated",
    )


def _add(arguments: argparse.Namespace) -> int:
    first = _acts(arguments).add(arguments.name, _grants(arguments.role))
    return _tell(arguments.name, first)


def _roles(arguments: argparse.Namespace) -> int:
    _acts(arguments).set_roles(arguments.name, _grants(arguments.role))
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    return _tell(arguments.name, _acts(arguments).reset(arguments.name))


def _shut(arguments: argparse.Namespace) -> int:
    _acts(arguments).shut(arguments.name)
    return 0


def _end_sessions(arguments: argparse.Namespace) -> int:
    print(f"{_acts(arguments).end_sessions(arguments.name)} sessions ended")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    _set_up(arguments)
    from provisioning.console import accounts  # noqa: PLC0415 - its tables need Django set up

    rows = [
        {
            "name": name,
            "roles": [f"{role}:{store}" if store else role.value for role, store in access.roles],
            "state": state,
            "made": output.when(made_at),
        }
        for name, access, state, made_at in accounts.everybody()
    ]
    return output.show(arguments, rows, "{name}  {state}  {roles}  since {made}", "people")


def _tell(name: str, first: str) -> int:
    print(f"{name}: password of the first sign-in, good for three days:")
    print(first)
    print("At that sign-in they choose their own, and set up the codes on their phone.")
    return 0


def _acts(arguments: argparse.Namespace) -> "AccountActs":
    """Raises RepositoryInputError, OSError."""
    _set_up(arguments)
    from provisioning.console.accounts import AccountActs  # noqa: PLC0415 - as above

    return AccountActs(acting_person.person())


def _set_up(arguments: argparse.Namespace) -> None:
    """Raises RepositoryInputError, OSError."""
    from provisioning.console import start  # noqa: PLC0415 - no other command waits for Django

    start.set_up(ConsolePlace(arguments.folder))


def _grants(texts: list[str]) -> "list[Grant]":
    """`operator:hb-wh`. Raises RepositoryInputError."""
    grants = []
    for text in texts:
        role, _, store = text.partition(":")
        if role not in set(ConsoleRole):
            raise RepositoryInputError(f"--role {text!a}", f"is one of {_ROLES}")
        grants.append((ConsoleRole(role), store))
    return grants
