"""Static keys that a chip agrees on a session with: Diffie-Hellman, on curves and modulo a prime."""

from typing import NamedTuple

from asn1crypto import core

from drivers.cards.emrtd.groups import EllipticGroup, Group, ModularGroup, standard_group
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.public_keys import EC, PublicKeyInfo, UnsupportedKeyError, check_size, curve

_STANDARD, _DH, _X942_DH = "0.4.0.127.0.7.1.2", "1.2.840.113549.1.3.1", "1.2.840.10046.2.1"
# Bits of a group to agree in: the standardised ones have 2,048, and a power takes 0.1 s here.
_LARGEST_PRIME = 3072


class _DhParameters(core.Sequence):
    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("prime", core.Integer),
        ("generator", core.Integer),
        ("order", core.Integer, {"optional": True}),
    ]
    # X9.42 and PKCS #3 differ behind the generator.


class AgreementKey(NamedTuple):
    """A static key to agree with: its group and the encoded element."""

    group: Group
    public: bytes


def load_agreement(info: bytes) -> AgreementKey:
    """A key agreement key from a DER SubjectPublicKeyInfo. Raises UnsupportedKeyError."""
    try:
        check_size(info)
        return _agreement_key(info)
    except TROUBLES as error:
        raise UnsupportedKeyError(type(error).__name__) from error


def _agreement_key(info: bytes) -> AgreementKey:
    parsed = PublicKeyInfo.load(info)
    kind, parameters = parsed["algorithm"]["algorithm"].dotted, parsed["algorithm"]["parameters"]
    public: bytes = parsed["public_key"].native
    group: Group | None = None
    if kind == _STANDARD:
        group = standard_group(int(parameters.parse(core.Integer).native))
    elif kind == EC:
        named = curve(parameters)
        group = EllipticGroup(named) if named else None
    elif kind in {_DH, _X942_DH}:
        group, public = _modular(parameters, public)
    if group is None:
        raise UnsupportedKeyError("group")
    return AgreementKey(group, public)


def _modular(parameters: core.Any, public: bytes) -> tuple[Group | None, bytes]:
    numbers = parameters.parse(_DhParameters)
    prime, generator = int(numbers["prime"].native), int(numbers["generator"].native)
    order = numbers["order"].native
    if prime.bit_length() > _LARGEST_PRIME or prime < 3:
        raise UnsupportedKeyError(f"a group of {prime.bit_length()} bits")
    if order is None or order.bit_length() < 160:  # PKCS #3 has a length there, not the order
        order = (prime - 1) // 2
    element = int(core.Integer.load(public).native)
    size = (prime.bit_length() + 7) // 8
    if not 0 < element < prime or not 0 < generator < prime or not 1 < order < prime:
        raise UnsupportedKeyError("public key")
    return ModularGroup(prime, generator, order), element.to_bytes(size, "big")
