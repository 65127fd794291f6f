"""Attacks on the staff's PINs: guessing them, and making the kiosk forget that somebody guessed."""

import os
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from house import clerk_of

from drivers.emulated.staff import CLERK, SUPERVISOR
from drivers.store.pin_tries import FILE, SqlitePinTries
from kiosk.pins import hash_pin
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.effects import CheckPin
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime import pin_keeper
from kiosk.visit.runtime.pin_keeper import PinKeeper, instants
from kiosk.visit.runtime.trusted_clock import TrustedClock

RIGHT, WRONG = "716204", "904318"
STAFF = (clerk_of(1, "李敏", pin=hash_pin(RIGHT)),)


def at_sign_in(screen):
    return screen.press(WelcomeControl.SIGN_OUT).wait_step(Step.SIGN_IN)


def guess(screen, clerk, times):
    """Wrong PINs, each answered."""
    for _ in range(times):
        before = told(screen.snapshot)
        screen.enter(clerk=clerk, pin=WRONG)
        screen.wait_until(lambda s, old=before: told(s) != old, "an answer to a wrong PIN")
    return screen


def told(shown):
    return shown.content.message, shown.content.attempts_left


def lock_longer(folder, clerk):
    """By an hour, since a busy machine takes longer to start a counter than a first lock lasts."""

    def changed(tallies):
        lock = tallies[clerk].lock
        trusted = lock.until_trusted and lock.until_trusted + 3600
        longer = {"seconds": 3600.0, "until": lock.until + 3600, "until_trusted": trusted}
        lock = msgspec.structs.replace(lock, **longer)
        return tallies | {clerk: msgspec.structs.replace(tallies[clerk], lock=lock)}

    tries = SqlitePinTries(folder)
    tries.change(changed)
    tries.close()


@pytest.mark.attack(
    gains="a colleague's PIN, and with it the second signature",
    before="a restart of the counter gave five new tries, and no lock",
    now="tries and lock are on disk before the answer is shown",
)
def test_a_restart_of_the_counter_gives_no_new_tries(own_desk, own_screen):
    screen = guess(at_sign_in(own_screen), CLERK, 5).wait_message(Message.PIN_LOCKED)
    os.kill(own_desk.programs.pid("counter"), signal.SIGKILL)
    screen.close()
    lock_longer(own_desk.directory / "data" / "counter", CLERK)
    own_desk.start_counter()
    screen.connect()
    screen.pin(CLERK).wait_until(
        lambda s: s.step is Step.WELCOME or s.content.message, "an answer to the right PIN"
    )
    assert screen.step is Step.SIGN_IN
    assert screen.message is Message.PIN_LOCKED


@pytest.mark.attack(
    gains="a supervisor's PIN: four tries, an own sign-in, four more, and so on",
    before="any right sign-in cleared everybody's count",
    now="a right PIN clears its own person's count",
)
def test_an_own_sign_in_gives_no_new_tries_at_another_persons_pin(own_screen):
    screen = guess(at_sign_in(own_screen), SUPERVISOR, 4)
    screen.pin(CLERK).wait_step(Step.WELCOME)
    screen = guess(at_sign_in(screen), SUPERVISOR, 1)
    assert screen.message is Message.PIN_LOCKED


@pytest.mark.attack(
    gains="a counter out of service: whoever comes by locks it for everybody",
    before="five wrong PINs of one person locked everybody's",
    now="five wrong ones lock that person's",
)
def test_one_persons_wrong_pins_lock_nobody_else(own_screen):
    screen = guess(at_sign_in(own_screen), SUPERVISOR, 5).wait_message(Message.PIN_LOCKED)
    screen.pin(CLERK).wait_step(Step.WELCOME)


GUESSED_FIRST = (
    *("4711", "71620", "111111", "666888", "123456", "987654", "012345", "890123", "121212"),
    *("716716", "112233", "147258", "159357", "900101", "010190", "19900101", "520131", "1314520"),
)


@pytest.mark.parametrize("pin", GUESSED_FIRST)
@pytest.mark.attack(
    gains="a PIN at the first guess",
    before="`kiosk pin` took four digits, and 1234",
    now="six digits at least, and none of those that are tried first",
)
def test_no_pin_is_made_that_is_guessed_first(pin):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "pin"],
        input=f"{pin}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert pin not in done.stderr


# -- on one kiosk's disk, without its processes ----------------------------------------------------


