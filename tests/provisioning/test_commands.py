"""`carrier`: what a person types, what is printed, and what is said when it is wrong."""

import base64
import json
import time

import carriers
import pytest
from enrollment import HOLDER, Carrier, key_of

from provisioning.carrier import folder_inventory
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import main

_NOTE = b"\x89PNG\r\n\x1a\n..."
N = "19900000001"
DOCUMENT = ["--document", f"resident:{HOLDER}"]
ACTIVATED = "2026-11-20T08:00:00+08:00"


@pytest.fixture
def folder(tmp_path):
    carriers.make(tmp_path, "dev")
    return str(tmp_path)


@pytest.fixture
def run(capsys):
    """A command's exit status, output and errors; arguments that argparse refuses end it too."""

    def run(*arguments):
        try:
            status = main(list(arguments))
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def rows(run, *arguments):
    status, out, _ = run(*arguments, "--json")
    assert status == 0
    return json.loads(out)


def add(run, folder, *more):
    return run("number", "add", folder, N, *DOCUMENT, "--activated-at", ACTIVATED, *more)


def test_a_number_from_its_registration_to_its_end(run, folder):
    assert add(run, folder, "--home-region", "hebei", "--iccid", "8986")[0] == 0
    (row,) = rows(run, "number", "list", folder)
    assert (row["number"], row["state"], row["home_region"]) == (N, "active", "13")
    assert row["activated_at"] == ACTIVATED
    assert "document" not in row
    at = "2026-11-23T10:00:00+08:00"
    status, out, _ = run("event", folder, N, "calls", "--at", at, "--taken-at", at)
    assert (status, out) == (0, f"{N}: REQUIRE_SECOND_VERIFICATION (HE-4)\n")
    (order,) = rows(run, "orders", folder)
    assert order["deadline"] == "2026-11-24T10:00:00+08:00"
    assert order["causes"] == ["HE-4"]
    assert "0 suspended" in run("sweep", folder, "--at", "2026-11-24T09:59:00+08:00")[1]
    swept = rows(run, "sweep", folder, "--at", "2026-11-24T10:01:00+08:00")
    assert swept == {"suspended": [N], "ordered": []}
    assert run("number", "close", folder, N)[0] == 0
    assert run("number", "show", folder, N)[0] == 2


def test_a_number_is_shown_with_what_became_of_it(run, folder):
    add(run, folder)
    run("event", folder, N, "risk_model", "--reason", "sleeping", "--at", ACTIVATED)
    (row,) = rows(run, "number", "show", folder, N)
    assert [step["after"] for step in row["transitions"]] == ["notified"]
    assert row["events"][0]["outcome"] == "REQUIRE_SECOND_VERIFICATION"
    out = run("number", "show", folder, N)[1]
    assert "active → notified: N-SV-RISK" in out
    assert HOLDER not in out


def test_a_number_is_stopped_by_order_and_the_order_is_lifted(run, folder):
    add(run, folder)
    assert "suspended, by order: police" in run("number", "stop", folder, N, "--by", "police")[1]
    assert rows(run, "number", "show", folder, N)[0]["state"] == "suspended"
    assert run("number", "lift", folder, N)[1] == f"{N}: active\n"
    assert run("number", "stop", folder, N, "--by", "neighbour")[0] == 2


def test_a_lifted_order_leaves_a_verification_that_stands(run, folder):
    add(run, folder)
    run("event", folder, N, "risk_model", "--reason", "sleeping", "--at", ACTIVATED)
    run("number", "stop", folder, N, "--by", "list")
    assert run("number", "lift", folder, N)[1] == f"{N}: suspended\n"


def test_a_listing_is_added_shown_and_removed(run, folder):
    which = [*DOCUMENT, "--list", "joint_punishment", "--region", "CN"]
    days = ["--from", "2026-01-01", "--until", "2027-12-31", "--source", "x"]
    assert run("listing", "add", folder, *which, *days, "--by", "anna")[0] == 0
    (listing,) = rows(run, "listing", "show", folder, *DOCUMENT)
    assert (listing["list"], listing["until"]) == ("joint_punishment", "2027-12-31")
    assert "2027-12-31" in run("listing", "show", folder, *DOCUMENT)[1]
    off = ["listing", "remove", folder, *which, "--by", "bela"]
    assert run(*off)[0] == 0
    assert rows(run, "listing", "show", folder, *DOCUMENT) == []
    (removed,) = rows(run, "listing", "show", folder, *DOCUMENT, "--removed")
    assert (removed["added_by"], removed["removed_by"]) == ("anna", "bela")
    assert run("listing", "show", folder, *DOCUMENT, "--removed")[1].count("by bela") == 1
    assert run(*off)[0] == 1


