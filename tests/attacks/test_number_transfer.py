"""Attacks by a transfer: a number taken from its holder, or brought to whoever may open none."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, NOTICE, moment

from kiosk.consent.notices import TRANSFER
from kiosk.enumerations import StopAuthority
from kiosk.records.record import Transfer, encode

N = "19900000001"
THIRD = "999999198001010035"
TEXT = msgspec.structs.replace(NOTICE, id=TRANSFER)
BOTH = Transfer(giver_record="g1", receiver_record="r1")


def gives(carrier, holder=HOLDER, **more):
    told = {"request.by_proxy": False, "card.status": "active"}
    fields = {"notice": TEXT, "iccid": None, "transfer": BOTH} | more
    return carrier.record("g1", N, "transfer_out", holder, told, **fields)


def takes(carrier, record_id="r1", holder=ANOTHER, **more):
    told = {"request.by_proxy": False, "request.giver_signed": True}
    fields = {"iccid": None, "transfer": BOTH} | more
    return carrier.record(record_id, N, "transfer", holder, told, **fields)


def outcome(carrier, record):
    made = carrier.take(record)
    return made.verdict, made.reason


@pytest.mark.attack(
    gains="a bystander's number, with their accounts, for a receiver of the insider's",
    before="a kiosk handed no numbers over",
    now="the register says whose it is, and the giver's own face and signature are a record of their own",
)
@pytest.mark.parametrize("way", ["no giver", "the insider as giver", "the risk notice signed"])
def test_a_bystanders_number(carrier, way):
    carrier.register(N, THIRD)
    if way == "the insider as giver":
        assert outcome(carrier, gives(carrier)) == ("rejected", "N-TRF-01")
    elif way == "the risk notice signed":  # at another errand, by its holder
        assert outcome(carrier, gives(carrier, THIRD, notice=NOTICE))[0] == "rejected"
    waits = way == "no giver"  # for the record that it names, which nobody can make
    refused = ("held", "giver_missing") if waits else ("rejected", "N-TRF-02")
    assert outcome(carrier, takes(carrier)) == refused
    assert carrier.number(N).document == carrier.hash(THIRD)


@pytest.mark.attack(
    gains="a number whose giver stopped at the sight of the receiver, for another receiver later",
    before="a kiosk handed no numbers over",
    now="nothing is stored before the receiver has confirmed, and the records name each other",
)
def test_an_offer_for_another_receiver(carrier):
    carrier.register(N)
    assert outcome(carrier, gives(carrier)) == ("accepted", "offered")
    other = Transfer(giver_record="g1", receiver_record="r2")
    assert outcome(carrier, takes(carrier, "r2", THIRD, transfer=other)) == (
        "rejected",
        "N-TRF-02",
    )
    assert carrier.number(N).document == carrier.hash(HOLDER)


@pytest.mark.attack(
    gains="a number out of reach before the police have looked at it, by records that were kept back",
    before="a kiosk handed no numbers over",
    now="both records are judged at their reception, by how the number stands then",
)
@pytest.mark.parametrize("stopped", ["before both", "between them"])
def test_a_number_that_the_police_stopped_meanwhile(carrier, stopped):
    carrier.register(N)
    made = [gives(carrier), takes(carrier)]
    kept = [carrier.seal(encode(record), record.record_id) for record in made]
    carrier.later(3)
    if stopped == "between them":
        carrier.service.take_record("dev", kept.pop(0))
    with carrier.ledger.transaction():
        number = carrier.number(N)
        carrier.ledger.numbers.stop(number, StopAuthority.POLICE, "by order", carrier.now)
    for one in kept:
        assert carrier.say(carrier.service.take_record("dev", one)).verdict == "rejected"
    assert carrier.number(N).document == carrier.hash(HOLDER)
    assert moment(carrier.now) > made[0].captured_at


@pytest.mark.attack(
    gains="a stock of numbers under one document, or under a clerk's hand, without opening any",
    before="a kiosk handed no numbers over",
    now="the rules of a new number hold for the receiver, and a transfer counts as an opening of its clerk",
)
def test_numbers_are_collected_by_transfers(carrier):
    carrier.register(N)
    for place in range(5):
        carrier.register(f"1990000010{place}", ANOTHER)
    outcome(carrier, gives(carrier))
    assert outcome(carrier, takes(carrier)) == ("rejected", "N-QTY-05")
