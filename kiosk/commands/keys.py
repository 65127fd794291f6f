"""`kiosk keys`: seal the kiosk's own keys under keys of root's; print the public half of the evidence key."""

import argparse
import os
import sys
from pathlib import Path

from drivers.keys import configured, sealed
from kiosk import durable_files
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
    agents = settings.carrier.agent_key
    if agents and _seal_file(agents, configured.TLS, _wrapping_key(keys.wrapping, "agent")):
        done.append("the agent's tls")
    done += _seal_pins(settings, file, counter)
    print(f"sealed: {', '.join(done) or 'nothing new'}")
    if done:
        print(_PLAIN_BEFORE)
    return 0


def _wrapping_key(folder: Path, service: str) -> bytes:
    folder.mkdir(0o700, parents=True, exist_ok=True)
    file = folder / f"{service}.key"
    if not file.exists():
        durable_files.replace(file, os.urandom(sealed.WRAPPING_BYTES), 0o400)
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
    durable_files.replace(file, content, before.st_mode & 0o777, (before.st_uid, before.st_gid))
