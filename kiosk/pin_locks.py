"""Wrong PINs and the locks that they bring: whose PIN is looked at now, and whose only later. Sans-I/O.

- A try is counted before its PIN is looked at; the right one then takes back its person's count, and nobody
  else's. What is not counted is not looked at.
- Five wrong ones of a person lock that person's PIN for a minute, five more for five, five more for thirty;
  after the twentieth somebody has to unlock it.
- Ten wrong ones of whomever lock the kiosk in the same way, but never for good: anybody may type there.
- A lock is measured by a clock that nobody can set, within one boot. After another boot it begins anew,
  whole, unless the carrier's own time says how much of it has passed: no setting of the system's clock
  shortens it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from kiosk.errors import KioskError

PIN_TRIES = 5  # of one person, until the next lock
KIOSK_TRIES = 10  # of all people together
_WAITS_S = (60.0, 300.0, 1800.0)  # after that a person is locked until somebody unlocks them
KIOSK = ""  # in the place of a person: the lock of all


class Instant(NamedTuple):
    """Now, as far as nobody can set it."""

    boot_id: str
    boottime: float  # seconds, CLOCK_BOOTTIME
    trusted: float | None = (
        None  # the carrier's signed time, carried forward; seconds since the epoch
    )


class Lock(msgspec.Struct, frozen=True):
    """How long a PIN is not looked at, from one instant on."""

    seconds: float | None  # None: until somebody unlocks it
    boot_id: str
    until: float  # CLOCK_BOOTTIME of that boot
    until_trusted: float | None = None  # seconds since the epoch; None: time was not certain


class PinTally(msgspec.Struct, frozen=True):
    """One person's wrong PINs since their last right one; KIOSK: at how many of all it locked last."""

    wrong: int = 0
    lock: Lock | None = None


Tallies = Mapping[str, PinTally]  # by person, and KIOSK


class PinStanding(msgspec.Struct, frozen=True):
    """How one person's PIN stands, as they may read it."""

    attempts_left: int = PIN_TRIES
    locked_s: float | None = (
        0.0  # seconds until the next try is looked at; None: somebody has to unlock it
    )


class PinLockedError(KioskError):
    """This person's PIN is not looked at now, whatever it is."""


def standing(tallies: Tallies, person: str, now: Instant) -> PinStanding:
    """Of one person; what locks the kiosk locks them."""
    tally = tallies.get(person, PinTally())
    left = _longest(_left_s(tally, now), _left_s(tallies.get(KIOSK, PinTally()), now))
    return PinStanding(0 if left != 0 else PIN_TRIES - tally.wrong % PIN_TRIES, left)


def charged(tallies: Tallies, person: str, now: Instant) -> Tallies:
    """One more try, as wrong until it proves right. Raises PinLockedError: it is not to be looked at."""
    if standing(tallies, person, now).locked_s != 0:
        raise PinLockedError(person)
    wrong = tallies.get(person, PinTally()).wrong + 1
    counted = {**tallies, person: PinTally(wrong, _person_lock(wrong, now))}
    return {**counted, **_kiosk(counted, now)}


def cleared(tallies: Tallies, person: str) -> Tallies:
    """After a right PIN, or unlocked by somebody: this person has all tries again, and nobody else."""
    rest = {name: tally for name, tally in tallies.items() if name != person}
    kiosk, wrong = rest.get(KIOSK, PinTally()), _wrong_of_all(rest)
    if kiosk.wrong > wrong:  # what locked the kiosk has proved to be no guessing
        rest[KIOSK] = PinTally(wrong - wrong % KIOSK_TRIES)
    return rest


def in_this_boot(tallies: Tallies, now: Instant) -> Tallies:
    """With every lock of another boot begun anew, less what the carrier's time says has passed."""
    return {
        name: msgspec.structs.replace(tally, lock=tally.lock and _resumed(tally.lock, now))
        for name, tally in tallies.items()
    }


# -------------------------------------------------------------------------------------------


def _person_lock(wrong: int, now: Instant) -> Lock | None:
    rounds, more = divmod(wrong, PIN_TRIES)
    if more:
        return None
    return _lock(_WAITS_S[rounds - 1] if rounds <= len(_WAITS_S) else None, now)


def _kiosk(tallies: Tallies, now: Instant) -> Tallies:
    """The kiosk's own tally, where the wrong ones of all are enough for its next lock."""
    at = tallies.get(KIOSK, PinTally()).wrong + KIOSK_TRIES
    if _wrong_of_all(tallies) < at:
        return {}
    seconds = _WAITS_S[min(at // KIOSK_TRIES, len(_WAITS_S)) - 1]
    return {KIOSK: PinTally(at, _lock(seconds, now))}


def _wrong_of_all(tallies: Tallies) -> int:
    return sum(tally.wrong for name, tally in tallies.items() if name != KIOSK)


def _lock(seconds: float | None, now: Instant) -> Lock:
    lasts = seconds or 0.0
    trusted = None if now.trusted is None else now.trusted + lasts
    return Lock(seconds, now.boot_id, now.boottime + lasts, trusted)


def _resumed(lock: Lock, now: Instant) -> Lock:
    if lock.seconds is None or lock.boot_id == now.boot_id:
        return lock
    left = lock.seconds
    if lock.until_trusted is not None and now.trusted is not None:
        left = min(left, max(0.0, lock.until_trusted - now.trusted))
    return msgspec.structs.replace(lock, boot_id=now.boot_id, until=now.boottime + left)


def _left_s(tally: PinTally, now: Instant) -> float | None:
    """Of a tally whose lock is in this boot."""
    if tally.lock is None:
        return 0.0
    return None if tally.lock.seconds is None else max(0.0, tally.lock.until - now.boottime)


def _longest(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)
