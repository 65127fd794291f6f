"""When a camera may look for printed codes: on a page that takes them; the face's never before consent."""

from collections.abc import Collection

from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Scanned
from kiosk.settings.devices import ScannerDevice
from kiosk.visit.pages import PAGES
from kiosk.visit.visit import Visit


def may_look(visit: Visit, open_steps: Collection[Step], scanner: ScannerDevice) -> bool:
    """open_steps: of all screens. The camera of the faces is before the customer, so their page counts."""
    if scanner.face_camera:
        agreed = visit.privacy_agreed and visit.face_agreed and not visit.alternative_requested
        return agreed and _takes_codes(visit.step)
    return any(map(_takes_codes, open_steps))


def _takes_codes(step: Step) -> bool:
    """What is scanned at the document are the letters of its zone: no camera reads them."""
    return Scanned in PAGES[step].inputs and step is not Step.DOCUMENT
