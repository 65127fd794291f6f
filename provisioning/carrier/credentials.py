"""Credentials on the carrier's disk: its keys and certificates, and each kiosk's."""

import datetime as dt
import hmac
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from kiosk import names
from kiosk.errors import EvidenceError
from kiosk.records.cose.key_pair import new_key, public_half
from provisioning.carrier import broker_roles
from provisioning.carrier.errors import FilesLostError, InputError
from provisioning.carrier.folder_inventory import (
    CLAIMS,
    DEVICES,
    EMULATED,
    LISTING_KEY,
    REVOKED,
    ROLES,
)
from provisioning.identity import revocations
from provisioning.identity.authority import Credential, issue_claim, issue_client, write_secret

SEAL_KID = "carrier-seal-1"
RECEIPT_KID = "carrier-receipt-1"
_EARLIER = "earlier"  # of a kiosk's folder: every certificate that it was given
_PUBLIC = ("ca.pem", "seal.pem", "receipt.pem")


class Device(msgspec.Struct, frozen=True):
    """A kiosk that may send records: the public halves of its evidence keys."""

    # Of one that made its key itself, they are in the ledger.
    evidence_kid: str = ""
    evidence_pem: str = ""
    registered: dict[str, str] = {}  # kid → PEM

    @property
    def evidence(self) -> dict[str, str]:
        """Kid → PEM of every key that it has had."""
        own = {self.evidence_kid: self.evidence_pem} if self.evidence_kid else {}
        return own | self.registered


class CarrierKeys(NamedTuple):
    seal_private: str
    receipt_private: str
    index_key: bytes  # keys the hashes of document numbers: the numbers are enumerable
    listing_key: (
        bytes  # the same for the listings that kiosks keep, which know this key and no other
    )


def takes_emulated(folder: Path) -> bool:
    return (folder / EMULATED).exists()


def write_roles(folder: Path) -> None:
    """What a broker starts with: a role for every kiosk whose certificate holds."""
    broker_roles.write(folder / ROLES, admitted(folder), claims(folder))


def write_revoked(folder: Path, devices: Iterable[str]) -> None:
    """Revoke exactly these kiosks' certificates, for a broker that reads the list when it is reloaded."""
    places = [folder / DEVICES / device for device in devices]
    revoked = {serial for place in places for serial in _serials(place)}
    revocations.write(folder / REVOKED, authority(folder), revoked, dt.datetime.now(dt.UTC))
    write_roles(folder)


def registered(folder: Path) -> list[str]:
    """Every kiosk of this carrier, also one that is shut out, or has no certificate yet."""
    return sorted(file.parent.name for file in (folder / DEVICES).glob("*/device.toml"))


def admitted(folder: Path) -> list[str]:
    """The kiosks whose certificates are not revoked."""
    revoked = revocations.serials(folder / REVOKED)
    return [
        name for name in registered(folder) if revoked.isdisjoint(_serials(folder / DEVICES / name))
    ]


def certificate_ends(folder: Path, device: str) -> dt.datetime | None:
    """When the last certificate of a kiosk of this carrier ends; None: it has none yet."""
    file = folder / DEVICES / device / "tls.pem"
    return certificate(file).not_valid_after_utc if file.exists() else None


def add_device(folder: Path, device: str, now: dt.datetime) -> None:
    """Make a kiosk's keys and its certificate. Raises NameRefusedError, InputError: it is one already."""
    if load_device(folder, names.device_name(device)) is not None:
        raise InputError("device", f"{device} is a kiosk of this carrier already")
    place = folder / DEVICES / device
    place.mkdir(parents=True, exist_ok=True)
    issue_client(authority(folder), device, now).write(place / "tls.pem", place / "tls.key")
    private, public = new_key()
    write_secret(place / "evidence.key", private.encode())
    write_secret(place / LISTING_KEY, (folder / LISTING_KEY).read_bytes())
    kid = names.evidence_kid(device)
    (place / "device.toml").write_text(f'evidence_kid = "{kid}"\nevidence_pem = """\n{public}"""\n')


def renew_device(folder: Path, device: str, now: dt.datetime) -> dt.datetime:
    """Give a kiosk another TLS key and certificate; the one before holds on to its end, which is returned.

    What was issued is kept, so that revoking a kiosk revokes all of it. Raises InputError: it is no kiosk,
    or one that is shut out.
    """
    known = load_device(folder, device)
    if known is None:
        raise InputError("device", f"{device} is no kiosk of this carrier")
    if not known.evidence_kid:
        why = "makes its own keys and renews its certificates by itself (docs/fleet.md)"
        raise InputError("device", f"{device} {why}")
    if device not in admitted(folder):
        raise InputError("device", f"{device} is revoked; `carrier restore` lets it in again")
    place = folder / DEVICES / device
    before = certificate(place / "tls.pem")
    (place / _EARLIER).mkdir(exist_ok=True)
    shutil.copyfile(place / "tls.pem", place / _EARLIER / f"{before.serial_number:x}.pem")
    issue_client(authority(folder), device, now).write(place / "tls.pem", place / "tls.key")
    return before.not_valid_after_utc


