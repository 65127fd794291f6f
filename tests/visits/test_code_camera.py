"""Codes read by a camera at a real counter: one of its own, or the face's once its use was agreed to."""

import numpy as np
import pytest
from PIL import Image
from waiting import until

from drivers.emulated.code_camera import picture
from drivers.emulated.sim import sim
from kiosk import settings
from kiosk.commands import doctor_devices
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step

_OWN = pytest.mark.parametrize("own_desk", [{"codes_by": "code_camera"}], indirect=True)
_THE_FACES = pytest.mark.parametrize("own_desk", [{"codes_by": "face_camera"}], indirect=True)


@_OWN
def test_an_order_and_its_card_are_shown_to_a_camera_that_opens_with_the_page(own_desk, own_screen):
    camera, given = own_desk.code_camera, sim(841)
    until(lambda: not camera.is_open, "the sign-in to be over, which takes badges")
    openings = camera.openings
    own_screen.to_number()
    until(lambda: camera.openings == openings + 1, "the camera to open")
    what_means_nothing_changes_nothing(own_screen, camera)
    camera.show(picture(given.number))
    own_screen.wait_until(lambda s: s.content.phone_number == given.number, "the order's code")
    camera.show(picture(given.iccid, symbology="Code128"))
    own_screen.wait_until(lambda s: s.content.iccid == given.iccid, "the card's bars")
    own_screen.press(Control.CONFIRM).wait_step(Step.CONSENT)
    until(lambda: not camera.is_open, "the camera to close with the page")
    own_screen.agree()
    assert camera.openings == openings + 1, "a camera reads no document"
    found = doctor_devices.scanner(settings.load(own_desk.settings))
    assert (found.check, found.status) == ("scanner", "ok")
    assert "640×480" in found.found


def what_means_nothing_changes_nothing(screen, camera):
    camera.show(np.random.default_rng(2).integers(0, 255, (480, 640, 3), np.uint8))
    camera.show(picture("https://nobody.example/<b>", "0" * 60, "A" * 60))
    camera.show(picture("9" * 390))
    screen.wait_until(lambda s: s.content.message is not Message.NONE, "it to be said")
    assert (screen.content.phone_number, screen.content.iccid) == ("", "")


@_THE_FACES
def test_the_faces_camera_reads_codes_after_the_consent_for_it_and_never_before(
    own_desk, own_screen
):
    given, another = sim(843), sim(844)
    own_screen.to_number()
    hold_up(own_desk, picture(given.number))
    own_screen.scan(given.number)
    own_screen.wait_until(lambda s: s.content.phone_number == given.number, "the wedge's line")
    own_screen.cancel().wait_step(Step.WELCOME)
    without_a_face_check(own_screen, another)
    assert own_desk.subscriber.call("openings")["times"] == 0, "nobody agreed to it"
    own_screen.leave()
    own_screen.to_document()
    assert own_desk.subscriber.call("openings")["times"] == 0
    hold_up(own_desk, None)
    own_screen.place("resident", seed=843).wait_step(
        Step.PRESENCE
    ).attested().read_notice().signed()
    for text, symbology in ((given.number, "QRCode"), (given.iccid, "Code128")):
        hold_up(own_desk, picture(text, symbology=symbology))
        own_screen.wait_until(
            lambda s, t=text: t in (s.content.phone_number, s.content.iccid), text
        )
    own_screen.press(Control.CONFIRM).wait_step(Step.RESULT)


def without_a_face_check(screen, given):
    """To the page on which number and card are scanned."""
    screen.to_consent().agree_without_face().place("resident", seed=844)
    screen.wait_step(Step.CLERK_REVIEW).signed_off().wait_step(Step.NOTICE).read_notice().signed()
    screen.give(given.number, given.iccid)


def hold_up(desk, shown):
    file = ""
    if shown is not None:
        file = str(desk.directory / "held.png")
        Image.fromarray(shown).save(file)
    desk.subscriber.call("hold_up", file=file)
