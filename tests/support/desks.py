"""Emulated counters, each with a copy of a carrier that was made once: five commands less to start."""

import atexit
import gc
import shutil
import tempfile
from functools import cache
from pathlib import Path

from drivers.emulated.counter import EmulatedCounter, carrier_set_up
from drivers.emulated.mosquitto import free_port
from provisioning.commands.carrier import main as carrier


def desk(directory, options):
    """One that is not started yet."""
    give_carrier(directory)
    return EmulatedCounter(directory, directory / "logs", options)


def give_carrier(directory):
    """Before a counter starts there, which otherwise makes one."""
    shutil.copytree(_carrier_folder(), directory / "carrier")


@cache
def _carrier_folder():
    """By the commands that every emulated counter runs."""
    home = Path(tempfile.mkdtemp(prefix="kt-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for arguments in carrier_set_up(home / "carrier", free_port()):
        assert carrier(arguments) == 0
    gc.collect()  # a ledger that a command left open takes its -wal away, while somebody copies it
    return home / "carrier"
