"""Sets up a carrier's folder; run again, adds what is missing and replaces nothing that records depend on."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography import x509

from kiosk import durable_files
from kiosk.records import listings_copy
from kiosk.records.cose.key_pair import new_key, public_half
from provisioning.carrier import credentials, folder_inventory
from provisioning.carrier.broker_roles import ADMIN_CLIENT, CARRIER_CLIENT, FLEET_CLIENT
from provisioning.carrier.errors import InputError
from provisioning.carrier.folder_inventory import (
    BEING_MADE,
    DEVICES,
    EMULATED,
    HOSTS,
    LEDGER,
    LISTING_KEY,
    REVOKED,
    ROLES,
)
from provisioning.carrier.ledger import Ledger
from provisioning.identity import revocations
from provisioning.identity.authority import (
    Credential,
    hosts_of,
    is_pair,
    is_to_be_renewed,
    issue_client,
    issue_server,
    make_authority,
    write_public,
    write_secret,
)

_PAIRS = ("seal", "receipt")
_OWN_HOSTS = ("localhost", "127.0.0.1")


def init(
    folder: Path, now: dt.datetime, hosts: Sequence[str] = (), *, is_strict: bool = False
) -> list[str]:
    """Make what is not there yet, and replace nothing that only a back-up has; a line for each file.

    hosts: more DNS names and addresses for the broker's certificate. is_strict: a new carrier takes no
    kiosk's word for its staff. Raises FilesLostError before anything is made, and InputError.
    """
    if (folder / BEING_MADE).exists():
        _forget(folder)
    is_new = folder_inventory.is_new(folder)
    if is_new:
        try:
            _make_for_ever(folder, now, is_strict=is_strict)
        except BaseException:
            _forget(folder)
            raise
        _drop_mark(folder)
    folder_inventory.check(folder)
    standing = "made" if is_new else "kept as it was"
    said = [f"{name}: {standing}" for name in folder_inventory.NEEDED]
    said += [*_make_public_halves(folder), *_make_certificates(folder, hosts, now)]
    said += _make_revoked(folder)
    _hand_out_listing_key(folder)
    credentials.write_roles(folder)
    return [*said, f"{ROLES}: written, with {len(credentials.admitted(folder))} kiosks"]


def take_emulated(folder: Path) -> None:
    """From now on records of emulated kiosks have effect here: only where no carrier is yet.

    Raises InputError.
    """
    if (folder / "ca.pem").exists() and not credentials.takes_emulated(folder):
        raise InputError("folder", f"{folder} is a carrier already, and none for emulated kiosks")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / EMULATED).write_text("Takes records of emulated kiosks: for demos and tests.\n")


def _make_for_ever(folder: Path, now: dt.datetime, *, is_strict: bool) -> None:
    """The ledger first: one that is there without its keys has lost them."""
    folder.mkdir(parents=True, exist_ok=True)
    write_public(folder / BEING_MADE, b"")
    ledger = Ledger(folder / LEDGER)
    if is_strict:
        with ledger.transaction():
            ledger.staff.keep_from(0.0)
            ledger.proofs_cutoff.require_from(0.0)
    ledger.close()
    make_authority("Reference carrier CA", now).write(folder / "ca.pem", folder / "ca.key")
    for name in _PAIRS:
        write_secret(folder / f"{name}.key", new_key()[0].encode())
    write_secret(folder / "index.key", os.urandom(32))
    write_secret(folder / LISTING_KEY, os.urandom(listings_copy.KEY_BYTES))


def _forget(folder: Path) -> None:
    """What was begun and nobody has used, so that the next try begins anew."""
    for name in folder_inventory.NEEDED:
        for file in folder.glob(f"{name}*"):
            file.unlink()
    _drop_mark(folder)


def _drop_mark(folder: Path) -> None:
    """From here on what is missing is lost."""
    (folder / BEING_MADE).unlink(missing_ok=True)
    durable_files.sync(folder)


def _make_public_halves(folder: Path) -> Iterator[str]:
    """Raises InputError: one that is there is another key's."""
    for name in _PAIRS:
        public = folder / f"{name}.pem"
        half = public_half(credentials.private_key(folder, f"{name}.key"))
        found = public.read_text() if public.exists() else ""
        if found and found != half:
            why = f"is not the public half of {name}.key: put both back from the back-up"
            raise InputError("folder", f"{public} {why}")
        if not found:
            write_public(public, half.encode())
        yield f"{public.name}: {'kept as it was' if found else f'made from {name}.key'}"


