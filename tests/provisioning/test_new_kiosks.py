"""A kiosk that is added while the broker runs, on a real Mosquitto."""

import shutil
import tempfile
from pathlib import Path

import pytest
from broker import Office

from provisioning.commands.carrier import main

FIRST, SECOND = "dev", "second"


@pytest.fixture
def office():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Office(directory, [FIRST])
    main(["init", str(made.home), "--device", FIRST, "--port", "1"])  # with its database
    made.broker.start()
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


def told(office, command, *arguments):
    broker = ("--host", "127.0.0.1", "--port", str(office.broker.port))
    return main([command, str(office.home), *arguments, *broker])


def test_a_second_kiosk_is_let_in_by_the_running_broker(office, capsys):
    first = office.client(FIRST)
    assert first.is_in
    assert told(office, "init", "--device", FIRST, "--device", SECOND) == 0
    assert "broker: lets them in\n" in capsys.readouterr().out
    found = office.client(SECOND)
    assert found.is_in
    assert found.publish(f"kiosk/v1/{SECOND}/up/record")
    assert found.subscribe(f"kiosk/v1/{SECOND}/down/receipt")
    assert not found.publish(f"kiosk/v1/{FIRST}/up/record")
    assert first.publish(f"kiosk/v1/{FIRST}/up/record")
    assert not first.is_thrown_out


def test_a_kiosk_that_was_shut_out_gets_no_role_back(office, capsys):
    assert told(office, "revoke", "device", FIRST, "--broker-pid", str(office.broker.pid)) == 0
    assert told(office, "init", "--device", FIRST) == 0
    assert "lets them in" not in capsys.readouterr().out
    assert not office.client(FIRST).is_in


def test_a_broker_that_does_not_run_learns_it_when_it_starts(office, capsys):
    office.broker.stop()
    assert told(office, "init", "--device", SECOND) == 0
    assert "not reached, lets them in when it starts" in capsys.readouterr().out
    office.broker.start()
    found = office.client(SECOND)
    assert found.is_in
    assert found.publish(f"kiosk/v1/{SECOND}/up/record")
