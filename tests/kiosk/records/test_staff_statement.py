"""What people sign: the same bytes but for who they are, in a form that another library reads."""

import cbor2
import msgspec
import pytest
from enrollment import key_of
from pycose.keys import CoseKey
from pycose.messages import Sign1Message

from kiosk.errors import EvidenceError
from kiosk.records import staff_key, staff_statement
from kiosk.records.cose import cbor, sign1
from kiosk.records.record import KeySignature
from kiosk.records.staff_statement import SigningPurpose, Statement

KEY, PUBLIC = key_of("c01")
PEM = staff_key.public_pem(PUBLIC)
SAID = Statement(
    purpose=SigningPurpose.SIGN_OFF,
    person="c01",
    record_id="r1",
    nonce=b"n",
    document=b"d" * 32,
    presence=None,
    question=("not_alike",),
    answer=True,
)


def test_another_library_verifies_it_and_reads_what_was_signed():
    signature = staff_statement.sign(SAID, KEY)
    message = Sign1Message.decode(signature.message)
    message.key = CoseKey.from_pem_public_key(PEM)
    assert message.verify_signature()
    said = cbor2.loads(message.payload)
    assert (said["form"], said["purpose"], said["answer"]) == ("kiosk-staff-1", "sign_off", True)


def test_two_people_sign_the_same_but_for_who_they_are():
    other = msgspec.structs.replace(SAID, person="c02")
    one, two = cbor.loads(SAID.encode()), cbor.loads(other.encode())
    assert {name for name in one if one[name] != two[name]} == {"person"}


def test_a_signature_proves_its_statement():
    proven = staff_statement.prove(staff_statement.sign(SAID, KEY), PEM)
    assert proven == (SAID, None)


def test_a_press_proves_its_statement_and_its_shift():
    shift = staff_statement.open_shift("c01", "dev", 7.0, KEY)
    signature = shift.sign(SAID)
    assert staff_statement.kid(signature) == KEY.kid
    proven = staff_statement.prove(signature, PEM)
    assert proven.statement == SAID
    assert (proven.shift.person, proven.shift.device, proven.shift.at) == ("c01", "dev", 7.0)


def test_a_shifts_key_is_no_persons():
    """Neither alone, nor under what another person signed of another shift."""
    shift = staff_statement.open_shift("c01", "dev", None, KEY)
    other = staff_statement.open_shift("c01", "dev", None, KEY)
    alone = KeySignature(shift.sign(SAID).message)
    crossed = KeySignature(shift.sign(SAID).message, other.certificate)
    for signature in (alone, crossed):
        with pytest.raises(EvidenceError):
            staff_statement.prove(signature, PEM)


SAYS = cbor.loads(SAID.encode())


@pytest.mark.parametrize(
    "payload",
    [
        SAYS | {"colour": "red"},
        SAYS | {"form": "kiosk-staff-2"},
        {name: value for name, value in SAYS.items() if name != "form"},
        SAYS | {"answer": 1},
        [],
        "yes",
    ],
    ids=str,
)
def test_what_is_signed_says_nothing_beside_a_statement(payload):
    message = sign1.sign(cbor.dumps(payload), KEY.pem, KEY.kid)
    with pytest.raises(EvidenceError):
        staff_statement.prove(KeySignature(message), PEM)
