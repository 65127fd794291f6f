"""How a new version of the application comes into use: the table of its steps, then each step.

The other slot is built and tested while the one in use goes on. The switch is one link, made while nobody is
served; from then on the slot is on trial, until its services have done well for some minutes and its agent
has reached the fleet. Whatever fails before the switch empties the other slot; what fails after it goes back.
"""

import logging
import shutil
import sys
from pathlib import Path

from provisioning.agent import ports
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.workflow import (
    JobStep,
    Progress,
    Waits,
    Work,
    fetched,
    files_of,
    nothing_to_undo,
    pause,
    published,
    run_program,
    tidied,
    when_idle,
)
from provisioning.updates.jobs import JobStage

log = logging.getLogger(__name__)

_MINUTE, _HOUR = 60.0, 3600.0
_WEEK = 168 * _HOUR  # the fleet's "later" is waited for within
SWITCHED = "switched"  # a job's fact: the slot that is on trial
_UNPACKED = 4  # times the wheels' size: files, byte code, and room to work
_LOOK_S = 5.0  # at the services of a slot on trial
_LONGEST_VISIT_S = 2 * _HOUR  # that a roll-back waits for
_ON_TRIAL = 20  # starts of the agent: the boot counter goes back long before
_MOST_RESTARTS = 3  # of the services on trial, before they count as failing


class RestartInOtherSlotError(Exception):
    """The agent has to end now: it is started again in the slot that is in use."""


def _download(work: Work) -> Progress:
    if not work.means.slots.current:
        raise StepFailedError("no_slots", "no slot is in use on this kiosk (docs/fleet.md)")
    wheels = yield from files_of(work)
    # What others have left goes first: it would take the room for good.
    yield from tidied(work, [work.job.path, *(wheel.path for wheel in wheels)])
    needed = sum(wheel.length for wheel in wheels) * _UNPACKED
    free = shutil.disk_usage(work.means.slots.folder).free
    if free < needed:
        raise StepFailedError("no_space", f"{needed >> 10} kB are needed, {free >> 10} kB are free")
    for wheel in wheels:
        yield from fetched(work, wheel.path)
    work.note("before", work.means.slots.current)
    work.note("slot", work.means.slots.spare)


def _wait_until_idle(work: Work) -> Progress:
    """Before the machine is made busy. That nobody is served at the switch is looked at there again."""
    yield from when_idle(work, lambda: None)


def _build(work: Work) -> Progress:
    """In the place where it stays, of nothing but the release's wheels, each by its hash."""
    means, slot = work.means, work.facts["slot"]
    means.slots.clear(slot)
    wheels, lines = (yield from files_of(work)), []
    for wheel in wheels:
        file = yield from fetched(work, wheel.path)
        lines.append(f"{file.absolute()} --hash=sha256:{wheel.sha256.hex()}\n")
    requirements = means.place.state / "requirements.txt"
    requirements.write_text("".join(lines), "utf-8")
    for command in _build_commands(means.place, means.slots.path(slot), requirements):
        yield from run_program(work, "not_built", command)
    means.slots.seal(slot, work.job.release)
    yield from tidied(work, [work.job.path, *(wheel.path for wheel in wheels)])


