"""Numbers that are eSIMs: bound to a device by its EID and IMEI, replaced, and found by the device."""

import pytest
from enrollment import ANOTHER, HOLDER, moment

from kiosk.enumerations import CardTrouble
from kiosk.records.record import CardReplacement, Esim

N, M = "19900000001", "19900000002"
EID, NEW_EID = "89049032123451234512345678901235", "89001012012341234012345678901224"
IMEI, NEW_IMEI = "356938035643809", "490154203237518"
DEVICE, NEW_DEVICE = Esim(eid=EID, imei=IMEI), Esim(eid=NEW_EID, imei=NEW_IMEI)
CARD = "89860000000000000101"
ASKED = {"document_kind": "resident", "document_number": HOLDER, "number": N, "flow": "replace"}


def opened(carrier, record_id="r1", number=N, esim=DEVICE, **more):
    return carrier.visit(record_id, number, iccid=None, esim=esim, **more)


def replaced(carrier, record_id="x1", esim=NEW_DEVICE, new_iccid="", shown=None):
    """Without the old one shown, its loss is reported."""
    trouble = CardTrouble.BROKEN if shown else CardTrouble.LOST
    at = None if shown else moment(carrier.now)
    facts = {
        "request.by_proxy": False,
        "request.loss_reported": shown is None,
        "card.sim_present": shown is not None,
    }
    made = CardReplacement(trouble=trouble, loss_reported_at=at, new_iccid=new_iccid)
    fields = {"replacement": made, "esim": esim, "iccid": shown}
    return carrier.visit(record_id, N, "replace", facts=facts, **fields)


def bound(carrier, number=N):
    found = carrier.number(number)
    return found.iccid, found.eid, found.imei


def test_a_new_number_is_bound_to_its_device(carrier):
    assert opened(carrier) == ("accepted", "activated")
    assert bound(carrier) == ("", EID, IMEI)
    assert carrier.ask(ASKED | {"iccid": EID})["card.sim_present"] is True
    assert carrier.ask(ASKED | {"iccid": NEW_EID})["card.sim_present"] is False


def test_a_store_with_a_stock_of_cards_needs_none_for_an_esim(carrier):
    with carrier.ledger.transaction():
        carrier.ledger.stock.add("s1", "iccid", [CARD])
        carrier.ledger.stock.add("s1", "number", [N])
    assert opened(carrier) == ("accepted", "activated")
    assert opened(carrier, "r2", M) == ("rejected", "number_not_in_stock")


@pytest.mark.parametrize("shown", [None, EID])
def test_an_esim_moves_to_another_device_and_the_old_one_is_void(carrier, shown):
    opened(carrier)
    assert replaced(carrier, shown=shown) == ("accepted", "replaced")
    assert bound(carrier) == ("", NEW_EID, NEW_IMEI)
    (row,) = carrier.ledger.card_replacements.of(carrier.number(N).id)
    assert (row["old_iccid"], row["new_iccid"]) == (EID, NEW_EID)
    assert opened(carrier, "r2", M, holder=ANOTHER) == ("accepted", "activated"), (
        "the old one is free"
    )


def test_a_card_becomes_an_esim_and_an_esim_a_card(carrier):
    carrier.register(N)
    assert replaced(carrier) == ("accepted", "replaced")
    assert bound(carrier) == ("", NEW_EID, NEW_IMEI)
    assert replaced(carrier, "x2", None, CARD) == ("accepted", "replaced")
    assert bound(carrier) == (CARD, "", "")


def test_another_esim_than_the_numbers_own_is_not_its_card(carrier):
    opened(carrier)
    assert replaced(carrier, shown=NEW_EID) == ("rejected", "N-REP-02")


def test_the_holders_second_number_may_be_in_the_same_device(carrier):
    opened(carrier)
    assert opened(carrier, "r2", M) == ("accepted", "activated")


def test_a_device_that_holds_somebody_elses_number_takes_none(carrier):
    opened(carrier, holder=ANOTHER)
    assert opened(carrier, "r2", M) == ("rejected", "device_of_another")


def test_a_chip_stays_in_its_device(carrier):
    opened(carrier)
    moved = Esim(eid=EID, imei=NEW_IMEI)
    assert opened(carrier, "r2", M, moved) == ("rejected", "device_differs")


@pytest.mark.parametrize(
    "esim", [Esim(eid=EID[:-1] + "6", imei=IMEI), Esim(eid=EID, imei=IMEI[:-1] + "0")]
)
def test_numbers_that_do_not_check_make_no_record(carrier, esim):
    assert opened(carrier, esim=esim)[0] == "rejected"
    assert carrier.number(N) is None
