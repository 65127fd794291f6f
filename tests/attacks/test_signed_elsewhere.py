"""Attacks on a supervisor's signature from another kiosk: made up, played again, lent, or too late."""

import pytest
from elsewhere import FAR, HERE, THERE, key_of, request, signature, taking, wrapped_key_of

from kiosk.errors import EvidenceError
from kiosk.records import staff_key, staff_statement
from kiosk.records.cose import cbor
from kiosk.records.supervision import Said, asks_for
from provisioning.carrier import remote_supervision
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.carrier.tables.staff_keys import StaffKey


@pytest.fixture
def store(carrier):
    """Two kiosks of a store and one of another; everybody's key is known to the carrier."""
    with carrier.ledger.transaction():
        for device, name in ((HERE, "s1"), (THERE, "s1"), (FAR, "s")):
            place = DevicePlace(device=device, store=name, agent_company="a")
            carrier.ledger.device_places.set(place)
        for person in ("c01", "c02", "c03"):
            public = wrapped_key_of(person).public
            made = StaffKey(staff_key.kid_of(public), person, staff_key.public_pem(public), 0.0)
            carrier.ledger.staff_keys.add(made)
    ask(carrier, request())
    return carrier


def ask(carrier, asked, device=HERE):
    return remote_supervision.answer(carrier.ledger, device, asks_for(asked), carrier.now)


def hand_in(carrier, made, device=THERE):
    return Said(cbor.loads(remote_supervision.answer(carrier.ledger, device, made, carrier.now)))


def by_a_key_of_its_own():
    return taking(request(), "c02", signature(request(), "c02", staff_key.make("1").unlock("1")))


def by_the_clerk_in_the_supervisors_name():
    return taking(request(), "c02", signature(request(), "c02", key_of("c01")))


def of_another_answer():
    return taking(request(), "c02", signature(request(answer=False)))


def of_another_visit():
    return taking(request(), "c02", signature(request(nonce=b"o" * 32)))


def of_another_purpose():
    return taking(request(), "c02", signature(request(question="business")))


def an_attestation():
    """What the supervisor signed as somebody's clerk."""
    statement = request().statement("c02")
    made = staff_statement.Statement(
        purpose=staff_statement.SigningPurpose.ATTESTATION,
        **{
            name: getattr(statement, name)
            for name in ("person", "record_id", "nonce", "document", "presence", "question")
        },
        answer=True,
    )
    return taking(request(), "c02", staff_statement.sign(made, key_of("c02")).message)


FORGED = (
    by_a_key_of_its_own,
    by_the_clerk_in_the_supervisors_name,
    of_another_answer,
    of_another_visit,
    of_another_purpose,
    an_attestation,
)


@pytest.mark.parametrize("made", FORGED, ids=lambda made: made.__name__)
@pytest.mark.attack(
    gains="a number that needs a supervisor, with a signature that no supervisor made for it",
    before="a supervisor had to stand at the counter",
    now="the key in the carrier's list has to have signed exactly this request, and the kiosk looks again",
)
def test_a_signature_that_is_not_the_supervisors_for_this_is_not_taken(store, made):
    assert hand_in(store, made()) is Said.FORGED


@pytest.mark.attack(
    gains="a second supervisor's name under what the first one signed, or a signature changed afterwards",
    before="a supervisor had to stand at the counter",
    now="a request is answered once; whatever comes after that changes nothing",
)
def test_a_request_is_answered_once(store):
    made = taking(request())
    assert hand_in(store, made) is Said.TAKEN
    assert hand_in(store, made) is Said.ANSWERED
    assert ask(store, request()) == ask(store, request())


@pytest.mark.attack(
    gains="a clerk who signs for their own customer, by way of the next kiosk",
    before="the supervisor had to be somebody else than the visit's clerk",
    now="that is so here, too: who asks does not sign, and who is no supervisor does not either",
)
@pytest.mark.parametrize("person", ["c01", "c03"])
def test_nobody_but_another_supervisor_signs(store, person):
    assert hand_in(store, taking(request(), person)) is Said.NO_SUPERVISOR


@pytest.mark.attack(
    gains="a supervisor of another store, or the kiosk itself, answering for this one",
    before="a supervisor had to stand at the counter",
    now="a request is offered to the other kiosks of its store, and taken from them alone",
)
@pytest.mark.parametrize("device", [HERE, FAR])
def test_a_signature_from_elsewhere_than_the_stores_other_kiosks_is_not_taken(store, device):
    assert hand_in(store, taking(request()), device) is Said.UNKNOWN


@pytest.mark.attack(
    gains="the supervisor's signature of another kiosk's customer",
    before="a supervisor had to stand at the counter",
    now="a request belongs to the kiosk that asked first, and its signature fits that kiosk's record only",
)
def test_another_kiosk_does_not_fetch_the_answer(store):
    assert hand_in(store, taking(request())) is Said.TAKEN
    with pytest.raises(EvidenceError):
        ask(store, request(), THERE)


@pytest.mark.attack(
    gains="a signature that was kept for later, when nobody remembers the customer",
    before="a supervisor had to stand at the counter",
    now="ten minutes after the first ask, by the carrier's clock, nothing is taken any more",
)
def test_a_late_signature_is_not_taken(store):
    store.now += 601
    assert hand_in(store, taking(request())) is Said.EXPIRED
