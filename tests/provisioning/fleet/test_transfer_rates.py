"""How fast files go out, by a clock that the test turns."""

import pytest

from provisioning.fleet.transfer_rates import TransferPace

_PART = 48_000


def _run(pace, kiosks, seconds):
    """Kiosks that ask as soon as they may; bytes by kiosk."""
    got = dict.fromkeys(kiosks, 0)
    due = dict.fromkeys(kiosks, 0.0)
    while (now := min(due.values())) < seconds:
        kiosk = min(due, key=due.__getitem__)
        wait = pace.wait(kiosk, _PART, now)
        if wait == 0.0:
            got[kiosk] += _PART
        due[kiosk] = now + (wait or 0.001)
    return got


def test_one_kiosk_gets_its_rate():
    got = _run(TransferPace(250_000, 10_000_000), ["k1"], 20)
    assert got["k1"] == pytest.approx(21 * 250_000, rel=0.02)  # a second of it is ahead


def test_many_share_the_fleets_rate_evenly():
    got = _run(TransferPace(1_000_000, 1_000_000), [f"k{number}" for number in range(30)], 60)
    assert sum(got.values()) == pytest.approx(61 * 1_000_000, rel=0.05)
    assert max(got.values()) - min(got.values()) <= 21 * _PART


def test_a_kiosk_that_waits_asks_about_once():
    pace, asked = TransferPace(250_000, 500_000), 0
    kiosks = [f"k{number}" for number in range(40)]
    now = 0.0
    for kiosk in kiosks:
        while wait := pace.wait(kiosk, _PART, now):
            asked += 1
            now += wait
    assert asked <= len(kiosks)


def test_what_is_urgent_waits_for_no_other_kiosk():
    pace = TransferPace(250_000, 100_000)
    for number in range(100):
        pace.wait(f"k{number}", _PART, 0.0)
    assert pace.wait("k200", _PART, 0.0) > 30
    assert pace.wait("k201", 1000, 0.0, urgent=True) == 0.0


def test_nothing_is_kept_of_those_who_are_gone():
    pace = TransferPace(250_000, 2_500_000)
    for number in range(1000):
        pace.wait(f"k{number}", _PART, 0.0)
    pace.wait("last", _PART, 10_000.0)
    assert (len(pace._turns), len(pace._kiosks)) == (0, 1)
