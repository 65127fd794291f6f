"""When a camera may look for codes."""

import dataclasses

import pytest
from msgspec import structs
from rehearsal import HOUSE, ICCID, NUMBER, Rehearsal

from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step
from kiosk.settings import Camera, Pinned, coherence
from kiosk.settings.coherence import Fault
from kiosk.settings.devices import ScannerDevice
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.welcome import WelcomeControl

_OWN = ScannerDevice(camera=Camera(source="usb", address="/dev/v4l/by-path/x"))
_FACES = ScannerDevice(face_camera=True)


def rehearsed(scanner):
    settings = structs.replace(HOUSE.settings, scanner=scanner)
    return Rehearsal(dataclasses.replace(HOUSE, settings=settings))


def test_a_camera_of_its_own_looks_exactly_while_a_page_takes_codes():
    visit = rehearsed(_OWN)
    looked = {visit.shown.step: visit.machine.camera_may_scan()}
    visit.press(WelcomeControl.START_SECOND_VERIFY)
    looked[visit.shown.step] = visit.machine.camera_may_scan()
    visit.give(NUMBER, ICCID).press(Control.CONFIRM)
    looked[visit.shown.step] = visit.machine.camera_may_scan()
    visit.press(ConsentControl.PRIVACY, ConsentControl.FACE, ConsentControl.GO_ON)
    looked[visit.shown.step] = visit.machine.camera_may_scan()
    assert looked == {
        Step.WELCOME: False,
        Step.NUMBER: True,
        Step.CONSENT: False,
        Step.DOCUMENT: False,  # its zone is letters
    }


@pytest.mark.parametrize(
    ("consents", "may"),
    [
        ((), False),
        ((ConsentControl.PRIVACY,), False),
        ((ConsentControl.FACE,), False),
        ((ConsentControl.PRIVACY, ConsentControl.FACE), True),
        ((ConsentControl.PRIVACY, ConsentControl.FACE, ConsentControl.FACE), False),
    ],
)
def test_the_faces_camera_looks_only_once_both_consents_stand(consents, may):
    visit = rehearsed(_FACES)
    visit.press(WelcomeControl.START_SECOND_VERIFY)
    assert not visit.machine.camera_may_scan()
    visit.give(NUMBER, ICCID).press(Control.CONFIRM, *consents)
    assert not visit.machine.camera_may_scan(), "the consent page takes no codes"
    visit.press(Control.BACK)
    assert visit.shown.step is Step.NUMBER
    assert visit.machine.camera_may_scan() is may


def test_whoever_takes_the_consent_back_is_looked_at_no_longer():
    visit = rehearsed(_FACES)
    visit.press(WelcomeControl.START_SECOND_VERIFY).give(NUMBER, ICCID).press(Control.CONFIRM)
    visit.press(ConsentControl.PRIVACY, ConsentControl.FACE, Control.ANOTHER_WAY)
    visit.press(Control.BACK, Control.BACK)
    assert visit.shown.step is Step.NUMBER
    assert not visit.machine.camera_may_scan()


def test_one_source_of_codes_is_the_counters():
    both = ScannerDevice(camera=_OWN.camera, face_camera=True)
    told = list(coherence.faults(structs.replace(HOUSE.settings, scanner=both)))
    assert Fault("scanner", "one of device, camera and face_camera") in told


def test_a_camera_of_codes_is_pinned_and_emulated_by_the_same_rules_as_the_faces():
    loose = Camera(source="replay", pinned=Pinned(vendor="046d", product="0825"))
    settings = structs.replace(
        HOUSE.settings,
        kiosk=structs.replace(HOUSE.settings.kiosk, emulated=False),
        scanner=ScannerDevice(camera=loose),
    )
    keys = {fault.key for fault in coherence.faults(settings)}
    assert {"scanner.camera.source", "scanner.camera.pinned"} <= keys
