"""How wrong PINs lock: by person and for the kiosk, longer each time, by a clock that nobody sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.pin_locks import (
    KIOSK_TRIES,
    PIN_TRIES,
    Instant,
    PinLockedError,
    charged,
    cleared,
    in_this_boot,
    standing,
)

NOON = 1_800_000_000.0


def at(boottime, boot="first", trusted=None):
    return Instant(boot, boottime, trusted)


def wrong(tallies, person, times, now):
    for _ in range(times):
        tallies = charged(tallies, person, now)
    return tallies


def locked_s(tallies, person, now):
    return standing(tallies, person, now).locked_s


def test_each_wrong_one_leaves_one_less():
    tallies, left = {}, []
    for _ in range(PIN_TRIES - 1):
        tallies = charged(tallies, "a", at(0))
        left.append(standing(tallies, "a", at(0)).attempts_left)
    assert left == [4, 3, 2, 1]


def test_locks_grow_and_then_somebody_has_to_unlock():
    tallies, now, locks = {}, 0.0, []
    for _ in range(4):
        tallies = wrong(tallies, "a", PIN_TRIES, at(now))
        locks.append(locked_s(tallies, "a", at(now)))
        now += locks[-1] or 0
    assert locks == [60, 300, 1800, None]
    assert locked_s(tallies, "a", at(now + 1e9)) is None
    with pytest.raises(PinLockedError):
        charged(tallies, "a", at(now + 1e9))
    unlocked = cleared(tallies, "a")
    assert standing(unlocked, "a", at(now)).attempts_left == PIN_TRIES


def test_while_it_lasts_nothing_is_tried_and_afterwards_it_is():
    tallies = wrong({}, "a", PIN_TRIES, at(0))
    with pytest.raises(PinLockedError):
        charged(tallies, "a", at(59.9))
    assert charged(tallies, "a", at(60))["a"].wrong == PIN_TRIES + 1


def test_a_right_one_clears_its_own_person_only():
    tallies = wrong(wrong({}, "a", 4, at(0)), "b", 3, at(0))
    tallies = cleared(charged(tallies, "a", at(0)), "a")
    assert standing(tallies, "a", at(0)).attempts_left == PIN_TRIES
    assert standing(tallies, "b", at(0)).attempts_left == PIN_TRIES - 3


# -- the kiosk ------------------------------------------------------------------------------


def test_many_peoples_wrong_ones_lock_the_kiosk_for_everybody_but_never_for_good():
    tallies, now, locks = {}, 0.0, []
    for turn in range(5):
        for one in range(KIOSK_TRIES):
            tallies = charged(tallies, f"p{turn}-{one % 4}", at(now))
        locks.append(locked_s(tallies, "nobody else", at(now)))
        now += locks[-1]
    assert locks == [60, 300, 1800, 1800, 1800]


def test_who_mistypes_and_then_is_right_does_not_bring_the_kiosk_nearer_to_its_lock():
    tallies = {}
    for _ in range(20):
        tallies = wrong(tallies, "a", 3, at(0))
        tallies = cleared(charged(tallies, "a", at(0)), "a")
    assert locked_s(tallies, "b", at(0)) == 0


def test_a_right_one_that_was_the_kiosks_last_try_locks_nobody():
    tallies = wrong(wrong({}, "a", 4, at(0)), "b", 4, at(0))
    tallies = charged(tallies, "c", at(0))
    tallies = charged(tallies, "d", at(0))
    assert locked_s(tallies, "e", at(0)) == 60
    assert locked_s(cleared(tallies, "d"), "e", at(0)) == 0


# -- clocks ---------------------------------------------------------------------------------


def test_in_one_boot_no_time_of_day_matters():
    tallies = wrong({}, "a", PIN_TRIES, at(100, trusted=NOON))
    for told in (None, NOON - 1e6, NOON + 1e6):
        now = at(130, trusted=told)
        assert locked_s(in_this_boot(tallies, now), "a", now) == 30


@pytest.mark.parametrize(
    ("then", "now", "left"),
    [
        (NOON, NOON + 20, 40),
        (NOON, NOON + 61, 0),
        (NOON, NOON - 86400, 60),
        (NOON, None, 60),
        (None, NOON + 86400, 60),
    ],
    ids=["some passed", "all passed", "set back", "not certain", "was not certain"],
)
def test_after_another_boot_only_the_carriers_time_lets_a_lock_pass(then, now, left):
    tallies = wrong({}, "a", PIN_TRIES, at(100, trusted=then))
    again = at(5, "second", trusted=now)
    resumed = in_this_boot(tallies, again)
    assert locked_s(resumed, "a", again) == left
    later = at(5 + left, "second")
    assert locked_s(in_this_boot(resumed, later), "a", later) == 0


def test_no_boot_unlocks_who_has_to_be_unlocked():
    tallies, now = {}, 0.0
    for wait in (60, 300, 1800, 0):
        tallies = wrong(tallies, "a", PIN_TRIES, at(now))
        now += wait
    again = at(0, "second", trusted=NOON + 1e9)
    assert locked_s(in_this_boot(tallies, again), "a", again) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 100), st.booleans()), max_size=60))
def test_nobody_ever_has_more_than_twenty_wrong_tries(steps):
    """Whatever is typed when: what is not counted was not looked at."""
    tallies, now, looked_at = {}, 0.0, {}
    for person, passes, boots in steps:
        now = now + passes
        instant = at(now, f"boot-{now}" if boots else "first")
        try:
            tallies = charged(in_this_boot(tallies, instant), person, instant)
        except PinLockedError:
            continue
        looked_at[person] = looked_at.get(person, 0) + 1
        assert tallies[person].wrong == looked_at[person] <= 4 * PIN_TRIES