def expect_device(folder: Path, device: str) -> None:
    """A kiosk that will make its own keys: it has its roles, no certificate yet. Raises NameRefusedError."""
    place = folder / DEVICES / names.device_name(device)
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "device.toml").exists():
        (place / "device.toml").write_text("# Its evidence keys are in the ledger.\n")


def keep_certificate(folder: Path, device: str, certificate: x509.Certificate, name: str) -> None:
    """Whatever a kiosk was given is revoked with it. name: of whose service; the kiosk's own, the relay's."""
    place = folder / DEVICES / device
    (place / _EARLIER).mkdir(parents=True, exist_ok=True)
    pem = certificate.public_bytes(Encoding.PEM)
    kept = [place / _EARLIER / f"{certificate.serial_number:x}.pem"]
    if (
        name == device and not (place / "tls.key").exists()
    ):  # else it is the file of a kiosk on this desk
        kept += [place / "tls.pem"]
        _keep_present(place)
    for file in kept:
        new = file.with_name(f"{file.name}.new")
        new.write_bytes(pem)
        new.replace(file)


def claims(folder: Path) -> list[str]:
    """The batches whose claim certificate may be used."""
    return sorted(file.parent.name for file in (folder / CLAIMS).glob("*/claim.pem"))


def add_claim(folder: Path, batch: str, now: dt.datetime) -> Path:
    """The folder with what a batch of kiosks is given to ask for certificates with.

    Raises NameRefusedError, InputError: there is one already.
    """
    place = folder / CLAIMS / names.device_name(batch)
    if (place / "claim.pem").exists():
        raise InputError("claim", f"{batch} has a certificate already; `fleet claim end` ends it")
    place.mkdir(parents=True, exist_ok=True)
    for public in _PUBLIC:
        shutil.copyfile(folder / public, place / public)
    issue_claim(authority(folder), batch, now).write(place / "claim.pem", place / "claim.key")
    return place


def claim_ends(folder: Path) -> list[tuple[str, Path, dt.datetime]]:
    """(batch, folder, until when) of each claim certificate that may be used."""
    places = [(batch, folder / CLAIMS / batch) for batch in claims(folder)]
    return [
        (batch, place, certificate(place / "claim.pem").not_valid_after_utc)
        for batch, place in places
    ]


def end_claim(folder: Path, batch: str) -> None:
    """Raises InputError: there is none."""
    if batch not in claims(folder):
        raise InputError("claim", f"{batch} has none; `fleet claim list` names them")
    shutil.rmtree(folder / CLAIMS / batch)


def load_keys(folder: Path) -> CarrierKeys:
    """Raises FilesLostError: one is damaged; OSError."""
    return CarrierKeys(
        private_key(folder, "seal.key"),
        private_key(folder, "receipt.key"),
        (folder / "index.key").read_bytes(),
        (folder / LISTING_KEY).read_bytes(),
    )


def private_key(folder: Path, name: str) -> str:
    """As PEM. Raises FilesLostError: it is damaged."""
    pem = (folder / name).read_bytes().decode("ascii", "replace")
    try:
        public_half(pem)
    except EvidenceError as error:
        raise FilesLostError(str(folder), (name,), "damaged") from error
    return pem


def document_hash(keys: CarrierKeys, kind: str, number: str) -> bytes:
    """The keyed hash by which the carrier knows a document; without the key nobody can try numbers."""
    return hmac.digest(keys.index_key, f"{kind}:{number}".encode(), "sha256")


def load_device(folder: Path, device: str) -> Device | None:
    """A registered kiosk, or None."""
    if not names.is_device_name(device):
        return None
    file = folder / DEVICES / device / "device.toml"
    if not file.exists():
        return None
    return msgspec.convert(tomllib.loads(file.read_text()), Device)


def authority(folder: Path) -> Credential:
    """What signs certificates. Raises FilesLostError: it is damaged."""
    try:
        key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
        issuer = certificate(folder / "ca.pem")
    except ValueError as error:
        raise FilesLostError(str(folder), ("ca.key or ca.pem",), "damaged") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise FilesLostError(str(folder), ("ca.key",), "damaged")
    return Credential(issuer, key)


def _keep_present(device: Path) -> None:
    """The certificate that `carrier device add` made is on no list but this one."""
    present = device / "tls.pem"
    if present.exists():
        serial = certificate(present).serial_number
        shutil.copyfile(present, device / _EARLIER / f"{serial:x}.pem")


def _serials(device: Path) -> set[int]:
    """Of every certificate that a kiosk was given. device: its folder."""
    files = [*device.glob("tls.pem"), *(device / _EARLIER).glob("*.pem")]
    return {certificate(file).serial_number for file in files}


def certificate(file: Path) -> x509.Certificate:
    """A certificate that is kept as PEM. Raises ValueError."""
    return x509.load_pem_x509_certificate(file.read_bytes())
