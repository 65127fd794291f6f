"""The parsers of bytes from outside, for `make fuzz` and for the short form: one row each.

A row starts its parser in the process that is watched and gives it with good inputs. `refusals` are the typed
errors that the parser's callers catch; everything else that it raises is a finding.
"""

import io
import random
import shutil
import socket
import struct
import tempfile
import threading
import zipfile
from pathlib import Path

import carriers
import cbor2
import fuzz_cards
import fuzz_files
from applicants import signing_request, tls_key
from fuzz_rows import Parser, Target
from hostile_cbor import TWELVE_BYTES, sealed_by_nobody, shared_references, signed_by_nobody
from msgspec.structs import replace

from kiosk.errors import CertificateRefusedError, EvidenceError
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.records import certificate_request, envelope, listings_copy, question, receipt
from kiosk.records import record as records
from kiosk.records.cose import cbor, encrypt, key_pair, sign1
from provisioning.agent.step_failure import StepFailedError
from provisioning.identity.signing_request import public_key
from provisioning.updates import file_messages
from provisioning.updates.file_messages import FileAnswer, FileQuestion

_GOLDEN = Path(__file__).parents[1] / "golden" / "records-1"
_OFFICE = _GOLDEN / "carrier"
_RECEIPT = {
    "device": "dev",
    "record_id": "r1",
    "sha256": bytes(32),
    "verdict": "accepted",
    "carrier_id": "C1",
    "reason": "activated",
    "effective_at": 1.0,
    "t": 2.0,
}


def _golden(kind):
    return [file.read_bytes() for file in sorted(_GOLDEN.glob(f"*.{kind}"))]


def _read(name):
    return (_OFFICE / name).read_text("ascii")


def _folder():
    """In memory where there is a file system for it: each input is a commit."""
    memory = Path("/dev/shm")  # noqa: S108 - invented records, in a directory of our own
    made = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[object] = []  # until the process ends


# -- CBOR and COSE --------------------------------------------------------------------------------


def _door():
    values = [{"a": [1, -1, 0.5, None, True, "ä", b"b"]}, [], {}, 0, "x", b"x", [[[[]]]]]
    seeds = [TWELVE_BYTES, shared_references(), *map(cbor.dumps, values)]
    return Target(cbor.loads, seeds)


def _signed():
    private, public = _read("receipt.key"), _read("receipt.pem")
    seeds = [*_golden("receipt"), sign1.sign(b"x", private, "carrier-receipt-1")]
    seeds += [signed_by_nobody(cbor.dumps({1: -7})), signed_by_nobody(shared_references())]
    return Target(lambda data: sign1.verify(data, public, "carrier-receipt-1"), seeds)


def _sealed():
    private, public = _read("seal.key"), _read("seal.pem")
    seeds = [*_golden("envelope"), encrypt.seal(b"x", public, "carrier-seal-1", header=b"h")]
    seeds += [sealed_by_nobody(cbor.dumps({1: 3})), sealed_by_nobody(shared_references())]

    def parse(data):
        encrypt.unseal(data, private, "carrier-seal-1", aad=encrypt.outer_header(data))

    return Target(parse, seeds)


def _envelope():
    """Around a place of the sender's choice, signed by the right key or by another."""
    seal, evidence = key_pair.new_key(), key_pair.new_key()
    place = ["dev", "r1", 1, bytes(32)]

    def parse(data):
        signed = sign1.sign(b"x", evidence[0], "dev-1")
        made = encrypt.seal(signed, seal[1], "seal-1", header=data, aad=data)
        keys = {"seal_private_pem": seal[0], "seal_kid": "seal-1"}
        envelope.open_(made, **keys, evidence_pem=evidence[1], evidence_kid="dev-1")

    return Target(parse, [cbor.dumps(place), cbor.dumps([*place, 1]), cbor.dumps({})])


# -- what is inside a signature -------------------------------------------------------------------


def _receipt():
    private, public = key_pair.new_key()
    contents = [_RECEIPT, _RECEIPT | {"effective_at": None}, _RECEIPT | {"verdict": "rejected"}]

    def parse(data):
        receipt.verify(sign1.sign(data, private, "k"), public, "k")

    return Target(parse, [cbor.dumps(content) for content in contents])


