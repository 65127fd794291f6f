"""Attacks by giving up a number: somebody else's, or one that is evidence."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, NOTICE, moment

from kiosk.consent.notices import CANCELLATION
from kiosk.enumerations import StopAuthority
from kiosk.records.record import encode

N = "19900000001"
STATEMENT = msgspec.structs.replace(NOTICE, id=CANCELLATION)


def gives_up(carrier, record_id="r1", holder=HOLDER, **more):
    told = {"request.by_proxy": False, "card.stopped_by": "nobody"}
    fields = {"notice": STATEMENT, "iccid": None} | more
    return carrier.record(record_id, N, "cancel", holder, told, **fields)


@pytest.mark.attack(
    gains="somebody else's number closed, so that it can be had anew, and with it their accounts",
    before="a kiosk closed no numbers",
    now="whose number it is, the register says; who gives it up signs the statement that says so",
)
@pytest.mark.parametrize("way", ["as one's own", "under what the owner signed elsewhere"])
def test_somebody_elses_number_is_given_up(carrier, way):
    carrier.register(N, ANOTHER)
    if way == "as one's own":
        record, refused = gives_up(carrier), "N-CAN-01"
    else:  # the owner signed the risk notice, of a verification
        record, refused = gives_up(carrier, holder=ANOTHER, notice=NOTICE), "another_text_signed"
    made = carrier.take(record)
    assert (made.verdict, made.reason) == ("rejected", refused)
    assert carrier.state(N) == "active"


@pytest.mark.attack(
    gains="a number gone before the police have looked at it, by a record kept back from before the stop",
    before="a kiosk closed no numbers",
    now="a cancellation is judged at its reception, by how the number stands then",
)
def test_a_number_that_the_police_stopped_meanwhile(carrier):
    carrier.register(N)
    record = gives_up(carrier)
    kept = carrier.seal(encode(record), record.record_id)
    carrier.later(3)
    with carrier.ledger.transaction():
        number = carrier.number(N)
        carrier.ledger.numbers.stop(number, StopAuthority.POLICE, "by order", carrier.now)
    made = carrier.say(carrier.service.take_record("dev", kept))
    assert (made.verdict, made.reason) == ("rejected", "N-CAN-02")
    assert carrier.state(N) == "suspended"
    assert moment(carrier.now) > record.captured_at
