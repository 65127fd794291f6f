"""The real screen under the real launcher: killed in the middle of a visit, and replaced after one."""

import json
import os
import signal

import pytest
from by_hand import directed
from remains import command_of, descendants
from waiting import until


@pytest.fixture(scope="module")
def director():
    with directed() as made:
        yield made


def screens(director):
    """The screen processes, oldest first: the one that is shown, then its spare."""
    found = descendants(director.desk.programs.pid("screen"))
    return sorted(pid for pid in found if "ui.screen" in command_of(pid))


def test_a_screen_that_is_killed_comes_back_to_the_same_page(director):
    director.sign_in()
    director.begin()
    director.another_way()  # what a busy machine makes of a face check is tried elsewhere
    director.clerks_answer("is_holder")
    director.read_notice()
    director.sign()
    before = settled(director)
    shown, spare = screens(director)
    os.kill(shown, signal.SIGKILL)
    director.wait(
        "the spare", lambda: spare in screens(director) and shown not in screens(director)
    )
    director.wait_step("signature")
    # The same page, with the strokes that were drawn.
    until(lambda: _differ(director._display.picture(), before) < 0.002, "the same picture")
    director.press("sign")
    director.wait_step("safe_use")


def settled(director):
    """The screen, once two pictures in a row are alike."""
    seen = [director._display.picture()]

    def again():
        seen.append(director._display.picture())
        return _differ(*seen[-2:]) == 0

    until(again, "the screen to be drawn", pause_s=0.2)
    return seen[-1]


def _differ(one, other):
    """The part of the pixels that differ plainly."""
    return (abs(one.astype(int) - other).max(axis=2) > 60).mean()


def test_cancel_wipes_and_the_next_customer_gets_another_process(director):
    shown = screens(director)[0]
    director.cancel()
    director.wait_step("welcome")
    director.wait("the old screen to end", lambda: shown not in screens(director))
    assert "SPECIMEN" not in director.texts()


def tap_twice(director, control):
    """As people do who are not sure that the first one was felt."""
    director.ready()
    x, y = director.wait_for(control).centre
    director._display.xdo(f"mousemove {x} {y}", "click --repeat 2 --delay 150 1")


def test_cancel_tapped_twice_signs_nobody_out_and_begins_nothing(director):
    director.desk.card.call("remove")
    director.begin()
    visit = director.marks("step")
    tap_twice(director, "cancel")
    director.wait("the next visit", lambda: director.marks("step") not in ([], visit))
    director.wait_step("welcome")
    director.ready()
    assert director.step() == "welcome"


def test_done_tapped_twice_signs_nobody_out_and_begins_nothing(director):
    director.begin()
    director.another_way()
    director.press("no_second_person")
    director.wait_step("ticket")
    director.desk.card.call("remove")
    director.wait_for("reference" if director.find("reference") else "done")
    tap_twice(director, "done")
    director.wait_step("welcome")
    director.ready()
    assert director.step() == "welcome"


def test_not_by_face_tapped_twice_goes_on_without_the_face_check(director):
    director.begin()
    director.press("agree_privacy")
    tap_twice(director, "another_way")
    director.wait_step("document")
    director._counter.place_card("resident")
    director.wait_step("clerk_review")
    director.cancel()
    director.wait_step("welcome")
    director.desk.card.call("remove")


def test_a_card_that_lies_there_is_said_to_customer_and_clerk(director):
    director.desk.place_card("resident", seed=751)
    director.wait("the clerk to be told", lambda: "strip:card_left" in director.marked())
    director.begin()
    director.consent()
    director.wait_message("card_left")
    director.desk.place_card("resident", seed=752)
    director.wait_step("presence")
    assert "strip:card_left" not in director.marked()
    director.desk.card.call("remove")
    director.cancel()
    director.wait_step("welcome")


def test_the_clerks_way_by_hand_shows_the_portrait_and_leads_to_the_notice(director):
    director.desk.card.call("remove")
    director.begin()
    director.another_way()
    x, y, width, height = director.wait_for("portrait").box
    director.wait("the portrait", lambda: _colours(director, x, y, width, height) > 100)
    assert director.find("holder:name").name
    director.clerks_answer("is_holder")
    assert director.step() == "notice"
    director.cancel()
    director.wait_step("welcome")


def _colours(director, x, y, width, height):
    """A face has many; an empty frame has one."""
    part = director._display.picture()[y : y + height, x : x + width]
    return len({tuple(colour) for row in part[::4, ::4] for colour in row})


def test_each_consent_is_a_touch_of_its_own_and_recorded_as_it_was_touched(director):
    """By hand: what rests leads nowhere, one switch gives one consent, and the record says which."""
    director.desk.card.call("remove")
    if director.wait_step("welcome", "sign_in") == "sign_in":
        director.sign_in()
    director.begin()
    for resting in ("go_on_with_face", "another_way"):
        director.tap(resting)
    director.press("agree_face")
    director.wait_message("privacy_consent_needed")
    director.tap("go_on_with_face")
    director.tap("agree_face")  # and taken back
    director.press("agree_privacy")
    director.wait_message("face_consent_or_another_way")
    director.tap("go_on_with_face")
    assert director.step() == "consent"
    director.press("another_way")
    director.wait_step("document")
    director.desk.place_card("resident")
    director.wait_step("clerk_review")
    director.press("no_second_person")
    director.wait_step("ticket")
    reference = director.wait_for("decision_number").name.split()[-1]
    consents = opened(director.desk, reference)["consents"]
    assert (consents["privacy"], consents["face_separate"]) == (True, False)
    assert consents["alternative_requested"] is True
    director.finish()


def opened(desk, reference):
    """The record in clear, as the carrier's auditor sees it, once it is there."""

    def delivered():
        rows = desk.carrier_records()
        ids = (row["record_id"] for row in rows)
        return next((i for i in ids if i.replace("-", "").upper().endswith(reference)), None)

    until(delivered, "the record at the carrier")
    return json.loads(desk.tell_carrier("open", delivered()))