def _listings():
    private, public = key_pair.new_key()
    listing = {"list": "joint_punishment", "region": "CN", "sources": ["x"], "from": "2026-01-01"}
    snapshot = {"version": "kiosk-listings-1", "as_of": 1.0, "entries": {bytes(16): [listing]}}

    def parse(data):
        listings_copy.verify(sign1.sign(data, private, "k"), public, "k")

    return Target(parse, [cbor.dumps(snapshot), cbor.dumps(snapshot | {"entries": {}})])


def _answer():
    """As a visit takes it: its facts too, of which it keeps those that it can read."""
    from policy_cases import GOOD  # noqa: PLC0415 - takes a second

    from kiosk.policy.facts import Fact, readable  # noqa: PLC0415
    from kiosk.policy.packs import load_packs  # noqa: PLC0415

    (seal, carrier), ask = (key_pair.new_key(), key_pair.new_key()), question.Ask("a1", "dev")
    enquiry = question.open_question(ask.question({}, seal[1], "s"), seal[0], "s")
    params = load_packs(names=["cn"]).params
    told = {name: value for name, value in GOOD.items() if name.startswith(("subject.", "card."))}
    facts = {n: v for n, v in told.items() if isinstance(v, bool | int | str | list)}
    content = {"id": "a1", "device": "dev", "t": 1.0, "facts": facts, "data": b""}

    def parse(data):
        signed = sign1.sign(data, carrier[0], "r")
        sealed = encrypt.seal(signed, enquiry.reply_pem, "reply")
        answer = ask.answer(sealed, carrier[1], "r")
        readable({n: Fact(v, "carrier", GOOD["now"]) for n, v in answer.facts.items()}, params)

    return Target(parse, [cbor.dumps(content), cbor.dumps(content | {"facts": {}})])


def _record():
    bodies = [_opened(data) for data in _golden("envelope")]
    return Target(records.decode, bodies)


def _opened(data):
    """A golden record's body; whoever signed it is not looked at."""
    aad = encrypt.outer_header(data)
    signed = encrypt.unseal(data, _read("seal.key"), "carrier-seal-1", aad=aad)
    return cbor2.loads(signed).value[2]


# -- the carrier ----------------------------------------------------------------------------------


def _carrier():

    from enrollment import Carrier  # noqa: PLC0415 - loads all packs

    home = _folder()
    carriers.make(home, "dev")
    return Carrier(home, home)


