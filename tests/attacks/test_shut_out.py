"""Attacks by those who are shut out: a stolen kiosk, a dismissed clerk, a taken reader, a copied key."""

import json
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import msgspec
import pytest
from broker import Office
from waiting import HANGS_S, until

from drivers.relay.client import status
from kiosk.records.record import encode
from provisioning.carrier import credentials
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.commands.carrier import broker_control, main
from provisioning.commands.carrier.shutting_out import ShuttingOut

THIEF, HONEST = "dev", "other"
CONNECT = b"\x10\x10\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x03dev"  # MQTT 5 §3.1


@pytest.fixture
def office_with_broker():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Office(directory, [THIEF, HONEST])
    made.broker.start()
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


def told(office, command, device=THIEF):
    broker = ("--host", "127.0.0.1", "--port", str(office.broker.port))
    reload = ("--broker-pid", str(office.broker.pid))
    return main([command, str(office.home), "device", device, *broker, *reload])


@pytest.mark.attack(
    gains="a stolen kiosk goes on asking about people and sending records",
    before="nothing took a kiosk's certificate back before its ninety days were over",
    now="its connection ends, and the same certificate is refused in the handshake",
)
def test_a_stolen_kiosk_connects_again_with_its_certificate(office_with_broker):
    office = office_with_broker
    thief, honest = office.client(THIEF), office.client(HONEST)
    assert thief.is_in and honest.is_in  # noqa: PT018 - both, before
    assert told(office, "revoke") == 0
    until(lambda: thief.is_thrown_out, "the stolen kiosk to be thrown out")
    assert not office.client(THIEF).is_in
    assert honest.publish(f"kiosk/v1/{HONEST}/up/record")


def thiefs_context(office):
    folder = office.home / "devices" / THIEF
    context = ssl.create_default_context(cafile=office.home / "ca.pem")
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    return context


def resumed(office, context, session):
    """(a TLS session of the stolen kiosk, whether it went on from that one); None: it was refused."""
    plain = socket.create_connection(("127.0.0.1", office.broker.port))
    with context.wrap_socket(plain, server_hostname="localhost", session=session) as secure:
        secure.settimeout(HANGS_S)
        try:
            secure.sendall(CONNECT)
            secure.recv(4)  # CONNACK; the ticket came before it
        except ssl.SSLError:
            return None
        return secure.session, secure.session_reused


@pytest.mark.attack(
    gains="a stolen kiosk goes on from a TLS session of before, in which no certificate is looked at",
    before="a session was gone on from, and nothing took a certificate back",
    now="the broker that reads the list forgets the sessions of before",
)
def test_a_stolen_kiosk_goes_on_from_a_session_of_before(office_with_broker):
    office = office_with_broker
    context = thiefs_context(office)
    session, _ = resumed(office, context, None)
    session, is_reused = resumed(office, context, session)
    assert is_reused
    assert told(office, "revoke") == 0
    assert resumed(office, context, session) is None


@pytest.mark.attack(
    gains="a stolen kiosk is let in where the broker did not read the list of revoked certificates yet",
    before="nothing took its rights",
    now="without a role it may neither publish nor subscribe",
)
def test_a_stolen_kiosk_at_a_broker_that_was_not_reloaded(office_with_broker):
    office = office_with_broker
    broker = ("--host", "127.0.0.1", "--port", str(office.broker.port))
    assert main(["revoke", str(office.home), "device", THIEF, *broker]) == 0
    thief = office.client(THIEF)
    assert thief.is_in
    assert not thief.publish(f"kiosk/v1/{THIEF}/up/record")
    assert not thief.subscribe(f"kiosk/v1/{THIEF}/down/receipt")


