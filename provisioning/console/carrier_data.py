"""The carrier's ledger as the console's pages read it, one connection for each thread; pages that need it."""

import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.console import fleet_data

_open = threading.local()


def ledger() -> Ledger | None:
    """This thread's; None: the console was started without the carrier's folder.

    Raises InputError: this process may not use it.
    """
    folder = fleet_data.place().carrier
    if folder is None:
        return None
    try:
        return _opened(folder)
    except (OSError, DatabaseError) as error:
        raise InputError(str(folder), f"{error}; the console's user has to write there") from error


def _opened(folder: Path) -> Ledger | None:
    if not (folder / LEDGER).exists():
        return None
    opened: dict[Path, Ledger] = _open.__dict__.setdefault("ledgers", {})
    if folder not in opened:
        opened[folder] = Ledger(folder / LEDGER)
    return opened[folder]


def of_the_carrier(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is given the ledger after the request; without one it says how to have it."""

    @wraps(view)
    def shown(request: Any, **arguments: Any) -> HttpResponse:
        opened = ledger()
        if opened is None:
            return render(request, "console/no_carrier.html")
        return view(request, opened, **arguments)

    return shown
