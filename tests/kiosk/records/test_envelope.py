"""Signed, then sealed: another library opens it, and every changed byte shows."""

import hashlib

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hostile_cbor import key_on_no_curve
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys import CoseKey
from pycose.messages import CoseMessage, Sign1Message

from kiosk.errors import EvidenceError
from kiosk.records import envelope, question, receipt
from kiosk.records.cose import cbor, encrypt, key_pair, sign1

EVIDENCE, SEAL, OTHER = key_pair.new_key(), key_pair.new_key(), key_pair.new_key()
KEYS = envelope.EvidenceKeys(EVIDENCE[0], "dev-1", SEAL[1], "seal-1")
PLACE = envelope.ChainPosition("dev", "r1", 1, envelope.FIRST)
BODY = cbor2.dumps({"name": "样本"})
ENVELOPE = envelope.make(BODY, PLACE, KEYS)


def opened(message, **changes):
    keys = {
        "seal_private_pem": SEAL[0],
        "seal_kid": "seal-1",
        "evidence_pem": EVIDENCE[1],
        "evidence_kid": "dev-1",
    }
    return envelope.open_(message, **(keys | changes))


def test_the_carrier_opens_what_the_kiosk_made():
    assert opened(ENVELOPE) == BODY
    assert envelope.place_of(ENVELOPE) == PLACE


def test_nothing_of_the_body_is_readable():
    assert "样本".encode() not in ENVELOPE
    assert BODY not in ENVELOPE


@pytest.mark.parametrize(
    "changes",
    [
        {"seal_private_pem": OTHER[0]},
        {"seal_kid": "seal-2"},
        {"evidence_pem": OTHER[1]},
        {"evidence_kid": "dev-2"},
    ],
)
def test_other_keys_open_nothing(changes):
    with pytest.raises(EvidenceError):
        opened(ENVELOPE, **changes)


@given(st.integers(0, len(ENVELOPE) - 1), st.integers(1, 255))
def test_every_flipped_byte_is_noticed(at, flip):
    """Also of what no cryptography covers."""
    changed = ENVELOPE[:at] + bytes([ENVELOPE[at] ^ flip]) + ENVELOPE[at + 1 :]
    with pytest.raises(EvidenceError):
        opened(changed)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_parsers(data):
    for parse in (
        lambda: opened(data),
        lambda: envelope.place_of(data),
        lambda: receipt.verify(data, EVIDENCE[1], "dev-1"),
        lambda: question.open_question(data, SEAL[0], "seal-1"),
        lambda: cbor.loads(data),
    ):
        try:
            parse()
        except EvidenceError:
            pass


def test_deep_nesting_is_refused_before_it_costs_anything():
    with pytest.raises(EvidenceError):
        cbor.loads(b"\x81" * 5000 + b"\x00")


def test_another_library_verifies_the_signature_and_reads_the_seal():
    signed = sign1.sign(BODY, EVIDENCE[0], "dev-1")
    message = CoseMessage.decode(signed)
    assert isinstance(message, Sign1Message)
    message.key = CoseKey.from_pem_public_key(EVIDENCE[1])
    assert message.verify_signature()
    assert message.payload == BODY
    sealed = CoseMessage.decode(ENVELOPE)
    recipient = sealed.recipients[0]
    recipient.key = CoseKey.from_pem_private_key(SEAL[0])
    sealed.external_aad = PLACE.encode()
    inner = CoseMessage.decode(sealed.decrypt(recipient))
    assert inner.payload == BODY


def test_a_receipt_settles_exactly_the_bytes_that_it_is_about():
    digest = hashlib.sha256(ENVELOPE).digest()
    made = receipt.Receipt(
        device="dev",
        record_id="r1",
        sha256=digest,
        verdict="accepted",
        carrier_id="C1",
        reason="activated",
        effective_at=1.0,
        t=2.0,
    )
    read = receipt.verify(receipt.issue(made, SEAL[0], "k"), SEAL[1], "k")
    assert receipt.settles(read, device="dev", record_id="r1", sha256=digest)
    assert not receipt.settles(read, device="dev", record_id="r1", sha256=bytes(32))
    assert not receipt.settles(read, device="dev2", record_id="r1", sha256=digest)
    with pytest.raises(EvidenceError):
        receipt.verify(receipt.issue(made, OTHER[0], "k"), SEAL[1], "k")


def test_an_answer_fits_only_its_own_ask():
    ask = question.Ask("a1", "dev")
    opened = question.open_question(
        ask.question({"document_number": "1"}, SEAL[1], "seal-1"), SEAL[0], "seal-1"
    )
    answer = question.make_answer(
        question.Answer("a1", "dev", 3.0, {"n": 1}), opened, OTHER[0], "rk"
    )
    assert ask.answer(answer, OTHER[1], "rk").facts == {"n": 1}
    with pytest.raises(EvidenceError):
        question.Ask("a1", "dev").answer(answer, OTHER[1], "rk")
    foreign = question.make_answer(question.Answer("a2", "dev", 3.0, {}), opened, OTHER[0], "rk")
    with pytest.raises(EvidenceError, match="another ask"):
        ask.answer(foreign, OTHER[1], "rk")


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), -1.0, 1e300, 1e11])
def test_a_moment_of_no_century_is_no_receipt_and_no_answer(moment):
    """Whoever reckons with it would fall over."""
    content = {"device": "d", "record_id": "r", "sha256": b"", "verdict": "accepted"}
    content |= {"carrier_id": "C", "reason": "", "effective_at": None, "t": moment}
    with pytest.raises(EvidenceError, match=r"\$\.t"):
        receipt.verify(sign1.sign(cbor.dumps(content), SEAL[0], "k"), SEAL[1], "k")
    ask = question.Ask("a1", "dev")
    opened = question.open_question(ask.question({}, SEAL[1], "seal-1"), SEAL[0], "seal-1")
    answer = question.make_answer(question.Answer("a1", "dev", moment, {}), opened, OTHER[0], "rk")
    with pytest.raises(EvidenceError, match=r"\$\.t"):
        ask.answer(answer, OTHER[1], "rk")


P384 = ec.generate_private_key(ec.SECP384R1()).public_key()
P384_PEM = P384.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize("pem", ["", "x", SEAL[0], P384_PEM, key_on_no_curve()])
def test_an_answer_goes_to_a_p256_key_or_nowhere(pem):
    enquiry = question.Enquiry("a1", "dev", pem, {})
    with pytest.raises(EvidenceError, match="public key"):
        question.make_answer(question.Answer("a1", "dev", 1.0, {}), enquiry, OTHER[0], "rk")


def test_a_question_keeps_to_its_bounds():
    made = {"id": "a1", "device": "dev", "reply_pem": OTHER[1], "asked": {}}
    for changes in ({"id": "a" * 65}, {"device": "d" * 65}, {"reply_pem": "p" * 257}):
        sealed = encrypt.seal(cbor.dumps(made | changes), SEAL[1], "seal-1")
        with pytest.raises(EvidenceError):
            question.open_question(sealed, SEAL[0], "seal-1")
