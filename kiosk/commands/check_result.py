"""One check's result, as `kiosk doctor` prints it."""

from typing import Literal, NamedTuple

Status = Literal["ok", "warning", "failed"]
# For a page in another language: not the pinned device, no trusted certificates, the claim is over, refused.
Cause = Literal["", "not_pinned", "no_anchors", "claim_over", "refused"]


class CheckResult(NamedTuple):
    """One check's result."""

    check: str
    status: Status
    found: str
    do: str = ""  # what to do about it
    cause: Cause = ""
