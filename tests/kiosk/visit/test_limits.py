"""Limits stop the opening of a number before the document is read, and nothing else."""

import datetime as dt

import msgspec
import pytest
from house import HOUSE, house_of, settings_for
from rehearsal import AGREE, Rehearsal

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.settings import Limits
from kiosk.visit import events as ev
from kiosk.visit import offline_limits
from kiosk.visit.environment import Moment
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime import trusted_clock as visit_clock
from kiosk.visit.runtime.trusted_clock import Anchor, TrustedClock
from kiosk.visit.visit import StripState

LIMITS = Limits()
RELEASED = dt.date(2026, 11, 1)
HOUR = 3600.0


def at(day="2026-11-23", *, trusted=True, since_h=1.0):
    wall = dt.datetime.fromisoformat(f"{day}T12:00:00+08:00")
    return Moment(1.0, wall, trusted, since_h * HOUR)


def reached(desk=None, now=None):
    return offline_limits.reached(LIMITS, RELEASED, desk or StripState(online=True), now or at())


JUST_BEFORE_AND_AT = {
    Message.DISK_FULL: (
        (StripState(online=True, full=False), at()),
        (StripState(online=True, full=True, fill=0.98), at()),
    ),
    Message.STORE_RESTORED: (
        (StripState(online=True), at()),
        (StripState(online=True, restored=True), at()),
    ),
    Message.DISK_LOW: (
        (StripState(online=True, fill=0.949), at()),
        (StripState(online=True, fill=0.95), at()),
    ),
    Message.BACKLOG_TOO_DEEP: (
        (StripState(online=True, backlog=499), at()),
        (StripState(online=True, backlog=500), at()),
    ),
    Message.OFFLINE_TOO_LONG: (
        (StripState(online=False), at(since_h=72)),
        (StripState(online=False), at(since_h=72.01)),
    ),
    Message.CLOCK_IN_DOUBT: (
        (StripState(online=False), at(trusted=True)),
        (StripState(online=False), at(trusted=False)),
    ),
    Message.POLICY_TOO_OLD: (
        (StripState(online=True), at("2027-04-30")),
        (StripState(online=True), at("2027-05-01")),
    ),
}


@pytest.mark.parametrize("limit", JUST_BEFORE_AND_AT)
def test_each_limit_has_its_edge(limit):
    before, beyond = JUST_BEFORE_AND_AT[limit]
    assert reached(*before) is Message.NONE
    assert reached(*beyond) is limit


def test_in_reach_of_the_carrier_no_doubt_about_time_stops_an_opening():
    """The visit's own question makes the time certain."""
    online = StripState(online=True)
    assert reached(online, at(trusted=False, since_h=1000)) is Message.NONE


def test_a_clock_in_doubt_makes_no_rule_old():
    assert reached(StripState(online=True), at("2040-01-01", trusted=False)) is Message.NONE


def test_a_kiosk_that_never_heard_of_the_carrier_opens_nothing():
    never = Moment(1.0, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), trusted=False)
    assert reached(StripState(), never) is Message.CLOCK_IN_DOUBT


def seen(**more):
    whole = {"online": True, "trouble": Message.NONE, "backlog": 0, "receipts": (), "full": False}
    return ev.StripSeen(**(whole | more))


REACHED = {
    Message.DISK_LOW: {"fill": 0.96},
    Message.BACKLOG_TOO_DEEP: {"backlog": 500},
    Message.STORE_RESTORED: {"restored": True},
    Message.DISK_FULL: {"full": True, "fill": 0.99},
}


@pytest.mark.parametrize("limit", REACHED)
def test_a_reached_limit_rests_the_opening_says_why_and_goes_when_it_is_over(limit):
    visit = Rehearsal()
    visit.send(seen(**REACHED[limit]))
    assert visit.shown.content.message is limit
    assert WelcomeControl.START_NEW_SIM not in visit.shown.controls
    assert WelcomeControl.SIGN_OUT in visit.shown.controls
    visit.press(WelcomeControl.START_NEW_SIM)
    assert visit.shown.step is Step.WELCOME
    visit.send(seen())
    assert visit.shown.content.message is Message.NONE
    assert visit.press(WelcomeControl.START_NEW_SIM).shown.step is Step.PURPOSE


def test_a_limit_that_is_reached_in_mid_visit_does_not_end_the_visit():
    visit = Rehearsal().to_consent()
    visit.send(seen(backlog=500))
    visit.press(*AGREE)
    assert visit.shown.step is Step.DOCUMENT


def test_the_limits_are_those_of_the_settings():
    settings = settings_for("/nowhere", limits=Limits(backlog=2))
    visit = Rehearsal(house_of(settings, HOUSE.rules))
    visit.send(seen(backlog=2))
    assert visit.shown.content.message is Message.BACKLOG_TOO_DEEP


def clock(tmp_path, *, t, boottime, boot_id, wall):
    file = tmp_path / "clock.json"
    file.write_bytes(msgspec.json.encode(Anchor(t, boottime, boot_id)))
    return TrustedClock(file, lambda: wall)


def test_how_long_ago_the_carrier_spoke_is_known_whatever_the_clock_says(tmp_path, monkeypatch):
    monkeypatch.setattr(visit_clock, "boottime", lambda: 100.0 + 80 * HOUR)
    now = clock(
        tmp_path, t=1_000_000.0, boottime=100.0, boot_id=visit_clock.boot_id(), wall=0.0
    ).now()
    assert now.since_carrier_s == 80 * HOUR
    assert not now.trusted


def test_after_a_restart_it_is_taken_from_the_clock_that_there_is(tmp_path):
    now = clock(tmp_path, t=1_000_000.0, boottime=100.0, boot_id="another", wall=1_007_200.0).now()
    assert now.since_carrier_s == 2 * HOUR
    assert not now.trusted


def test_without_any_signed_time_nothing_is_known(tmp_path):
    now = TrustedClock(tmp_path / "clock.json").now()
    assert now.since_carrier_s is None
    assert not now.trusted
