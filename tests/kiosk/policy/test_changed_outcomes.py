"""`kiosk policy diff`: who would get something else by another bundle, and why."""

from pathlib import Path

import pytest
from bundles import bundle, rule

from kiosk.commands import main

ADULTS = {"id": '"R-1"', "condition": '"doc.age < 18"'}


@pytest.fixture
def differ(capsys, tmp_path):
    def run(*changes, people="2000"):
        old = bundle(tmp_path / "old", rule(**ADULTS))
        new = bundle(tmp_path / "new", *(rule(**ADULTS | change) for change in changes))
        status = main(["policy", "diff", str(old), str(new), "--people", people])
        return status, capsys.readouterr().out

    return run


def test_the_same_rules_change_nothing_for_anybody(differ):
    status, told = differ({})
    assert status == 0
    assert told.splitlines()[-1] == "0 of 2000 made-up people get something else"


def test_a_graver_rule_is_named_with_its_ground(differ):
    _, told = differ({"outcome": '"REFER_TO_CLERK"', "version": "2"})
    assert "new_sim: REFUSE → REFER_TO_CLERK  (R-1 → R-1)" in told
    assert "R-1 v2 title: law" in told
    assert not told.splitlines()[-1].startswith("0 ")


def test_a_new_rule_is_found_by_people_on_both_sides_of_what_it_asks(differ):
    _, told = differ({}, {"id": '"R-2"', "condition": '"request.quantity > 1"'})
    assert "ALLOW → REFUSE  (- → R-2)" in told


def test_the_release_before_is_compared_from_its_zip(capsys):
    kept = "provisioning/carrier/released/bundle-12.zip"
    assert main(["policy", "diff", kept, "kiosk/policy/packs", "--people", "400"]) == 0
    assert capsys.readouterr().out.startswith("bundle-12+")


def test_what_is_no_bundle_is_said(capsys, tmp_path):
    broken = tmp_path / "x.zip"
    broken.write_text("no zip")
    assert main(["policy", "diff", str(broken), "kiosk/policy/packs"]) == 3
    assert main(["policy", "diff", str(Path("gone")), "kiosk/policy/packs"]) in {2, 3}
    with pytest.raises(SystemExit):
        main(["policy", "diff", "a", "b", "--people", "0"])
    capsys.readouterr()


def test_the_table_shows_ground_threshold_and_what_is_open(capsys):
    assert main(["policy", "table"]) == 0
    told = capsys.readouterr().out
    for words in ("basis: 中国联通2020年10月", "hubei_new_numbers = 3", "open: needs legal review"):
        assert words in told
