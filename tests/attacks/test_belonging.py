"""Attacks by a kiosk that says of itself what it is not: its store, its reader, its clock, its stock."""

import pytest
from enrollment import document_of, moment

from kiosk.records.record import Signed
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import main

N, ANOTHER = "19900000001", "19900000007"
ACTIVATED = ("accepted", "activated")


@pytest.fixture
def placed(carrier):
    """The kiosk has a place: store s1, agent company a, reader r."""
    with carrier.ledger.transaction():
        carrier.ledger.device_places.set(
            DevicePlace(device="dev", store="s1", agent_company="a", readers=("r",))
        )
    assert carrier.visit("r0", ANOTHER, holder="999999198001010027") == ACTIVATED
    return carrier


@pytest.mark.attack(
    gains="numbers in the name of another store, of another agent company, or read on another reader",
    before="a kiosk's word on where it stands was all there was",
    now="what the carrier knows of the kiosk counts, with a reason and an alarm for each",
)
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"store": "s"}, "store_not_of_device"),
        ({"agent_company": "b"}, "agent_company_not_of_device"),
        ({"document": document_of("999999198001010019", reader="x")}, "reader_not_of_device"),
    ],
)
def test_a_kiosk_in_another_place(placed, caplog, said, reason):
    assert placed.visit("r1", N, **said) == ("rejected", reason)
    assert placed.number(N) is None
    assert f"ALARM {reason}" in caplog.text


@pytest.mark.attack(
    gains="numbers that no clerk of the store ever answered for, by saying that customers are alone with it",
    before="a record without a clerk needed nobody's signature, whichever kiosk sent it",
    now="only kiosks that the carrier lists as self-service go without",
)
def test_a_counter_that_says_it_is_self_service(placed, caplog):
    alone = {"clerk": "", "attestation": None}
    assert placed.visit("r1", N, **alone) == ("rejected", "self_service_not_of_device")
    assert placed.number(N) is None
    assert "ALARM self_service_not_of_device" in caplog.text
    with placed.ledger.transaction():
        alone_there = {"is_self_service": True, "without_model": True}
        place = DevicePlace(device="dev", store="s1", agent_company="a", **alone_there)
        placed.ledger.device_places.set(place)
    assert placed.visit("r2", N, facts={"channel": "self_service"}, **alone) == ACTIVATED


@pytest.mark.attack(
    gains="numbers in the name of a clerk who works elsewhere, attested by one who works here",
    before="only those who had signed were looked up",
    now="the clerk of the visit is, too",
)
def test_a_clerk_of_another_store(carrier):
    carrier.employ("c09", "elsewhere")
    attested = Signed("c01", moment(carrier.now))
    said = {"clerk": "c09", "attestation": attested}
    assert carrier.visit("r1", N, **said) == ("rejected", "signer_not_on_list")
    assert carrier.number(N) is None


@pytest.mark.attack(
    gains="a number or a SIM card that the store was never given",
    before="every number that nobody had was opened",
    now="once a store's stock is kept, only what is in it",
)
def test_goods_of_nobody(carrier):
    with carrier.ledger.transaction():
        carrier.ledger.stock.add("s1", "number", [N])
        carrier.ledger.stock.add("s1", "iccid", [f"8986{N}", f"8986{ANOTHER}"])
        carrier.ledger.stock.add("s2", "iccid", ["8986000"])
    assert carrier.visit("r1", ANOTHER) == ("rejected", "number_not_in_stock")
    assert carrier.visit("r2", N, iccid="8986000") == ("rejected", "iccid_not_in_stock")
    assert carrier.visit("r3", N) == ACTIVATED


@pytest.mark.attack(
    gains="two numbers on one SIM card, of which one stands in nobody's list",
    before="only the number was looked up",
    now="a card is handed out once",
)
def test_one_card_for_two_numbers(carrier):
    assert carrier.visit("r1", N, iccid="8986000") == ACTIVATED
    again = carrier.visit("r2", ANOTHER, holder="999999198001010027", iccid="8986000")
    assert again == ("rejected", "iccid_taken")


@pytest.mark.attack(
    gains="an order that had run out is in time again, or a capture that nobody can have made",
    before="any moment of a kiosk that called itself certain was taken",
    now="neither the future, nor before what it captured before",
)
@pytest.mark.parametrize(
    ("hours", "reason"), [(1, "captured_in_future"), (-2, "captured_before_previous")]
)
def test_a_capture_at_another_time(carrier, hours, reason):
    assert carrier.visit("r1", ANOTHER, holder="999999198001010027") == ACTIVATED
    at = moment(carrier.now + hours * 3600)
    assert carrier.visit("r2", N, captured_at=at) == ("rejected", reason)
    assert carrier.number(N) is None


@pytest.mark.attack(
    gains="a place that seems to be kept, for a kiosk that is none",
    before="there was no such list",
    now="a kiosk that is not there is said, with an exit status",
)
def test_a_place_for_nobody(office, capsys):
    place = ("--store", "s1", "--agent-company", "a")
    assert main(["device", "set", str(office), "misspelt", *place]) == 2
    assert "is no kiosk of this carrier" in capsys.readouterr().err
