"""Attacks by a kiosk that calls a document authentic which is not, or which it never saw."""

import pytest
from msgspec.structs import replace
from signed_documents import ANOTHER_STATE, NONCE, STATE, claimed, read, signing_key, trust

from drivers.emulated.card.active import sign_challenge
from kiosk.emrtd import tlv
from kiosk.identity.documents import Authenticity, DocumentKind, SignedChallenge
from kiosk.records import binding_digests

N, ANOTHER = "19900000001", "19900000007"
ACTIVATED = ("accepted", "activated")
REFUSED = ("rejected", "document_contradicted")


@pytest.fixture
def proving(carrier):
    """A carrier that has the state's anchor, and wants proofs."""
    carrier.trust = trust(STATE)
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(0.0)
    return carrier


def proof(carrier, record_id):
    return carrier.ledger.document_proofs.all()[("dev", record_id)]


def _made_up(document):
    sod = bytearray(document.chip_evidence.sod)
    sod[-1] ^= 1
    return claimed(document, sod=bytes(sod))


def _of_another(document):
    return claimed(document, sod=read("r1", seed=10).chip_evidence.sod)


def _altered(document):
    """One letter of the name, in the zone and in the record."""
    zone = document.chip_evidence.dg1.replace(b"SPECIMEN", b"SPECIMAN")
    zone = zone.replace(b"SAMPLE", b"SAMPLA").replace(b"UTOPIAN", b"UTOPIAM")
    return claimed(document, dg1=zone.replace(b"EXEMPLAR", b"EXEMPLAS"))


def _another_holder(document):
    """A genuine chip's files under somebody else's name."""
    return claimed(replace(document, holder=read("r1", seed=10).holder))


def _no_file(document):
    return claimed(document, sod=b"\x77\x03abc")


def _deep(document):
    """What makes a parser recurse."""
    return claimed(document, sod=tlv.encode(0x77, b"\x30\x80" * 20_000))


@pytest.mark.attack(
    gains="a number in the name of somebody whose passport was never there",
    before="the kiosk's word 'authentic' was all that the carrier had",
    now="passive authentication is made again by the carrier's own anchors: refused, with an alarm",
)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_made_up, "sod_signature"),
        (_of_another, "dg1_hash"),
        (_altered, "dg1_hash"),
        (_another_holder, "dg1_fields"),
        (_no_file, "sod_malformed"),
        (_deep, "sod_malformed"),
    ],
)
def test_authentic_by_the_kiosks_word_alone(proving, caplog, change, why):
    document = change(read("r1"))
    assert proving.visit("r1", N, document=document) == REFUSED
    assert proof(proving, "r1") == f"contradicted ({why})"
    assert proving.number(N) is None
    assert "ALARM document_contradicted" in caplog.text
    assert proving.visit("r2", ANOTHER, document=read("r2")) == ACTIVATED, "and it goes on"


@pytest.mark.attack(
    gains="a chip's signature that was seen once opens number after number without the chip",
    before="the challenge was any, and the answer was not kept",
    now="the challenge is of this record and of no other, and the carrier computes it",
)
@pytest.mark.parametrize("signs", ["rsa", "ecdsa"])
def test_the_signature_of_another_record(proving, signs):
    seen = read("r1", signs=signs)
    assert proving.visit("r1", N, document=seen) == ACTIVATED
    assert proving.visit("r2", ANOTHER, document=claimed(seen)) == REFUSED
    assert proof(proving, "r2") == "contradicted (chip_challenge)"


@pytest.mark.attack(
    gains="a copied passport without its chip's key is as good as the chip",
    before="that the chip had signed was the kiosk's word",
    now="the signature is checked under the key that the state has signed; without one the record waits",
)
@pytest.mark.parametrize("signs", ["rsa", "ecdsa"])
def test_a_copy_that_signs_with_another_key(proving, signs):
    document = read("r1", signs=signs)
    challenge = binding_digests.chip_challenge("r1", NONCE)
    other = signing_key.__wrapped__(signs)
    forged = SignedChallenge(
        challenge, sign_challenge(other, challenge, lambda size: b"\x01" * size)
    )
    assert proving.visit("r1", N, document=claimed(document, signed_challenge=forged)) == REFUSED
    assert proof(proving, "r1") == "contradicted (chip_signature)"
    unsigned = replace(document, chip_proof="chip_authentication")
    waits = proving.visit("r2", N, document=claimed(unsigned, signed_challenge=None))
    assert waits == ("held", "document_unjudged")


@pytest.mark.attack(
    gains="whoever makes a CSCA of their own makes passports",
    before="what the kiosk trusts was what counts",
    now="the carrier's own anchors count; the record waits for somebody of the carrier, with an alarm",
)
def test_a_state_that_the_carrier_does_not_know(proving, caplog):
    document = read("r1", state=ANOTHER_STATE)
    assert document.authenticity is Authenticity.AUTHENTIC, "the kiosk believes it"
    assert proving.visit("r1", N, document=document) == ("held", "document_anchor_unknown")
    assert "ALARM document_anchor_unknown" in caplog.text
    assert proving.number(N) is None
    proving.trust = trust(STATE, ANOTHER_STATE)
    assert tuple(proving.release()[:2]) == ACTIVATED
    assert proof(proving, "r1") == "proved"


@pytest.mark.attack(
    gains="leaving the proofs out is as good as having them",
    before="there were none",
    now="before the cut-off date it is accepted and marked; afterwards it is refused, with an alarm",
)
def test_no_proofs_at_all(carrier, caplog):
    carrier.trust = trust(STATE)
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now + 1)
    bare = replace(read("r1"), chip_evidence=None)
    assert carrier.visit("r1", N, document=bare) == ACTIVATED
    assert proof(carrier, "r1") == "unproved (before_cut_off)"
    carrier.later(1)
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now)
    another = replace(read("r2", seed=10), chip_evidence=None)
    assert carrier.visit("r2", ANOTHER, document=another) == ("rejected", "document_proof_missing")
    assert "ALARM document_proof_missing" in caplog.text


@pytest.mark.attack(
    gains="a kiosk whose clock stands before the cut-off date never needs proofs",
    before="there was no such date",
    now="its word on the time counts for a week, and for no longer",
)
def test_living_before_the_cut_off_date(carrier):
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now + 60)
    record = carrier.record("r1", N, document=replace(read("r1"), chip_evidence=None))
    carrier.later(8 * 24)
    told = carrier.take(record)
    assert (told.verdict, told.reason) == ("rejected", "document_proof_missing")


@pytest.mark.attack(
    gains="the rules see an authentic document where the record has another",
    before="facts and document were two statements that nobody compared",
    now="they are compared, and a card that signs nothing cannot be called authentic",
)
@pytest.mark.parametrize(
    ("facts", "changes", "why"),
    [
        ({"doc.authentic": "authentic"}, {}, "authenticity_differs"),
        ({"doc.signed_kind": False}, {}, "kind_differs"),
        ({"doc.kind": "resident"}, {}, "kind_differs"),
        ({}, {"kind": DocumentKind.RESIDENT}, "kind_signs_nothing"),
    ],
)
def test_facts_that_say_more_than_the_document(proving, facts, changes, why):
    said = Authenticity.AUTHENTIC if changes else Authenticity.UNVERIFIED
    document = replace(read("r1"), authenticity=said, **changes)
    record = proving.record("r1", N, facts=facts, document=document)
    assert proving.take(record).verdict == "rejected"
    assert proof(proving, "r1") == f"contradicted ({why})"
