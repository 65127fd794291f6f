"""docs/fleet.md, "Roll-outs", command by command; and what a person reads on a narrow terminal."""

import json
import shlex
from pathlib import Path

import msgspec
import pytest
from publisher import Publisher

from provisioning.commands.fleet import main
from provisioning.fleet.register import Register
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

_PAGE = Path(__file__).parents[3] / "docs" / "fleet.md"
_NOW = 1_800_000_000.0
_STEERS = "\033[2J\033]0;owned\a no province "


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    made = Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()
    made.publish("policy", "13", {"bundle-13.zip": b"rules"})
    return made


@pytest.fixture
def fleet(founded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.pem").write_bytes((founded.repository.keys / "policy.pem").read_bytes())
    (tmp_path / "online.passphrase").write_bytes(founded.passphrase_file.read_bytes())
    return founded.copy(tmp_path / "repository")


@pytest.fixture
def run(fleet, capsys):
    def run(*words):
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def kiosk(fleet):
    """One that reported, and whose job failed with words that would steer a terminal."""
    register = Register(fleet.folder)
    report = Reported(
        version=1,
        versions={"app": "1.4.0"},
        health=ReportedHealth(False, _STEERS * 9),
        disk=ReportedDisk(1, 2),
        clock=_NOW,
    )
    failed = JobStatus(
        id="desired-1-policy",
        version=2,
        state=JobState.FAILED,
        stage=JobStage.TEST,
        kind=JobKind.POLICY,
        release="13",
        code="self_test",
        text=_STEERS * 20,
    )
    with register.transaction():
        register.kiosks.hear("K7", report, _NOW)
        register.jobs.hear("K7", failed, _NOW)
    yield register
    register.close()


def _commands():
    section = _PAGE.read_text().partition("\n## Roll-outs")[2].partition("\n## ")[0]
    blocks = section.split("```\n")[1::2]
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


def test_the_pages_commands_do_what_it_says(run):
    commands = _commands()
    assert len(commands) > 15
    for command in commands:
        given = [word for word in command if word != "--follow"]  # nobody serves here
        if "--key" in given:
            given += ["--passphrase-file", "online.passphrase"]
        status, out, err = run(*given)
        assert status in {0, 7, 8}, (command, out, err)
    audit = json.loads(run("audit", "repository", "--json")[1])
    assert [entry["act"] for entry in audit][-1] == "lease ended"
    status, _, err = run("rollout", "new", "repository", "policy", "13")
    assert (status, "is recalled: A date is wrong" in err) == (2, True)


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_table_is_wider_than_the_terminal_or_steers_it(run, kiosk, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    run("rollout", "new", "repository", "policy", "13", "--in-opening-hours")
    for command in (["status"], ["rollout", "list"], ["audit"]):
        status, out, _ = run(*command, "repository")
        assert status in {0, 7}
        assert all(len(line) <= int(columns) for line in out.splitlines() if "days" not in line)
        assert "\033" not in out
        assert "\a" not in out


def test_status_shows_who_is_asked_for_and_says_so_to_scripts(run, kiosk):
    run("kiosk", "place", "repository", "K8", "--ring", "canary", "--store", "S1")

    def shown(*options):
        status, out, _ = run("status", "repository", "--json", *options)
        return status, [row["kiosk"] for row in json.loads(out)["kiosks"]]

    assert shown() == (7, ["K7", "K8"])
    assert shown("--ring", "canary") == (0, ["K8"])
    assert shown("--store", "S2") == (0, [])
    assert shown("--failing") == (7, ["K7"])
    assert shown("--stale") == (7, ["K7", "K8"])


def test_a_kiosk_whose_name_another_device_uses_needs_a_look(run, fleet):
    register = Register(fleet.folder)
    report = Reported(
        version=1,
        health=ReportedHealth(True),
        disk=ReportedDisk(1, 2),
        clock=_NOW,
        link="another device connects under this kiosk's name",
    )
    with register.transaction():
        register.kiosks.hear("K9", report, _NOW)
    register.close()
    status, out, _ = run("status", "repository", "--failing", "--json")
    assert status == 7
    assert [row["kiosk"] for row in json.loads(out)["kiosks"]] == ["K9"]
    assert "another device" in run("status", "repository")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["new", "repository", "policy", "99"], "is not published"),
        (["new", "repository", "policy", "13", "--rings", "5,canary,100"], "names first"),
        (["new", "repository", "policy", "13", "--rings", "5,25"], "rise to 100"),
        (["new", "repository", "policy", "13", "--rings", "Ü,100"], "is a name"),
        (["new", "repository", "policy", "13", "--rings", "canari,100"], "no kiosk is in it"),
        (["new", "repository", "policy", "13", "--at-once", "0"], "at_once"),
        (["new", "repository", "policy", "13", "--window", "25:00-3"], "like 22:00-06:00"),
        (["new", "repository", "policy", "13", "--window", "09:00-09:00"], "begin when they end"),
        (["pause", "repository", "policy-9"], "`fleet rollout list` shows them"),
        (["show", "repository", "policy-9"], "`fleet rollout list` shows them"),
        (["list", "nowhere"], "is no repository; `fleet init` makes one"),
    ],
)
def test_what_is_wrong_is_a_sentence(run, words, says):
    status, _, err = run("rollout", *words)
    assert (status, says in err) == (2, True), err


def test_hours_and_leases_are_checked(run):
    status, _, err = run("kiosk", "hours", "repository", "S1", "09:00-21:00", "--zone", "Mars/X")
    assert (status, "time zone 'Mars/X': is unknown" in err) == (2, True)
    assert run("kiosk", "lease", "repository", "K1", "--hours", "-1")[0] == 2
    status, _, err = run("kiosk", "release", "repository", "K1")
    assert (status, "nobody holds it" in err) == (2, True)


def test_the_recall_stands_in_what_its_role_has_signed(run, fleet, tmp_path):
    run("rollout", "new", "repository", "policy", "13", "--in-opening-hours")
    given = ("--passphrase-file", "online.passphrase", "--online-passphrase-file")
    words = ("recall", "repository", "policy-1", "--why", "a date", *given, "online.passphrase")
    status, _, err = run("rollout", *words, "--key", fleet.repository.keys / "notice.pem")
    assert (status, "policy: is not signed by a key that may" in err) == (2, True)
    assert run("rollout", "show", "repository", "policy-1")[0] == 0
    assert run("rollout", *words)[0] == 0
    targets = fleet.repository.latest("policy").signed.targets
    assert targets["policy/13.release.json"].custom["recalled"] == "a date"
    releases = json.loads(run("status", "repository", "--json")[1])["releases"]
    assert [one["recalled"] for one in releases] == ["a date"]


def test_a_plan_reads_back_as_it_was_written(run, fleet):
    words = ("--window", "22:00-06:00", "--order", "store", "--at-once", "7", "--no-look")
    assert run("rollout", "new", "repository", "policy", "13", *words)[0] == 0
    register = Register(fleet.folder)
    plan = register.rollouts.find("policy-1").plan
    register.close()
    assert (str(plan.window), plan.order, plan.at_once) == ("22:00-06:00", "store", 7)
    assert msgspec.convert(msgspec.to_builtins(plan), type(plan)) == plan