@pytest.mark.attack(
    gains="a stolen kiosk stays connected that was revoked at the console, which has no key of the carrier's",
    before="only a command revoked, beside the keys",
    now="`carrier serve` puts its certificate onto the list and deletes its role within seconds",
)
def test_a_stolen_kiosk_that_the_ledger_alone_has_revoked(office_with_broker):
    office = office_with_broker
    thief, honest = office.client(THIEF), office.client(HONEST)
    assert thief.is_in and honest.is_in  # noqa: PT018 - both, before
    command = [sys.executable, "-m", "provisioning.commands.carrier", "serve", str(office.home)]
    command += ["--host", "localhost", "--port", str(office.broker.port)]
    serving = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command])
    try:
        ledger = Ledger(office.home / "carrier.db")
        with ledger.transaction():
            ledger.shut_out_device(THIEF, time.time())
        until(lambda: thief.is_thrown_out, "the stolen kiosk to be thrown out")
        assert credentials.unlisted(office.home, [THIEF, HONEST]) == [HONEST]
        again = office.client(THIEF)  # the list is read when somebody reloads the broker
        assert not again.is_in or not again.publish(f"kiosk/v1/{THIEF}/up/record")
        assert honest.publish(f"kiosk/v1/{HONEST}/up/record")
    finally:
        serving.terminate()
        serving.wait()


def shutting_out(office, *devices, port=None):
    """As in a `carrier serve` that has just started; of devices that the ledger alone has revoked."""
    ledger = Ledger(office.home / "carrier.db")
    with ledger.transaction():
        for device in devices:
            ledger.shut_out_device(device, time.time() - 60.0)
    return ShuttingOut(office.home, ledger, "127.0.0.1", port or office.broker.port)


@pytest.mark.attack(
    gains="a stolen kiosk stays connected since `carrier serve` ended before the broker was reached",
    before="whom it had still to tell the broker of, it knew by the list, which was written already",
    now="at its start it tells the broker of everybody who is revoked",
)
def test_a_stolen_kiosk_whose_shutting_out_was_cut_off(office_with_broker):
    office = office_with_broker
    assert office.client(THIEF).publish(f"kiosk/v1/{THIEF}/up/record")
    shutting_out(office, THIEF, port=1).turn()  # no broker is there
    assert credentials.unlisted(office.home, [THIEF]) == []
    shutting_out(office).turn()
    again = office.client(THIEF)
    assert not again.is_in or not again.publish(f"kiosk/v1/{THIEF}/up/record")


@pytest.mark.attack(
    gains="`carrier serve` ends by what a file or the broker says, and serves nobody",
    before="an exception of it ended the whole service",
    now="it is said, and tried again",
)
@pytest.mark.parametrize("file", ["admin.key", "ca.key"])
def test_a_damaged_file_ends_no_shutting_out(office_with_broker, file, caplog):
    office = office_with_broker
    kept = (office.home / file).read_bytes()
    (office.home / file).write_bytes(b"x")
    shutting_out(office, THIEF).turn()
    assert "is not shut out at the broker yet" in caplog.text
    (office.home / file).write_bytes(kept)
    shutting_out(office).turn()
    again = office.client(THIEF)
    assert not again.is_in or not again.publish(f"kiosk/v1/{THIEF}/up/record")
    assert credentials.unlisted(office.home, [THIEF]) == []


@pytest.mark.attack(
    gains="whoever answers for the broker ends `carrier serve`",
    before="what was no answer ended the whole service",
    now="it is an error that is said, and it is tried again",
)
@pytest.mark.parametrize(
    "answer", [b"x", b"{}", b"\xff", b'{"responses":[{"error":5}]}', b'{"a":' + b"[" * 100_000]
)
def test_an_answer_that_is_none(answer):
    with pytest.raises(InputError, match="cannot be read"):
        broker_control.read(answer)


@pytest.mark.attack(
    gains="a kiosk that was found again stays shut out",
    before="the broker was told of every revoked kiosk at once, as the ledger had been before the first",
    now="of one at a time, and one that was restored meanwhile is let in again",
)
def test_a_kiosk_that_is_restored_while_the_broker_is_told_otherwise(
    office_with_broker, monkeypatch
):
    office, tell, restored = office_with_broker, broker_control.tell, []

    def restored_just_before(*given):
        if not restored:
            restored.append(THIEF)
            assert told(office, "restore") == 0
        return tell(*given)

    found_again = shutting_out(office, THIEF, HONEST)
    monkeypatch.setattr(broker_control, "tell", restored_just_before)
    found_again.turn()
    assert office.client(THIEF).is_in
    assert not office.client(THIEF).publish(f"kiosk/v1/{THIEF}/up/record")
    found_again.turn()
    assert office.client(THIEF).publish(f"kiosk/v1/{THIEF}/up/record")
    found_again.turn()
    other = office.client(HONEST)
    assert not other.is_in or not other.publish(f"kiosk/v1/{HONEST}/up/record")
    assert credentials.unlisted(office.home, [THIEF, HONEST]) == [THIEF]


