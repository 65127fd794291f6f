"""Whoever copied the data partition, a backup or the settings: what of the kiosk's own keys they have."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import carriers
import pytest
import software_token
from brisk import BRISK
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from remains import Needles, forms
from screenplay import Screenplay
from shipped import ShippedCounter

from drivers.emulated.counter import DEVICE, EmulatedCounter
from drivers.emulated.counter_settings import SETTINGS
from drivers.emulated.sim import sim
from drivers.emulated.staff import PINS, signing_keys
from drivers.keys import configured
from drivers.keys.sealed import Wrapping
from kiosk import settings as kiosk_settings
from kiosk.errors import KeyUnavailableError
from kiosk.pins import hash_pin
from kiosk.protocol.codes import Message

_PLAY = Path(__file__).parents[1] / "support" / "visit_as_screen.py"


def kiosk(desk, *arguments):
    command = [sys.executable, "-m", "kiosk", *arguments, "--settings", str(desk.settings)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class SealedCounter(ShippedCounter):
    """As its units run it, after `kiosk keys seal`."""

    def _write_settings(self):
        super()._write_settings()
        self.secrets = _secrets(self)
        kiosk(self, "keys", "seal")


def _secrets(desk):
    """Every spelling of the kiosk's own keys, read before they were sealed."""
    settings = kiosk_settings.load(desk.settings)
    spelled = {}
    for name, file in (("evidence", settings.keys.evidence), ("tls", settings.carrier.key)):
        number = load_pem_private_key(file.read_bytes(), None).private_numbers().private_value
        spelled |= forms(name, number.to_bytes(32))
        body = b"".join(file.read_bytes().splitlines()[1:-1])
        spelled |= forms(f"{name} DER", base64.b64decode(body))
        spelled |= {f"{name} PEM": body[40:60]}
    spelled |= forms("listing", settings.keys.listing.read_bytes())
    for one in settings.clerks:
        spelled |= forms(f"PIN of {one.id}", one.pin)
    return Needles(spelled)


@pytest.fixture(scope="module")
def sealed_desk():
    made = SealedCounter(BRISK)
    try:
        made.start(None, lambda _text: None)
        yield made
    finally:
        made.stop()


def _copied(desk):
    """What a thief of all partitions but the wrapping keys' has."""
    return [desk.directory / name for name in ("keys", "data", "run", "logs")]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, for the units")
