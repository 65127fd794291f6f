"""`kiosk keys`: seal the kiosk's own keys under keys of root's; print the public half of the evidence key."""

import argparse
import os
import sys
from pathlib import Path

from drivers.keys import configured, sealed
from kiosk import settings as kiosk_settings
from kiosk.commands import failures
from kiosk.errors import KeyUnavailableError
from kiosk.settings import Settings

_PLAIN_BEFORE = (
    "What lay in plain files may still be found on an SD card: it is best to issue such keys anew."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    seal = actions.add_parser("seal", help="key files and PINs of the settings, in place; as root")
    public = actions.add_parser("public", help="the evidence key's public half, for the carrier")
    for action in (seal, public):
        kiosk_settings.add_argument(action)


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    try:
        if arguments.action == "public":
            print(configured.public_pem(settings), end="")
            return 0
        return _seal(settings, arguments.settings)
    except (KeyUnavailableError, OSError) as error:
        print(f"kiosk keys: {failures.sentence(error)}", file=sys.stderr)
        return 1


def _seal(settings: Settings, file: Path) -> int:
    """What is sealed already stays; a wrapping key that is there is used."""
    counter, relay = (_wrapping_key(settings.keys.wrapping, who) for who in ("counter", "relay"))
    keys, done = settings.keys, []
    for purpose, secret, key in (
        (configured.EVIDENCE, keys.evidence, counter),
        (configured.LISTING, keys.listing, counter),
        (configured.TOKEN_PIN, keys.token.pin if keys.token else None, counter),
        (configured.TLS, settings.carrier.key, relay),
    ):
        if secret is not None and _seal_file(secret, purpose, key):
            done.append(purpose)
    done += _seal_pins(settings, file, counter)
    print(f"sealed: {', '.join(done) or 'nothing new'}")
    if done:
        print(_PLAIN_BEFORE)
    return 0


def _wrapping_key(folder: Path, service: str) -> bytes:
    folder.mkdir(0o700, parents=True, exist_ok=True)
    file = folder / f"{service}.key"
    if not file.exists():
        _write(file, os.urandom(sealed.WRAPPING_BYTES), 0o400, os.geteuid(), os.getegid())
    return sealed.Wrapping(file).key(service)


def _seal_file(file: Path, purpose: str, wrapping: bytes) -> bool:
    secret = file.read_bytes()
    if sealed.is_sealed(secret):
        return False
    _replace(file, sealed.seal(secret, purpose, wrapping).encode() + b"\n")
    return True


def _seal_pins(settings: Settings, file: Path, wrapping: bytes) -> list[str]:
    """And the staff's signing keys, under which a PIN could be tried just as well."""
    text, done = file.read_text("utf-8"), []
    for one in settings.clerks:
        for purpose, line in (
            (configured.pin_purpose(one.id), one.pin),
            (configured.key_purpose(one.id), one.key),
        ):
            if line and not sealed.is_sealed(line.encode()):
                text = text.replace(line, sealed.seal(line.encode(), purpose, wrapping))
                done.append(purpose)
    if done:
        _replace(file, text.encode())
    return done


def _replace(file: Path, content: bytes) -> None:
    """With the rights that it had."""
    before = file.stat()
    _write(file, content, before.st_mode & 0o777, before.st_uid, before.st_gid)


def _write(file: Path, content: bytes, mode: int, user: int, group: int) -> None:
    """Whole or not at all, and on disk on return: what is sealed is lost without its wrapping key."""
    waiting = file.with_name(f"{file.name}.new")
    waiting.unlink(missing_ok=True)
    made = os.open(waiting, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(made, "wb") as out:
        out.write(content)
        out.flush()
        os.fchown(made, user, group)
        os.fchmod(made, mode)
        os.fsync(made)
    waiting.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
