"""Attacks by another SIM card (SIM swap): somebody else's number, and cards that nobody may hand out."""

import pytest
from enrollment import ANOTHER, HOLDER, moment

from kiosk.enumerations import CardTrouble
from kiosk.records.record import CardReplacement

N, OLD = "19900000001", "898619900000001"
NEW, NEWER = "89860000000000000101", "89860000000000000119"
REPLACED = ("accepted", "replaced")


def asks_for_card(carrier, record_id, iccid=NEW, holder=HOLDER, facts=None, **more):
    """A kiosk's whole record of a loss; it says that the number is the customer's own."""
    told = {"request.by_proxy": False, "request.loss_reported": True, "card.sim_present": False}
    lost = CardReplacement(
        trouble=CardTrouble.LOST, loss_reported_at=moment(carrier.now), new_iccid=iccid
    )
    fields = {"replacement": lost, "iccid": None} | more
    return carrier.visit(record_id, N, "replace", holder, told | (facts or {}), **fields)


@pytest.mark.attack(
    gains="somebody else's number on a card of one's own, and with it their bank's codes",
    before="a kiosk replaced no cards",
    now="whose number it is, the carrier's register says, whatever the kiosk was made to say",
)
@pytest.mark.parametrize("way", ["as one's own", "with the face of before", "as told by the kiosk"])
def test_a_card_for_somebody_elses_number(carrier, way):
    carrier.register(N, ANOTHER, iccid=OLD)
    owners = carrier.record("o1", N, "second_verify", ANOTHER)
    more = {
        "as one's own": {},
        "with the face of before": {"presence": owners.presence},
        "as told by the kiosk": {
            "facts": {"card.replacements_30d": 0, "card.stopped_by": "nobody"}
        },
    }[way]
    assert asks_for_card(carrier, "r1", **more) == ("rejected", "N-REP-01")
    assert carrier.number(N).iccid == OLD


@pytest.mark.attack(
    gains="a row of cards for one number until one of them reaches whoever pays",
    before="the count of replacements went back to nothing with each verification",
    now="each replacement is kept with its day; the fourth in a month takes a supervisor's signature",
)
def test_one_card_after_another_with_a_verification_in_between(carrier):
    carrier.register(N, iccid=OLD)
    for each in range(3):
        assert asks_for_card(carrier, f"r{each}", f"8986000000000000{each:04d}") == REPLACED
    carrier.event(N)
    told = {"request.by_proxy": False, "card.notified_at": moment(carrier.now)}
    card = carrier.number(N).iccid
    verified = carrier.visit("v1", N, "second_verify", facts=told, iccid=card)
    assert verified == ("accepted", "verified")
    assert asks_for_card(carrier, "x1", NEW) == ("rejected", "N-REP-04")


@pytest.mark.attack(
    gains="a number on a card that somebody else holds: an old one, another's, or one of another store",
    before="a card that had gone out of a number was on no file",
    now="a card is handed out once, and only from the stock of the store that hands it out",
)
@pytest.mark.parametrize("whose", ["the void one", "another number's", "another store's"])
def test_a_card_that_is_not_the_stores_to_give(carrier, whose):
    carrier.register(N, iccid=OLD)
    carrier.register("19900000002", ANOTHER, iccid=NEWER)
    assert asks_for_card(carrier, "r0") == REPLACED
    if whose == "another store's":
        with carrier.ledger.transaction():
            carrier.ledger.stock.add("s1", "iccid", [OLD])
    card = {"the void one": OLD, "another number's": NEWER, "another store's": "8986000077"}[whose]
    verdict, reason = asks_for_card(carrier, "r1", card)
    assert (verdict, reason) in {("rejected", "iccid_taken"), ("rejected", "iccid_not_in_stock")}
    assert carrier.number(N).iccid == NEW
