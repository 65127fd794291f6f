"""Back-up of a carrier's folder, made while the carrier runs, and put back where no carrier is.

It holds every private key of the carrier: whoever has it can open all records.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from kiosk import durable_files
from provisioning.carrier import folder_inventory
from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables import schema

# Of the running carrier alone; `.new` and dotted files are written at this moment.
_NOT_COPIED = (f"{LEDGER}*", "serve.lock", "deliver.lock", "*.new", ".*")


class Restored(NamedTuple):
    """What was put back."""

    last_received_at: dt.datetime  # of its records; the epoch where it has none
    void_tokens: int  # one-time tokens of enrolment that are worth nothing any more


def make(folder: Path, backup: Path) -> None:
    """Raises InputError: something is there; FilesLostError: the folder is not whole; OSError, DatabaseError.

    The ledger first: what is shut out or added meanwhile is in the files, and a kiosk more does no harm.
    """
    folder_inventory.check(folder)
    with _appearing(backup, 0o700) as made:
        schema.copy(folder / LEDGER, made / LEDGER)
        shutil.copymode(folder / LEDGER, made / LEDGER)
        _copy(folder, made)
        _check(made)


def restore(backup: Path, folder: Path) -> Restored:
    """Put it where nothing is. Raises InputError, FilesLostError, OSError, DatabaseError."""
    _check(backup)
    with _appearing(folder, 0o755) as made:  # the broker's user reads its certificate there
        shutil.copy2(backup / LEDGER, made / LEDGER)
        _copy(backup, made)
        return _looked_through(made)


def _looked_through(folder: Path) -> Restored:
    """No file's date is asked: a copy has its own. A token may have been used, or withdrawn, meanwhile."""
    with closing(Ledger(folder / LEDGER)) as ledger:
        with ledger.transaction():
            void = ledger.enrolment_tokens.withdraw_all()
        last = ledger.last_received_at()
    return Restored(dt.datetime.fromtimestamp(last, dt.UTC), void)


def _copy(source: Path, target: Path) -> None:
    """All but the ledger. Raises OSError with its cause, where copytree gathers them without."""
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_dir():
            place.mkdir()
            shutil.copymode(file, place)
        elif not any(fnmatchcase(file.name, pattern) for pattern in _NOT_COPIED):
            shutil.copy2(file, place)


def _check(backup: Path) -> None:
    """Raises FilesLostError, InputError: it is no whole back-up."""
    folder_inventory.check(backup)
    if found := schema.damage(backup / LEDGER):
        raise InputError("backup", f"{backup / LEDGER} is damaged ({found}): take another back-up")


@contextmanager
def _appearing(target: Path, mode: int) -> Iterator[Path]:
    """A folder that is there as a whole or not at all. Raises InputError, OSError."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(
            "backup", f"{target} is there already: nothing is written over; name another"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield made
        made.chmod(mode)
        os.sync()
        durable_files.move(made, target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
