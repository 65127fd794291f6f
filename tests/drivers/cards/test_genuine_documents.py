"""A genuine document is never refused as forged, and a forged one gains nothing by being odd."""

import field_documents
import pytest
from field_documents import STATE, read
from openssl_state import Kind, State, _curve, _rsa

from drivers.emulated.card.security_objects import GENUINE, UNJUDGED
from kiosk.emrtd import signer_trust
from kiosk.emrtd.passive_authentication import parse_sod, verify
from kiosk.identity.documents import Authenticity

AUTHENTIC = (Authenticity.AUTHENTIC, "passive_authentication")
REASONS = dict.fromkeys(UNJUDGED, "sod_malformed") | {"no certificate": "sod_no_signer"}


def found(document):
    return document.authenticity, document.authenticity_reason


@pytest.mark.parametrize("profile", ["passport", "passport_full"])
@pytest.mark.parametrize("sod", GENUINE)
def test_an_odd_security_object_that_holds_is_authentic(profile, sod):
    document, _ = read(profile, sod=sod)
    assert found(document) == AUTHENTIC


@pytest.mark.parametrize("sod", UNJUDGED)
def test_what_nobody_can_judge_is_unverified_and_read_whole(sod):
    document, _ = read("passport_full", sod=sod)
    assert found(document) == (Authenticity.UNVERIFIED, REASONS[sod])
    assert set(document.group_hashes) == {1, 2, 11, 12, 14, 15}
    assert document.holder.full_name == field_documents.WHO.chinese_name
    assert document.portrait
    assert document.fields_complete


@pytest.mark.parametrize("group", [2, 11, 12, 15])
def test_hashes_are_judged_where_the_signature_cannot_be(group):
    document, _ = read("passport_full", sod="no certificate", tamper_group=group)
    assert found(document) == (Authenticity.INVALID, f"dg{group}_hash")


@pytest.mark.parametrize("sod", UNJUDGED)
def test_a_copy_with_a_stripped_security_object_has_no_proof(sod):
    document, _ = read("passport_full", sod=sod, copied=True)
    assert document.authenticity is not Authenticity.AUTHENTIC
    assert document.chip_proof is None


GROUPS = {1: b"\x61\x05first", 2: b"\x75\x06second"}
# Curves that documents have and cryptography lacks; a mask whose hash is another than the message's.
UNKNOWN_CURVES = ("brainpoolP224r1", "brainpoolP320r1", "brainpoolP512t1")


@pytest.mark.parametrize("encoding", ["explicit", "named_curve"])
@pytest.mark.parametrize("curve", UNKNOWN_CURVES)
def test_an_unknown_curve_is_unverified_and_its_hashes_are_judged(tmp_path, curve, encoding):
    state = State(tmp_path / "s", Kind(curve, _curve(curve, encoding)))
    sod = parse_sod(state.security_object(state.signer("signer"), GROUPS))
    trust = signer_trust.load([state.csca])
    said = verify(sod, GROUPS, trust, field_documents.NOW)
    assert said == (Authenticity.UNVERIFIED, "unsupported_algorithm")
    changed = verify(sod, GROUPS | {2: b"\x75\x06Second"}, trust, field_documents.NOW)
    assert changed == (Authenticity.INVALID, "dg2_hash")


ODD_TOOLS = (
    Kind("PSS, mask of SHA-1", _rsa(2048), pss=True, mask="sha1"),
    Kind("streamed BER", _curve("prime256v1", "explicit"), streamed=True),
)


@pytest.mark.parametrize("kind", ODD_TOOLS, ids=lambda kind: kind.name)
def test_what_openssl_makes_of_it(tmp_path, kind):
    state = State(tmp_path / "s", kind)
    sod = state.security_object(state.signer("signer"), GROUPS)
    assert (b"\x24\x80" in sod) == kind.streamed
    later = field_documents.NOW + field_documents.HOUR  # the certificates are made after this line
    assert verify(parse_sod(sod), GROUPS, signer_trust.load([state.csca]), later) == AUTHENTIC


@pytest.mark.parametrize("signer", ["revoked", "good"])
def test_what_cryptography_says_stands(signer):
    """Beside the oddities: what is invalid stays so."""
    document, _ = read(by=getattr(STATE, signer), tamper_group=2, sod="id-data")
    assert found(document) == (Authenticity.INVALID, "dg2_hash")