@pytest.fixture
def received(folder, tmp_path):
    """A number opened, a batch refused, a complaint: all of today."""
    carrier = Carrier(tmp_path, tmp_path)
    carrier.now = time.time()
    carrier.visit("r1", N)
    carrier.visit(
        "r2", "19900000002", facts={"request.quantity": 10, "signal.suspected_batch": True}
    )
    carrier.take(carrier.complaint("r3", about="r2", note=_NOTE))
    carrier.ledger.close()
    return folder


def test_what_came_is_listed_and_counted(run, received):
    reasons = [row["reason"] for row in rows(run, "records", received)]
    assert reasons == ["activated", "recorded", "complaint_filed"]
    _, report = rows(run, "reports", received)
    assert (report["decision"], report["recipient"]) == ("r2", "police_station")
    (complaint,) = rows(run, "complaints", received)
    assert (complaint["route"], complaint["about_record"]) == ("12300", "r2")
    (figures,) = rows(run, "metrics", received)
    assert (figures["opened"], figures["signed_ratio"], figures["refused"]) == (1, 1.0, 1)
    for command in ("records", "reports", "complaints", "objections", "metrics", "orders"):
        status, out, _ = run(command, received)
        assert status == 0
        assert out.splitlines()[-1][0].isdigit()


def test_a_record_is_opened_and_decided_again(run, received):
    assert json.loads(run("open", received, "r1")[1])["number"] == N
    status, said, _ = run("replay", received, "r1")
    document, signed, told = said.splitlines()[1:]
    assert (status, said.splitlines()[0]) == (0, "r1: same")
    assert document == "document: unproved (kind_signs_nothing)"
    assert signed.split() == ["attestation", "c01", key_of("c01")[0].kid, "verified"]
    assert told.split() == ["three_nos", "c01", key_of("c01")[0].kid, "verified"]
    assert run("replay", received, "r3") == (0, "r3: no_decision\n", "")
    assert run("replay", received, "r9")[0] == 1


def test_a_complaints_note_is_written_to_a_file(run, received, tmp_path):
    file = tmp_path / "note.png"
    assert run("note", received, "r3", str(file))[0] == 0
    assert file.read_bytes() == _NOTE
    status, _, error = run("note", received, "r1", str(file))
    assert (status, error) == (1, "carrier: r1 has no note\n")


def test_an_answer_is_noted_once(run, received):
    assert run("answered", received, "complaint", "1", "--by", "ada")[0] == 0
    (objection,) = rows(run, "objections", received)
    assert (objection["answered_by"], objection["answer_by"]) == ("ada", None)
    again = run("answered", received, "complaint", "1", "--by", "bob")
    assert again[0] == 2
    assert "answered before" in again[2]
    assert run("answered", received, "request", "1", "--by", "bob")[0] == 2
    told = run("complaint", "answer", received, "1", "--text", "done", "--by", "bob")
    assert told[0] == 2, "it was answered elsewhere"


def test_what_is_answered_here_is_owed_no_more(run, received):
    assert run("complaint", "answer", received, "1", "--text", "done", "--by", "ada")[0] == 0
    (objection,) = rows(run, "objections", received)
    assert objection["answered_by"] == "ada"
    assert "answered before" in run("answered", received, "complaint", "1", "--by", "bob")[2]


