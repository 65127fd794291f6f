"""What a customer types is digits or A to Z, whatever a screen sends: nothing else gets into the visit."""

import msgspec
import pytest
from rehearsal import AGREE, Rehearsal

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field, Message
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl

_HAN = ("汉", "一九九零零零零零零零一", "１９９００００００01", "王芳", "١٩٩٠٠٠٠٠٠٠١")


def _at(field):
    if field in {Field.PHONE_NUMBER, Field.ICCID}:
        return Rehearsal().to_number()
    if field is Field.ORGANISATION_CODE:
        company = (PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
        return Rehearsal().press(WelcomeControl.START_NEW_SIM, *company)
    if field in {Field.EID, Field.IMEI}:
        return Rehearsal().to_consent().press(*AGREE).read_document().to_review()
    if field in {Field.REFERENCE, Field.CONTACT}:
        return Rehearsal().press(WelcomeControl.START_COMPLAINT)
    return Rehearsal().to_consent().press(*AGREE)


_TYPED = (
    *(Field.PHONE_NUMBER, Field.ICCID, Field.REFERENCE, Field.CONTACT),
    *(Field.DOCUMENT_NUMBER, Field.BIRTH, Field.EXPIRY, Field.ORGANISATION_CODE),
    *(Field.EID, Field.IMEI),
)


def test_these_are_all_that_a_customer_types():
    """The others choose a member of the staff, or one of a list, or are a PIN."""
    of_staff = {Field.CLERK, Field.PIN, Field.SECOND_CLERK, Field.SECOND_PIN, Field.UNLOCKS}
    chosen = {Field.NOT_MINE, Field.TICKET, Field.SUPERVISION}
    assert set(_TYPED) == set(Field) - of_staff - chosen


@pytest.mark.parametrize("text", _HAN)
@pytest.mark.parametrize("field", _TYPED)
def test_it_is_refused_and_kept_nowhere(field, text):
    visit = _at(field)
    visit.intend(m.Enter, fields={field: text})
    assert text not in repr(visit.visit)
    assert text not in msgspec.json.encode(visit.shown.content).decode()
    assert visit.shown.content.message is not Message.NONE
