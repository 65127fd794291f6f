"""Days of a document are China's: what a kiosk says of expiry and age between midnight there and 08:00."""

import datetime as dt

import msgspec
import pytest
from house import DOCUMENT, HOUSE
from rehearsal import Rehearsal

from kiosk.china_time import CHINA
from kiosk.visit.environment import Moment
from kiosk.visit.fact_collection import facts_of

LAST_DAY = dt.date(2026, 11, 22)


def said(fact, document, *at):
    visit = Rehearsal(HOUSE).visit
    visit.document = document
    now = Moment(0.0, dt.datetime(*at, tzinfo=CHINA).astimezone(dt.UTC), trusted=True)
    return facts_of(visit, HOUSE.settings, now, dt.date(2026, 1, 1))[fact].value


@pytest.mark.parametrize(
    ("at", "expired"),
    [
        ((2026, 11, 22, 23, 59), False),
        ((2026, 11, 23, 0, 1), True),
        ((2026, 11, 23, 7, 59), True),  # in UTC still the day before
    ],
)
def test_a_document_expires_at_midnight_in_china(at, expired):
    document = msgspec.structs.replace(DOCUMENT, expiry=LAST_DAY)
    assert said("doc.expired", document, *at) is expired


@pytest.mark.parametrize(("at", "age"), [((23, 59), 15), ((0, 1), 16), ((7, 59), 16)])
def test_a_birthday_begins_at_midnight_in_china(at, age):
    day = 22 if age == 15 else 23
    holder = msgspec.structs.replace(DOCUMENT.holder, birth=dt.date(2010, 11, 23))
    document = msgspec.structs.replace(DOCUMENT, holder=holder)
    assert said("doc.age", document, 2026, 11, day, *at) == age