def _emptied(carrier):
    database = carrier.ledger._database
    for table in ("records", "visits", "sessions", "numbers", "complaints", "reports"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
    for table in ("face_suspicions", "quarantine", "document_proofs"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - constants


def _judging():
    """A record that its own kiosk signed, whatever it says: there is always a receipt."""
    carrier = _carrier()
    made = [carrier.record("r1", "19900000001", flow) for flow in ("new_sim", "second_verify")]
    seeds = [records.encode(one) for one in (*made, carrier.complaint("r1"))]

    def parse(data):
        try:
            carrier.say(carrier.service.take_record("dev", carrier.seal(data, "r1", 1)))
        finally:
            _emptied(carrier)

    return Target(parse, seeds)


def _proving():
    """The files of a chip as a kiosk sends them: the first byte chooses which. Nothing is raised here."""
    from enrollment import OFFLINE  # noqa: PLC0415 - loads all packs
    from signed_documents import STATE, claimed, read, trust  # noqa: PLC0415

    from kiosk.identity.documents import SignedChallenge  # noqa: PLC0415
    from provisioning.carrier.document_proof import prove  # noqa: PLC0415
    from provisioning.carrier.opened_record import OpenedRecord  # noqa: PLC0415

    document = read("r1", signs="ecdsa")
    evidence, anchors = document.chip_evidence, trust(STATE)
    record = _carrier().record("r1", "19900000001", facts=OFFLINE, document=document)
    case = OpenedRecord(record, lambda _kind, _number: b"", 1.0)
    challenge = evidence.signed_challenge.challenge
    names = ("sod", "dg1", "dg14", "dg15")
    seeds = [bytes([at]) + getattr(evidence, name) for at, name in enumerate(names)]
    seeds.append(b"\x04" + evidence.signed_challenge.signature)

    def parse(data):
        at = data[0] % 5 if data else 0
        signed = {"signed_challenge": SignedChallenge(challenge, data[1:])}
        changed = {names[at]: data[1:]} if at < len(names) else signed
        case.record = replace(record, document=claimed(document, **changed))
        prove(case, anchors, required=True)

    return Target(parse, seeds)


def _asking():
    """A question that anybody with the carrier's public key can seal."""
    carrier = _carrier()
    carrier.register("19900000001")
    _, reply = key_pair.new_key()
    asked = {"document_kind": "resident", "document_number": "999999198001010019"}
    number = {"number": "19900000001", "iccid": "8986", "flow": "second_verify"}
    more = ({}, number, {"flow": "listings"}, {"suspicions": 1, "store": "s1", "clerk": "c1"})
    base = {"id": "a1", "device": "dev", "reply_pem": reply}
    seeds = [cbor.dumps(base | {"asked": asked | extra}) for extra in more]
    public = (carrier.home / "seal.pem").read_text()

    def parse(data):
        carrier.service.answer("dev", encrypt.seal(data, public, "carrier-seal-1"))

    return Target(parse, seeds)


def _intake():
    """Payloads as the broker delivers them: the first byte chooses the topic. Nothing is raised here."""
    from provisioning.carrier.intake import Intake  # noqa: PLC0415

    carrier = _carrier()
    intake = Intake(
        carrier.service, carrier.ledger.refused_messages, lambda: carrier.now, carrier.enrolment
    )
    body = records.encode(carrier.record("r1", "19900000001"))
    seeds = [b"\x00" + carrier.seal(body, "r1", 1), b"\x01\x80", b"\x00" + sealed_by_nobody(b"")]

    def parse(data):
        channel = "ask/a1" if data[:1] == b"\x01" else "record"
        intake.take(f"kiosk/v1/dev/up/{channel}", data[1:])
        _emptied(carrier)
        for row in carrier.ledger.refused_messages.all():
            _expect_refusal(row["why"])
        carrier.ledger._database.execute("DELETE FROM refused_messages")

    return Target(parse, seeds)


# -- the fleet's files ------------------------------------------------------------------------------


def _file_service():
    """What any kiosk can send to the service that has the repository."""
    from provisioning.fleet.file_service import FileService  # noqa: PLC0415
    from provisioning.fleet.transfer_rates import TransferPace  # noqa: PLC0415

    folder = _folder()
    (folder / "metadata").mkdir()
    (folder / "metadata" / "1.root.json").write_bytes(b"{}")
    service = FileService(folder, TransferPace(1e9, 1e9), lambda: 0.0)
    asked = FileQuestion(path="metadata/1.root.json", offset=0, length=9)
    seeds = [replace(asked, path=path) for path in ("../x", "targets/app/" + "0" * 64 + ".a")]
    topic = file_messages.up("dev")
    messages = [file_messages.encode(one) for one in (asked, *seeds)]
    return Target(lambda data: service.answer(topic, data), messages)


def _file_answer():
    """What whoever sits between can send to the agent."""
    from provisioning.agent.file_source import answer_to  # noqa: PLC0415

    asked = FileQuestion(path="metadata/1.root.json", offset=0, length=9)
    answer = FileAnswer(path=asked.path, offset=0, state="here", body=b"{}")
    later = replace(answer, state="later", body=b"", later_ms=9)
    return Target(
        lambda data: answer_to(asked, data), [file_messages.encode(one) for one in (answer, later)]
    )


def _desired():
    """What whoever may publish to a kiosk's agent can send."""
    from provisioning.updates import desired_and_reported  # noqa: PLC0415

    wanted = b'{"version": 7, "app": "1.4.0", "ring": "canary", "colour": [1, {"a": null}]}'
    return Target(desired_and_reported.desired, [wanted])


def _order():
    from provisioning.updates import desired_and_reported  # noqa: PLC0415

    run = b'{"do": "run", "id": "r-1", "kind": "app", "release": "1.4.0"}'
    return Target(desired_and_reported.order, [run, b'{"do": "cancel", "id": "r-1"}'])


def _report():
    """What a kiosk's certificate can tell the fleet, down to its register; the first byte chooses where."""
    from provisioning.fleet.register import Register  # noqa: PLC0415
    from provisioning.fleet.rollout_service import RolloutService  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="kt-"))
    (folder / "published" / "metadata").mkdir(parents=True)
    service = RolloutService(Register(folder), lambda: 1.0)
    report = (
        b'{"version": 7, "desired": 3, "versions": {"policy": "13"}, "health": {"is_good": true},'
    )
    report += b' "disk": {"free_mb": 1, "total_mb": 2}, "clock": 1.0}'
    status = b'{"id": "desired-3-policy", "version": 8, "state": "FAILED", "stage": "test",'
    status += b' "kind": "policy", "release": "13", "code": "self_test", "log": ["a line"]}'
    channels = ("state", "job")

    def parse(data):
        channel = channels[data[0] % 2 if data else 0]
        service.take(f"kiosk/v1/dev/up/{channel}", data[1:])
        service.turn()

    return Target(parse, [b"\x00" + report, b"\x01" + status])


