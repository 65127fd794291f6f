"""`kiosk doctor`: what is kept on this kiosk: whether its store is whole, full, or a copy."""

from drivers.store import database as db
from drivers.store import salvage
from drivers.store.outbox import SqliteOutbox
from kiosk.commands.check_result import CheckResult, Status
from kiosk.errors import StoreDamagedError, StoreFullError
from kiosk.settings import Settings
from kiosk.visit.runtime import high_water
from kiosk.visit.runtime.high_water import HighWaterMark

_FULL_WARNING = 0.8
_OF_A_COPY = (
    "Later records are missing here, and the carrier holds what is made now. Ask the carrier what it has "
    "(`carrier records`); then it revokes this kiosk, which is enrolled under another name, with an "
    "empty store."
)
_OF_DAMAGE = (
    "Free the disk or repair its rights; a damaged file is put aside, and what can be read of it kept, when "
    "the counter starts (`systemctl restart kiosk-counter`)."
)
_OF_ASIDE = (
    "`kiosk outbox audit` says how many records were lost; the carrier releases the first that it holds "
    "after them (`carrier quarantine`). Take the folder away, and keep it: it may hold what they lack."
)


def database(settings: Settings) -> CheckResult:
    if (settings.paths.data / db.FILE).exists():
        return CheckResult(
            "database",
            "failed",
            f"{db.FILE} lies in {settings.paths.data}, where an older version kept it",
            f"Stop counter and relay, move it with its -wal to {settings.paths.outbox}: it may hold "
            "records that the carrier has not seen.",
        )
    try:
        outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        checked, fill, backlog = outbox.check(), outbox.fill(), outbox.backlog()
        dead = sum(entry.state == "dead" for entry in outbox.recent(10_000))
        restored = is_a_copy(settings, outbox)
        outbox.close()
    except (StoreDamagedError, StoreFullError, OSError) as error:
        return CheckResult(
            "database",
            "failed",
            str(error),
            _OF_DAMAGE,
        )
    found = f"{checked}; {backlog} unconfirmed, {dead} dead, {fill:.0%} full"
    how, do = _of_store(checked, restored=restored, dead=dead, fill=fill)
    if aside := salvage.put_aside(settings.paths.outbox):
        found = f"{found}; a damaged file was put aside: {', '.join(aside)}"
        how, do = (how, do) if how == "failed" else ("warning", _OF_ASIDE)
    if restored:
        found = f"store restored from a copy; {found}"
    return CheckResult("database", how, found, do)


def _of_store(checked: str, *, restored: bool, dead: int, fill: float) -> tuple[Status, str]:
    """How it stands with what is kept, and what to do about it."""
    if checked != "ok":
        return "failed", _OF_DAMAGE
    if restored:
        return "failed", _OF_A_COPY
    if dead:
        return "warning", "`kiosk outbox list`, then `requeue` or `export`."
    if fill > _FULL_WARNING:
        return "warning", "Restore the network, so that records settle."
    return "ok", ""


def is_a_copy(settings: Settings, outbox: SqliteOutbox) -> bool:
    """Whether it ends before its high-water mark. Raises StoreDamagedError, OSError."""
    mark = HighWaterMark(settings.paths.counter / high_water.FILE).load()
    return mark.contradicts(outbox)
