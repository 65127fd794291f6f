"""The signature and version of a bundle: who made it, and whether it is newer than the installed one.

A bundle is a folder: `bundle.toml`, one folder per pack, and beside them, when it is signed,
`bundle.sig`. What is signed is the text that `sha256sum` prints for every TOML file, sorted by name:
a digest, two spaces, the file's name, a newline. Ed25519 (RFC 8032) or ECDSA on P-256 with SHA-256.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from importlib.resources.abc import Traversable

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from kiosk.errors import KioskError

SIGNATURE = "bundle.sig"
_LONGEST_SIGNATURE = 128


class BundleError(KioskError):
    """A bundle as a whole was refused: carries its folder and why."""

    def __init__(self, folder: str, why: str) -> None:
        super().__init__(f"policy bundle {folder}: {why}")
        self.folder = folder
        self.why = why


class BundleSignatureError(BundleError):
    """The signature is missing, or does not hold for these files and this key."""


class OlderBundleError(BundleError):
    """A bundle older than the one installed."""

    def __init__(self, folder: str, version: int, installed: int) -> None:
        super().__init__(folder, f"version {version} is older than {installed}, which is installed")
        self.version = version
        self.installed = installed


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `bundle.toml`.

    `rolls_back` names the newer version that this one is meant to replace.
    """

    version: int
    released: dt.date
    rolls_back: int | None = None


class Demands(msgspec.Struct, frozen=True):
    """What this kiosk asks of a bundle: a signature by this key (PEM), and a version."""

    public_key: bytes = b""
    installed: int = 0


def listing(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The text that is signed: (name, content) of every file as `sha256sum` prints them."""
    rows = sorted((name, hashlib.sha256(content).hexdigest()) for name, content in files)
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def check(folder: Traversable, manifest: Manifest, signed: bytes, demands: Demands) -> None:
    """Raises BundleSignatureError, OlderBundleError. A rollback counts only when it is signed."""
    if demands.public_key:
        _check_signature(folder, signed, demands.public_key)
    rolled_back = bool(demands.public_key) and manifest.rolls_back == demands.installed
    if manifest.version < demands.installed and not rolled_back:
        raise OlderBundleError(str(folder), manifest.version, demands.installed)


def _check_signature(folder: Traversable, signed: bytes, pem: bytes) -> None:
    try:
        signature = (folder / SIGNATURE).read_bytes()
    except OSError as error:
        raise BundleSignatureError(str(folder), f"{SIGNATURE} is missing") from error
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BundleSignatureError(str(folder), "the configured key is no public key") from error
    if len(signature) > _LONGEST_SIGNATURE:
        raise BundleSignatureError(str(folder), f"{SIGNATURE} is too long")
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        else:
            raise BundleSignatureError(str(folder), "the key is neither Ed25519 nor P-256")
    except InvalidSignature as error:
        raise BundleSignatureError(str(folder), "the signature does not hold") from error
