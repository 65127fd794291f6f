"""The keys that the settings name, opened for the service that has them."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from msgspec.structs import replace

from drivers.keys import sealed, service_files, tls_pair
from drivers.keys.pkcs11_token import TokenSigner
from drivers.keys.sealed import Wrapping, is_sealed
from drivers.keys.tls_pair import TlsPair
from kiosk import durable_files, names
from kiosk.errors import KeyUnavailableError
from kiosk.records.certificate_request import Role
from kiosk.records.cose.key_pair import new_key
from kiosk.records.evidence_key import EvidenceKeys, HeldEvidenceKeys, RecordKeys
from kiosk.settings import Settings
from kiosk.settings.carrier import Token
from kiosk.settings.store_and_staff import Clerk

EVIDENCE, LISTING, TLS, TOKEN_PIN = (
    "evidence",
    "listing",
    tls_pair.PURPOSE,
    "token-pin",
)  # purposes that are sealed in
PINS = "PINs"
_CREDENTIALS = (
    "CREDENTIALS_DIRECTORY"  # of systemd's LoadCredential=: root's file, handed to one service
)


class Custody(StrEnum):
    """Where a secret is kept."""

    PLAIN = "plain file"
    SEALED = "sealed file"
    TOKEN = "PKCS#11 token"  # noqa: S105 - a word


def wrapping(settings: Settings, service: Literal["counter", "relay", "agent"]) -> Wrapping:
    """Of a service's keys; as its unit hands it over, else where root keeps it."""
    handed = os.environ.get(_CREDENTIALS)
    folder = Path(handed) if handed else settings.keys.wrapping
    return Wrapping(folder / f"{service}.key")


def record_keys(settings: Settings) -> RecordKeys:
    """Raises KeyUnavailableError, OSError."""
    keys, carrier = settings.keys, settings.carrier
    seal = carrier.seal_key.read_text("ascii"), carrier.seal_kid
    if keys.token is not None:
        return HeldEvidenceKeys(signer(settings, keys.token), keys.evidence_kid, *seal)
    return EvidenceKeys(evidence_file(settings).decode("ascii"), keys.evidence_kid, *seal)


def evidence_file(settings: Settings) -> bytes:
    """The private key as PEM. Raises KeyUnavailableError, OSError."""
    if settings.keys.evidence is None:
        raise KeyUnavailableError(EVIDENCE, "it is in a token")
    return _read_evidence(settings, settings.keys.evidence)


def signer(settings: Settings, token: Token) -> TokenSigner:
    """Raises KeyUnavailableError, OSError."""
    pin = wrapping(settings, "counter").read(token.pin, TOKEN_PIN).decode().strip()
    return TokenSigner(token.module, token.label, token.key, pin)


def listing_key(settings: Settings) -> bytes | None:
    """None where the settings name none. Raises KeyUnavailableError, OSError."""
    if settings.keys.listing is None:
        return None
    return wrapping(settings, "counter").read(settings.keys.listing, LISTING)


def staff(settings: Settings) -> Sequence[Clerk]:
    """With their PINs' hashes in clear, and their signing keys under their PINs alone.

    Raises KeyUnavailableError.
    """
    opener = wrapping(settings, "counter")
    return [_opened(one, opener) for one in settings.staff]


def tls_key_file(settings: Settings) -> Path:
    """The relay's, for OpenSSL, which takes files only: a sealed key is opened into memory.

    Raises KeyUnavailableError, OSError.
    """
    return _for_openssl(settings.carrier.key, wrapping(settings, "relay"))


def agent_key_file(settings: Settings, file: Path) -> Path:
    """The same of the agent's."""
    return _for_openssl(file, wrapping(settings, "agent"))


def _for_openssl(file: Path, opener: Wrapping) -> Path:
    content = file.read_bytes()
    if not is_sealed(content):
        return file
    memory = os.memfd_create("tls", os.MFD_CLOEXEC)  # it stays open, for every connection
    with os.fdopen(os.dup(memory), "wb") as out:
        out.write(opener.opened(content, TLS))
    return Path(f"/proc/self/fd/{memory}")


