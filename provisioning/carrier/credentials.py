"""Credentials on the carrier's disk, made by `carrier init`: its keys and certificates, and each kiosk's."""

import datetime as dt
import hmac
import os
import tomllib
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk import names
from kiosk.records import listings_copy
from kiosk.records.cose.key_pair import new_key
from provisioning.carrier import broker_roles
from provisioning.carrier.broker_roles import ADMIN_CLIENT, CARRIER_CLIENT, FLEET_CLIENT
from provisioning.carrier.errors import InputError
from provisioning.identity import revocations
from provisioning.identity.authority import (
    Credential,
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
_HOSTS = ["localhost", "127.0.0.1"]


class Device(msgspec.Struct, frozen=True):
    """A kiosk that may send records: the public half of its evidence key."""

    evidence_kid: str
    evidence_pem: str


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
    broker_roles.write(folder / ROLES, admitted(folder))


def write_revoked(folder: Path, devices: list[str]) -> None:
    """Revoke exactly these kiosks' certificates, for a broker that reads the list when it is reloaded."""
    authority = _authority(folder, now := dt.datetime.now(dt.UTC))
    revoked = {certificate_serial(folder / "devices" / device) for device in devices}
    revocations.write(folder / REVOKED, authority, revoked, now)
    write_roles(folder)


def admitted(folder: Path) -> list[str]:
    """The kiosks whose certificate is not revoked."""
    revoked = revocations.serials(folder / REVOKED)
    found = sorted(file.parent for file in (folder / "devices").glob("*/device.toml"))
    return [place.name for place in found if certificate_serial(place) not in revoked]


def certificate_serial(device: Path) -> int:
    """device: a kiosk's folder."""
    return x509.load_pem_x509_certificate((device / "tls.pem").read_bytes()).serial_number


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


def _authority(folder: Path, now: dt.datetime) -> Credential:
    certificate, key_file = folder / "ca.pem", folder / "ca.key"
    if not certificate.exists():
        authority = make_authority("Reference carrier CA", now)
        authority.write(certificate, key_file)
        return authority
    key = load_pem_private_key(key_file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("ca.key is no elliptic-curve key")
    return Credential(x509.load_pem_x509_certificate(certificate.read_bytes()), key)


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
