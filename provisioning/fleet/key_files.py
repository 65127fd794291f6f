"""Key files of people and of the repository: Ed25519, PKCS#8 under a passphrase; the public half beside it.

Whoever holds a role makes their key on a machine of their own, and hands out `NAME.pub` alone.
"""

from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from kiosk import durable_files
from provisioning.fleet.errors import RepositoryInputError

# The library stretches a passphrase by no more than 2,048 rounds (PBKDF2): it has to be a long one.
PASSPHRASE_LENGTH = 16
HOLDER = "x-holder"  # a field of ours in the metadata: whose key it is
_FILE_BYTES = 16 << 10

PrivateKey: TypeAlias = CryptoSigner


def make(private: Path, passphrase: str) -> Path:
    """A new pair; the public half's file is given. Raises RepositoryInputError, OSError."""
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise RepositoryInputError(
            "passphrase",
            f"{len(passphrase)} characters; at least {PASSPHRASE_LENGTH}, e.g. five words",
        )
    if private.suffix != ".pem":
        raise RepositoryInputError(str(private), "a key's file is called NAME.pem")
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    _write_new(private, content)
    public = private.with_suffix(".pub")
    half = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    durable_files.replace(public, half)
    return public


def public_key(file: Path) -> SSlibKey:
    """The public half, named by its file. Raises RepositoryInputError, OSError."""
    try:
        key = serialization.load_pem_public_key(_content(file))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise RepositoryInputError(str(file), "no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise RepositoryInputError(str(file), "no Ed25519 key; `fleet keys make` makes one")
    return _named(SSlibKey.from_crypto(key), file)


def signer(file: Path, passphrase: str) -> CryptoSigner:
    """The private half, ready to sign. Raises RepositoryInputError, OSError."""
    try:
        key = serialization.load_pem_private_key(_content(file), passphrase.encode())
    except TypeError as error:  # no passphrase is on it
        raise RepositoryInputError(
            str(file), "is not encrypted; make a new key with `fleet keys make`, and rotate"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise RepositoryInputError(str(file), "no key that this passphrase opens") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RepositoryInputError(str(file), "no Ed25519 key; `fleet keys make` makes one")
    return CryptoSigner(key, _named(SSlibKey.from_crypto(key.public_key()), file))


def holder(key: Key) -> str:
    """Whose key it is, as the metadata says."""
    return str(key.unrecognized_fields.get(HOLDER, key.keyid[:8]))


def _named(key: SSlibKey, file: Path) -> SSlibKey:
    key.unrecognized_fields[HOLDER] = file.stem
    return key


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_FILE_BYTES)


def _write_new(file: Path, content: bytes) -> None:
    """Readable by its owner from the first byte on; nothing is replaced."""
    try:
        durable_files.create(file, content, 0o600)
    except FileExistsError as error:
        raise RepositoryInputError(
            str(file), "is there already; no key is ever replaced by a new one"
        ) from error
