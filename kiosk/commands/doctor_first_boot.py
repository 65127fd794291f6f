"""`kiosk first-boot`: clock and network of a kiosk that has nothing but its batch's claim certificate."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from drivers.keys.tls_pair import validity_of
from kiosk.commands.check_result import CheckResult
from kiosk.commands.claim_link import CA, CLAIM
from kiosk.settings import Settings

_NO_CLAIM = (
    "The card lacks it: copy the folder that `fleet claim new` has made to where --claim says."
)


def clock(claim: Path) -> CheckResult:
    """Certificates hold from one moment to another. Raises EvidenceError, OSError."""
    since, until = validity_of(claim / CLAIM[0])
    now = time.time()
    says = f"{dt.datetime.fromtimestamp(now, dt.UTC):%Y-%m-%d %H:%M} UTC"
    if now < since:
        do = "Plug the network in and wait: the clock sets itself (`timedatectl`)."
        return CheckResult("clock", "failed", f"it says {says}, before this card was made", do)
    if now > until:
        do = "Compare it with a watch; if it is right, the claim certificate is over: `fleet claim new`."
        return CheckResult(
            "clock", "failed", f"it says {says}, after the claim's end", do, "claim_over"
        )
    return CheckResult("clock", "ok", says)


def network(settings: Settings, look: Callable[[], str]) -> CheckResult:
    """look: of kiosk.commands.claim_link. Raises EvidenceError, OSError."""
    address = f"{settings.carrier.host}:{settings.carrier.port}"
    trouble = look()
    if not trouble:
        return CheckResult("network", "ok", f"{address} answers")
    if trouble.startswith("refused"):
        do = "Look at the clock; then at carrier.host, and whether this batch's claim was ended."
        return CheckResult("network", "failed", f"{address}: {trouble}", do, "refused")
    do = "Check cable, address and firewall (port 8883)."
    return CheckResult("network", "failed", f"{address}: {trouble}", do)


def missing(claim: Path) -> str:
    """A sentence on the first of the claim's files that is not there; "": all are."""
    for name in (*CLAIM, CA):
        if not (claim / name).exists():
            return f"{claim / name} is not there. {_NO_CLAIM}"
    return ""
