"""Signing in: one PIN at a time, wrong ones told by person, and a supervisor who unlocks another."""

import pytest
from house import CLERK, HOUSE, SECOND, THIRD, clerk_of, house_of, settings_for
from rehearsal import Rehearsal

from kiosk.pin_locks import PIN_TRIES, PinStanding
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import beginning, effects
from kiosk.visit import events as ev
from kiosk.visit.pages.welcome import WelcomeControl

ALL_PINS = {clerk.id: PinStanding() for clerk in (CLERK, SECOND, THIRD)}


def at_sign_in(house=HOUSE):
    visit = Rehearsal(house).press(WelcomeControl.SIGN_OUT)
    assert visit.shown.step is Step.SIGN_IN
    return visit


def blocked(visit, person="c01"):
    visit.send(ev.PinsSeen(ALL_PINS | {person: PinStanding(0, None)}))
    return visit


def unlock(visit, person, by):
    fields = {Field.UNLOCKS: person, Field.CLERK: by, Field.PIN: "385917"}
    visit.intend(m.Enter, fields=fields)
    return visit


def test_a_right_pin_signs_in_and_proves_who_is_there():
    visit = at_sign_in().pin("c03")
    assert visit.shown.step is Step.WELCOME
    assert visit.visit.clerk == THIRD
    assert visit.asked(effects.SignedIn) == [effects.SignedIn("c03")]
    assert visit.visit.proved_at == visit.t


def test_only_who_is_trained_and_of_this_store_signs_in():
    elsewhere = clerk_of(4, "何静", store="s-2")
    trainee = clerk_of(5, "吴磊", trained=False)
    supervisor = clerk_of(6, "郑洁", "supervisor", store="s-2")
    settings = settings_for("/nowhere", clerks=[CLERK, elsewhere, trainee, supervisor])
    visit = at_sign_in(house_of(settings, HOUSE.rules))
    assert [one.id for one in visit.shown.content.clerks] == ["c01", "c06"]


def test_a_wrong_pin_tells_its_own_persons_tries():
    visit = at_sign_in().pin("c01", right=False).pin("c02", right=False)
    assert visit.shown.content.message is Message.PIN_WRONG
    assert visit.shown.content.attempts_left == PIN_TRIES - 1


def test_a_lock_is_counted_down_beside_its_name_and_nobody_elses():
    visit = at_sign_in()
    for _ in range(PIN_TRIES):
        visit.pin("c01", right=False)
    assert visit.shown.content.message is Message.PIN_LOCKED
    visit.wait(10)
    assert [one.locked_s for one in visit.shown.content.clerks] == [50, 0, 0]
    assert visit.pin("c02").shown.step is Step.WELCOME


def test_one_pin_is_checked_at_a_time():
    visit = at_sign_in()
    for clerk in ("c01", "c02"):
        visit.type_pin(clerk)
    assert [effect.clerk for effect in visit.asked(effects.CheckPin)] == ["c01"]
    assert visit.check_pin(right=True).visit.clerk == CLERK


def test_a_name_that_nobody_here_has_goes_no_further():
    visit = at_sign_in().type_pin("19900000001")
    assert visit.shown.content.message is Message.PIN_WRONG
    assert not visit.asked(effects.CheckPin)
    assert "19900000001" not in str(visit.effects)


def test_where_tries_cannot_be_counted_the_page_says_so():
    visit = at_sign_in().type_pin("c01")
    visit.send(ev.PinChecked("c01", right=False, kept=False))
    assert visit.shown.content.message is Message.PIN_NOT_CHECKED
    assert visit.shown.step is Step.SIGN_IN


def test_every_wrong_one_is_logged_by_person():
    visit = at_sign_in().pin("c02", right=False)
    (line,) = [effect for effect in visit.asked(effects.Audit) if effect.code == "pin_wrong"]
    assert line.facts == {"clerk": "c02", "left": "4 of 5"}


