"""`kiosk read-document`: the technician's tool, as a technician runs it."""

import json
import os
import subprocess
import sys

import pytest
from card_reader import RESIDENT_CARDS, TRAVEL_DOCUMENTS
from waiting import HANGS_S

from kiosk.commands.read_document import INVALID, STATUS
from kiosk.errors import DocumentError


@pytest.fixture
def lay(desk):
    """Lay a document down; the desk's counter looks at it as well, as it does in a store."""
    yield desk.place_card
    for slot in (0, 1):
        desk.card.call("remove", slot=slot)
    desk.card.call("lift_serial")


def read(desk, *arguments, as_json=True):
    command = [sys.executable, "-m", "kiosk", "read-document", "--settings", str(desk.settings)]
    done = subprocess.run(
        [*command, *arguments, *(["--json"] if as_json else [])],
        env=os.environ | desk.reader.environment,
        capture_output=True,
        text=True,
        timeout=HANGS_S,
        check=False,
    )
    row = json.loads(done.stdout) if as_json and done.stdout else done.stdout + done.stderr
    return done.returncode, row


@pytest.mark.parametrize("profile", TRAVEL_DOCUMENTS + RESIDENT_CARDS)
def test_every_profile(desk, lay, profile):
    printed = lay(profile, seed=601, extended=True)
    key = ["--mrz", *printed["mrz"]] if profile in TRAVEL_DOCUMENTS else []
    status, row = read(desk, *key)
    assert status == 0, row
    assert row["kind"] in {profile.partition("_")[0], profile, KINDS.get(profile)}
    assert row["holder"]["birth"][2:].replace("-", "") == printed["birth"]
    assert row["authenticity"] == ("authentic" if key else "unverified")
    assert row["portrait"]["width"] > 50
    assert row["apdus"] > 3
    assert row["read_ms"] >= row["card_ms"] > 0


KINDS = {
    "identity_card": "travel_document",
    "identity_card_td2": "travel_document",
    "permanent_2017": "foreign_permanent_2017",
    "permanent_2023": "foreign_permanent_2023",
}


def test_what_a_person_reads(desk, lay, tmp_path):
    printed = lay("passport_full", seed=602, extended=True)
    file = tmp_path / "portrait"
    status, text = read(desk, "--mrz", *printed["mrz"], "--portrait", str(file), as_json=False)
    assert status == 0
    for expected in (
        printed["latin_name"],
        printed["number"],
        "authentic (passive_authentication)",
    ):
        assert expected in text
    assert "chip_authentication" in text
    assert "PACE-GM" in text
    assert file.read_bytes().startswith(b"\xff\xd8")


def test_a_card_access_number(desk, lay):
    printed = lay("identity_card", seed=603)
    assert read(desk, "--can", printed["can"])[0] == 0


FAILURES = {
    "a key is needed": ("passport", {}, [], "AccessKeyNeeded"),
    "a wrong key": ("passport", {"number": "L00000000"}, None, "AccessKeyWrong"),
    "a torn card": ("passport", {"tear_at": 20}, None, "CardAbsent"),
    "a mute card": ("resident", {"mute_at": 2}, [], "CardMute"),
    "two cards at once": ("passport", {"two_cards": True}, None, "CardMute"),
    "a wrong MAC": ("passport", {"wrong_mac_at": 9}, None, "CardProtocol"),
    "a broken check digit": ("passport", {}, ["--mrz", "P<" + "<" * 42, "0" * 44], "MalformedData"),
    "a module without authority": (
        "resident", {"dialect": "tunnel", "sw3": 0x66, "sw3_at": 2}, [], "ReaderFault",
    ),
    "a card that the reader rejects": (
        "resident", {"dialect": "tunnel", "sw3": 0x32, "sw3_at": 3}, [], "CardUnknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_has_its_status_and_says_what_to_do(desk, lay, failure):
    profile, knobs, key, name = FAILURES[failure]
    printed = lay(profile, seed=604, **knobs)
    status, row = read(desk, *(["--mrz", *printed["mrz"]] if key is None else key))
    assert row["error"] == name, row
    kind = next(kind for kind in STATUS if kind.__name__ == f"{name}Error")
    assert status == row["status"] == STATUS[kind][0]
    assert row["advice"] == STATUS[kind][1]
    assert row["message"]


def test_nobody_and_nothing_there(desk, tmp_path):
    assert read(desk, "--wait", "0.2")[1]["error"] == "CardAbsent"
    assert read(desk, "--reader", "No such reader")[1]["error"] == "ReaderAbsent"
    assert read(desk, "--serial", str(tmp_path / "no-line"))[1]["error"] == "ReaderAbsent"


def test_an_invalid_document_is_read_and_said_to_be(desk, lay):
    printed = lay("passport", seed=605, tamper_group=2)
    status, row = read(desk, "--mrz", *printed["mrz"])
    assert status == INVALID
    assert row["authenticity_reason"] == "dg2_hash"


def test_the_chosen_one_of_several_readers(desk, lay):
    first = lay("resident", seed=606)
    second = lay("resident", seed=607, slot=1)
    for name, printed in (("00 00", first), ("00 01", second)):
        _, row = read(desk, "--reader", name)
        assert row["holder"]["number"] == printed["id_number"]


def test_a_card_on_the_serial_line(desk, lay):
    device = desk.card.call("serial")["device"]
    portrait = desk.place_card("resident", seed=608)
    desk.card.call(
        "lay_serial",
        profile="residence_permit",
        portrait=str(desk.directory / "holder.png"),
        seed=608,
    )
    status, row = read(desk, "--serial", device)
    assert status == 0, row
    assert row["holder"]["number"] == portrait["residence_number"]
    assert row["sam_id"]


def test_every_error_has_a_status():
    leaves = set(DocumentError.__subclasses__())
    assert leaves == set(STATUS)
    assert len({status for status, _ in STATUS.values()}) == len(STATUS)


def test_a_mute_card_ends_by_itself_and_the_next_one_is_read(desk, lay):
    lay("resident", seed=609, mute_at=3)
    assert read(desk)[0] == STATUS[next(k for k in STATUS if k.__name__ == "CardMuteError")][0]
    lay("resident", seed=609)
    assert read(desk)[0] == 0