WRONG = [
    (["answered", "FOLDER", "complaint", "9" * 20, "--by", "ada"], "at most 15 digits"),
    (["number", "add", "FOLDER", N], "--document"),
    (["number", "add", "FOLDER", N, "--document", "resident"], "KIND:NUMBER"),
    (["number", "add", "FOLDER", N, "--document", "odd:1"], "KIND:NUMBER"),
    (["number", "add", "FOLDER", "n", *DOCUMENT], "digits"),
    (["number", "add", "FOLDER", N, *DOCUMENT, "--activated-at", "soon"], "RFC 3339"),
    (["number", "add", "FOLDER", N, *DOCUMENT, "--activated-at", "2026-11-20T08:00:00"], "offset"),
    (["number", "add", "FOLDER", N, *DOCUMENT, "--home-region", "Atlantis"], "region"),
    (["number", "show", "FOLDER", N], f"{N} is no number in use"),
    (["event", "FOLDER", N, "calls"], f"{N} is no number in use"),
    (["event", "FOLDER", N, "odd"], "KIND"),
    (["event", "FOLDER", N, "calls", "--reason", "odd"], "--reason"),
    (["event", "FOLDER", N, "calls", "--packs", "atlantis"], "no pack atlantis"),
    (["listing", "show", "FOLDER"], "--document"),
    (["metrics", "FOLDER", "--day", "monday"], "YYYY-MM-DD"),
    (["sweep", "FOLDER", "--at", "soon"], "RFC 3339"),
    (["orders", "FOLDER/nowhere"], "carrier init"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_said_and_ends_with_2(run, folder, arguments, said):
    status, out, err = run(*(part.replace("FOLDER", folder) for part in arguments))
    assert (status, out) == (2, "")
    assert said in err


def test_a_number_in_use_is_not_registered_twice(run, folder):
    add(run, folder)
    status, _, err = add(run, folder)
    assert (status, err) == (2, f"carrier: {N} is in use\n")


# -- batch limits -------------------------------------------------------------------------------


def test_a_store_gets_limits_of_its_own(run, folder):
    limits = ("--openings-per-hour", "20", "--out-of-province-share", "0.9")
    assert run("batch-limits", "set", folder, "s1", *limits)[:2] == (0, "s1: set\n")
    shipped, own = rows(run, "batch-limits", "list", folder)
    assert (own["store"], own["openings_per_hour"], own["out_of_province_share"]) == ("s1", 20, 0.9)
    assert own["sequential_numbers"] == shipped["sequential_numbers"]


@pytest.mark.parametrize("count", ["0", "x", "-3", "1e9"])
def test_a_limit_out_of_bounds_is_refused(run, folder, count):
    status, _, err = run("batch-limits", "set", folder, "s1", "--openings-per-hour", count)
    assert (status, err.startswith("carrier: batch-limits: ")) == (2, True)


# -- staff --------------------------------------------------------------------------------------


def test_people_are_put_on_the_staff_list_and_taken_off(run, folder):
    assert run("staff", "add", folder, "c01", "c02", "--store", "s1", "--trained")[0] == 0
    assert run("staff", "add", folder, "c02", "--store", "s1", "--trained", "--supervisor")[0] == 0
    at = "2026-11-24T10:00:00+08:00"
    assert run("staff", "remove", folder, "c01", "--store", "s1", "--at", at)[0] == 0
    first, second = rows(run, "staff", "list", folder)
    assert (first["person"], first["left_at"]) == ("c01", at)
    assert (second["role"], second["is_trained"], second["left_at"]) == ("supervisor", True, None)
    assert "c02  supervisor" in run("staff", "list", folder)[1]


def test_who_is_not_on_the_list_cannot_be_taken_off(run, folder):
    status, out, _ = run("staff", "remove", folder, "c09", "--store", "s1")
    assert status == 1
    assert "c09: is not on the list" in out


PUBLIC = base64.b64encode(key_of("c01")[1]).decode()


def test_a_staff_key_is_taken_shown_and_ended(run, folder):
    assert run("staff-key", "add", folder, "c01", PUBLIC)[0] == 2, "nobody of that name works here"
    run("staff", "add", folder, "c01", "--store", "s1")
    kid = key_of("c01")[0].kid
    assert run("staff-key", "add", folder, "c01", PUBLIC)[:2] == (0, f"c01: {kid}\n")
    (row,) = rows(run, "staff-key", "list", folder)
    assert (row["person"], row["kid"], row["valid_until"]) == ("c01", kid, None)
    assert run("staff-key", "end", folder, kid, "--at", "2026-11-25T10:00:00+08:00")[0] == 0
    (row,) = rows(run, "staff-key", "list", folder)
    assert row["valid_until"] == "2026-11-25T10:00:00+08:00"
    assert run("staff-key", "end", folder, kid)[0] == 2, "it is over"


@pytest.mark.parametrize("public", ["", "x", PUBLIC[:-8], "AAAA"])
def test_what_is_no_public_key_is_not_taken(run, folder, public):
    assert run("staff-key", "add", folder, "c01", public)[0] == 2


def test_the_cut_off_date_is_shown_and_set(run, folder):
    assert run("proofs", folder)[:2] == (0, "proofs_required_from: never\n")
    at = "2026-11-25T10:00:00+08:00"
    assert run("proofs", folder, "--from", at)[1] == f"proofs_required_from: {at}\n"
    assert run("proofs", folder)[1] == f"proofs_required_from: {at}\n"


@pytest.mark.parametrize("person", ["", "a b", "../x", "x" * 65, "李敏"])
def test_a_person_is_named_as_on_the_kiosk(run, folder, person):
    assert run("staff", "add", folder, person, "--store", "s1")[0] == 2
    assert rows(run, "staff", "list", folder) == []


def test_a_new_carrier_takes_nobodys_word_for_who_its_staff_is(run, tmp_path):
    new, older = tmp_path / "new", tmp_path / "older"
    assert run("init", str(new))[0] == 0
    carriers.make(older, "dev")
    assert run("init", str(older))[0] == 0
    kept = [Ledger(at / folder_inventory.LEDGER) for at in (new, older)]
    assert [ledger.staff.is_kept(time.time()) for ledger in kept] == [True, False]
    since = [ledger.proofs_cutoff.proofs_required_from for ledger in kept]
    assert since == [0.0, None], "nor for what they have signed"
    for ledger in kept:
        ledger.close()
