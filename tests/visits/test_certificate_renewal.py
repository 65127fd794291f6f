"""The relay's certificate, past two thirds of its time: renewed beside delivery, and nothing is lost."""

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from line import DEVICE, Line
from waiting import until

from drivers.keys import configured
from drivers.relay.client import renewal, status
from kiosk import settings as kiosk_settings
from provisioning.carrier import credentials
from provisioning.identity.authority import issue_client

RECORDS = 30


@pytest.fixture(scope="module")
def line():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Line(directory)
    sixty_one_days_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=61)
    place = made.home / "devices" / DEVICE
    old = issue_client(credentials.authority(made.home), DEVICE, sixty_one_days_ago)
    old.write(place / "tls.pem", place / "tls.key")
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


def pair(line):
    return configured.tls_pairs(kiosk_settings.load(line.directory / "kiosk.toml"))["relay"]


def certificate_check(line):
    settings = ["--settings", str(line.directory / "kiosk.toml")]
    doctor = [sys.executable, "-m", "kiosk", "doctor", *settings]
    done = subprocess.run(doctor, capture_output=True, text=True, check=False)
    return next(one for one in done.stdout.splitlines() if " identity" in one)


def all_accepted(line, records):
    entries = [line.outbox.entry(record) for record in records]
    return all(entry.state == "accepted" for entry in entries)


def test_a_renewal_that_fails_is_told_and_delivery_goes_on(line):
    in_the_way = pair(line).key.with_name("tls.key.next")
    in_the_way.mkdir()
    line.start()
    before = pair(line).present()
    until(lambda: renewal(line.relay_socket), "the relay to say that it is not renewed")
    records = [line.send_complaint()]
    until(lambda: all_accepted(line, records), "its receipt")
    assert "tls.key.next" in renewal(line.relay_socket)
    assert "warning" in certificate_check(line)
    assert pair(line).present() == before
    in_the_way.rmdir()


def test_records_under_way_arrive_once_over_a_renewal(line):
    old, until_before = pair(line).present(), pair(line).validity()[1]
    records = [line.send_complaint() for _ in range(RECORDS)]
    connected = line.connections()[1]
    line.restart_relay()
    records += [line.send_complaint() for _ in range(RECORDS)]
    until(lambda: pair(line).present() != old, "the next certificate")
    records += [line.send_complaint() for _ in range(RECORDS)]
    until(lambda: line.connections()[1] >= connected + 2, "the relay to connect with it")
    until(lambda: all_accepted(line, records), "all receipts")
    assert pair(line).validity()[1] > until_before
    assert not pair(line).key.with_name("tls.key.next").exists()
    came = [row["record_id"] for row in line.at_the_carrier("records")]
    assert sorted(one for one in came if one in records) == sorted(records)
    assert status(line.relay_socket) == (True, "")
    assert renewal(line.relay_socket) == ""
    assert "ok " in certificate_check(line)