def _build_commands(
    place: ports.Installation, slot: Path, requirements: Path
) -> tuple[list[str], ...]:
    """By the pip of the release that runs now; it compiles byte code, which nobody may write later."""
    make = [sys.executable, "-m", "venv", "--without-pip", str(slot)]
    make += ["--system-site-packages"] if place.system_packages else []
    install = [sys.executable, "-m", "pip", "--python", str(slot / "bin" / "python"), "install"]
    install += ["--isolated", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    install += ["--no-index", "--no-deps", "--require-hashes", "--ignore-installed", "--compile"]
    return make, [*install, "--requirement", str(requirements)]


def _self_test(work: Work) -> Progress:
    """The new slot's own word on itself, on a copy of the kiosk's database."""
    place, slots = work.means.place, work.means.slots
    scratch = _scratch(place)
    shutil.rmtree(scratch, ignore_errors=True)
    _check_room_for_copies(place)
    scratch.mkdir()
    command = [str(slots.python(work.facts["slot"])), "-I", "-m", "kiosk", "self-test"]
    command += ["--settings", str(place.settings), "--scratch", str(scratch)]
    try:
        yield from run_program(work, "self_test", command)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _scratch(place: ports.Installation) -> Path:
    return place.state / "self-test"


def _check_room_for_copies(place: ports.Installation) -> None:
    """Records that come meanwhile have their room. Raises StepFailedError, OSError."""
    copies = sum(file.stat().st_size for file in place.outbox.glob("*.db"))
    needed, free = copies + place.reserve_bytes, shutil.disk_usage(place.state).free
    if free < needed:
        text = f"the self-test's copies need {needed >> 10} kB, {free >> 10} kB are free"
        raise StepFailedError("no_space", text)


def _switch(work: Work) -> Progress:
    """Nobody begins a visit from the look at the counter until the services have been restarted."""
    means, slot = work.means, work.facts["slot"]
    if not means.slots.version(slot):
        raise StepFailedError("slot_not_whole", f"slot {slot} is not whole")

    def switch() -> None:
        work.note(SWITCHED, slot)
        means.slots.put_on_trial(slot)
        means.services.restart()

    yield from when_idle(work, switch)


def _hand_over(work: Work) -> Progress:
    """The agent goes last: from here on the new slot's own proves itself."""
    _check_not_led_back(work)
    _into(work, work.facts["slot"])
    work.means.fleet.reconnect()
    yield from ()


def _confirm(work: Work) -> Progress:
    """For `healthy_s` without a break, and the fleet is reached; by `confirm_s`, or never."""
    means, place = work.means, work.means.place
    began = means.clock.monotonic()
    good_since, first = None, means.services.health()
    while True:
        now = means.clock.monotonic()
        health = _trial_health(work, first)
        good_since = (good_since or now) if health.is_good else None
        is_reached = means.fleet.is_connected()
        if good_since is not None and is_reached and now - good_since >= place.healthy_s:
            means.slots.confirm()
            means.had.note(work.job.kind, work.job.release)
            return
        if now - began >= place.confirm_s:
            raise _not_confirmed(health)
        yield from pause(work, min(_LOOK_S, place.healthy_s / 10), Waits.WORKING)


def _check_not_led_back(work: Work) -> None:
    """Raises StepFailedError."""
    if work.means.slots.current != work.facts["slot"]:
        text = "the agent did not stay up in the new slot, and the boot counter went back"
        raise StepFailedError("boot_counter", text)


def _trial_health(work: Work, first: ports.Health) -> ports.Health:
    _check_not_led_back(work)
    health = work.means.services.health()
    if health.restarts - first.restarts >= _MOST_RESTARTS:
        raise StepFailedError("unhealthy", f"the services keep ending: {health.why or 'restarted'}")
    return health


def _not_confirmed(health: ports.Health) -> StepFailedError:
    if not health.is_good:
        return StepFailedError("unhealthy", health.why)
    return StepFailedError("no_reconnect", "the new version did not reach the fleet in time")


# -- undoing ------------------------------------------------------------------------------------


def _discard(work: Work) -> Progress:
    shutil.rmtree(_scratch(work.means.place), ignore_errors=True)
    slot = work.facts.get("slot", "")
    if slot and slot != work.means.slots.current:
        work.means.slots.clear(slot)
    yield from ()


def _roll_back(work: Work) -> Progress:
    """Not in the middle of a visit, whatever serves it; the services are restarted once.

    The link leads back at once, so that a start of any kind, as after a power cut, is one of the version
    before; the visit's own processes go on in the slot that they were started in.
    """
    if SWITCHED not in work.facts:
        yield from _discard(work)
        return
    means, before = work.means, work.facts["before"]
    if "back" not in work.facts:
        means.slots.go_back(before)
        yield from _restarted_when_idle(work)
        work.note("back", before)
    means.slots.confirm()
    _into(work, before)


def _restarted_when_idle(work: Work) -> Progress:
    """Nobody waits for ever: a visit ends by itself when nobody touches it, so that one of hours hangs.

    A lock that cannot be asked is the trial's own fault: it is left all the same. Raises ServicesError.
    """
    restart, until = work.means.services.restart, work.means.clock.monotonic() + _LONGEST_VISIT_S
    waiting = when_idle(work, restart)
    while True:
        try:
            waits = next(waiting)
        except StopIteration:
            return
        except ports.ServicesError:
            raise
        except OSError as error:
            log.warning("back without waiting: %s", error)
            break
        if work.means.clock.monotonic() >= until:
            log.warning("back in the middle of a visit that has no end")
            break
        yield waits
    restart()


# -----------------------------------------------------------------------------------------------


def _into(work: Work, slot: str) -> None:
    """An agent that runs in a slot at all runs in this one. Raises RestartInOtherSlotError."""
    if work.means.place.own_slot not in {"", slot}:
        raise RestartInOtherSlotError(slot)


STEPS = (
    #        step          stage              what is done      at most      when it comes to nothing
    JobStep("download", JobStage.DOWNLOAD, _download, _WEEK, nothing_to_undo),
    JobStep("wait", JobStage.INSTALL, _wait_until_idle, 24 * _HOUR, nothing_to_undo),
    JobStep("build", JobStage.INSTALL, _build, _HOUR, _discard),
    JobStep("self_test", JobStage.TEST, _self_test, 15 * _MINUTE, _discard),
    JobStep("look_again", JobStage.TEST, published, 24 * _HOUR, _discard),
    JobStep("switch", JobStage.SWITCH, _switch, 24 * _HOUR, _roll_back),
    JobStep("hand_over", JobStage.SWITCH, _hand_over, 10 * _MINUTE, _roll_back, _ON_TRIAL),
    JobStep("confirm", JobStage.CONFIRM, _confirm, 2 * _HOUR, _roll_back, _ON_TRIAL),
)
