"""Who acts, on which register: what every command has that changes something of the fleet."""

import argparse
import os
import pwd
import time

from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs

NEEDS_A_LOOK = 7


def acts(arguments: argparse.Namespace) -> RolloutActs:
    """Raises RepositoryInputError."""
    return RolloutActs(Register(arguments.folder), person(), time.time)


def person() -> str:
    """Whoever logged in, also behind sudo; who is not root can put anything into their environment."""
    behind = os.environ.get("SUDO_USER") if os.getuid() == 0 else None
    return behind or _name_of(os.getuid())


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