def _bundle():
    """A zip that its role has signed: a mistake of whoever made it, at worst."""
    from provisioning.agent import content_update  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="kt-"))
    seeds = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as bundle:
            bundle.writestr("bundle.toml", "version = 13\n")
            bundle.writestr("cn/pack.toml", 'name = "cn"\n' * 20)
        seeds.append(packed.getvalue())

    def unpack(data):
        (folder / "bundle.zip").write_bytes(data)
        shutil.rmtree(folder / "place", ignore_errors=True)
        (folder / "place").mkdir()
        content_update.extract(folder / "bundle.zip", folder / "place")

    return Target(unpack, seeds)


# -- the kiosk's end ------------------------------------------------------------------------------


def _inbound():
    """The same at the relay, with its stores: a receipt that is signed, or bytes as they came."""
    from drivers.store.outbox import SqliteOutbox  # noqa: PLC0415
    from drivers.store.refused_messages import SqlitePutAside  # noqa: PLC0415
    from kiosk.outbox.inbound import Inbound  # noqa: PLC0415
    from kiosk.outbox.relay import Relay  # noqa: PLC0415

    private, public = key_pair.new_key()
    folder = _folder()
    outbox, aside = SqliteOutbox(folder, 64), SqlitePutAside(folder)
    stored = outbox.append("r1", lambda _seq, _before: b"sealed")
    relay = Relay(outbox, "dev", lambda raw: receipt.verify(raw, public, "k"), random.Random(1))
    door = Inbound(
        "kiosk/v1/dev",
        {"receipt": lambda _id, raw: relay.received_receipt(raw, 1.0)},
        aside,
    )
    good = cbor.dumps(_RECEIPT | {"sha256": stored.sha256})

    def parse(data):
        raw = data[1:] if data[:1] == b"\x00" else sign1.sign(data, private, "k")
        door.take("kiosk/v1/dev/down/receipt", raw, 1.0)
        for one in aside.all():
            _expect_refusal(one.why)
        aside._database.execute("DELETE FROM put_aside")
        outbox._change("UPDATE records SET state='sent'")

    return Target(parse, [good, b"\x00" + sign1.sign(good, private, "k"), b"\x00" + TWELVE_BYTES])


def _expect_refusal(why):
    """Behind the boundary that catches everything there is to be nothing but what is typed."""
    if why != EvidenceError.__name__:
        raise AssertionError(f"{why} behind the boundary")


def _channel(receives, message):
    """Frames on a Unix socket, whole and halved."""

    class _Sent:
        def sendall(self, data):
            self.data = bytes(data)

    sent = _Sent()
    Channel(sent, receives).send(message)
    good = sent.data[4:]
    deep = b"\x83\xa4type\xa7status?\xa1a\x01\xa1b" + b"\x91" * 20_000 + b"\x01"

    def parse(data):
        left, right = socket.socketpair()
        with left, right:
            sender = threading.Thread(target=_write, args=(left, data))
            sender.start()
            channel = Channel(right, receives)
            try:
                for _ in range(3):
                    channel.receive()
            finally:
                right.close()
                sender.join()

    return Target(parse, [good, deep])


def _write(sock, data):
    try:
        sock.sendall(struct.pack(">I", len(data)) + data)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def _relay_socket():
    from kiosk.outbox.relay_protocol import AskRequest, ToRelay  # noqa: PLC0415

    return _channel(ToRelay, AskRequest("a1", b"question"))


