"""Files from `fleet serve` to `fleet fetch`, by a real Mosquitto with TLS."""

import random
import shutil
import tempfile
from pathlib import Path

import pytest
from counting_wire import CountingWire
from fleet_service import FleetHouse
from publisher import DEVICE, PASSPHRASE
from waiting import until

from drivers.mqtt.client import Endpoint
from kiosk.records import listings_file
from provisioning.carrier.credentials import RECEIPT_KID
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import main as carrier_main
from provisioning.commands.fleet import main
from provisioning.commands.fleet.file_line import MqttFileLine
from provisioning.updates import file_messages
from provisioning.updates.file_messages import FileQuestion

LISTED = {"list": "joint_punishment", "region": "CN", "sources": ["court"], "from": "2026-01-01"}
_BIG = random.Random(1).randbytes(6_000_000)
_FAST = ("--kiosk-rate", "1000000000", "--fleet-rate", "1000000000")
_SLOW = ("--kiosk-rate", "200000", "--fleet-rate", "1000000")


@pytest.fixture(scope="module")
def house():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = FleetHouse(directory, *_FAST)
    made.publisher.publish("app", "1.0", {"big-1.0.whl": _BIG, "small-1.0.whl": b"code"})
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def wire(house):
    made = CountingWire(house.port)
    yield made
    made.close()


@pytest.fixture
def line(house):
    kiosk = house.office.home / "devices" / DEVICE
    files = (house.office.home / "ca.pem", kiosk / "tls.pem", kiosk / "tls.key")
    made = MqttFileLine(Endpoint("127.0.0.1", house.port, *files, DEVICE), DEVICE)
    yield made
    made.close()


def test_a_file_that_is_killed_in_its_middle_costs_what_it_weighs(house, wire, tmp_path):
    wire.hold_after(3_200_000)
    first = house.fetching(tmp_path, "app/big-1.0.whl", wire.port)
    assert wire.is_held.wait(180)
    (part,) = (tmp_path / "parts").iterdir()
    assert 2_000_000 < part.stat().st_size < 3_200_000
    first.kill()
    first.communicate()
    wire.let_go()
    status, out, err = house.fetch(tmp_path, "app/big-1.0.whl", wire.port)
    assert status == 0, err
    assert Path(out).read_bytes() == _BIG
    assert wire.passed <= 1.1 * len(_BIG)
    status, out, _ = house.fetch(tmp_path, "app/big-1.0.whl", wire.port)
    assert (status, Path(out).read_bytes() == _BIG) == (0, True)
    assert wire.passed <= 1.12 * len(_BIG)  # what is there is not fetched again


def test_what_a_person_signs_reaches_kiosks_by_the_running_service(house, tmp_path):
    """The carrier's own file of listings: 10,000 of them, more than fit into one answer."""
    home = house.office.home
    ledger = Ledger(home / "carrier.db")
    with ledger.transaction():
        for number in range(10_000):
            ledger.listings.add(b"d", number.to_bytes(16, "big"), LISTED)
    ledger.close()
    made = tmp_path / "listings-7.bin"
    assert carrier_main(["listing", "export", str(home), str(made)]) == 0
    publish = ["publish", str(house.publisher.folder), "listing", str(made), "--version", "7"]
    publish += ["--description", "a date moves", "--passphrase-file"]
    assert main([*publish, str(house.publisher.passphrase_file)]) == 0
    fetch = (tmp_path / "kiosk", "listing/listings-7.bin")
    status, out, err = until(lambda: (said := house.fetch(*fetch))[0] == 0 and said, "the new list")
    assert status == 0, err
    file = listings_file.opened(Path(out), (home / "receipt.pem").read_text(), RECEIPT_KID)
    assert file.head.rows == 10_000
    assert file.of((7777).to_bytes(16, "big")) == [LISTED]
    assert PASSPHRASE not in house.log


def test_the_service_says_later_and_then_gives(house, line):
    house.stop_serving()
    house.start(*_SLOW)
    digest = house.publisher.repository.latest("app").signed.targets["app/big-1.0.whl"]
    path = f"targets/app/{digest.hashes['sha256']}.big-1.0.whl"
    states = []
    for offset in range(0, 480_000, 48_000):
        question = FileQuestion(path=path, offset=offset, length=48_000)
        answer = until(lambda question=question: _asked(line, question, states), "its turn")
        assert answer.body == _BIG[offset : offset + 48_000]
    assert "later" in states
    house.stop_serving()
    house.start(*_FAST)


def _asked(line, question, states):
    answer = line(question)
    states.append(answer.state)
    return answer if answer.state == "here" else None


def test_nobody_serves_and_nobody_lets_in(house, tmp_path):
    house.stop_serving()
    status, _, err = house.fetch(tmp_path, "app/small-1.0.whl")
    assert (status, "no `fleet serve` is there" in err) == (3, True), err
    house.office.broker.stop()
    status, _, err = house.fetch(tmp_path, "app/small-1.0.whl")
    assert (status, err) == (3, "fleet: broker: offline")
    house.office.broker.start()
    house.start(*_FAST)
    assert house.fetch(tmp_path, "app/small-1.0.whl")[0] == 0


def test_nothing_that_a_kiosk_sends_ends_the_service(house, tmp_path):
    client = house.office.client(DEVICE)
    assert client.is_in
    for message in (b"", b"\xff" * 99, b"\xa0", bytes.fromhex("c5821b400000000000000001")):
        assert client.publish(file_messages.up(DEVICE), message)
    client.close()
    assert house.fetch(tmp_path, "app/small-1.0.whl")[0] == 0
    assert house.serves


def test_a_certificate_that_is_missing_is_a_sentence(house, tmp_path, capsys):
    status = main(["serve", str(house.publisher.folder), "--certificates", str(tmp_path)])
    assert status == 2
    assert "ca.pem: is not there; `carrier init` makes it" in capsys.readouterr().err
