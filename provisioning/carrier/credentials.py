"""Credentials on the carrier's disk, made by `carrier init`: its keys and certificates, and each kiosk's."""

import datetime as dt
import hmac
import os
import shutil
import tomllib
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from kiosk import names
from kiosk.records import listings_copy
from kiosk.records.cose.key_pair import new_key
from provisioning.carrier import broker_roles
from provisioning.carrier.broker_roles import ADMIN_CLIENT, CARRIER_CLIENT, FLEET_CLIENT
from provisioning.carrier.errors import InputError
from provisioning.identity import revocations
from provisioning.identity.authority import (
    Credential,
    issue_claim,
    issue_client,
    issue_server,
    make_authority,
    write_secret,
)

SEAL_KID = "carrier-seal-1"
RECEIPT_KID = "carrier-receipt-1"
LEDGER = "carrier.db"
REVOKED = "crl.pem"
ROLES = "dynamic-security.json"
_LISTING_KEY = "listing.key"
_EMULATED = "emulated"  # a folder with this file takes records of emulated kiosks
_EARLIER = "earlier"  # of a kiosk's folder: every certificate that it was given
_CLAIMS = "claims"
_PUBLIC = ("ca.pem", "seal.pem", "receipt.pem")
_HOSTS = ["localhost", "127.0.0.1"]


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


def init(folder: Path, devices: list[str], now: dt.datetime) -> None:
    """Make everything that is not there yet; existing keys and kiosks are kept.

    Raises NameRefusedError before anything is made.
    """
    for device in devices:
        names.device_name(device)
    folder.mkdir(parents=True, exist_ok=True)
    authority = _authority(folder, now)
    if not (folder / "broker.pem").exists():
        issue_server(authority, "broker", _HOSTS, now).write(
            folder / "broker.pem", folder / "broker.key"
        )
        issue_client(authority, CARRIER_CLIENT, now).write(
            folder / "carrier.pem", folder / "carrier.key"
        )
        for name in ("seal", "receipt"):
            private, public = new_key()
            write_secret(folder / f"{name}.key", private.encode())
            (folder / f"{name}.pem").write_text(public)
        write_secret(folder / "index.key", os.urandom(32))
    if not (folder / "admin.pem").exists():
        issue_client(authority, ADMIN_CLIENT, now).write(folder / "admin.pem", folder / "admin.key")
    if not (folder / "fleet.pem").exists():
        issue_client(authority, FLEET_CLIENT, now).write(folder / "fleet.pem", folder / "fleet.key")
    if not (folder / REVOKED).exists():
        revocations.write(folder / REVOKED, authority, (), now)
    if not (folder / _LISTING_KEY).exists():
        write_secret(folder / _LISTING_KEY, os.urandom(listings_copy.KEY_BYTES))
    for device in devices:
        _init_device(folder / "devices" / device, device, authority, now)
    _hand_out_listing_key(folder)
    write_roles(folder)


def take_emulated(folder: Path) -> None:
    """From now on records of emulated kiosks have effect here: only where no carrier is yet.

    Raises InputError.
    """
    if (folder / "ca.pem").exists() and not takes_emulated(folder):
        raise InputError("folder", f"{folder} is a carrier already, and none for emulated kiosks")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _EMULATED).write_text("Takes records of emulated kiosks: for demos and tests.\n")


def takes_emulated(folder: Path) -> bool:
    return (folder / _EMULATED).exists()


def write_roles(folder: Path) -> None:
    """What a broker starts with: a role for every kiosk whose certificate holds."""
    broker_roles.write(folder / ROLES, admitted(folder), claims(folder))


def write_revoked(folder: Path, devices: list[str]) -> None:
    """Revoke exactly these kiosks' certificates, for a broker that reads the list when it is reloaded."""
    authority = load_authority(folder)
    revoked = {serial for one in devices for serial in _serials(folder / "devices" / one)}
    revocations.write(folder / REVOKED, authority, revoked, dt.datetime.now(dt.UTC))
    write_roles(folder)


def registered(folder: Path) -> list[str]:
    """Every kiosk of this carrier, also one that is shut out, or has no certificate yet."""
    return sorted(file.parent.name for file in (folder / "devices").glob("*/device.toml"))


def admitted(folder: Path) -> list[str]:
    """The kiosks whose certificates are not revoked."""
    revoked = revocations.serials(folder / REVOKED)
    places = [folder / "devices" / name for name in registered(folder)]
    return [place.name for place in places if revoked.isdisjoint(_serials(place))]


