"""The second factor: six digits that change each 30 seconds (TOTP, RFC 6238), by a phone's authenticator."""

import base64
import hashlib
import hmac
import io

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_ISSUER = "Kiosk fleet"
_BESIDE = (0, -1, 1)  # a phone's clock may be off by a step


def new_secret() -> str:
    return pyotp.random_base32()


def sealed(secret: str) -> str:
    """As it is kept: a back-up of the database alone opens nothing."""
    return _box().encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """An empty text: it cannot be opened, and has to be set up again."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def step_of(secret: str, code: str, now: float) -> int:
    """The time step whose code this is; 0: of none near now, which is in seconds since the epoch."""
    totp = pyotp.TOTP(secret)
    current = int(now) // totp.interval
    for step in (current + beside for beside in _BESIDE):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return 0


def picture(name: str, secret: str) -> str:
    """The QR code that a phone scans, as SVG."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    drawn = io.BytesIO()
    segno.make(uri, micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True
    )
    return drawn.getvalue().decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
