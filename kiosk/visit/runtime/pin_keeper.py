"""Checks PINs: counts each try on disk, looks at it only then, and takes back the count of who was right.

A right one unlocks that person's signing key for what it was typed for, on the thread that checked it; the
key is kept nowhere. Of the visit's clerk the key of their shift stays.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from kiosk.errors import KeyUnavailableError, StoreDamagedError, StoreFullError
from kiosk.pin_locks import (
    Instant,
    PinLockedError,
    PinStanding,
    Tallies,
    charged,
    cleared,
    in_this_boot,
    standing,
)
from kiosk.pins import PinFormatError, is_pin, verify_pin
from kiosk.ports import PinTries
from kiosk.records import staff_statement
from kiosk.records.record import KeySignature
from kiosk.records.staff_key import WrappedKey
from kiosk.records.staff_statement import ShiftKey, Statement
from kiosk.settings import Clerk
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.runtime.trusted_clock import TrustedClock, boot_id, boottime

log = logging.getLogger(__name__)

_LOOK_S = 1.0  # how soon a visit sees that a PIN was unlocked by the command


class PinKeeper:
    """One for each visit; tries are taken one at a time, whoever types."""

    def __init__(
        self,
        tries: PinTries,
        staff: Sequence[Clerk],
        now: Callable[[], Instant],
        *,
        device: str = "",
        shift: ShiftKey | None = None,
    ) -> None:
        """device: the kiosk that a shift is for; shift: of who is signed in, from an earlier visit."""
        self.shift = shift
        self._device = device
        self._tries = tries
        self._stored = {clerk.id: clerk.pin for clerk in staff}
        self._keys = {clerk.id: clerk.key for clerk in staff}
        self._now = now
        self._one_at_a_time = threading.Lock()

    def check(self, effect: effects.CheckPin) -> ev.PinChecked:
        """A PIN that could not be counted was not looked at."""
        person = effect.clerk
        try:
            with self._one_at_a_time:
                right = self._is_right(person, effect.pin)
                proof = self._signed(effect) if right else None
                pins = self._standings(self._tries.read())
                return ev.PinChecked(person, right, pins, signed=effect.signs, proof=proof)
        except (StoreFullError, StoreDamagedError, KeyUnavailableError) as error:
            log.warning("no PIN is checked: %s", error)
            return ev.PinChecked(person, right=False, kept=False)

    def press(self, statement: Statement) -> KeySignature | None:
        """By the clerk's shift; None: their key has opened none."""
        return None if self.shift is None else self.shift.sign(statement)

    def unlock(self, effect: effects.UnlockPin) -> ev.Event:
        """On a supervisor's word, whose PIN was right."""
        try:
            pins = self._standings(self._tries.change(lambda kept: cleared(kept, effect.person)))
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("no PIN is unlocked: %s", error)
            return ev.PinChecked(effect.by, right=False, kept=False)
        return ev.PinUnlocked(effect.person, pins)

    def standings(self) -> dict[str, PinStanding]:
        """Of the whole staff; nothing where the store cannot tell."""
        try:
            return self._standings(self._resumed())
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("how PINs stand is not known: %s", error)
            return {}

    def watch(self, post: Callable[[ev.Event], None]) -> None:
        """Tell whenever another process has changed something."""

        def look() -> None:
            seen = self._version()
            while True:
                time.sleep(_LOOK_S)
                version = self._version()
                if version != seen:
                    seen = version
                    post(ev.PinsSeen(self.standings()))

        threading.Thread(target=look, name="pins", daemon=True).start()

    # ---------------------------------------------------------------------------------------

    def _signed(self, effect: effects.CheckPin) -> KeySignature | None:
        """Unlocks the key, and lets go of it on return. Raises KeyUnavailableError: not under this PIN."""
        kept = self._keys[effect.clerk]
        if effect.opens_shift:
            self.shift = None  # another's, or an older one
        if not kept or (effect.signs is None and not effect.opens_shift):
            return None
        key = WrappedKey.of(kept).unlock(effect.pin)
        if effect.opens_shift:
            trusted = self._now().trusted
            self.shift = staff_statement.open_shift(effect.clerk, self._device, trusted, key)
        return staff_statement.sign(effect.signs, key) if effect.signs else None

    def _is_right(self, person: str, pin: str) -> bool:
        """Who does not work here has no PIN, and nothing is kept of the name that was given."""
        if person not in self._stored or not self._may_be_tried(person):
            return False
        right = self._fits(person, pin)
        if right:
            self._tries.change(lambda kept: cleared(kept, person))
        return right

    def _may_be_tried(self, person: str) -> bool:
        """Whether it is: then the try is on disk."""
        now = self._now()
        try:
            self._tries.change(lambda kept: charged(in_this_boot(kept, now), person, now))
        except PinLockedError:
            return False
        return True

    def _fits(self, person: str, pin: str) -> bool:
        """One that nobody may have fits nothing, whoever made the settings."""
        try:
            return is_pin(pin) and verify_pin(pin, self._stored[person])
        except PinFormatError:
            log.warning("the settings hold no PIN of %s", person)
            return False

    def _resumed(self) -> Tallies:
        """As kept, every lock measured in this boot from now on."""
        now = self._now()
        return self._tries.change(lambda kept: in_this_boot(kept, now))

    def _standings(self, tallies: Tallies) -> dict[str, PinStanding]:
        now = self._now()
        return {person: standing(tallies, person, now) for person in self._stored}

    def _version(self) -> int | None:
        try:
            return self._tries.data_version()
        except (StoreFullError, StoreDamagedError):
            return None


def instants(clock: TrustedClock) -> Callable[[], Instant]:
    """Now, by the clock that nobody can set, with the carrier's time where it is certain."""
    boot = boot_id()

    def now() -> Instant:
        moment = clock.now()
        return Instant(boot, boottime(), moment.wall.timestamp() if moment.trusted else None)

    return now
