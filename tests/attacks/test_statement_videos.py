"""Attacks where no clerk stands by: no statement video, an invented one, or a face that no model judged."""

import msgspec
import pytest
from enrollment import statement_of

from provisioning.carrier.tables.device_places import DevicePlace

N = "19900000001"
OWN = {"request.by_proxy": False}
ALONE = OWN | {"channel": "self_service", "consent.statement_video": True}
NOBODY = {"clerk": "", "attestation": None}


def place(carrier, **said):
    one = DevicePlace(device="dev", store="s1", agent_company="a", **said)
    with carrier.ledger.transaction():
        carrier.ledger.device_places.set(one)


@pytest.fixture
def unattended(carrier):
    """A self-service kiosk whose carrier takes face checks without a passive model; a number to verify."""
    carrier.register(N, home_region="32")
    carrier.event(N)
    place(carrier, is_self_service=True, without_model=True)
    return carrier


def verify(carrier, facts=ALONE, **more):
    return carrier.visit("r1", N, "second_verify", facts=facts, **NOBODY | more)


@pytest.mark.attack(
    gains="a number verified at a kiosk where nobody stands by, by somebody who never spoke",
    before="whether a statement was recorded was the kiosk's word",
    now="the carrier takes it only with its measures in the record, which hold against its own limits",
)
@pytest.mark.parametrize(
    "changed",
    [
        None,
        {"answers": (None,) * 7},
        {"answers": (0.02,) * 7},
        {"together": 0.4},
        {"unseen": 0.9},
        {"same_person": False},
        {"shown": (6.1, 6.2, 6.3, 6.4, 6.5, 6.6, 6.7)},
    ],
)
def test_a_statement_that_was_never_made_or_was_made_up(unattended, changed):
    part = None if changed is None else statement_of(unattended.now, **changed)
    assert verify(unattended, statement=part) == ("rejected", "N-NOTICE-02")
    assert unattended.state(N) == "notified"


@pytest.mark.attack(
    gains="the statement of one visit under the signature of another",
    before="the customer's signature did not cover the recording",
    now="recording and measures are in the digest that binds text, document, face and strokes",
)
def test_another_statement_than_the_one_that_was_signed_under(unattended):
    made = unattended.record(
        "r1", N, "second_verify", facts=ALONE, statement=statement_of(unattended.now), **NOBODY
    )
    other = msgspec.structs.replace(made, statement=statement_of(unattended.now, sha256=b"o" * 32))
    taken = unattended.take(other)
    assert (taken.verdict, taken.reason) == ("rejected", "unsigned")


@pytest.mark.attack(
    gains="no statement at all, by calling a kiosk where nobody stands by a counter",
    before="the kiosk said by which channel a customer came",
    now="nobody stood by unless somebody put their name to the person",
)
def test_a_kiosk_alone_that_says_it_is_a_counter(unattended):
    assert verify(unattended, OWN | {"channel": "counter"}) == ("rejected", "N-NOTICE-02")
    assert unattended.state(N) == "notified"


@pytest.mark.attack(
    gains="a number verified before a screen held up to the camera, where nobody and no model looks",
    before="whether a face check counts without a clerk and without a passive model was the kiosk's setting",
    now="the carrier says for which kiosks it does; elsewhere a clerk is called",
)
def test_a_face_that_nobody_saw_and_no_model_judged(unattended):
    place(unattended, is_self_service=True)
    part = statement_of(unattended.now)
    assert verify(unattended, statement=part) == ("rejected", "N-FACE-02")
    assert unattended.state(N) == "notified"