def expect_device(folder: Path, device: str) -> None:
    """A kiosk that will make its own keys: it has its roles, no certificate yet. Raises NameRefusedError."""
    place = folder / "devices" / names.device_name(device)
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "device.toml").exists():
        (place / "device.toml").write_text("# Its evidence keys are in the ledger.\n")


def keep_certificate(folder: Path, device: str, certificate: x509.Certificate, name: str) -> None:
    """Whatever a kiosk was given is revoked with it. name: of whose service; the kiosk's own, the relay's."""
    place = folder / "devices" / device
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
    return sorted(file.parent.name for file in (folder / _CLAIMS).glob("*/claim.pem"))


def add_claim(folder: Path, batch: str, now: dt.datetime) -> Path:
    """The folder with what a batch of kiosks is given to ask for certificates with.

    Raises NameRefusedError, InputError: there is one already.
    """
    place = folder / _CLAIMS / names.device_name(batch)
    if (place / "claim.pem").exists():
        raise InputError("claim", f"{batch} has a certificate already; `fleet claim end` ends it")
    place.mkdir(parents=True, exist_ok=True)
    for public in _PUBLIC:
        shutil.copyfile(folder / public, place / public)
    issue_claim(load_authority(folder), batch, now).write(place / "claim.pem", place / "claim.key")
    return place


def claim_ends(folder: Path) -> list[tuple[str, Path, dt.datetime]]:
    """(batch, folder, until when) of each claim certificate that may be used."""
    places = [(batch, folder / _CLAIMS / batch) for batch in claims(folder)]
    return [
        (batch, place, _certificate(place / "claim.pem").not_valid_after_utc)
        for batch, place in places
    ]


def end_claim(folder: Path, batch: str) -> None:
    """Raises InputError: there is none."""
    if batch not in claims(folder):
        raise InputError("claim", f"{batch} has none; `fleet claim list` names them")
    shutil.rmtree(folder / _CLAIMS / batch)


def load_keys(folder: Path) -> CarrierKeys:
    return CarrierKeys(
        (folder / "seal.key").read_text(),
        (folder / "receipt.key").read_text(),
        (folder / "index.key").read_bytes(),
        (folder / _LISTING_KEY).read_bytes(),
    )


def document_hash(keys: CarrierKeys, kind: str, number: str) -> bytes:
    """The keyed hash by which the carrier knows a document; without the key nobody can try numbers."""
    return hmac.digest(keys.index_key, f"{kind}:{number}".encode(), "sha256")


def load_device(folder: Path, device: str) -> Device | None:
    """A registered kiosk, or None."""
    if not names.is_device_name(device):
        return None
    file = folder / "devices" / device / "device.toml"
    if not file.exists():
        return None
    return msgspec.convert(tomllib.loads(file.read_text()), Device)


def _hand_out_listing_key(folder: Path) -> None:
    """Give every kiosk the key of the listings, also those made before there was one."""
    key = (folder / _LISTING_KEY).read_bytes()
    for device in sorted((folder / "devices").glob("*/device.toml")):
        copy = device.parent / _LISTING_KEY
        if not copy.exists():
            write_secret(copy, key)


def load_authority(folder: Path) -> Credential:
    """Raises FileNotFoundError where there is no carrier."""
    key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("ca.key is no elliptic-curve key")
    return Credential(x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()), key)


def _authority(folder: Path, now: dt.datetime) -> Credential:
    if not (folder / "ca.pem").exists():
        authority = make_authority("Reference carrier CA", now)
        authority.write(folder / "ca.pem", folder / "ca.key")
        return authority
    return load_authority(folder)


def _serials(device: Path) -> set[int]:
    """Of every certificate that a kiosk was given. device: its folder."""
    files = [*device.glob("tls.pem"), *(device / _EARLIER).glob("*.pem")]
    return {_certificate(file).serial_number for file in files}


def _keep_present(device: Path) -> None:
    """The certificate that `carrier init` made is on no list but this one."""
    present = device / "tls.pem"
    if present.exists():
        serial = _certificate(present).serial_number
        shutil.copyfile(present, device / _EARLIER / f"{serial:x}.pem")


def _certificate(file: Path) -> x509.Certificate:
    """Raises ValueError."""
    return x509.load_pem_x509_certificate(file.read_bytes())


def _init_device(folder: Path, device: str, authority: Credential, now: dt.datetime) -> None:
    if (folder / "device.toml").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    issue_client(authority, device, now).write(folder / "tls.pem", folder / "tls.key")
    private, public = new_key()
    write_secret(folder / "evidence.key", private.encode())
    kid = names.evidence_kid(device)
    (folder / "device.toml").write_text(
        f'evidence_kid = "{kid}"\nevidence_pem = """\n{public}"""\n'
    )
