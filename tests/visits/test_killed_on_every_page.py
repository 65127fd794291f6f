"""The screen is killed on every page, and the visit goes on there; the counter is, and nothing is left."""

import os
import signal

import pytest
from waiting import until

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.safe_use import SafeUseControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.three_nos import ThreeNosControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.pages.young_users import YoungUsersControl


def way(seed, *, by_face=False):
    """Page by page: where it is, and what leads on from there."""
    found = {
        Step.WELCOME: lambda screen: screen.press(WelcomeControl.START_NEW_SIM),
        Step.PURPOSE: lambda screen: screen.press(PurposeControl.PURPOSE_PERSONAL),
        Step.CONSENT: lambda screen: screen.agree() if by_face else screen.agree_without_face(),
        Step.DOCUMENT: lambda screen: screen.place("resident", seed=seed, age=19),
        Step.CLERK_REVIEW: lambda screen: screen.signed_off(),
        Step.NOTICE: lambda screen: screen.read_notice(),
        Step.SIGNATURE: lambda screen: screen.draw().press(SignatureControl.SIGN),
        Step.SAFE_USE: lambda screen: screen.press(SafeUseControl.LEAFLET_TAKEN),
        Step.YOUNG_USERS: lambda screen: screen.press(YoungUsersControl.YOUNG_READ),
        Step.THREE_NOS: lambda screen: screen.press(ThreeNosControl.THREE_NOS_TOLD),
        Step.CONFIRMATION: lambda screen: screen.on_from_confirmation(sim(seed)),
    }
    if by_face:
        del found[Step.CLERK_REVIEW]
        found[Step.PRESENCE] = lambda screen: screen.face_checked()
        found[Step.ATTEST] = lambda screen: screen.attest()
    return found


def killed(screen):
    """What the counter sees of it: a closed connection, and then another screen."""
    visit, step = screen.snapshot.visit, screen.step
    screen.close()
    screen.connect()
    assert (screen.snapshot.visit, screen.step) == (visit, step)
    return screen


def walk(screen, pages, *, until_page=None, before=lambda _screen: None):
    """From page to page by what leads on there."""
    while screen.step in pages and screen.step is not until_page:
        here = screen.step
        before(screen)
        pages[here](screen)
        screen.wait_until(lambda s, here=here: s.step is not here, f"a page after {here}")
    return screen


@pytest.mark.parametrize(("seed", "by_face"), [(993, False), (994, True)])
def test_a_screen_killed_on_every_page_goes_on_where_it_was(screen, seed, by_face):
    pages = way(seed, by_face=by_face)
    walk(screen, pages, before=killed)
    killed(screen.wait_step(Step.RESULT)).wait_message(Message.EFFECTIVE)
    assert set(pages) <= set(screen.steps)


def test_a_counter_killed_on_every_page_leaves_nothing_and_the_screen_says_what_to_do(
    own_desk, own_screen
):
    screen, pages = own_screen, way(995)
    for page in pages:
        walk(screen, pages, until_page=page)
        assert screen.step is page
        os.kill(own_desk.programs.pid("counter"), signal.SIGKILL)
        until(lambda: "counter" in own_desk.programs.ended(), "its end")
        screen.close()
        own_desk.card.call("remove")
        own_desk.start_counter()
        screen.connect()
        assert screen.step is Step.SIGN_IN, page
        assert screen.content.clerks, "who is to sign in is asked for"
        assert own_desk.outbox() == [], page
        screen.sign_in()