def _screen_socket():
    from kiosk.protocol.messages import FromScreen, Press  # noqa: PLC0415
    from kiosk.visit.pages.consent import ConsentControl  # noqa: PLC0415

    return _channel(FromScreen, Press("v", 3, ConsentControl.GO_ON))


def _packet():
    """A packet's first byte and what follows its length, as a broker sends it."""
    from paho.mqtt.client import CallbackAPIVersion, MQTTv5  # noqa: PLC0415

    from drivers.mqtt.client import _PatientClient  # noqa: PLC0415

    client = _PatientClient(CallbackAPIVersion.VERSION2, protocol=MQTTv5, manual_ack=True)
    client.on_unreadable = client.on_end = lambda *_: None
    publish = b"\x32\x00\x01a\x00\x07\x00payload"
    seeds = [
        publish,
        b"\x30\x00\x01a\x09\x26\x00\x01a\x00\x03\xef\xbb\xbfx",
        b"\x90\x00\x01\x00\x01",
    ]
    seeds += [b"\x20\x00\x00\x00", b"\x40\x00\x01\x00\x00", b"\xe0\x87\x00", b"\xd0"]

    def parse(data):
        packet = {"command": data[0], "packet": bytearray(data[1:]), "pos": 0}
        client._in_packet |= packet | {"remaining_length": len(data) - 1}
        client._packet_handle()

    return Target(parse, seeds)


def _certificate_request():
    """As a new kiosk sends it, sealed to the carrier by anybody."""
    private, public = key_pair.new_key()
    evidence = key_pair.new_key()[1]
    fields = {"id": "q1", "device": "k1", "reply_pem": evidence, "requests": {"relay": b"\x30\x00"}}
    enrol = fields | {"type": "enrol", "token": "t", "evidence_kid": "e", "evidence_pem": evidence}
    seeds = [cbor.dumps(enrol), cbor.dumps(enrol | {"type": "renew"}), cbor.dumps({})]

    def parse(data):
        certificate_request.open_request(encrypt.seal(data, public, "k"), private, "k")

    return Target(parse, seeds)


def _signing_request():
    """PKCS #10 inside of it."""
    key = tls_key()
    seeds = [signing_request("k1", key), signing_request("k1:agent", key), b"\x30\x00"]
    return Target(lambda data: public_key(data, "k1"), seeds)


_CHANNEL_REFUSALS = (ChannelClosedError, ChannelMalformedError)

PARSERS = (
    Parser("cbor", _door, (EvidenceError,)),
    Parser("cose-sign1", _signed, (EvidenceError,)),
    Parser("cose-encrypt", _sealed, (EvidenceError,)),
    Parser("envelope", _envelope, (EvidenceError,)),
    Parser("receipt", _receipt, (EvidenceError,)),
    Parser("answer", _answer, (EvidenceError,)),
    Parser("listings-copy", _listings, (EvidenceError,)),
    Parser("record", _record, (EvidenceError,)),
    Parser("record-at-the-carrier", _judging, ()),
    Parser("document-at-the-carrier", _proving, (), is_cbor=False),
    Parser("question-at-the-carrier", _asking, (EvidenceError,)),
    Parser("message-at-the-carrier", _intake, ()),
    Parser("certificate-request", _certificate_request, (EvidenceError,)),
    Parser("signing-request", _signing_request, (CertificateRefusedError,), is_cbor=False),
    Parser("message-at-the-relay", _inbound, ()),
    Parser("file-question-at-the-fleet", _file_service, (EvidenceError,)),
    Parser("file-answer-at-the-agent", _file_answer, ()),
    Parser("desired-at-the-agent", _desired, (EvidenceError,), is_cbor=False),
    Parser("order-at-the-agent", _order, (EvidenceError,), is_cbor=False),
    Parser("report-at-the-fleet", _report, (EvidenceError,), is_cbor=False),
    Parser("bundle-at-the-agent", _bundle, (StepFailedError, OSError), is_cbor=False),
    Parser("relay-socket", _relay_socket, _CHANNEL_REFUSALS, is_cbor=False),
    Parser("screen-socket", _screen_socket, _CHANNEL_REFUSALS, is_cbor=False),
    # Whatever it raises costs the line and nothing else: here only time and memory count.
    Parser("mqtt-packet", _packet, (Exception,), is_cbor=False),
    *fuzz_cards.PARSERS,
    *fuzz_files.PARSERS,
)