@pytest.mark.attack(
    gains="a stolen kiosk is back after the broker or `carrier init` ran again, or by an earlier certificate",
    before="nothing took its certificate back",
    now="list and roles are the folder's: it stays out until `carrier restore`",
)
def test_a_stolen_kiosk_waits_for_a_restart(office_with_broker):
    office = office_with_broker
    before = shutil.copytree(office.home / "devices" / THIEF, office.home / "before")
    assert main(["device", "renew", str(office.home), THIEF]) == 0
    assert office.client(THIEF, before).is_in
    assert told(office, "revoke") == 0
    (office.home / "crl.pem").unlink()
    assert main(["init", str(office.home)]) == 0
    for command in ("add", "renew"):
        assert main(["device", command, str(office.home), THIEF]) == 2
    office.broker.stop()
    office.broker.start()
    assert not office.client(THIEF).is_in
    assert not office.client(THIEF, before).is_in
    assert told(office, "restore") == 0
    found = office.client(THIEF)
    assert found.is_in
    assert found.publish(f"kiosk/v1/{THIEF}/up/record")


@pytest.mark.attack(
    gains="the carrier believes that a kiosk is shut out that is not",
    before="there was no such command",
    now="a name that is none, and a broker that is not reached, are said, with an exit status",
)
def test_a_kiosk_that_only_seems_to_be_shut_out(office_with_broker, capsys):
    office = office_with_broker
    assert told(office, "revoke", "misspelt") == 2
    assert told(office, "restore") == 2
    office.broker.stop()
    nowhere = ("--host", "127.0.0.1", "--port", str(office.broker.port))
    assert main(["revoke", str(office.home), "device", THIEF, *nowhere]) == 3
    assert "the broker was not reached" in capsys.readouterr().err


def sealed(carrier, place, **changes):
    """Sealed now, and not sent yet."""
    record = carrier.record(f"r{place}", f"1990000000{place}", **changes)
    return carrier.seal(encode(record), record.record_id)


def taken(carrier, message):
    made = carrier.say(carrier.service.take_record("dev", message))
    return made.verdict, made.reason


def mark_of(carrier, record_id):
    return carrier.ledger.marks().get(("dev", record_id), "")


def revoke(carrier, kind, name):
    with carrier.ledger.transaction():
        carrier.ledger.revocations.revoke(kind, name, carrier.now)


SHUT_OUT = [
    ("device", "dev"),
    ("staff", "c01"),
    ("reader", "r"),
    ("key", "dev-evidence-1"),
]


@pytest.mark.attack(
    gains="numbers by a stolen kiosk, a dismissed clerk, a taken reader or a copied key, dated back",
    before="a kiosk's word on when it captured was the moment that counted",
    now="what no later record of the chain had named by then goes to quarantine, whatever its clock says",
)
@pytest.mark.parametrize(("kind", "name"), SHUT_OUT)
def test_a_record_dated_back(carrier, kind, name):
    assert taken(carrier, sealed(carrier, 1)) == ("accepted", "activated")
    carrier.later(1)
    revoke(carrier, kind, name)
    carrier.later(-1)
    late = sealed(carrier, 2)
    carrier.later(2)
    assert taken(carrier, late) == ("held", f"{kind}_revoked")
    assert carrier.number("19900000002") is None
    assert taken(carrier, late) == ("held", f"{kind}_revoked")
    assert len(carrier.ledger.quarantine.all()) == 1


@pytest.mark.attack(
    gains="who is shut out is told what is wrong with a record, and may mend it until it is taken",
    before="a record was replayed before anybody asked who had sent it",
    now="it is held for its sender, whatever its facts are",
)
@pytest.mark.parametrize(("kind", "name"), SHUT_OUT)
def test_a_record_that_nobody_can_judge_again(carrier, kind, name):
    made = carrier.record("r1", "19900000001")
    facts = made.facts | {"request.unheard_of": made.facts["request.flow"]}
    message = carrier.seal(encode(msgspec.structs.replace(made, facts=facts)), "r1")
    revoke(carrier, kind, name)
    carrier.later(1)
    assert taken(carrier, message) == ("held", f"{kind}_revoked")


