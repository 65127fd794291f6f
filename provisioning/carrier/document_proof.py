"""A record's document judged again: passive and active authentication, by the carrier's own anchors and time.

What only the kiosk saw stays its word, and is called so: the data of a card that signs nothing, the picture,
chip authentication and PACE's chip mapping, which prove something to who was there and to nobody else.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from kiosk import china_time
from kiosk.emrtd import active_authentication, lds, security_infos
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.passive_authentication import (
    SOD_UNREADABLE,
    SecurityObject,
    parse_sod,
    verify,
)
from kiosk.emrtd.public_keys import UnsupportedKeyError
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.enumerations import Flow, Verdict
from kiosk.errors import MalformedDataError
from kiosk.identity import mrz
from kiosk.identity.documents import SIGNED_KINDS, Authenticity, ChipEvidence, SignedChallenge
from kiosk.records import binding_digests
from kiosk.records.record import DocumentEvidence
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.quarantine import Cause

CONTRADICTED = "document_contradicted"
MISSING = "document_proof_missing"
NOTHING = "nothing_to_prove"  # no document, or a complaint
# A kiosk that calls a document authentic which is not: the carrier's people look at it.
ALARMS = frozenset({CONTRADICTED, MISSING})

_SECURITY_GROUP, _SIGNING_GROUP = 14, 15
_SIGNATURE = "active_authentication"
_NO_ANCHORS = "no_trust_anchor"
_OF_ANCHORS = frozenset({_NO_ANCHORS, "unknown_signer"})
_ISSUER, _FIELDS, _CHIP = "passive authentication", "the record's fields", "the chip"


class Proof(StrEnum):
    """What the carrier makes of a record's document by itself."""

    PROVED = "proved"
    UNPROVED = "unproved"
    CONTRADICTED = "contradicted"


class Standing(StrEnum):
    """How one thing that was looked at stands."""

    HOLDS = "holds"
    KIOSK_ONLY = "seen by the kiosk only"
    OPEN = "cannot be judged here"
    BROKEN = "does not hold"


class DocumentFinding(NamedTuple):
    """One thing that was looked at, for the auditor. code: why it stands so."""

    what: str
    standing: Standing
    code: str = ""


class DocumentProof(NamedTuple):
    """reason: the code that decided; verdict: what the record gets for this alone; cause: why it waits."""

    proof: Proof
    reason: str
    verdict: Verdict = Verdict.ACCEPTED
    cause: Cause | None = None
    findings: tuple[DocumentFinding, ...] = ()

    @property
    def trouble(self) -> str:
        """Why the record is rejected, or ""."""
        if self.verdict is not Verdict.REJECTED:
            return ""
        return CONTRADICTED if self.proof is Proof.CONTRADICTED else MISSING


def prove(case: OpenedRecord, trust: TrustStore, *, required: bool) -> DocumentProof:
    """required: the record was sealed when records needed their proofs already. Raises nothing."""
    document = case.record.document
    if document is None or case.record.flow is Flow.COMPLAINT:
        return DocumentProof(Proof.UNPROVED, NOTHING)
    lie = _contradiction(case, document)
    if lie:
        return DocumentProof(Proof.CONTRADICTED, lie, Verdict.REJECTED)
    if document.kind not in SIGNED_KINDS:
        return DocumentProof(Proof.UNPROVED, "kind_signs_nothing")
    if document.chip_evidence is None:
        if required:
            return DocumentProof(Proof.UNPROVED, MISSING, Verdict.REJECTED)
        return DocumentProof(Proof.UNPROVED, "before_cut_off")
    findings = tuple(_findings(case, document, document.chip_evidence, trust))
    return _weighed(document, findings, required=required)


def _contradiction(case: OpenedRecord, document: DocumentEvidence) -> str:
    """Where the facts that the kiosk decided on say more than the document that it read; a code, or ""."""
    signs = document.kind in SIGNED_KINDS
    if case.fact("doc.kind") not in {None, document.kind.value}:
        return "kind_differs"
    said = {document.authenticity.value, case.fact("doc.authentic")}
    is_authentic = document.authenticity is Authenticity.AUTHENTIC
    if Authenticity.AUTHENTIC.value in said and not (signs and is_authentic):
        return "authenticity_differs" if signs else "kind_signs_nothing"
    return "" if case.fact("doc.signed_kind") in {None, signs} else "kind_differs"


def _weighed(
    document: DocumentEvidence, findings: tuple[DocumentFinding, ...], *, required: bool
) -> DocumentProof:
    broken = next((one for one in findings if one.standing is Standing.BROKEN), None)
    # A kiosk that calls the chip's proofs invalid says the same; that it names another person is a lie.
    agrees = document.authenticity is Authenticity.INVALID
    if broken and not (agrees and broken.what in {_ISSUER, _CHIP}):
        return DocumentProof(Proof.CONTRADICTED, broken.code, Verdict.REJECTED, findings=findings)
    doubt = broken or next((one for one in findings if one.standing is Standing.OPEN), None)
    if doubt is None:
        return DocumentProof(Proof.PROVED, "proved", findings=findings)
    if document.authenticity is not Authenticity.AUTHENTIC:
        return DocumentProof(Proof.UNPROVED, doubt.code, findings=findings)
    if doubt.code == _NO_ANCHORS and not required:
        return DocumentProof(Proof.UNPROVED, doubt.code, findings=findings)
    cause = Cause.ANCHOR_UNKNOWN if doubt.code in _OF_ANCHORS else Cause.DOCUMENT_UNJUDGED
    return DocumentProof(Proof.UNPROVED, doubt.code, Verdict.HELD, cause, findings)


