"""Reading documents through a real pcscd: the emulated card answers real APDUs."""

import os
import subprocess
import sys

import pytest
from waiting import until

from kiosk import errors as err
from kiosk.identity.documents import AccessKey, Authenticity, DocumentKind


def test_a_passport(desk, reader):
    printed, key = reader.place("passport", seed=401)
    with pytest.raises(err.AccessKeyNeededError):
        reader.read(None)
    document = reader.read(key)
    assert document.kind is DocumentKind.PASSPORT
    assert document.holder.number == printed["passport_number"]
    assert document.authenticity is Authenticity.AUTHENTIC
    assert document.portrait.media_type == "image/jp2"
    assert document.access == "BAC"
    assert set(document.group_hashes) == {1, 2}
    assert document.exchanges, "the transcript has every exchange"
    assert all(len(exchange.command) <= 8 for exchange in document.exchanges), "headers, no data"


def test_a_resident_card(desk, reader):
    printed, _ = reader.place("resident", seed=402)
    document = reader.read(None)
    assert document.holder.number == printed["id_number"]
    assert document.holder.name == printed["chinese_name"]
    assert document.holder.address == printed["address"]
    assert document.authenticity is Authenticity.UNVERIFIED
    assert document.fields_complete
    assert document.portrait


@pytest.mark.parametrize(
    ("profile", "at"),
    [("resident", at) for at in (1, 2, 6)] + [("passport", at) for at in (1, 2, 5, 30, 60)],
)
def test_wherever_a_card_is_torn_out_nothing_is_given(desk, reader, profile, at):
    _, key = reader.place(profile, seed=403, tear_at=at)
    with pytest.raises((err.CardAbsentError, err.CardMuteError)):
        reader.read(key)


def test_a_wrong_key(desk, reader):
    _, key = reader.place("passport", seed=404)
    with pytest.raises(err.AccessKeyWrongError):
        reader.read(AccessKey("L00000000", key.birth, key.expiry))
    assert reader.read(key).holder.number == key.number, "the right one still opens it"


@pytest.mark.parametrize("group", [1, 2])
def test_a_tampered_group_is_invalid(desk, reader, group):
    _, key = reader.place("passport", seed=405, tamper_group=group)
    try:
        assert reader.read(key).authenticity is Authenticity.INVALID
    except err.MalformedDataError:
        assert group == 1  # its check digits noticed it first


def test_an_unknown_signer_is_unverified(desk, reader):
    _, key = reader.place("passport", seed=406, signer="unknown")
    assert reader.read(key).authenticity is Authenticity.UNVERIFIED


def test_a_reader_may_be_unplugged_and_plugged_in_again(desk, reader):
    reader.place("resident", seed=412)
    desk.reader.restart_pcscd(plugged=False)
    try:
        for _ in range(3):
            with pytest.raises(err.ReaderAbsentError):
                reader.presence(0.2)
            with pytest.raises(err.ReaderAbsentError):
                reader.read(None)
    finally:
        desk.reader.restart_pcscd()
    printed, _ = reader.place("resident", seed=413)
    assert reader.read(None).holder.number == printed["id_number"]


def test_the_smart_card_service_may_restart(desk, reader):
    reader.presence(0)  # the watcher knows the service that goes away
    desk.reader.restart_pcscd()
    until(lambda: _is_there(reader), "the reader")
    _, key = reader.place("passport", seed=407)
    assert reader.read(key).authenticity is Authenticity.AUTHENTIC


def _is_there(reader):
    try:
        reader.presence(0)
    except err.ReaderAbsentError:
        return False
    return True


def test_no_service_is_a_missing_reader(tmp_path):
    """In a process of its own: a client remembers where it found its service."""
    program = (
        "from drivers.cards.scard import Watcher\n"
        "from kiosk.errors import ReaderAbsentError\n"
        "try: Watcher('').presence(0)\n"
        "except ReaderAbsentError as error: print(error)"
    )
    nobody = {"PCSCLITE_CSOCK_NAME": str(tmp_path / "nobody")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | nobody,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no reader is there" in done.stdout
