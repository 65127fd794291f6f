"""What a press of TAB offers of the fleet's register: its roll-outs, and the kiosks that have reported."""

import argparse
from pathlib import Path

from kiosk.errors import KioskError
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.fleet.register import Register


def rollouts(parsed_args: argparse.Namespace, **_rest: object) -> list[str]:
    """Newest first."""
    register = _register(parsed_args)
    if register is None:
        return []
    return [rollout.plan.id for rollout, _ in register.rollouts.all()]


def kiosks(parsed_args: argparse.Namespace, **_rest: object) -> list[str]:
    register = _register(parsed_args)
    return [] if register is None else [one.device for one in register.kiosks.all()]


def _register(parsed_args: argparse.Namespace) -> Register | None:
    """None: the folder does not stand in the line yet, or is none; a press of TAB complains of nothing."""
    folder = getattr(parsed_args, "folder", None)
    try:
        return Register(folder) if isinstance(folder, Path) else None
    except (KioskError, DatabaseError, OSError):
        return None