@pytest.mark.parametrize(("kind", "name"), SHUT_OUT)
@pytest.mark.attack(
    gains="an honest customer's number is lost with a kiosk that was stolen afterwards",
    before="there was no revocation to be lost by",
    now="a record that a later one had named before the moment is taken, and marked",
)
def test_a_record_from_before_is_lost(carrier, kind, name):
    early, later = sealed(carrier, 1), sealed(carrier, 2)
    assert taken(carrier, later) == ("accepted", "activated")
    carrier.later(1)
    revoke(carrier, kind, name)
    carrier.later(1)
    assert taken(carrier, early) == ("accepted", "activated")
    assert mark_of(carrier, "r1") == f"sealed before {kind} {name} was revoked"
    assert mark_of(carrier, "r2") == ""


def receipt_of_another(line):
    """(the record's state, the reason) once a record that is sealed now has its receipt."""
    record_id = line.send_number()
    until(lambda: line.outbox.entry(record_id).receipt, f"receipt of {record_id}", pause_s=0.01)
    entry = line.outbox.entry(record_id)
    return entry.state, entry.reason


def first_held(line):
    """When the kiosk knew of its first held record, and for what."""
    while (said := receipt_of_another(line))[0] != "held":
        pass
    return time.monotonic(), said[1]


def thrown_out(line):
    until(lambda: status(line.relay_socket) == (False, "refused"), "the relay to be refused")
    return time.monotonic(), "device_revoked"


@pytest.mark.attack(
    gains="numbers by a stolen kiosk, a dismissed clerk, a taken reader or a copied key meanwhile",
    before="there was no command that shut anybody out",
    now="seconds after the command the next record is held, the connection refused",
)
@pytest.mark.parametrize(("kind", "name"), SHUT_OUT)
def test_how_soon_who_is_shut_out(line, request, kind, name):
    """It ends with the event, whenever that comes; `make attacks` says how many seconds it took."""
    until(lambda: status(line.relay_socket)[0], "the relay to be online")
    line.send_number()
    command = threading.Thread(target=line.told, args=("revoke", kind, name))
    began = time.monotonic()
    command.start()
    at, reason = (thrown_out if kind == "device" else first_held)(line)
    command.join()
    request.node.user_properties.append(("seconds", f"{at - began:.1f}"))
    assert reason == f"{kind}_revoked"
    line.told("restore", kind, name)
    until(lambda: status(line.relay_socket)[0], "the relay to be let in again")


@pytest.mark.attack(
    gains="a stolen kiosk learns who is on which list",
    before="every registered kiosk was answered",
    now="a revoked one is not",
)
def test_a_revoked_kiosk_asks(carrier):
    question = {"document_kind": "resident", "document_number": "110101199003070011"}
    assert carrier.ask(question) is not None
    revoke(carrier, "device", "dev")
    assert carrier.ask(question) is None


@pytest.mark.attack(
    gains="what lies in quarantine becomes effective, or is lost, without anybody's word",
    before="there was no quarantine",
    now="only `carrier quarantine release` has it judged, and a rejected one stays as it came",
)
def test_what_lies_in_quarantine(carrier, office, tmp_path, capsys):
    home = tmp_path / "home"
    shutil.copytree(office, home)
    revoke(carrier, "staff", "c01")
    good, bad = sealed(carrier, 1), sealed(carrier, 2)
    assert {taken(carrier, good), taken(carrier, bad)} == {("held", "staff_revoked")}
    for file in tmp_path.glob("carrier.db*"):
        shutil.copy(file, home / file.name)
    assert main(["quarantine", "list", str(home), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["state"], first["cause"]) == ("held", "staff_revoked")
    assert main(["quarantine", "show", str(home), str(first["id"])]) == 0
    assert '"clerk": "c01"' in capsys.readouterr().out
    assert main(["quarantine", "release", str(home), str(first["id"])]) == 0
    assert "accepted activated" in capsys.readouterr().out
    assert main(["quarantine", "reject", str(home), str(second["id"])]) == 0
    for again in ("release", "reject"):
        assert main(["quarantine", again, str(home), str(second["id"])]) == 2
        assert main(["quarantine", again, str(home), str(first["id"])]) == 2
    capsys.readouterr()
    assert main(["number", "list", str(home), "--json"]) == 0
    assert [one["number"] for one in json.loads(capsys.readouterr().out)] == ["19900000001"]
