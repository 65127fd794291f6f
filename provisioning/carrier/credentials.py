"""Credentials on the carrier's disk: its keys and certificates, and each kiosk's."""

import datetime as dt
import hmac
import re
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from kiosk import durable_files, names
from kiosk.errors import EvidenceError
from kiosk.identity.document_id import DocumentId
from kiosk.records.cose.key_pair import new_key, public_half
from provisioning.carrier import broker_roles
from provisioning.carrier.errors import FilesLostError, InputError
from provisioning.carrier.folder_inventory import (
    CLAIMS,
    DEVICES,
    EMULATED,
    LEDGER,
    LISTING_KEY,
    REVOKED,
    ROLES,
)
from provisioning.carrier.tables.revocations import shut_out_devices
from provisioning.identity import revocations
from provisioning.identity.authority import (
    Credential,
    issue_claim,
    issue_client,
    write_public,
    write_secret,
)

SEAL_KID = "carrier-seal-1"
RECEIPT_KID = "carrier-receipt-1"
RENEWS_ITSELF = "makes its own keys and renews its certificates by itself (docs/fleet.md)"
_EARLIER = "earlier"  # of a kiosk's folder: every certificate that it was given
_ENDED = "ended.pem"  # of a claim's folder: its certificate that may ask for nothing any more
_SERIAL = re.compile(r"[0-9a-f]{1,40}")  # RFC 5280 §4.1.2.2, in hexadecimal
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


def unlisted(folder: Path, devices: Iterable[str]) -> list[str]:
    """Those with a certificate that the broker's list of revoked ones does not name."""
    listed = revocations.serials(folder / REVOKED)
    return [name for name in devices if not listed.issuperset(_serials(folder / DEVICES / name))]


def registered(folder: Path) -> list[str]:
    """Every kiosk of this carrier, also one that is shut out, or has no certificate yet."""
    return sorted(file.parent.name for file in (folder / DEVICES).glob("*/device.toml"))


def admitted(folder: Path) -> list[str]:
    """The kiosks that nobody has shut out: by the ledger, and by the list that the broker reads.

    One whose certificate nobody has any more is shut out by its name alone.
    """
    shut_out, revoked = shut_out_devices(folder / LEDGER), revocations.serials(folder / REVOKED)
    return [
        name
        for name in registered(folder)
        if name not in shut_out and revoked.isdisjoint(_serials(folder / DEVICES / name))
    ]


def certificate_ends(folder: Path, device: str) -> dt.datetime | None:
    """When the last certificate of a kiosk of this carrier ends; None: it has none, or it is damaged."""
    found = _whole(folder / DEVICES / device / "tls.pem")
    return found.not_valid_after_utc if found else None


def add_device(folder: Path, device: str, now: dt.datetime) -> None:
    """Make a kiosk's keys and its certificate. Raises NameRefusedError, InputError: it is one already."""
    if load_device(folder, names.device_name(device)) is not None:
        raise InputError("device", f"{device} is a kiosk of this carrier already")
    place = folder / DEVICES / device
    place.mkdir(parents=True, exist_ok=True)
    _give(folder, device, now)
    private, public = new_key()
    write_secret(place / "evidence.key", private.encode())
    write_secret(place / LISTING_KEY, (folder / LISTING_KEY).read_bytes())
    kid = names.evidence_kid(device)
    standing = f'evidence_kid = "{kid}"\nevidence_pem = """\n{public}"""\n'
    write_public(place / "device.toml", standing.encode())


def renew_device(folder: Path, device: str, now: dt.datetime) -> dt.datetime | None:
    """Give a kiosk another TLS key and certificate; the one before holds on to its end, which is returned.

    None: that one is lost. What was issued is kept, so that revoking a kiosk revokes all of it. Raises
    InputError: it is no kiosk, or one that is shut out.
    """
    known = load_device(folder, device)
    if known is None:
        raise InputError("device", f"{device} is no kiosk of this carrier")
    if not known.evidence_kid:
        raise InputError("device", f"{device} {RENEWS_ITSELF}")
    if device not in admitted(folder):
        raise InputError("device", f"{device} is revoked; `carrier restore` lets it in again")
    place = folder / DEVICES / device
    before = _keep_present(place)
    _give(folder, device, now)
    return before.not_valid_after_utc if before else None


