"""The evidence key in a PKCS#11 token, with SoftHSM in the place of a device."""

import pkcs11
import pytest
import software_token
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from drivers.keys.pkcs11_token import TokenSigner
from kiosk.errors import EvidenceError, KeyUnavailableError
from kiosk.records import envelope
from kiosk.records.cose import key_pair, sign1
from kiosk.records.evidence_key import HeldEvidenceKeys


@pytest.fixture(scope="module", autouse=True)
def token(tmp_path_factory):
    folder = tmp_path_factory.mktemp("token")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in software_token.environment(folder).items():
            patch.setenv(name, value)
        software_token.make(folder)
        yield folder


@pytest.fixture
def signer():
    return signer_of()


def signer_of(**other):
    known = {"token": software_token.LABEL, "key": software_token.KEY, "pin": software_token.PIN}
    return TokenSigner(software_token.MODULE, **known | other)


def public_pem(signer):
    public = load_der_public_key(signer.public_der())
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_what_it_signs_is_the_envelope_that_a_file_makes(signer):
    seal = key_pair.new_key()
    keys = HeldEvidenceKeys(signer, "dev-1", seal[1], "seal-1")
    place = envelope.ChainPosition("dev", "r", 1, envelope.FIRST)
    made = envelope.make(b"body", place, keys)
    opened = envelope.open_(
        made,
        seal_private_pem=seal[0],
        seal_kid="seal-1",
        evidence_pem=public_pem(signer),
        evidence_kid="dev-1",
    )
    assert opened == b"body"


def test_a_signature_of_the_token_is_no_other_ones(signer):
    signed = sign1.sign_by(signer.sign, b"body", "k")
    with pytest.raises(EvidenceError):
        sign1.verify(signed, key_pair.new_key()[1], "k")


def test_the_token_keeps_its_key(signer):
    assert signer.is_kept()
    key = signer._found(pkcs11.ObjectClass.PRIVATE_KEY)
    with pytest.raises(pkcs11.exceptions.AttributeSensitive):
        key[pkcs11.Attribute.VALUE]


@pytest.mark.parametrize("other", [{"token": "another"}, {"key": "another"}])
def test_what_is_not_there_is_told(other):
    with pytest.raises(KeyUnavailableError, match="token"):
        signer_of(**other).sign(b"body")