@pytest.mark.attack(
    gains="a copy of the SD card signs records as the kiosk, connects as it, tries every listed number, "
    "and guesses PINs at home",
    before="all four lay in plain files and settings",
    now="they are sealed under keys of root's that lie elsewhere, and a visit goes through all the same",
)
def test_a_copy_of_the_data_holds_no_key(sealed_desk):
    play = sealed_desk.in_unit("kiosk-ui", [sys.executable, str(_PLAY), str(sealed_desk.directory)])
    done = subprocess.run(play, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["ALLOW"], done.stderr + sealed_desk.programs.log("counter")
    assert sealed_desk.secrets.in_tree(*_copied(sealed_desk)) == {}
    assert not sealed_desk.secrets.in_file(sealed_desk.settings)
    assert sealed_desk.secrets.in_tree(sealed_desk.carrier / "devices"), "where they came from"


@pytest.fixture
def sealed(tmp_path):
    """Settings and keys of a kiosk, sealed; nothing runs."""
    desk = EmulatedCounter(tmp_path, tmp_path / "logs", BRISK)
    carriers.make(desk.carrier, DEVICE)
    desk.settings.write_text(_settings(desk))
    kiosk(desk, "keys", "seal")
    return desk


def _settings(desk):
    for name in ("csca.pem", "crl.pem"):
        (desk.directory / name).write_text("")
    pins = {who: hash_pin(pin) for who, pin in PINS.items()}
    keys = {who: key.encode() for who, key in signing_keys().items()}
    text = SETTINGS.format(
        counter=desk,
        pins=pins,
        keys=keys,
        device=DEVICE,
        store="s",
        thresholds="",
        clerk_screen="false",
        scanner="",
        earphones="",
    )
    return text.replace("[keys]", '[keys]\nwrapping = "wrapping"')


@pytest.mark.attack(
    gains="who may write the settings, and knows one PIN, signs as the supervisor too",
    before="a PIN's hash could be copied from one person to another",
    now="what is sealed is bound to the person, and the counter does not start",
)
def test_a_clerks_pin_in_the_supervisors_place(sealed):
    pins = {one.id: one.pin for one in kiosk_settings.load(sealed.settings).clerks}
    clerk, supervisor = pins["c01"], pins["c02"]
    text = sealed.settings.read_text().replace(supervisor, "X").replace(clerk, supervisor)
    sealed.settings.write_text(text.replace('"X"', f'"{clerk}"'))
    with pytest.raises(KeyUnavailableError, match="pin:"):
        configured.staff(kiosk_settings.load(sealed.settings))


@pytest.mark.attack(
    gains="the relay in the wrong hands signs records",
    before="nothing but file rights parted the relay from the evidence key",
    now="its wrapping key opens its own key alone",
)
def test_the_relays_wrapping_key_opens_the_evidence_key(sealed):
    settings = kiosk_settings.load(sealed.settings)
    relays = Wrapping(settings.keys.wrapping / "relay.key")
    assert relays.read(settings.carrier.key, configured.TLS).startswith(b"-----BEGIN")
    with pytest.raises(KeyUnavailableError):
        relays.read(settings.keys.evidence, configured.EVIDENCE)


class TokenCounter(EmulatedCounter):
    """The evidence key in a token; the carrier has its public half, and no file the private one."""

    def _write_settings(self):
        super()._write_settings()
        folder = self.directory / "token"
        folder.mkdir()
        software_token.make(folder)
        (folder / "pin").write_text(software_token.PIN)
        device = self.carrier / "devices" / DEVICE
        text = self.settings.read_text()
        line = f'evidence = "carrier/devices/{DEVICE}/evidence.key"\n'
        assert line in text
        token = (
            f'\n[keys.token]\nmodule = "{software_token.MODULE}"\nlabel = "{software_token.LABEL}"\n'
            f'key = "{software_token.KEY}"\npin = "token/pin"\n'
        )
        self.settings.write_text(text.replace(line, "").replace("\n[limits]", f"{token}\n[limits]"))
        self.reader.environment |= software_token.environment(folder)
        os.environ |= software_token.environment(folder)
        public = kiosk(self, "keys", "public")
        (device / "evidence.key").unlink()
        (device / "device.toml").write_text(
            f'evidence_kid = "{DEVICE}-evidence-1"\nevidence_pem = """\n{public}"""\n'
        )


@pytest.fixture
def token_desk(monkeypatch):
    monkeypatch.setenv("SOFTHSM2_CONF", "")  # put back afterwards
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = TokenCounter(directory, directory / "logs", BRISK)
    try:
        made.start(None, lambda _text: None)
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.mark.attack(
    gains="whoever once was root on a kiosk signs records for as long as its key is good",
    before="the evidence key was a file, and in the memory of each visit",
    now="with a token it is neither: the visit asks the token, and its record is accepted",
)
def test_the_key_is_in_no_file_and_no_visit_reads_it(token_desk):
    screen = Screenplay(token_desk).connect().sign_in()
    screen.to_result(sim(412), "passport", seed=412)
    screen.wait_message(Message.EFFECTIVE)
    screen.leave()
    screen.close()
    kept = Needles({"PEM": b"PRIVATE KEY-----"})
    found = kept.in_tree(token_desk.directory / "data", token_desk.directory / "token")
    assert found == {}
    (row,) = [r for r in token_desk.carrier_records() if r["verdict"] == "accepted"]
    assert row["reason"] == "activated"
    assert "evidence: PKCS#11 token" in doctor(token_desk)


def doctor(desk):
    command = [sys.executable, "-m", "kiosk", "doctor", "--settings", str(desk.settings)]
    env = os.environ | desk.reader.environment
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env).stdout
