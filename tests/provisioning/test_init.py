"""`carrier init`, run again when something is missing: what it makes, and what it never replaces."""

import shutil
import subprocess
import sys

import pytest
from enrollment import Carrier

from provisioning.carrier import credentials, folder_inventory
from provisioning.carrier.folder_inventory import Origin
from provisioning.commands.carrier import main
from provisioning.identity.authority import hosts_of, is_pair

N = "19900000001"
SECRETS = [name for name in folder_inventory.NEEDED if name != folder_inventory.LEDGER]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A carrier with a kiosk and an accepted record."""
    folder = tmp_path_factory.mktemp("made") / "carrier"
    assert main(["init", str(folder)]) == 0
    assert main(["device", "add", str(folder), "dev", "--port", "1"]) == 0
    carrier = Carrier(folder, folder)
    assert carrier.visit("r1", N) == ("accepted", "activated")
    carrier.ledger.close()
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "carrier")


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def by_init(folder):
    """The files that it makes again where they are missing."""
    named = {name: folder_inventory.row_of(name) for name in contents(folder)}
    return [name for name, row in named.items() if row.origin is Origin.INIT]


def opens(folder, capsys):
    capsys.readouterr()
    status = main(["open", str(folder), "r1"])
    return status == 0 and N in capsys.readouterr().out


def test_every_file_of_a_carrier_stands_in_the_table(made):
    unnamed = [name for name in contents(made) if folder_inventory.row_of(name) is None]
    assert [name for name in unnamed if not name.startswith("carrier.db-")] == []


def test_a_new_folder_says_line_by_line_what_was_made(tmp_path, capsys):
    assert main(["init", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    for name in (*folder_inventory.NEEDED, *by_init(tmp_path)):
        assert f"{name}" in said
    assert "kept" not in said
    assert main(["init", str(tmp_path)]) == 0
    assert "made" not in capsys.readouterr().out


def test_whatever_can_be_made_again_is_made_and_nothing_else_changes(folder, capsys):
    before = contents(folder)
    for name in by_init(folder):
        (folder / name).unlink()
    assert main(["init", str(folder)]) == 0
    after = contents(folder)
    assert before.keys() - {"carrier.db-shm", "carrier.db-wal"} <= after.keys()
    kept = before.keys() - set(by_init(folder)) | {"seal.pem", "receipt.pem"}
    assert [name for name in kept if after.get(name) != before[name]] == []
    assert opens(folder, capsys)


def test_a_lost_certificate_of_the_broker_costs_no_record(folder, capsys):
    (folder / "broker.pem").unlink()
    assert main(["init", str(folder)]) == 0
    assert "broker.pem, broker.key: made, for localhost, 127.0.0.1\n" in capsys.readouterr().out
    assert opens(folder, capsys)


def test_a_lost_certificate_of_the_broker_comes_back_for_the_hosts_that_were_known(folder, capsys):
    assert main(["init", str(folder), "--host", "broker.example", "--host", "10.0.0.7"]) == 0
    (folder / "broker.pem").unlink()
    assert main(["init", str(folder)]) == 0
    made = "broker.pem, broker.key: made, for localhost, 127.0.0.1, broker.example, 10.0.0.7\n"
    assert made in capsys.readouterr().out


@pytest.mark.parametrize("name", ["broker", "carrier", "admin", "fleet"])
def test_a_cut_between_key_and_certificate_is_mended(folder, tmp_path, name):
    """Power goes when the new key is on disk, and the certificate not yet."""
    other = tmp_path / "other"
    assert main(["init", str(other)]) == 0
    shutil.copy(other / f"{name}.key", folder / f"{name}.key")
    assert main(["init", str(folder), "--host", "broker.example"]) == 0
    made = credentials.certificate(folder / f"{name}.pem")
    assert is_pair(made, folder / f"{name}.key")
    assert name != "broker" or "broker.example" in hosts_of(made)


_KILLED = """
import os, sys
from kiosk import durable_files
from provisioning.commands.carrier import main
from provisioning.identity.authority import hosts_of, is_pair
left, move = int(sys.argv[2]), durable_files.move
def cut(source, target):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    move(source, target)
durable_files.move = cut
main(["init", sys.argv[1], "--host", "broker.example"])
"""


@pytest.mark.parametrize("after", [1, 4, 8, 10, 14])
def test_a_first_init_that_was_killed_is_done_by_the_next(tmp_path, capsys, after):
    """Nobody can have used what it made: nothing is lost that only a back-up has."""
    folder = tmp_path / "new"
    command = [sys.executable, "-c", _KILLED, str(folder), str(after)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 9
    assert main(["init", str(folder)]) == 0, capsys.readouterr().err
    assert folder_inventory.lost(folder) == []
    assert not (folder / folder_inventory.BEING_MADE).exists()
    assert is_pair(credentials.certificate(folder / "broker.pem"), folder / "broker.key")


@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
@pytest.mark.parametrize("name", [*SECRETS, folder_inventory.LEDGER])
def test_what_only_a_backup_has_is_not_made_again(folder, name, empty, capsys):
    (folder / name).unlink()
    if empty:
        (folder / name).touch()
    before = contents(folder)
    assert main(["init", str(folder), "--host", "broker.example"]) == 4
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert f"{name} is lost" in said.err
    assert "carrier backup restore" in said.err
    assert main(["records", str(folder)]) == 4, "nor by another command"
    assert contents(folder) == before


def test_all_keys_are_lost_and_the_records_are_there(folder, capsys):
    for name in SECRETS:
        (folder / name).unlink()
    before = contents(folder)
    assert main(["init", str(folder)]) == 4
    assert "ca.key, ca.pem, seal.key, receipt.key, index.key, listing.key are lost" in (
        capsys.readouterr().err
    )
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["ca.key", "ca.pem", "seal.key", "receipt.key"])
def test_a_damaged_key_is_said_and_issues_nothing(folder, name, capsys):
    (folder / name).write_bytes(b"half a k\xff")
    (folder / "broker.pem").unlink()
    assert main(["init", str(folder)]) == 4
    said = capsys.readouterr().err
    assert f"{name} is damaged" in said or "ca.key or ca.pem is damaged" in said
    assert not (folder / "broker.pem").exists()


def test_a_public_half_of_another_key_is_said(folder, capsys):
    (folder / "seal.pem").write_text((folder / "receipt.pem").read_text())
    assert main(["init", str(folder)]) == 2
    assert "is not the public half of seal.key" in capsys.readouterr().err


def test_a_lost_list_of_the_revoked_lets_nobody_in_again(folder, capsys):
    assert main(["revoke", str(folder), "device", "dev", "--port", "1"]) == 3
    (folder / "crl.pem").unlink()
    assert main(["init", str(folder)]) == 0
    assert "crl.pem: made, with 1 kiosks that are shut out" in capsys.readouterr().out
    assert credentials.admitted(folder) == []
