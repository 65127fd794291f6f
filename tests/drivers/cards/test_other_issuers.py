"""Passive authentication of what openssl and pyasn1 have made, not the reader's own libraries."""

import datetime as dt

import pytest
from openssl_state import KINDS, LARGEST, State

from kiosk.emrtd import signer_trust
from kiosk.emrtd.passive_authentication import parse_sod, verify
from kiosk.errors import SettingsError
from kiosk.identity.documents import Authenticity

NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)  # the certificates are made after this line
GROUPS = {1: b"\x61\x05first", 2: b"\x75\x06second", 14: b"\x6e\x01x"}


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def state(request, tmp_path_factory):
    made = State(tmp_path_factory.mktemp("state") / "s", request.param)
    made.signer("signer")
    return made


def verdict(sod, groups, anchors, crls=(), at=NOW):
    found = verify(parse_sod(sod), groups, signer_trust.load(anchors, crls), at)
    return found.authenticity, found.reason


def test_a_document_is_authentic(state):
    sod = state.security_object("signer", GROUPS)
    assert verdict(sod, GROUPS, [state.csca]) == (Authenticity.AUTHENTIC, "passive_authentication")


def test_a_changed_group_is_invalid(state):
    sod = state.security_object("signer", GROUPS)
    changed = GROUPS | {2: b"\x75\x06Second"}
    assert verdict(sod, changed, [state.csca]) == (Authenticity.INVALID, "dg2_hash")


def test_a_changed_list_of_hashes_is_invalid(state):
    sod = bytearray(state.security_object("signer", GROUPS))
    at = sod.find(b"\x02\x01\x0e")  # the number of data group 14
    sod[at + 2] = 15
    groups = {1: GROUPS[1], 2: GROUPS[2]}
    authenticity, reason = verdict(bytes(sod), groups, [state.csca])
    assert authenticity is Authenticity.INVALID
    assert reason.startswith("sod_")


def test_without_its_csca_it_is_unverified(state, tmp_path):
    sod = state.security_object("signer", GROUPS)
    namesake = State(tmp_path / "other", KINDS[0])  # the same name, another key
    assert verdict(sod, GROUPS, []) == (Authenticity.UNVERIFIED, "no_trust_anchor")
    assert verdict(sod, GROUPS, [namesake.csca]) == (Authenticity.UNVERIFIED, "unknown_signer")


def test_a_signer_out_of_date_is_unverified(state):
    sod = state.security_object("signer", GROUPS)
    for at in (NOW + dt.timedelta(days=367), NOW - dt.timedelta(days=2)):
        found = verdict(sod, GROUPS, [state.csca], at=at)
        assert found == (Authenticity.UNVERIFIED, "signer_out_of_date")


def test_a_revoked_signer_is_invalid_and_the_others_stay_good(state):
    name = state.signer("withdrawn")
    revoked = state.security_object(name, GROUPS)
    good = state.security_object("signer", GROUPS)
    crls = [state.revocation_list(name)]
    assert verdict(revoked, GROUPS, [state.csca], crls) == (Authenticity.INVALID, "signer_revoked")
    assert verdict(good, GROUPS, [state.csca], crls)[0] is Authenticity.AUTHENTIC


def test_a_revocation_list_of_another_state_is_refused(state, tmp_path):
    other = State(tmp_path / "other", KINDS[0], "XX")
    other.signer("signer")
    with pytest.raises(SettingsError, match="no revocation list"):
        signer_trust.load([state.csca], [other.revocation_list("signer")])


def test_a_master_list_gives_its_states(state, tmp_path):
    other = State(tmp_path / "other", KINDS[1], "XX")
    other.signer("signer")
    file = tmp_path / "master.ml"
    file.write_bytes(state.master_list("signer", [state.csca, other.csca]))
    for issuer in (state, other):
        sod = issuer.security_object("signer", GROUPS)
        assert verdict(sod, GROUPS, [file])[0] is Authenticity.AUTHENTIC


def test_a_master_list_that_was_changed_or_signed_by_a_stranger_is_refused(state, tmp_path):
    file = tmp_path / "master.ml"
    whole = state.master_list("signer", [state.csca])
    at = whole.find(b"CSCA")
    file.write_bytes(whole[:at] + b"CSCB" + whole[at + 4 :])
    with pytest.raises(SettingsError, match=r"master\.ml"):
        signer_trust.load([file])
    other = State(tmp_path / "other", KINDS[0], "XX")
    other.signer("signer")
    file.write_bytes(other.master_list("signer", [state.csca]))
    with pytest.raises(SettingsError, match="signer"):
        signer_trust.load([file])


def test_the_largest_keys_in_use_are_computed_with(tmp_path):
    """A signer of 4,096 bits under a CSCA of 6,144; larger ones are in tests/attacks."""
    state = State(tmp_path / "s", LARGEST)
    sod = state.security_object(state.signer("signer"), GROUPS)
    assert verdict(sod, GROUPS, [state.csca])[0] is Authenticity.AUTHENTIC
    crls = [state.revocation_list("signer")]
    assert verdict(sod, GROUPS, [state.csca], crls)[0] is Authenticity.INVALID