class Disk:
    """What outlives every process of a kiosk: the tries, and the carrier's time."""

    def __init__(self, folder):
        self.folder = folder
        self.opened = []

    def keeper(self, wall=time.time, staff=None):
        """As a visit has it; wall: the system's clock, which root sets."""
        self.opened.append(SqlitePinTries(self.folder))
        clock = TrustedClock(self.folder / "clock.json", wall)
        return PinKeeper(self.opened[-1], staff or STAFF, instants(clock))

    def guess(self, times, **how):
        for _ in range(times):
            told = self.keeper(**how).check(CheckPin("c01", WRONG))
        return told.pins["c01"].locked_s


@pytest.fixture
def disk(tmp_path):
    made = Disk(tmp_path)
    yield made
    for tries in made.opened:
        tries.close()


@pytest.mark.parametrize("days", [-20_000, -1, 1, 20_000])
@pytest.mark.attack(
    gains="tries without end: the clock is set past each lock",
    before="a lock was some seconds of a process's own",
    now="a lock is measured by a clock that nobody sets",
)
def test_setting_the_clock_ends_no_lock(disk, days):
    assert disk.guess(5) == pytest.approx(60, abs=30)
    another = time.time() + days * 86400
    left = disk.keeper(wall=lambda: another).standings()["c01"].locked_s
    assert 0 < left <= 60


@pytest.mark.parametrize("days", [-20_000, 0, 20_000])
@pytest.mark.attack(
    gains="tries without end: the kiosk is switched off and on",
    before="a restart gave five new tries",
    now="after another boot a lock begins anew, unless the carrier's time says that it has passed",
)
def test_another_boot_and_another_date_end_no_lock(disk, days, monkeypatch):
    disk.guess(5)
    monkeypatch.setattr(pin_keeper, "boot_id", lambda: "the next boot")
    another = time.time() + days * 86400
    left = disk.keeper(wall=lambda: another).standings()["c01"].locked_s
    assert left == pytest.approx(60, abs=1)
    assert not disk.keeper(wall=lambda: another).check(CheckPin("c01", RIGHT)).right


@pytest.mark.attack(
    gains="tries without end, each after its lock",
    before="every lock was five minutes: 1,440 tries a day",
    now="twenty tries in all, then a supervisor or the technician unlocks",
)
def test_twenty_wrong_pins_are_the_last_ones(disk, monkeypatch):
    later = 0.0
    monkeypatch.setattr(pin_keeper, "boottime", lambda: later)
    looked_at = []
    monkeypatch.setattr(pin_keeper, "verify_pin", lambda pin, _stored: looked_at.append(pin))
    for _ in range(200):
        disk.guess(1)
        later += 86400
    assert len(looked_at) == 20
    assert disk.guess(1) is None


@pytest.mark.attack(
    gains="a look at a PIN that costs no try: the visit is killed before it has told of it",
    before="a wrong PIN was counted after it was looked at, in the memory of that process",
    now="it is on disk before it is looked at",
)
def test_a_visit_that_is_killed_while_it_looks_has_counted(disk, monkeypatch):
    def killed(_pin, _stored):
        raise SystemExit

    monkeypatch.setattr(pin_keeper, "verify_pin", killed)
    for _ in range(5):
        with pytest.raises(SystemExit):
            disk.keeper().check(CheckPin("c01", RIGHT))
    monkeypatch.undo()
    assert not disk.keeper().check(CheckPin("c01", RIGHT)).right


@pytest.mark.parametrize("pin", ["2580", "123456", "888888"])
@pytest.mark.attack(
    gains="a PIN at the first guess, made by an older version",
    before="four digits were looked at",
    now="what no PIN may be fits none",
)
def test_an_older_pin_opens_nothing(disk, pin):
    staff = (clerk_of(1, "李敏", pin=hash_pin(pin)),)
    assert not disk.keeper(staff=staff).check(CheckPin("c01", pin)).right


@pytest.mark.attack(
    gains="new tries: the file of the wrong ones is damaged",
    before="there was no file",
    now="without it no PIN is looked at, until the technician begins anew",
)
def test_damaging_the_file_gives_no_tries(disk):
    disk.guess(4)
    for tries in disk.opened:
        tries.close()
    for file in disk.folder.glob(f"{FILE}*"):
        file.write_bytes(b"no database" * 500)
    told = disk.keeper().check(CheckPin("c01", RIGHT))
    assert (told.right, told.kept) == (False, False)
