"""What a statement video is worth to the carrier, where no clerk stood by."""

import pytest
from enrollment import presence_of, statement_of

from kiosk.presence.transcript import OPERATORS
from kiosk.records.carried_transcript import Transcript
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


def test_a_statement_that_holds_gives_the_number_back(unattended):
    said = verify(unattended, statement=statement_of(unattended.now))
    assert said == ("accepted", "verified")
    assert unattended.state(N) == "active"


def test_a_passive_model_may_stand_in_the_clerks_place(unattended):
    place(unattended, is_self_service=True)
    seen = Transcript(nonce=b"r1", steps=[], passive={"model": OPERATORS})
    part = statement_of(unattended.now)
    said = verify(unattended, statement=part, presence=presence_of(seen))
    assert said == ("accepted", "verified")