def expect_device(folder: Path, device: str) -> None:
    """A kiosk that will make its own keys: it has its roles, no certificate yet. Raises NameRefusedError."""
    place = folder / DEVICES / names.device_name(device)
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "device.toml").exists():
        write_public(place / "device.toml", b"# Its evidence keys are in the ledger.\n")


def keep_certificate(folder: Path, device: str, certificate: x509.Certificate, name: str) -> None:
    """Whatever a kiosk was given is revoked with it. name: of whose service; the kiosk's own, the relay's."""
    place = folder / DEVICES / device
    _keep(place, certificate)
    # Where there is a key, it is the file of a kiosk on this desk.
    if name == device and not (place / "tls.key").exists():
        _keep_present(place)
        write_public(place / "tls.pem", certificate.public_bytes(Encoding.PEM))


def claims(folder: Path) -> list[str]:
    """The batches whose claim certificate may be used."""
    return sorted(file.parent.name for file in (folder / CLAIMS).glob("*/claim.pem"))


def add_claim(folder: Path, batch: str, now: dt.datetime) -> Path:
    """The folder with what a batch of kiosks is given to ask for certificates with.

    Raises NameRefusedError, InputError: there is one already, or there was.
    """
    place = folder / CLAIMS / names.device_name(batch)
    if (place / _ENDED).exists():
        why = "was ended: whoever has its certificate would be let in again; name another batch"
        raise InputError("claim", f"{batch} {why}")
    if (place / "claim.pem").exists():
        raise InputError("claim", f"{batch} has a certificate already; `fleet claim end` ends it")
    place.mkdir(parents=True, exist_ok=True)
    for public in _PUBLIC:
        shutil.copyfile(folder / public, place / public)
    issue_claim(authority(folder), batch, now).write(place / "claim.pem", place / "claim.key")
    return place


def claim_ends(folder: Path) -> list[tuple[str, Path, dt.datetime | None]]:
    """(batch, folder, until when; None: it is damaged) of each claim certificate that may be used."""
    places = [(batch, folder / CLAIMS / batch) for batch in claims(folder)]
    found = [(batch, place, _whole(place / "claim.pem")) for batch, place in places]
    return [(batch, place, one.not_valid_after_utc if one else None) for batch, place, one in found]


def end_claim(folder: Path, batch: str) -> None:
    """What stays is the name, which is never given again. Raises InputError: there is none."""
    if batch not in claims(folder):
        raise InputError("claim", f"{batch} has none; `fleet claim list` names them")
    place = folder / CLAIMS / batch
    durable_files.move(place / "claim.pem", place / _ENDED)
    for file in place.iterdir():
        if file.name != _ENDED:
            file.unlink()


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
    return hmac.digest(keys.index_key, DocumentId.of(kind, number).text.encode(), "sha256")


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


def _give(folder: Path, device: str, now: dt.datetime) -> None:
    """A key and a certificate, which is kept before it can be brought to the kiosk."""
    made, place = issue_client(authority(folder), device, now), folder / DEVICES / device
    _keep(place, made.certificate)
    made.write(place / "tls.pem", place / "tls.key")


def _keep_present(device: Path) -> x509.Certificate | None:
    """One that an older `carrier device add` made is in no other file. None: there is none."""
    present = _whole(device / "tls.pem")
    if present is not None:
        _keep(device, present)
    return present


def _keep(device: Path, given: x509.Certificate) -> None:
    """In a file whose name is its serial. device: the kiosk's folder."""
    file = device / _EARLIER / f"{given.serial_number:x}.pem"
    file.parent.mkdir(parents=True, exist_ok=True)
    if _whole(file) is None:
        write_public(file, given.public_bytes(Encoding.PEM))


def _serials(device: Path) -> set[int]:
    """Of every certificate that a kiosk was given, also where the file is damaged. device: its folder."""
    earlier = (device / _EARLIER).glob("*.pem")
    found = {int(file.stem, 16) for file in earlier if _SERIAL.fullmatch(file.stem)}
    present = _whole(device / "tls.pem")
    return found | ({present.serial_number} if present else set())


def _whole(file: Path) -> x509.Certificate | None:
    """A certificate, or None: it is not there, or damaged, as a full disk leaves it."""
    try:
        return certificate(file)
    except (FileNotFoundError, ValueError):
        return None


def certificate(file: Path) -> x509.Certificate:
    """A certificate that is kept as PEM. Raises ValueError."""
    return x509.load_pem_x509_certificate(file.read_bytes())
