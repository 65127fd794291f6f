"""The curves of travel documents (ICAO 9303-11 §9.5.1), found by their coefficients or their name."""

import ecdsa
from ecdsa.curves import Curve

# By the number of the standardised domain parameters.
CURVES: dict[int, Curve] = {
    8: ecdsa.NIST192p,
    9: ecdsa.BRAINPOOLP192r1,
    10: ecdsa.NIST224p,
    11: ecdsa.BRAINPOOLP224r1,
    12: ecdsa.NIST256p,
    13: ecdsa.BRAINPOOLP256r1,
    14: ecdsa.BRAINPOOLP320r1,
    15: ecdsa.NIST384p,
    16: ecdsa.BRAINPOOLP384r1,
    17: ecdsa.BRAINPOOLP512r1,
    18: ecdsa.NIST521p,
}


def curve_of(prime: int, a: int, b: int) -> Curve | None:
    """The known curve with these coefficients: documents often spell a curve out."""
    for curve in CURVES.values():
        shape = curve.curve
        if int(shape.p()) == prime and (int(shape.a()) % prime, int(shape.b())) == (a % prime, b):
            return curve
    return None


def curve_named(dotted: str) -> Curve | None:
    """The known curve with this object identifier."""
    return next(
        (curve for curve in CURVES.values() if ".".join(map(str, curve.oid)) == dotted), None
    )
