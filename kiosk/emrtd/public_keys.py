"""Public keys and signatures as travel documents write them: curves spelled out, RSA with PSS.

cryptography verifies; what it does not read (explicit curve parameters, which ICAO 9303-12 demands) is
translated for it here.
"""

from typing import Any

from asn1crypto import algos, core
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from ecdsa.curves import Curve

from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.curves import curve_named, curve_of

EC = "1.2.840.10045.2.1"
_NAMED: dict[str, type[ec.EllipticCurve]] = {
    "secp192r1": ec.SECP192R1,
    "secp224r1": ec.SECP224R1,
    "secp256r1": ec.SECP256R1,
    "secp384r1": ec.SECP384R1,
    "secp521r1": ec.SECP521R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "brainpoolP384r1": ec.BrainpoolP384R1,
    "brainpoolP512r1": ec.BrainpoolP512R1,
}
_ECDSA_NAMES = {
    "NIST192p": "secp192r1",
    "NIST224p": "secp224r1",
    "NIST256p": "secp256r1",
    "NIST384p": "secp384r1",
    "NIST521p": "secp521r1",
    "BRAINPOOLP256r1": "brainpoolP256r1",
    "BRAINPOOLP384r1": "brainpoolP384r1",
    "BRAINPOOLP512r1": "brainpoolP512r1",
}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - old documents; the outcome is only as strong
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


# Bits. What is larger is not computed with, and is neither good nor bad: documents' signers and chips have up
# to 4,096, the CSCA up to 6,144. OpenSSL, too, stops at exponents of 64 bits beside large moduli.
_LARGEST_KEY, _LARGEST_ANCHOR, _LARGEST_EXPONENT = 4096, 6144, 64
_MOST_BYTES = 8192  # of a key as it is written; no curve that is spelled out comes near
_LONGEST_SALT = 512  # bytes: no key can hold more


class UnsupportedKeyError(Exception):
    """A key or an algorithm that cannot be checked here: neither good nor bad."""


class _Algorithm(core.Sequence):
    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("algorithm", core.ObjectIdentifier),
        ("parameters", core.Any, {"optional": True}),
    ]


class PublicKeyInfo(core.Sequence):
    _fields = [("algorithm", _Algorithm), ("public_key", core.OctetBitString)]  # noqa: RUF012 - asn1crypto's way


class _Field(core.Sequence):
    _fields = [("kind", core.ObjectIdentifier), ("prime", core.Integer)]  # noqa: RUF012 - asn1crypto's way


class _Coefficients(core.Sequence):
    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("a", core.OctetString),
        ("b", core.OctetString),
        ("seed", core.BitString, {"optional": True}),
    ]


class _Curve(core.Sequence):
    """SpecifiedECDomain (SEC 1 §C.2)."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("version", core.Integer),
        ("field", _Field),
        ("curve", _Coefficients),
        ("base", core.OctetString),
        ("order", core.Integer),
        ("cofactor", core.Integer, {"optional": True}),
    ]


def load(info: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    """A verification key from a DER SubjectPublicKeyInfo. Raises UnsupportedKeyError."""
    return _loaded(info, _LARGEST_KEY)


def load_anchor(info: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    """The same of a CSCA, whose key may be larger. Raises UnsupportedKeyError."""
    return _loaded(info, _LARGEST_ANCHOR)


def _loaded(info: bytes, largest: int) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    try:
        check_size(info)
        key = _verification_key(info)
    except (*TROUBLES, UnsupportedAlgorithm) as error:
        raise UnsupportedKeyError(type(error).__name__) from error
    if isinstance(key, rsa.RSAPublicKey):
        exponent = key.public_numbers().e.bit_length()
        if key.key_size > largest or exponent > _LARGEST_EXPONENT:
            raise UnsupportedKeyError(f"RSA: {key.key_size} bits, an exponent of {exponent}")
    return key


def check_size(info: bytes) -> None:
    if len(info) > _MOST_BYTES:
        raise UnsupportedKeyError(f"a key of {len(info)} bytes")


def _verification_key(info: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    parsed = PublicKeyInfo.load(info)
    if parsed["algorithm"]["algorithm"].dotted == EC:
        found = curve(parsed["algorithm"]["parameters"])
        name = _ECDSA_NAMES.get(found.name) if found else None
        if name is None:
            raise UnsupportedKeyError("curve")
        return ec.EllipticCurvePublicKey.from_encoded_point(
            _NAMED[name](), parsed["public_key"].native
        )
    key = load_der_public_key(info)
    if not isinstance(key, rsa.RSAPublicKey):
        raise UnsupportedKeyError("key")
    return key


def verify(
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    signature: bytes,
    data: bytes,
    algorithm: algos.SignedDigestAlgorithm,
    digest: str,
) -> None:
    """Raise InvalidSignature unless it holds; UnsupportedKeyError for what we cannot judge.

    digest: the hash's name where the algorithm itself names none.
    """
    try:
        scheme = algorithm.signature_algo
        # ECDSA and PKCS #1 without a hash in their name use the message digest's.
        bare = algorithm["algorithm"].native in {"rsassa_pkcs1v15", "ecdsa"}
        named = digest if bare else algorithm.hash_algo
    except ValueError as error:
        raise UnsupportedKeyError("algorithm") from error
    used = HASHES.get(named)
    if used is None:
        raise UnsupportedKeyError("hash")
    if isinstance(key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
        key.verify(signature, data, ec.ECDSA(used))
    elif isinstance(key, rsa.RSAPublicKey) and scheme == "rsassa_pkcs1v15":
        key.verify(signature, data, padding.PKCS1v15(), used)
    elif isinstance(key, rsa.RSAPublicKey) and scheme == "rsassa_pss":
        key.verify(signature, data, _pss(algorithm["parameters"]), used)
    elif scheme in {"ecdsa", "rsassa_pkcs1v15", "rsassa_pss"}:
        raise InvalidSignature  # of another kind of key: a state's older certificate, for instance
    else:
        raise UnsupportedKeyError("algorithm")


def _pss(parameters: algos.RSASSAPSSParams) -> padding.PSS:
    """Its mask may be made with another hash than the message's. Raises UnsupportedKeyError."""
    mask = HASHES.get(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native)
    if mask is None:
        raise UnsupportedKeyError("hash of the mask")
    salt = min(int(parameters["salt_length"].native), _LONGEST_SALT)
    return padding.PSS(padding.MGF1(mask), salt)


def verify_issued(certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> bool:
    """Whether the issuer's key signed this certificate. UnsupportedKeyError for what we cannot judge."""
    try:
        verify(
            load_anchor(issuer.public_key.dump()),
            certificate["signature_value"].native,
            certificate["tbs_certificate"].dump(),
            certificate["signature_algorithm"],
            "",
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def curve(parameters: core.Any) -> Curve | None:
    chosen: Any = parameters.parse()
    if isinstance(chosen, core.ObjectIdentifier):
        return curve_named(chosen.dotted)
    spelled = parameters.parse(_Curve)
    return curve_of(
        int(spelled["field"]["prime"].native),
        int.from_bytes(spelled["curve"]["a"].native, "big"),
        int.from_bytes(spelled["curve"]["b"].native, "big"),
    )