def _make_certificates(folder: Path, hosts: Sequence[str], now: dt.datetime) -> Iterator[str]:
    """The broker's and our own, where one is missing, runs out, or does not name all hosts."""
    authority = credentials.authority(folder)
    wanted = list(dict.fromkeys([*_known_hosts(folder), *hosts]))
    yield _keep_hosts(folder, wanted)
    before = _issued(folder, "broker")
    is_for_all = before is not None and set(wanted) <= set(hosts_of(before))
    why = _why_anew(before, now) or ("" if is_for_all else "made for more hosts")
    if why:
        _write(folder, "broker", issue_server(authority, "broker", wanted, now))
    tail = "; the broker has to read it: restart it, or send it SIGHUP" if why and before else ""
    yield f"broker.pem, broker.key: {why or 'kept'}, for {', '.join(wanted)}{tail}"
    for client in (CARRIER_CLIENT, ADMIN_CLIENT, FLEET_CLIENT):
        why = _why_anew(_issued(folder, client), now)
        if why:
            _write(folder, client, issue_client(authority, client, now))
        yield f"{client}.pem, {client}.key: {why or 'kept as they were'}"


def _known_hosts(folder: Path) -> Iterator[str]:
    """The file's, and those of the present certificate, also where its key is gone or another."""
    yield from _OWN_HOSTS
    if (folder / HOSTS).exists():
        yield from (folder / HOSTS).read_text("ascii").split()
    if (present := _certificate(folder, "broker")) is not None:
        yield from hosts_of(present)


def _keep_hosts(folder: Path, hosts: Sequence[str]) -> str:
    """Before the certificate: what a power cut leaves undone, the next run does."""
    text = "".join(f"{host}\n" for host in hosts)
    is_kept = (folder / HOSTS).exists() and (folder / HOSTS).read_text("ascii") == text
    if not is_kept:
        write_public(folder / HOSTS, text.encode("ascii"))
    return f"{HOSTS}: {'kept as it was' if is_kept else 'made'}"


def _make_revoked(folder: Path) -> Iterator[str]:
    """The list again from the ledger, where it is gone or damaged: an empty one would let everybody in."""
    if revocations.read(folder / REVOKED) is not None:
        yield f"{REVOKED}: kept as it was"
        return
    ledger = Ledger(folder / LEDGER)
    shut_out = ledger.revocations.names("device")
    ledger.close()
    credentials.write_revoked(folder, shut_out)
    yield f"{REVOKED}: made, with {len(shut_out)} kiosks that are shut out"


def _issued(folder: Path, name: str) -> x509.Certificate | None:
    """The certificate of that name, with its key; None: it has to be made.

    Two files cannot be replaced at once: after a power cut between them they are no pair.
    """
    present = _certificate(folder, name)
    return present if present and is_pair(present, folder / f"{name}.key") else None


def _certificate(folder: Path, name: str) -> x509.Certificate | None:
    try:
        return credentials.certificate(folder / f"{name}.pem")
    except (FileNotFoundError, ValueError):  # half of one, as a full disk leaves it
        return None


def _why_anew(certificate: x509.Certificate | None, now: dt.datetime) -> str:
    if certificate is None:
        return "made"
    if not is_to_be_renewed(certificate, now):
        return ""
    return f"renewed (the one before ends on {certificate.not_valid_after_utc:%Y-%m-%d})"


def _write(folder: Path, name: str, credential: Credential) -> None:
    credential.write(folder / f"{name}.pem", folder / f"{name}.key")


def _hand_out_listing_key(folder: Path) -> None:
    """Give every kiosk the key of the listings, also those made before there was one."""
    key = (folder / LISTING_KEY).read_bytes()
    for device in credentials.registered(folder):
        copy = folder / DEVICES / device / LISTING_KEY
        if not copy.exists():
            write_secret(copy, key)
