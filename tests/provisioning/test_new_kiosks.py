"""A kiosk that is added, or gets another certificate, while the broker runs: on a real Mosquitto."""

import datetime as dt
import os
import shutil
import signal
import socket
import ssl
import tempfile
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from broker import Office
from cryptography import x509
from waiting import until

from provisioning.carrier import folder_setup
from provisioning.commands.carrier import main
from provisioning.commands.fleet import main as fleet

FIRST, SECOND = "dev", "second"


@pytest.fixture
def office():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Office(directory, [FIRST])
    made.broker.start()
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


def device(office, action, *names, told=True):
    broker = ("--host", "127.0.0.1", "--port", str(office.broker.port)) if told else ()
    return main(["device", action, str(office.home), *names, *broker])


def certificate(office, name):
    return x509.load_pem_x509_certificate((office.home / "devices" / name / "tls.pem").read_bytes())


def test_a_second_kiosk_is_let_in_by_the_running_broker(office, capsys):
    first = office.client(FIRST)
    assert first.is_in
    assert device(office, "add", SECOND) == 0
    said = capsys.readouterr().out
    assert "broker: lets them in\n" in said
    for file in ("ca.pem", "seal.pem", "devices/second/tls.key", "devices/second/evidence.key"):
        assert f"  {office.home / file} → " in said
    found = office.client(SECOND)
    assert found.is_in
    assert found.publish(f"kiosk/v1/{SECOND}/up/record")
    assert found.subscribe(f"kiosk/v1/{SECOND}/down/receipt")
    assert not found.publish(f"kiosk/v1/{FIRST}/up/record")
    assert first.publish(f"kiosk/v1/{FIRST}/up/record")
    assert not first.is_thrown_out


def test_a_kiosk_that_is_there_is_not_made_again(office, capsys):
    before = certificate(office, FIRST)
    assert device(office, "add", FIRST) == 2
    assert "is a kiosk of this carrier already" in capsys.readouterr().err
    assert certificate(office, FIRST) == before


def test_a_broker_that_does_not_run_learns_it_when_it_starts(office, capsys):
    office.broker.stop()
    assert device(office, "add", SECOND) == 0
    assert "not reached, lets them in when it starts" in capsys.readouterr().out
    office.broker.start()
    found = office.client(SECOND)
    assert found.is_in
    assert found.publish(f"kiosk/v1/{SECOND}/up/record")


def test_a_renewed_certificate_and_the_one_before_are_both_let_in(office, capsys):
    before = certificate(office, FIRST)
    kept = shutil.copytree(office.home / "devices" / FIRST, office.home / "kept")
    evidence = (office.home / "devices" / FIRST / "evidence.key").read_bytes()
    assert device(office, "renew", FIRST, told=False) == 0
    said = capsys.readouterr().out
    assert f"{office.home / 'devices' / FIRST / 'tls.pem'} → carrier.certificate" in said
    assert "evidence.key" not in said
    assert certificate(office, FIRST).serial_number != before.serial_number
    assert (office.home / "devices" / FIRST / "evidence.key").read_bytes() == evidence
    for folder in (None, kept):
        found = office.client(FIRST, folder)
        assert found.is_in
        assert found.publish(f"kiosk/v1/{FIRST}/up/record")
        found.close()
    assert device(office, "renew", "nobody", told=False) == 2


def test_all_kiosks_are_listed_also_those_without_a_place(office, capsys):
    assert device(office, "list", told=False) == 0
    ends = certificate(office, FIRST).not_valid_after_utc.astimezone(
        dt.timezone(dt.timedelta(hours=8))
    )
    said = capsys.readouterr().out
    assert said.startswith(f"{FIRST}  let in  certificate until {ends.date()}  -")
    assert said.endswith("1 kiosks\n")


# -- the broker's own name ----------------------------------------------------------------------


def presented(office, host):
    """The certificate that the running broker shows to whoever asks for this name. Raises SSLError."""
    context = ssl.create_default_context(cafile=office.home / "ca.pem")
    folder = office.home / "devices" / FIRST
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    plain = socket.create_connection(("127.0.0.1", office.broker.port))
    with context.wrap_socket(plain, server_hostname=host) as secure:
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True))


def is_known_as(office, host):
    try:
        presented(office, host)
    except ssl.SSLCertVerificationError:
        return False
    return True


def test_a_broker_is_known_by_every_name_that_it_was_given(office, capsys):
    assert is_known_as(office, "localhost")
    assert not is_known_as(office, "broker.example")
    before = office.client(FIRST)
    assert before.is_in
    names = ["--host", "broker.Example", "--host", "192.0.2.7", "--host", "2001:db8::7"]
    assert main(["init", str(office.home), *names]) == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if "broker.pem" in one)
    assert "made for more hosts" in line
    assert "localhost, 127.0.0.1, broker.example, 192.0.2.7, 2001:db8::7" in line
    assert "the broker has to read it" in line
    os.kill(office.broker.pid, signal.SIGHUP)
    for host in ("broker.example", "192.0.2.7", "2001:db8::7", "localhost", "127.0.0.1"):
        until(lambda host=host: is_known_as(office, host), f"the broker to be {host}")
    assert not is_known_as(office, "other.example")
    assert before.publish(f"kiosk/v1/{FIRST}/up/record"), "who is connected stays"
    assert main(["init", str(office.home), *names]) == 0
    assert "the broker has to read it" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "host", ["", "a b", "-x", "x..y", "*.example", "x" * 64, "例.example", "1.2.3.4/8"]
)
def test_what_is_no_host_is_refused_before_anything_is_made(tmp_path, host, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["init", str(tmp_path / "new"), f"--host={host}"])
    assert ended.value.code == 2
    assert "is no DNS name and no IP address" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_certificates_that_run_out_are_renewed_by_init(tmp_path):
    made = dt.datetime.now(dt.UTC) - dt.timedelta(days=70)
    folder_setup.init(tmp_path, made, ["broker.example"])
    lines = folder_setup.init(tmp_path, dt.datetime.now(dt.UTC))
    renewed = [line.partition(":")[0] for line in lines if ": renewed" in line]
    programs = ("broker", "carrier", "admin", "fleet")
    assert renewed == [f"{name}.pem, {name}.key" for name in programs]
    assert any("for localhost, 127.0.0.1, broker.example" in line for line in lines)


def test_a_token_as_a_code_for_the_kiosks_scanner(office, capsys):
    """What a terminal shows is read again as the token that stands above it."""
    broker = ("--host", "127.0.0.1", "--port", str(office.broker.port))
    assert fleet(["device", "add", str(office.home), "scanned", "--qr", *broker]) == 0
    said = capsys.readouterr().out.splitlines()
    code = [line for line in said if set(line) <= set("█▀▄ ")]
    rows = [cell in upper for line in code for upper in ("█▀", "█▄") for cell in line]
    picture = np.array(rows, np.uint8).reshape(2 * len(code), -1) * 255
    (read,) = zxingcpp.read_barcodes(picture.repeat(4, 0).repeat(4, 1))
    assert read.text == said[1]