def tls_pairs(settings: Settings) -> dict[Role, TlsPair]:
    """Of each service that has a connection of its own, as the settings name them."""
    carrier, device = settings.carrier, settings.kiosk.device
    relay = TlsPair(carrier.certificate, carrier.key, device, wrapping(settings, "relay"))
    found: dict[Role, TlsPair] = {"relay": relay}
    if carrier.agent_certificate is not None and carrier.agent_key is not None:
        files, name = (carrier.agent_certificate, carrier.agent_key), names.agent(device)
        found["agent"] = TlsPair(*files, name, wrapping(settings, "agent"))
    return found


def custody(settings: Settings) -> dict[str, Custody]:
    """How each of the kiosk's secrets is kept. Raises OSError."""
    keys = settings.keys
    files = {EVIDENCE: keys.evidence, LISTING: keys.listing, TLS: settings.carrier.key}
    found = {name: _kept(file.read_bytes()) for name, file in files.items() if file is not None}
    if keys.token is not None:
        found |= {EVIDENCE: Custody.TOKEN, TOKEN_PIN: _kept(keys.token.pin.read_bytes())}
    lines = [line for one in settings.clerks for line in (one.pin, one.key) if line]
    pins = {_kept(line.encode()) for line in lines}
    return found | {PINS: Custody.PLAIN if Custody.PLAIN in pins else Custody.SEALED}


def make_evidence(settings: Settings) -> None:
    """The kiosk's own evidence key, where the settings name a file that is not there yet.

    It waits beside its place until the carrier knows it: no record is signed by a key that nobody registered.
    Raises KeyUnavailableError, OSError.
    """
    file = settings.keys.evidence
    if file is not None and not file.exists() and not _waiting(file).exists():
        _write(settings, _waiting(file), new_key()[0].encode(), EVIDENCE)


def take_evidence(settings: Settings) -> None:
    """The one that waits, now that the carrier knows it. Raises OSError."""
    file = settings.keys.evidence
    if file is not None and _waiting(file).exists():
        durable_files.move(_waiting(file), file)


def keep_listing_key(settings: Settings, key: bytes) -> None:
    """What enrolment gave, where the settings name a file that is not there yet.

    Raises KeyUnavailableError, OSError.
    """
    file = settings.keys.listing
    if file is not None and not file.exists():
        _write(settings, file, key, LISTING)


def public_pem(settings: Settings, *, waiting: bool = False) -> str:
    """Of the evidence key: what the carrier registers. waiting: of the one that waits, where there is one.

    Raises KeyUnavailableError, OSError.
    """
    token, file = settings.keys.token, settings.keys.evidence
    try:
        if token:
            public = load_der_public_key(signer(settings, token).public_der())
        elif waiting and file is not None and _waiting(file).exists():
            public = load_pem_private_key(
                _read_evidence(settings, _waiting(file)), None
            ).public_key()
        else:
            public = load_pem_private_key(evidence_file(settings), None).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnavailableError(EVIDENCE, type(error).__name__) from error
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _waiting(file: Path) -> Path:
    return file.with_name(f"{file.name}.next")


def _read_evidence(settings: Settings, file: Path) -> bytes:
    return wrapping(settings, "counter").read(file, EVIDENCE)


def _write(settings: Settings, file: Path, secret: bytes, purpose: str) -> None:
    kept = sealed.like(secret, purpose, wrapping(settings, "counter"), file)
    service_files.write(file, kept, service_files.SECRET_MODE)


def _kept(content: bytes) -> Custody:
    return Custody.SEALED if is_sealed(content) else Custody.PLAIN


def pin_purpose(person: str) -> str:
    """Bound to the person: nobody's hash takes the place of another's."""
    return f"pin:{person}"


def key_purpose(person: str) -> str:
    """The same of their signing key, which tells as much of a PIN as its hash does."""
    return f"staff-key:{person}"


def _opened(one: Clerk, opener: Wrapping) -> Clerk:
    pin = opener.opened(one.pin.encode(), pin_purpose(one.id))
    key = opener.opened(one.key.encode(), key_purpose(one.id))
    return replace(one, pin=pin.decode("ascii", "replace"), key=key.decode("ascii", "replace"))
