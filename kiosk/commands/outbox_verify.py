"""`kiosk outbox verify`: whether what is stored here still holds: file, digests, places, chain and mark.

Exit status: 0 when all of it holds, 1 when something does not.
"""

import json
from collections.abc import Iterator
from typing import Any

from drivers.store import outside_view
from kiosk.errors import StoreDamagedError
from kiosk.outbox import chain_check
from kiosk.outbox.chain_check import ChainFault, ChainRow
from kiosk.settings import Settings
from kiosk.visit.runtime import high_water
from kiosk.visit.runtime.high_water import HighWater, HighWaterMark


class _Counted:
    """Counts records as they go by, and remembers the one at the mark."""

    def __init__(self, mark: int) -> None:
        self.records = 0
        self.at_mark = b""
        self._mark = mark

    def through(self, records: Iterator[ChainRow]) -> Iterator[ChainRow]:
        for record in records:
            self.records += 1
            if record.seq == self._mark:
                self.at_mark = record.sha256
            yield record


def show(settings: Settings, *, as_json: bool) -> int:
    """Raises StoreFullError, OSError."""
    mark = HighWaterMark(settings.paths.counter / high_water.FILE).load()
    counted, found = _Counted(mark.seq), list[ChainFault]()
    try:
        found += _of_file(outside_view.check(settings.paths.outbox))
        found += chain_check.faults(counted.through(outside_view.chain(settings.paths.outbox)))
        found += _of_mark(mark, counted.at_mark)
    except StoreDamagedError as error:
        found.append(ChainFault(0, "", "file", str(error)))
    row = {"records": counted.records, "mark": mark.seq, "faults": [one._asdict() for one in found]}
    print(json.dumps(row, indent=2) if as_json else "\n".join(_lines(row)))
    return 1 if found else 0


def _of_file(checked: str) -> Iterator[ChainFault]:
    if checked != "ok":
        yield ChainFault(0, "", "file", checked)


def _of_mark(mark: HighWater, at_mark: bytes) -> Iterator[ChainFault]:
    if at_mark != mark.sha256:
        what = "the last record that this kiosk stored is not here: the store is a copy, or was cut"
        yield ChainFault(mark.seq, "", "mark", what)


def _lines(row: dict[str, Any]) -> Iterator[str]:
    for fault in row["faults"]:
        at = f"{fault['seq']:>6}  {fault['record_id'] or '-':<36}" if fault["seq"] else " " * 44
        yield f"{at}  {fault['what']:<8} {fault['detail']}"
    told = {0: "all of it holds", 1: "one thing does not hold"}
    wrong = len(row["faults"])
    yield f"{row['records']} records, the last known place is {row['mark']}: " + told.get(
        wrong, f"{wrong} things do not hold"
    )