def test_a_sign_in_opens_a_shift_and_unlocking_another_does_not():
    """By the key of a shift the clerk's presses are signed; nobody else presses."""
    visit = at_sign_in().type_pin("c01")
    assert visit.asked(effects.CheckPin)[-1].opens_shift
    assert visit.asked(effects.CheckPin)[-1].signs is None
    visit = unlock(blocked(at_sign_in()), "c01", "c02")
    assert not visit.asked(effects.CheckPin)[-1].opens_shift


# -- unlocking ------------------------------------------------------------------------------


def test_a_supervisor_unlocks_another_and_signs_nobody_in():
    visit = unlock(blocked(at_sign_in()), "c01", "c02").check_pin(right=True)
    assert visit.asked(effects.UnlockPin) == [effects.UnlockPin("c01", "c02")]
    assert visit.shown.step is Step.SIGN_IN
    assert visit.visit.clerk is None
    visit.send(ev.PinUnlocked("c01", ALL_PINS))
    assert visit.shown.content.message is Message.PIN_UNLOCKED
    assert visit.shown.content.clerks[0].locked_s == 0


@pytest.mark.parametrize(
    ("person", "by"),
    [("c02", "c02"), ("c01", "c03"), ("c01", "c01"), ("c01", ""), ("c99", "c02"), ("c01", "s99")],
)
def test_nobody_but_another_who_is_a_supervisor_unlocks(person, by):
    visit = unlock(blocked(at_sign_in(), person), person, by)
    assert not visit.asked(effects.CheckPin)
    assert visit.shown.content.message is Message.SUPERVISOR_UNLOCKS


def test_a_supervisors_wrong_pin_unlocks_nobody_and_counts_for_them():
    visit = unlock(blocked(at_sign_in()), "c01", "c02").check_pin(right=False)
    assert not visit.asked(effects.UnlockPin)
    assert visit.tallies["c02"].wrong == 1
    visit.pin("c02")
    assert visit.shown.step is Step.WELCOME, "what was asked for before is forgotten"
    assert not visit.asked(effects.UnlockPin)


# -- from visit to visit --------------------------------------------------------------------


def test_a_visit_begins_with_how_the_pins_stand():
    pins = {"c01": PinStanding(0, 40.0)}
    visit = beginning.begun(HOUSE.settings, clerk="", proved_at=0.0, pins=pins, now=7.0)
    assert visit.step is Step.SIGN_IN
    assert (visit.pins, visit.pins_at) == (pins, 7.0)


def test_who_does_not_work_here_any_more_is_not_signed_in():
    settings = settings_for("/nowhere", clerks=[clerk_of(1, "李敏", trained=False), SECOND])
    visit = beginning.begun(settings, clerk="c01", proved_at=0.0, pins={}, now=0.0)
    assert visit.clerk is None
    assert visit.step is Step.SIGN_IN


BADGED = house_of(
    settings_for("/nowhere", clerks=[clerk_of(1, "李敏", badge="B-0001"), SECOND]), HOUSE.rules
)


def test_a_badge_chooses_a_name_and_the_pin_proves_it():
    visit = at_sign_in(BADGED)
    visit.send(ev.CodesScanned(("B-0001",)))
    assert visit.shown.content.badge == "c01"
    assert visit.visit.clerk is None, "a badge that was found proves nothing"
    visit.pin("c01")
    assert visit.visit.clerk.id == "c01"
    assert visit.visit.badge_of == ""


@pytest.mark.parametrize("code", ["B-0002", "", "c01"])
def test_a_badge_of_nobody_who_works_here_chooses_nobody(code):
    visit = at_sign_in(BADGED)
    visit.intend(m.Scanned, lines=(code,))
    assert visit.shown.content.message is Message.BADGE_UNKNOWN
    assert visit.shown.content.badge == ""


def test_what_the_counters_own_scanner_reads_reaches_the_page_that_takes_codes():
    visit = Rehearsal().to_number()
    visit.send(ev.CodesScanned(("19900000001",)))
    assert visit.shown.content.phone_number == "19900000001"
    visit = Rehearsal()
    visit.send(ev.CodesScanned(("19900000001",)))
    assert visit.shown.step is Step.WELCOME, "and is nothing anywhere else"
