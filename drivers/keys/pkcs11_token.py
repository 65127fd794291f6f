"""The evidence key in a PKCS#11 token (HSM, smart card, TPM by tpm2-pkcs11).

Implements kiosk.ports.EvidenceSigner. The token computes the signature; its private key is never read. What a
thief of the running kiosk can still do is to sign with it, for as long as they have it.
"""

import hashlib
import threading
from pathlib import Path

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error, UserAlreadyLoggedIn
from pkcs11.util.ec import encode_ec_public_key

from kiosk.errors import KeyUnavailableError

_NAME = "evidence key"


class TokenSigner:
    """One session with the token, opened when it is first needed and again after it failed."""

    def __init__(self, module: Path, token: str, key: str, pin: str) -> None:
        self._module = module
        self._token = token
        self._key = key
        self._pin = pin
        self._session: pkcs11.Session | None = None
        self._lock = threading.Lock()

    def sign(self, message: bytes) -> bytes:
        digest = hashlib.sha256(message).digest()
        with self._lock:
            try:
                key = self._found(ObjectClass.PRIVATE_KEY)
                signature: bytes = key.sign(digest, mechanism=Mechanism.ECDSA)  # type: ignore[attr-defined]
            except (PKCS11Error, OSError) as error:
                self._session = None
                raise KeyUnavailableError(_NAME, f"token {self._token}: {_said(error)}") from error
        return signature

    def public_der(self) -> bytes:
        """The public half (SubjectPublicKeyInfo), which the carrier registers. Raises KeyUnavailableError."""
        with self._lock:
            try:
                found: bytes = encode_ec_public_key(self._found(ObjectClass.PUBLIC_KEY))  # type: ignore[arg-type]
            except (PKCS11Error, OSError) as error:
                self._session = None
                raise KeyUnavailableError(_NAME, f"token {self._token}: {_said(error)}") from error
        return found

    def is_kept(self) -> bool:
        """Whether the token says that its key leaves it in no form. Raises KeyUnavailableError."""
        with self._lock:
            try:
                key = self._found(ObjectClass.PRIVATE_KEY)
                return bool(key[Attribute.SENSITIVE]) and not key[Attribute.EXTRACTABLE]
            except (PKCS11Error, OSError) as error:
                self._session = None
                raise KeyUnavailableError(_NAME, f"token {self._token}: {_said(error)}") from error

    def _found(self, kind: ObjectClass) -> pkcs11.Object:
        if self._session is None:
            token = pkcs11.lib(str(self._module)).get_token(token_label=self._token)
            try:
                self._session = token.open(user_pin=self._pin)
            except UserAlreadyLoggedIn:  # by an earlier session of this process
                self._session = token.open()
        return self._session.get_key(object_class=kind, key_type=KeyType.EC, label=self._key)


def _said(error: Exception) -> str:
    """A PKCS#11 error has often no words but its name."""
    return f"{type(error).__name__} {error}".strip()
