"""`make check` finds the tests of what was changed, and leaves what takes minutes to `make test`."""

import subprocess

import pytest
from affected import ROOT, changed_files, chosen_for, named


@pytest.fixture
def tree(tmp_path):
    for file in (
        "tests/kiosk/policy/test_rules.py",
        "tests/kiosk/policy/test_three_values.py",
        "tests/kiosk/visit/test_machine.py",
        "tests/kiosk/visit/test_presence_run.py",
        "tests/drivers/cards/test_soak.py",
        "tests/drivers/cards/test_reader.py",
        "tests/drivers/faces/test_faces.py",
        "tests/ui/test_screen.py",
        "tests/architecture/test_contracts.py",
        "tests/visits/test_doctor.py",
        "tests/commands/test_counter.py",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("from waiting import until\n" if "reader" in file else "")
    return tmp_path


ALWAYS = {"tests/kiosk/policy/test_rules.py", "tests/kiosk/visit/test_machine.py"}


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ([], set()),
        (["README.md", "requirements.txt"], set()),
        (["kiosk/policy/engine.py"], {"tests/kiosk/policy/test_three_values.py"}),
        (
            ["kiosk/policy/packs/cn/people-and-openings.toml"],
            {"tests/kiosk/policy/test_three_values.py"},
        ),
        (["kiosk/visit/runtime/conductor.py"], {"tests/kiosk/visit/test_presence_run.py"}),
        (["kiosk/commands/counter.py"], {"tests/commands/test_counter.py"}),
        (["drivers/cards/emrtd/pace.py"], {"tests/drivers/cards/test_reader.py"}),
        (["drivers/faces/attack_cues.py"], {"tests/drivers/faces/test_faces.py"}),
        (["ui/qml/pages/Result.qml"], {"tests/ui/test_screen.py"}),
        (["tests/support/waiting.py"], {"tests/drivers/cards/test_reader.py"}),
        (["tests/drivers/cards/test_soak.py"], {"tests/drivers/cards/test_soak.py"}),
        (["tests/visits/test_doctor.py"], {"tests/visits/test_doctor.py"}),
        (["tests/visits/test_that_was_removed.py"], set()),
    ],
)
def test_a_change_is_tested_by_its_rooms_and_by_what_is_quick(tree, changed, more):
    assert set(chosen_for(changed, tree)) == ALWAYS | more


def git(folder, *arguments):
    who = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_changes_are_counted_from_where_the_branch_left_main(tmp_path):
    git(tmp_path, "init", "-b", "main")
    for name in ("first", "second"):
        (tmp_path / name).write_text("")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-m", name)
    assert changed_files(tmp_path) == ["second"], "on main: the last commit"
    git(tmp_path, "switch", "-c", "work")
    (tmp_path / "third").write_text("")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "third")
    (tmp_path / "first").write_text("changed")
    (tmp_path / "untracked").write_text("")
    assert changed_files(tmp_path) == ["first", "third", "untracked"]


def test_every_file_that_is_named_as_slow_exists():
    assert not [file for file in named() if not (ROOT / file).exists()]
