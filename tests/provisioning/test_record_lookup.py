"""A customer's reference number finds the record in every command of the carrier that names one."""

import json

import carriers
import pytest
from enrollment import Carrier

from kiosk.records.reference_number import short
from provisioning.commands.carrier import main

N = "19900000001"
OPENED = "01936b2e-7c10-7aaa-8bbb-00c0ffee0001"
REFUSED = "01936b2e-7c11-7aaa-8bbb-00c0ffee0002"
OBJECTED = "01936b2e-7c12-7aaa-8bbb-00c0ffee0003"
HELD = "01936b2e-7c13-7aaa-8bbb-00c0ffee0004"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A number opened, a batch refused, a complaint about that, and a record that is held."""
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev", "twin")
    carrier = Carrier(made, made)
    assert carrier.visit(OPENED, N) == ("accepted", "activated")
    facts = {"request.quantity": 10, "signal.suspected_batch": True}
    carrier.visit(REFUSED, "19900000002", facts=facts)
    carrier.take(carrier.complaint(OBJECTED, about=REFUSED))
    with carrier.ledger.transaction():
        carrier.ledger.revocations.revoke("staff", "c01", carrier.now)
    carrier.now += 1
    assert carrier.visit(HELD, "19900000003")[0] == "held"
    carrier.ledger.close()
    return made


@pytest.fixture
def run(folder, capsys):
    def run(command, *arguments):
        status = main([*command.split(), str(folder), *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.mark.parametrize("name", [OPENED, short(OPENED), f"dev/{short(OPENED)}"])
def test_a_record_is_opened_and_replayed_and_its_paper_made(run, name, tmp_path):
    assert json.loads(run("open", name)[1])["record_id"] == OPENED
    status, said, _ = run("replay", name)
    assert (status, said.splitlines()[0]) == (0, f"{OPENED}: same")
    for command in ("paper", "statement"):  # its notice is nobody's, and it has no video
        status, _, error = run(command, name, tmp_path / "file")
        assert status == 1
        assert error.startswith(f"carrier: {OPENED}: ")


@pytest.mark.parametrize(
    ("command", "name", "column"),
    [
        ("records", OPENED, "record_id"),
        ("complaints", OBJECTED, "record_id"),
        ("complaints", REFUSED, "about_record"),
        ("reports", REFUSED, "decision"),
        ("quarantine list", HELD, "record_id"),
    ],
)
def test_a_list_is_asked_for_one_record(run, command, name, column):
    for typed in (name, short(name)):
        status, said, _ = run(command, typed, "--json")
        assert status == 0
        assert {row[column] for row in json.loads(said)} == {name}
        rows = "2 " if command == "reports" else "1 "  # a batch is told to two places
        assert run(command, typed)[1].splitlines()[-1].startswith(rows)


@pytest.mark.parametrize(
    "command", ["open", "replay", "records", "complaints", "reports", "requests", "statements"]
)
def test_a_number_of_no_record_is_said_in_one_line(run, command):
    status, said, error = run(command, "C0FFEE9999")
    assert (status, said, error.count("\n")) == (1, "", 1)
    assert "no record here has the id or reference number 'C0FFEE9999'" in error


def test_a_record_that_is_held_is_found_in_quarantine(run):
    status, _, error = run("open", short(HELD))
    assert status == 1
    assert "it is in quarantine, as 1 (`carrier quarantine show`)" in error
    shown = json.loads(run("quarantine show", short(HELD))[1])
    assert (shown["id"], shown["record"]["record_id"]) == (1, HELD)
    assert run("quarantine show", 1)[0] == 0
    assert run("quarantine show", 99)[0] == 2
    assert run("quarantine show", short(OPENED))[0] == 1


def test_a_held_record_is_released_by_its_reference(run):
    assert run("quarantine release", short(HELD))[:2] == (0, "1: accepted activated\n")
    assert json.loads(run("open", short(HELD))[1])["record_id"] == HELD


def test_two_kiosks_with_one_id_are_told_apart(run, folder):
    carrier = Carrier(folder, folder)
    row = carrier.ledger.record("dev", REFUSED)
    with carrier.ledger.transaction():
        carrier.ledger.add_record(row | {"device": "twin"})
    carrier.ledger.close()
    status, _, error = run("open", short(REFUSED))
    assert status == 1
    assert (
        f"2 records are called {short(REFUSED)}: say which (dev/{REFUSED}, twin/{REFUSED})" in error
    )
    assert run("open", f"dev/{short(REFUSED)}")[0] == 0
