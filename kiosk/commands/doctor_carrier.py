"""`kiosk doctor`: the way to the carrier, and the time that it gives."""

import time

from drivers.keys import configured
from drivers.mqtt.client import Endpoint
from drivers.mqtt.handshake import probe
from drivers.relay.client import link, network, status
from kiosk.commands.check_result import CheckResult
from kiosk.errors import KeyUnavailableError
from kiosk.settings import Settings
from kiosk.visit.runtime.trusted_clock import TrustedClock

_OF_THE_LINK = (
    "See `journalctl -u kiosk-relay`; ask the carrier whether another device has this name."
)
_DRIFT_S = 120


def clock(settings: Settings) -> CheckResult:
    now = TrustedClock(settings.paths.counter / "clock.json").now()
    if not now.trusted:
        return CheckResult(
            "clock",
            "warning",
            "no carrier-signed time within 24 hours",
            "No number is opened until the carrier answers once: a visit asks it. See `broker`.",
        )
    drift = abs(now.wall.timestamp() - time.time())
    if drift > _DRIFT_S:
        return CheckResult(
            "clock",
            "warning",
            f"the system's clock is {drift:.0f} s off the carrier's",
            "Repair the system's clock (`timedatectl`): certificates are judged by it.",
        )
    return CheckResult("clock", "ok", f"carrier-signed, system's clock {drift:.0f} s off")


def broker(settings: Settings) -> CheckResult:
    carrier = settings.carrier
    address = f"{carrier.host}:{carrier.port}"
    online, why = status(settings.paths.relay_socket)
    try:
        key = configured.tls_key_file(settings)
    except (KeyUnavailableError, OSError) as error:
        return CheckResult("broker", "failed", str(error), "See `keys`.")
    files = (carrier.ca, carrier.certificate, key)
    # Also when it is online: it may have been started with other settings.
    trouble = probe(Endpoint(carrier.host, carrier.port, *files, settings.kiosk.device))
    if not online:
        return _unconnected(settings, trouble, why)
    if trouble:
        found = f"{address} of the settings: {trouble}; the relay is connected by what it was started with"
        do = "Correct `host` and `port` under [carrier]; then `systemctl restart kiosk-relay`."
        return CheckResult("broker", "failed", found, do)
    if wrong := link(settings.paths.relay_socket):
        return CheckResult("broker", "warning", f"{address}: {wrong}", _OF_THE_LINK)
    here = network(settings.paths.relay_socket) or "without a name"
    return CheckResult("broker", "ok", f"the relay is connected to {address}; network {here}")


def _unconnected(settings: Settings, trouble: str, why: str) -> CheckResult:
    """trouble: of a handshake with the broker; why: the relay's own word."""
    address = f"{settings.carrier.host}:{settings.carrier.port}"
    if not trouble and why == "relay_down":
        found = f"{address} answers, but the relay is not running"
        do = "`systemctl start kiosk-relay`, then `journalctl -u kiosk-relay`."
        return CheckResult("broker", "failed", found, do)
    if not trouble:
        wrong = link(settings.paths.relay_socket)
        found = f"{address} answers; the relay is connecting ({why})"
        do = _OF_THE_LINK if wrong else "Wait some seconds and run this again."
        return CheckResult("broker", "warning", f"{found}: {wrong}" if wrong else found, do)
    if trouble.startswith("refused"):
        do = "Compare the certificate and its CA with the carrier's; renew the enrolment."
    else:
        do = "Check cable, address and firewall (port 8883). Visits go on; records are sent later."
    return CheckResult("broker", "failed", f"{address}: {trouble}", do)
