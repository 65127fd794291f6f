"""The groups in which PACE and chip authentication agree on keys (ICAO 9303-11 §9.5.1).

cryptography has no point arithmetic for PACE's mapping, so the curves come from the ecdsa package.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any, Protocol

from ecdsa.curves import Curve
from ecdsa.ellipticcurve import INFINITY, PointJacobi
from ecdsa.errors import MalformedPointError

from kiosk.emrtd.curves import CURVES
from kiosk.errors import CardProtocolError

Random = Callable[[int], bytes]

_EXTRA_BYTES = 8  # beyond the order's size, so that the bias of the remainder vanishes


class Group(Protocol):
    """A cyclic group with a standard generator. Peers' elements are checked: CardProtocolError."""

    public_tag: int  # of a public key in an authentication token (§9.4)

    def private(self, random: Random) -> int: ...
    def public(self, private: int, generator: Any = None) -> bytes: ...
    def mapped(self, nonce: bytes, private: int, peer: bytes) -> Any:
        """Generic mapping (§4.4.3.3.1): the ephemeral generator."""

    def secret(self, private: int, peer: bytes) -> bytes:
        """The shared secret that keys are derived from."""


class EllipticGroup:
    """An elliptic curve.

    Points are uncompressed (§9.4.5); the secret is the shared point's x coordinate (§9.6).
    """

    public_tag = 0x86

    def __init__(self, curve: Curve) -> None:
        self.curve = curve
        self._size = (curve.curve.p().bit_length() + 7) // 8

    def private(self, random: Random) -> int:
        return _scalar(random, int(self.curve.order))

    def public(self, private: int, generator: PointJacobi | None = None) -> bytes:
        return self._encoded((generator or self.curve.generator) * private)

    def mapped(self, nonce: bytes, private: int, peer: bytes) -> PointJacobi:
        shared = self.point(peer) * private
        mapped = self.curve.generator * int.from_bytes(nonce, "big") + shared
        if mapped == INFINITY:
            raise CardProtocolError("PACE: mapping gave the neutral element")
        return mapped

    def secret(self, private: int, peer: bytes) -> bytes:
        shared = self.point(peer) * private
        if shared == INFINITY:
            raise CardProtocolError("key agreement gave the neutral element")
        return int(shared.x()).to_bytes(self._size, "big")

    def point(self, encoded: bytes) -> PointJacobi:
        """A point that lies on the curve. Raises CardProtocolError."""
        shape = self.curve.curve
        try:
            point = PointJacobi.from_bytes(
                shape, encoded, valid_encodings=("uncompressed",), order=self.curve.order
            )
        except (MalformedPointError, ValueError) as error:
            raise CardProtocolError("public key: no point") from error
        # from_bytes takes any two numbers below the prime.
        if not shape.contains_point(point.x(), point.y()):
            raise CardProtocolError("public key: not a point of the curve")
        return point

    def _encoded(self, point: PointJacobi) -> bytes:
        made: bytes = point.to_bytes("uncompressed")
        return made


class ModularGroup:
    """A prime-order subgroup modulo a prime (RFC 5114)."""

    public_tag = 0x84

    def __init__(self, prime: int, generator: int, order: int) -> None:
        self._prime, self._generator, self._order = prime, generator, order
        self._size = (prime.bit_length() + 7) // 8

    def private(self, random: Random) -> int:
        return _scalar(random, self._order)

    def public(self, private: int, generator: int | None = None) -> bytes:
        return self._encoded(pow(generator or self._generator, private, self._prime))

    def mapped(self, nonce: bytes, private: int, peer: bytes) -> int:
        shared = pow(self._element(peer), private, self._prime)
        power = pow(self._generator, int.from_bytes(nonce, "big"), self._prime)
        mapped = power * shared % self._prime
        if mapped == 1:
            raise CardProtocolError("PACE: mapping gave the neutral element")
        return mapped

    def secret(self, private: int, peer: bytes) -> bytes:
        return self._encoded(pow(self._element(peer), private, self._prime))

    def _element(self, encoded: bytes) -> int:
        element = int.from_bytes(encoded, "big")
        if not 1 < element < self._prime - 1 or pow(element, self._order, self._prime) != 1:
            raise CardProtocolError("public key: not an element of the group")
        return element

    def _encoded(self, element: int) -> bytes:
        return element.to_bytes(self._size, "big")


def standard_group(parameter_id: int) -> Group | None:
    """The group of standardised domain parameters; None when we do not know it."""
    if parameter_id in CURVES:
        return EllipticGroup(CURVES[parameter_id])
    numbers = _modular_groups().get(str(parameter_id))
    return ModularGroup(**numbers) if numbers else None


@cache
def _modular_groups() -> dict[str, dict[str, int]]:
    text = resources.files(__package__).joinpath("rfc5114.toml").read_text("utf-8")
    return {
        name: {item: int(digits.replace("\n", ""), 16) for item, digits in group.items()}
        for name, group in tomllib.loads(text).items()
    }


def _scalar(random: Random, order: int) -> int:
    size = (order.bit_length() + 7) // 8 + _EXTRA_BYTES
    return int.from_bytes(random(size), "big") % (order - 1) + 1
