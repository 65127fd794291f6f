"""The carrier judges documents again: what it makes of honest ones, and what it tells the auditor."""

import shutil

import carriers
import pytest
from enrollment import NOW, Carrier
from msgspec.structs import replace
from signed_documents import STATE, claimed, read, trust

from drivers.emulated.card import issuer
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.identity.documents import Authenticity
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.commands.carrier import main

N, ANOTHER = "19900000001", "19900000007"
ACTIVATED = ("accepted", "activated")


@pytest.fixture
def proving(carrier):
    """A carrier that has the state's anchor, and wants proofs."""
    carrier.trust = trust(STATE)
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(0.0)
    return carrier


def proof(carrier, record_id):
    return carrier.ledger.document_proofs.all()[("dev", record_id)]


@pytest.mark.parametrize("signs", ["rsa", "ecdsa", ""])
def test_an_honest_passport(proving, signs):
    assert proving.visit("r1", N, document=read("r1", signs=signs)) == ACTIVATED
    assert proof(proving, "r1") == "proved"


def test_a_resident_card_is_marked_as_what_it_is(proving):
    assert proving.visit("r1", N) == ACTIVATED
    assert proof(proving, "r1") == "unproved (kind_signs_nothing)"


def test_carriers_without_anchors_check_what_needs_none(carrier):
    with carrier.ledger.transaction():
        carrier.ledger.proofs_cutoff.require_from(carrier.now + 1)
    assert carrier.visit("r1", N, document=read("r1")) == ACTIVATED
    assert proof(carrier, "r1") == "unproved (no_trust_anchor)"
    document = replace(read("r2"), holder=read("r2", seed=10).holder)
    assert carrier.visit("r2", ANOTHER, document=document) == ("rejected", "document_contradicted")


def test_an_oversized_file_is_evidence_of_nothing(proving):
    document = claimed(read("r1"), sod=bytes(1 << 17))
    assert proving.visit("r1", N, document=document) == ("rejected", "evidence")


def test_a_signer_out_of_date_by_the_carriers_time_waits(proving):
    document = claimed(read("r1", signer=STATE.expired))
    assert proving.visit("r1", N, document=document) == ("held", "document_unjudged")


def test_a_document_that_the_kiosk_could_not_judge_is_no_contradiction(proving):
    """Its CSCA has lapsed there, and the rules send the person to a clerk."""
    document = read("r1", believed=())
    assert document.authenticity is Authenticity.UNVERIFIED
    proving.visit("r1", N, document=document)
    assert proof(proving, "r1") == "proved", "the carrier has the anchor"


def test_a_document_that_the_kiosk_calls_invalid_is_recorded(proving):
    seen = read("r1", seed=10)
    document = replace(
        claimed(read("r1"), sod=seen.chip_evidence.sod), authenticity=Authenticity.INVALID
    )
    proving.visit("r1", N, document=document)
    assert proof(proving, "r1") == "unproved (dg1_hash)"


@pytest.mark.parametrize("signs", ["rsa", "ecdsa"])
def test_an_answer_that_is_no_signature_is_a_contradiction(proving, signs):
    document = read("r1", signs=signs)
    told = document.chip_evidence.signed_challenge
    garbage = claimed(document, signed_challenge=replace(told, signature=b"garbage"))
    assert proving.visit("r1", N, document=garbage) == ("rejected", "document_contradicted")
    assert proof(proving, "r1") == "contradicted (chip_signature)"


# -- the auditor's view -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A carrier's, with the state's anchor and one record."""
    made = tmp_path / "carrier"
    carriers.make(made, "dev", is_strict=True)
    for name, text in (
        ("csca.pem", issuer.csca_pem(STATE)),
        ("crl.pem", issuer.crl_pem(STATE, NOW)),
    ):
        (tmp_path / name).write_text(text)
    crl = ["--crl", str(tmp_path / "crl.pem")]
    assert main(["document-anchors", "add", str(made), str(tmp_path / "csca.pem"), *crl]) == 0
    return made


def taken(folder, document):
    """A record with this document comes to the carrier of this folder."""
    carrier = Carrier(folder, folder)
    carrier.trust = DocumentAnchors(folder).trust()
    carrier.visit("r1", N, document=document)
    carrier.ledger.close()


def test_a_proved_document_line_by_line(folder, capsys):
    taken(folder, read("r1"))
    capsys.readouterr()
    assert main(["replay", str(folder), "r1"]) == 0
    assert capsys.readouterr().out.splitlines()[1:5] == [
        "document: proved",
        "  passive authentication: holds (passive_authentication)",
        "  the record's fields: holds",
        "  the chip: holds (active_authentication)",
    ]
    assert main(["records", str(folder)]) == 0
    assert "document proved" in capsys.readouterr().out


def test_a_contradiction_has_an_exit_status(folder, capsys):
    taken(folder, claimed(read("r1"), sod=read("r1", seed=10).chip_evidence.sod))
    assert main(["replay", str(folder), "r1"]) == 5
    out = capsys.readouterr().out
    assert "document: contradicted (dg1_hash)" in out
    assert "  passive authentication: does not hold (dg1_hash)" in out


def test_chips_that_sign_nothing_are_the_kiosks_word(folder, capsys):
    taken(folder, read("r1", signs=""))
    assert main(["replay", str(folder), "r1"]) == 0
    assert "  the chip: seen by the kiosk only (signs nothing)" in capsys.readouterr().out


def test_anchors_are_read_again_when_one_comes(folder, tmp_path, capsys):
    anchors = DocumentAnchors(folder)
    assert len(anchors.trust().anchors) == 1
    assert anchors.trust().revoked
    capsys.readouterr()
    assert main(["document-anchors", "list", str(folder)]) == 0
    assert "1 files, 1 trusted certificates" in capsys.readouterr().out
    for file in anchors.files():
        file.unlink()
    assert anchors.trust() == TrustStore()


def test_what_is_no_certificate_changes_nothing(folder, tmp_path, capsys):
    file = tmp_path / "x.pem"
    file.write_text("x")
    assert main(["document-anchors", "add", str(folder), str(file)]) == 2
    assert "no CSCA certificate" in capsys.readouterr().err
    assert len(DocumentAnchors(folder).trust().anchors) == 1


def test_the_cut_off_date_is_set_and_told(folder, capsys):
    assert main(["proofs", str(folder), "--from", "2026-12-01T00:00:00+08:00"]) == 0
    assert "proofs_required_from: 2026-12-01T00:00:00+08:00" in capsys.readouterr().out


def test_an_older_carrier_has_no_cut_off_date(tmp_path, office, capsys):
    older = shutil.copytree(office, tmp_path / "older")
    assert main(["proofs", str(older)]) == 0
    assert "proofs_required_from: never" in capsys.readouterr().out
