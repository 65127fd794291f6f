"""The carrier between two kiosks of a store: keeps a focus check, offers it, checks who signed, hands on."""

import pytest
from elsewhere import FAR, HERE, THERE, request, signature, taking, wrapped_key_of
from enrollment import HOUR

from kiosk.errors import EvidenceError
from kiosk.records import question, staff_key, supervision
from kiosk.records.cose import cbor
from kiosk.records.supervision import GOOD_FOR_S, OFFERED, Said, SignatureReply
from provisioning.carrier.credentials import RECEIPT_KID, SEAL_KID
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.carrier.tables.staff_keys import StaffKey


@pytest.fixture
def store(carrier):
    """A carrier that knows where three kiosks stand, and the keys of two people."""
    with carrier.ledger.transaction():
        for device, store in ((HERE, "s1"), (THERE, "s1"), (FAR, "s")):
            place = DevicePlace(device=device, store=store, agent_company="a")
            carrier.ledger.device_places.set(place)
        for person in ("c01", "c02", "c03"):
            public = wrapped_key_of(person).public
            pem = staff_key.public_pem(public)
            key = StaffKey(staff_key.kid_of(public), person, pem, 0.0)
            carrier.ledger.staff_keys.add(key)
    return carrier


def told(carrier, asked, device=HERE):
    """What the carrier says to it, through the real question and answer."""
    ask = question.Ask("a", device)
    sealed = ask.question(asked, (carrier.home / "seal.pem").read_text(), SEAL_KID)
    raw = carrier.service.answer(device, sealed)
    return ask.answer(raw, (carrier.home / "receipt.pem").read_text(), RECEIPT_KID).data


def asked_for(carrier, asked, device=HERE):
    return SignatureReply.decode(told(carrier, supervision.asks_for(asked), device))


def open_at(carrier, device):
    return supervision.offered(told(carrier, supervision.asks_what_there_is(), device))


def handed_in(carrier, made, device=THERE):
    return Said(cbor.loads(told(carrier, made, device)))


def test_a_request_is_offered_in_its_store_signed_there_and_handed_back(store):
    asked = request()
    assert asked_for(store, asked) == SignatureReply()
    (offered,) = open_at(store, THERE)
    assert (offered.device, offered.request) == (HERE, asked)
    assert open_at(store, HERE) == open_at(store, FAR) == ()
    assert handed_in(store, taking(asked)) is Said.TAKEN
    reply = asked_for(store, asked)
    assert reply.person == "c02"
    assert asked.is_signed("c02", reply.message, staff_key.public_pem(wrapped_key_of("c02").public))
    assert open_at(store, THERE) == ()


def test_a_request_that_is_asked_again_is_the_same_one(store):
    for _ in range(3):
        asked_for(store, request())
    assert len(open_at(store, THERE)) == 1


def test_of_many_requests_the_oldest_are_offered(store):
    for number in range(OFFERED + 2):
        store.now += 1
        asked_for(store, request(question=f"purpose {number}"))
    offered = open_at(store, THERE)
    assert [one.request.question for one in offered] == [f"purpose {n}" for n in range(OFFERED)]


def test_a_request_that_nobody_signs_ends(store):
    asked = request()
    asked_for(store, asked)
    store.now += GOOD_FOR_S + 1
    assert asked_for(store, asked) == SignatureReply(expired=True)
    assert open_at(store, THERE) == ()
    assert handed_in(store, taking(asked)) is Said.EXPIRED


@pytest.mark.parametrize("device", ["nowhere", FAR])
def test_a_kiosk_of_no_store_or_of_another_one_asks_nothing(store, device):
    with pytest.raises(EvidenceError):
        asked_for(store, request(), device)


def test_what_a_dismissed_supervisor_signs_is_not_taken(store):
    asked = request()
    asked_for(store, asked)
    store.dismiss("c02")
    store.later(1 / HOUR)
    assert handed_in(store, taking(asked)) is Said.NO_SUPERVISOR


@pytest.mark.parametrize("raw", [b"", b"\x01", cbor.dumps({"form": "kiosk-supervision-1"})])
def test_a_malformed_request_is_none(raw):
    with pytest.raises(EvidenceError):
        supervision.Request.decode(raw)


def test_another_request_has_another_id():
    assert request().id != request(answer=False).id
    assert signature(request()) != signature(request(answer=False))
