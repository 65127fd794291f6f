"""`kiosk keys`: what is sealed, what stays as it is, and what the carrier is given."""

import subprocess
import sys

import pytest
from settings_text import SETTINGS

from drivers.keys import configured
from drivers.keys.configured import Custody
from kiosk import settings as kiosk_settings
from kiosk.errors import SettingsError
from kiosk.records.cose import key_pair

PRIVATE, PUBLIC = key_pair.new_key()
HSM = '[keys.token]\nmodule = "m.so"\nlabel = "t"\nkey = "k"\npin = "pin"\n'


@pytest.fixture
def folder(tmp_path):
    trained = SETTINGS.replace("[paths]", "trained = true\n[paths]")
    text = trained.replace("[keys]", '[keys]\nwrapping = "wrapping"\nlisting = "listing.key"')
    (tmp_path / "settings.toml").write_text(text)
    (tmp_path / "settings.toml").chmod(0o640)
    for name, content in (("evidence", PRIVATE), ("tls", PRIVATE), ("listing", "k" * 32)):
        (tmp_path / f"{name}.key").write_text(content)
        (tmp_path / f"{name}.key").chmod(0o440)
    return tmp_path


def keys(folder, action):
    command = [sys.executable, "-m", "kiosk", "keys", action]
    command += ["--settings", str(folder / "settings.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def loaded(folder):
    return kiosk_settings.load(folder / "settings.toml")


def modes(folder):
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir() if file.is_file()}


def test_everything_is_sealed_once_and_opens_again(folder):
    before = modes(folder)
    status, said, _ = keys(folder, "seal")
    assert status == 0
    assert "evidence, listing, tls, pin:c-1" in said
    assert modes(folder) == before
    assert set(configured.custody(loaded(folder)).values()) == {Custody.SEALED}
    assert configured.evidence_file(loaded(folder)).decode() == PRIVATE
    assert configured.listing_key(loaded(folder)) == b"k" * 32
    assert configured.tls_key_file(loaded(folder)).read_text() == PRIVATE
    assert [one.pin for one in configured.staff(loaded(folder))] == ["scrypt$1$1$1$00$00"]
    kept = (folder / "evidence.key").read_bytes()
    assert keys(folder, "seal")[:2] == (0, "sealed: nothing new\n")
    assert (folder / "evidence.key").read_bytes() == kept


def test_a_signing_key_is_sealed_like_the_pins_hash(folder):
    """Under either line six digits are soon tried."""
    file = folder / "settings.toml"
    file.write_text(file.read_text().replace("trained = true", 'trained = true\nkey = "scrypt$k"'))
    assert configured.custody(loaded(folder))["PINs"] is Custody.PLAIN
    assert "pin:c-1, staff-key:c-1" in keys(folder, "seal")[1]
    assert "scrypt" not in file.read_text()
    assert configured.custody(loaded(folder))["PINs"] is Custody.SEALED
    assert [one.key for one in configured.staff(loaded(folder))] == ["scrypt$k"]


def test_the_wrapping_keys_are_roots_alone(folder):
    keys(folder, "seal")
    assert modes(folder / "wrapping") == {"counter.key": 0o400, "relay.key": 0o400}
    assert (folder / "wrapping").stat().st_mode & 0o777 == 0o700


def test_the_public_half_is_printed_sealed_or_not(folder):
    assert keys(folder, "public") == (0, PUBLIC, "")
    keys(folder, "seal")
    assert keys(folder, "public") == (0, PUBLIC, "")


def test_without_its_wrapping_key_nothing_opens_and_that_is_told(folder):
    keys(folder, "seal")
    (folder / "wrapping" / "counter.key").unlink()
    status, _, error = keys(folder, "public")
    assert status == 1
    assert "counter.key" in error


def test_what_a_unit_hands_over_comes_first(folder, tmp_path, monkeypatch):
    keys(folder, "seal")
    handed = tmp_path / "credentials"
    (folder / "wrapping").rename(handed)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    assert configured.listing_key(loaded(folder)) == b"k" * 32


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("[keys]", f"{HSM}[keys]"), "one of evidence and token"),
        (('evidence = "evidence.key"\n', ""), "one of evidence and token"),
    ],
)
def test_the_evidence_key_is_in_one_place(folder, change, named):
    file = folder / "settings.toml"
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(SettingsError, match=named):
        loaded(folder)


def test_a_token_needs_a_listing_key(folder):
    file = folder / "settings.toml"
    text = file.read_text().replace('evidence = "evidence.key"\n', "") + HSM
    file.write_text(text)
    assert loaded(folder).keys.token.label == "t"
    file.write_text(text.replace('listing = "listing.key"\n', ""))
    with pytest.raises(SettingsError, match=r"keys\.listing"):
        loaded(folder)
