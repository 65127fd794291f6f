"""`kiosk outbox`: one record listed, exported and sent again, by its id or by its reference number."""

import json

import pytest
from settings_text import SETTINGS

from drivers.store.outbox import SqliteOutbox
from kiosk.commands import main
from kiosk.records.reference_number import short

DEAD = "01936b2e-7c10-7aaa-8bbb-00c0ffee0001"
WAITING = "01936b2e-7c11-7aaa-8bbb-00c0ffee0002"
TWIN = "01936b2e-7c12-7aaa-8bbb-ffc0ffee0002"


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "settings.toml").write_text(SETTINGS)
    outbox = SqliteOutbox(tmp_path / "data" / "outbox", 16)
    for name in (DEAD, WAITING, TWIN):
        outbox.append(name, lambda _seq, _before, name=name: name.encode())
    outbox.mark_dead(DEAD, "refused")
    outbox.close()

    def run(*arguments):
        on = ("--settings", str(tmp_path / "settings.toml"))
        status = main(["outbox", *on, *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.mark.parametrize("name", [DEAD, short(DEAD), short(DEAD).lower()])
def test_a_record_is_found(run, name, tmp_path):
    (row,) = json.loads(run("list", name, "--json")[1])
    assert (row["record_id"], row["state"]) == (DEAD, "dead")
    assert run("export", name, tmp_path / "sealed")[0] == 0
    assert (tmp_path / "sealed").read_bytes() == DEAD.encode()
    assert run("requeue", name)[:2] == (0, "requeued\n")
    assert run("requeue", name)[0] == 1


@pytest.mark.parametrize("action", ["list", "export", "requeue"])
def test_what_finds_none_or_several_is_said(run, action, tmp_path):
    rest = (tmp_path / "file",) if action == "export" else ()
    for name, words in (("C0FFEE9999", "no record here"), (short(TWIN), "2 records are called")):
        status, said, error = run(action, name, *rest)
        assert (status, said, error.count("\n")) == (1, "", 1)
        assert error.startswith(f"kiosk outbox: {words}")


def listed(run, *filters):
    return [row["record_id"] for row in json.loads(run("list", *filters, "--json")[1])]


def test_what_is_listed_can_be_chosen(run):
    assert listed(run) == [TWIN, WAITING, DEAD]
    assert listed(run, "--state", "dead") == [DEAD]
    assert listed(run, "--state", "dead", "--state", "ready") == [TWIN, WAITING, DEAD]
    assert listed(run, "--most", "1") == [TWIN]
    assert listed(run, "--since", "2020-01-01T00:00:00+08:00", "--most", "2") == [TWIN, WAITING]
    assert listed(run, "--until", "2020-01-01T00:00:00+08:00") == []
    assert run("list", "--state", "held")[:2] == (0, "No record here is so.\n")


@pytest.mark.parametrize("wrong", [("--most", "0"), ("--state", "lost"), ("--since", "today")])
def test_a_choice_that_is_none_is_refused(run, wrong):
    with pytest.raises(SystemExit) as ended:
        run("list", *wrong)
    assert ended.value.code == 2
