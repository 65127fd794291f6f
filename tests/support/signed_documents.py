"""Passports that an invented state has signed, read in this process, as a kiosk's record carries them."""

import os
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from enrollment import NOW
from hostile_chips import PRESENCE, Wire
from msgspec.structs import replace

from drivers.cards import documents
from drivers.cards.emrtd import application
from drivers.emulated.card import contents, issuer, zones
from drivers.emulated.card.chip import Chip, ChipKeys, Quirks
from drivers.emulated.card.person import person
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.identity.documents import Authenticity
from kiosk.records import binding_digests
from kiosk.records.record import DocumentEvidence

STATE, ANOTHER_STATE = issuer.make_issuer(NOW), issuer.make_issuer(NOW)
_PICTURE = b"\xff\xd8\xff" + bytes(100)
NONCE = b"n"  # of every record of `enrollment`


def trust(*states):
    return TrustStore(tuple(issuer._plain(state.csca) for state in states))


@cache
def signing_key(kind):
    """A chip's, for active authentication: "rsa", "ecdsa"; "": it has none."""
    if not kind:
        return None
    rsa_key = kind == "rsa"
    return (
        rsa.generate_private_key(65537, 2048)
        if rsa_key
        else ec.generate_private_key(ec.SECP256R1())
    )


def read(
    record_id, seed=9, *, signs="rsa", state=STATE, believed=(STATE, ANOTHER_STATE), signer=None
):
    """This person's passport, read for this record by a kiosk that believes these states."""
    who, signing = person(seed, NOW.date()), signing_key(signs)
    groups = contents.data_groups(
        who, zones.td3(who), _PICTURE, details=False, new_face_format=False
    )
    if signs == "ecdsa":
        groups[14] = contents.dg14(None, None, signing)
    if signing:
        groups[15] = contents.dg15(signing)
    sod = issuer.security_object(signer or state.good, groups)
    key = zones.chip_key(who, who.passport_number)
    files = contents.application_files(groups, sod)
    wire = Wire(
        Chip({}, files, ChipKeys(mrz=key, signing=signing), Quirks(extended=True), os.urandom)
    )
    challenge = binding_digests.chip_challenge(record_id, NONCE)
    terminal = application.Terminal(trust(*believed), NOW, os.urandom, challenge, extended=True)
    reading = application.read(wire, key, application.recognises(wire), terminal)
    return DocumentEvidence.of(documents.of_emrtd(reading, PRESENCE, None))


def claimed(document, **changes):
    """As a kiosk sends it that calls it authentic; fields of its evidence may be changed."""
    evidence = document.chip_evidence and replace(document.chip_evidence, **changes)
    return replace(
        document,
        authenticity=Authenticity.AUTHENTIC,
        authenticity_reason="passive_authentication",
        chip_evidence=evidence,
    )