# -- what is looked at ----------------------------------------------------------------------------


def _findings(
    case: OpenedRecord, document: DocumentEvidence, evidence: ChipEvidence, trust: TrustStore
) -> Iterator[DocumentFinding]:
    """Files are the kiosk's to choose: whatever they make a parser raise is caught here."""
    at = dt.datetime.fromtimestamp(case.captured_at, dt.UTC)
    sod = parse_sod(evidence.sod)
    yield _by_issuer(sod, document, evidence, trust, at)
    try:
        yield _of_fields(document, evidence.dg1, china_time.day(at))
    except (MalformedDataError, *TROUBLES):
        yield DocumentFinding(_FIELDS, Standing.BROKEN, "dg1_malformed")
    yield _of_chip(case, document, evidence, sod)


def _by_issuer(
    sod: SecurityObject,
    document: DocumentEvidence,
    evidence: ChipEvidence,
    trust: TrustStore,
    at: dt.datetime,
) -> DocumentFinding:
    groups = {1: evidence.dg1, _SECURITY_GROUP: evidence.dg14, _SIGNING_GROUP: evidence.dg15}
    files = {number: file for number, file in groups.items() if file is not None}
    verdict = verify(sod, files, trust, at, _state(evidence.dg1, china_time.day(at)))
    standing = {
        Authenticity.AUTHENTIC: Standing.HOLDS,
        Authenticity.UNVERIFIED: Standing.OPEN,
        Authenticity.INVALID: Standing.BROKEN,
    }[verdict.authenticity]
    if verdict.reason == SOD_UNREADABLE and document.authenticity is Authenticity.AUTHENTIC:
        standing = Standing.BROKEN  # no kiosk can have seen an issuer's signature there
    return DocumentFinding(_ISSUER, standing, verdict.reason)


def _state(dg1: bytes, today: dt.date) -> str | None:
    """Whose document it says it is; None where it cannot be read, which is said elsewhere."""
    try:
        return mrz.parse(lds.parse_dg1(dg1), today).state
    except (MalformedDataError, *TROUBLES):
        return None


def _of_fields(document: DocumentEvidence, dg1: bytes, today: dt.date) -> DocumentFinding:
    """Whether the record names the person of the machine-readable zone. Raises MalformedDataError."""
    zone = mrz.parse(lds.parse_dg1(dg1), today)
    holder = document.holder
    said = (holder.name, holder.number, holder.birth, holder.sex, holder.nationality)
    signed = (zone.name, zone.number, zone.birth, zone.sex, zone.nationality)
    same = said == signed and document.expiry == zone.expiry and document.kind is zone.kind
    return DocumentFinding(
        _FIELDS, Standing.HOLDS if same else Standing.BROKEN, "" if same else "dg1_fields"
    )


def _of_chip(
    case: OpenedRecord, document: DocumentEvidence, evidence: ChipEvidence, sod: SecurityObject
) -> DocumentFinding:
    signed, can_sign = evidence.signed_challenge, _SIGNING_GROUP in sod.hashes
    if not can_sign and signed is None and document.chip_proof != _SIGNATURE:
        return DocumentFinding(_CHIP, Standing.KIOSK_ONLY, document.chip_proof or "signs nothing")
    if not can_sign:
        return DocumentFinding(_CHIP, Standing.BROKEN, "chip_signature")
    if evidence.dg15 is None or signed is None:
        return DocumentFinding(_CHIP, Standing.OPEN, "chip_signature_missing")
    record = case.record
    if signed.challenge != binding_digests.chip_challenge(record.record_id, record.nonce):
        return DocumentFinding(_CHIP, Standing.BROKEN, "chip_challenge")
    return _of_signature(evidence.dg15, evidence.dg14, signed)


def _of_signature(dg15: bytes, dg14: bytes | None, signed: SignedChallenge) -> DocumentFinding:
    try:
        told = security_infos.active_authentication(lds.parse_dg14(dg14)) if dg14 else None
        key = lds.parse_dg15(dg15)
        holds = active_authentication.holds(key, signed.signature, signed.challenge, told)
    except active_authentication.MalformedSignatureError:
        # It is an UnsupportedKeyError, too; no kiosk can have seen a chip prove itself by it.
        return DocumentFinding(_CHIP, Standing.BROKEN, "chip_signature")
    except UnsupportedKeyError:
        return DocumentFinding(_CHIP, Standing.OPEN, "unsupported_algorithm")
    except (MalformedDataError, *TROUBLES):
        return DocumentFinding(_CHIP, Standing.BROKEN, "chip_key_malformed")
    if not holds:
        return DocumentFinding(_CHIP, Standing.BROKEN, "chip_signature")
    return DocumentFinding(_CHIP, Standing.HOLDS, _SIGNATURE)
