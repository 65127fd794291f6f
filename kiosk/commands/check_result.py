"""One check's result, as `kiosk doctor` prints it."""

from typing import Literal, NamedTuple


class CheckResult(NamedTuple):
    """One check's result."""

    check: str
    status: Literal["ok", "warning", "failed"]
    found: str
    do: str = ""  # what to do about it
