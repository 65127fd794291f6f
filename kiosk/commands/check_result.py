"""One check's result, as `kiosk doctor` prints it."""

from typing import Literal, NamedTuple

Status = Literal["ok", "warning", "failed"]


class CheckResult(NamedTuple):
    """One check's result."""

    check: str
    status: Status
    found: str
    do: str = ""  # what to do about it
