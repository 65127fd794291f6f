"""The checks of the conformance kit, in their order: each says what is wrong, or nothing.

They are made from `contract/README.md`. A check leaves the kiosk's chain in order, so that those after it
mean what they say; the last one does not.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kiosk.enumerations import Flow, Verdict
from kiosk.errors import EvidenceError
from kiosk.identity.documents import DocumentKind
from kiosk.input_bounds import STATEMENT_PART_BYTES
from kiosk.records import statement_parts
from kiosk.records.question import Ask
from kiosk.records.record import StatementVideo, plain
from kiosk.records.statement_parts import PartsHeld
from provisioning.conformance.played_kiosk import PlayedKiosk, Sent

ANSWER_S = 3.0  # contract: a question
_GAP = 1000
_SPECIMEN = "999999198001010019"  # GB 11643, of an area that is none
_ODD = (b"", b"\x00", b"\xff" * 64, b"\x81" * 5000, b"{}", bytes(range(256)) * 16)
_TOO_MUCH = b"\xd8\x60" + b"\x5a\x7f\xff\xff\xff"  # a COSE_Encrypt that says it is 2 GB


class Check(NamedTuple):
    """find: what is wrong with what the service does; "": nothing."""

    name: str
    find: Callable[[PlayedKiosk], str]


class CheckMade(NamedTuple):
    """What one check found; wrong: "" where it passed."""

    name: str
    wrong: str


def findings(kiosk: PlayedKiosk) -> Iterator[CheckMade]:
    """Of all checks, as they are made."""
    for check in CHECKS:
        yield CheckMade(check.name, check.find(kiosk))


# -- questions ------------------------------------------------------------------------------


def _answered(kiosk: PlayedKiosk) -> str:
    id_ = kiosk.new_id()
    ask = Ask(id_, kiosk.keys.device)
    asked = {
        "document_kind": DocumentKind.RESIDENT.value,
        "document_number": _SPECIMEN,
        "flow": Flow.NEW_SIM.value,
    }
    seal = kiosk.keys.evidence
    kiosk.wire.send(f"ask/{id_}", ask.question(asked, seal.seal_pem, seal.seal_kid))
    raw = kiosk.wire.hear(f"answer/{id_}", min(ANSWER_S, kiosk.wait_s))
    if raw is None:
        return f"no answer within {ANSWER_S:.0f} s: the visit has gone on without the carrier"
    try:
        answer = ask.answer(raw, kiosk.keys.receipt_pem, kiosk.keys.receipt_kid)
    except EvidenceError as error:
        return f"the answer is not one: {error}"
    kiosk.stands_at(answer.last_seq, answer.last_sha256)
    return ""


# -- records --------------------------------------------------------------------------------


def _settled(kiosk: PlayedKiosk) -> str:
    sent = kiosk.record()
    if not kiosk.wire.send("record", sent.message):
        return "no PUBACK"
    return _not_accepted(kiosk.receipt_for(sent))


def _not_accepted(told: object) -> str:
    if told is None:
        return "no receipt that verifies and names exactly these bytes"
    verdict = getattr(told, "verdict", None)
    return "" if verdict in {Verdict.ACCEPTED, Verdict.HELD} else f"a good record is {verdict}"


def _same_again(kiosk: PlayedKiosk) -> str:
    sent = kiosk.record()
    first, second = kiosk.told(sent), kiosk.told(sent)
    if first is None or second is None:
        return "no receipt, the first or the second time"
    if (first.verdict, first.reason, first.carrier_id) != (
        second.verdict,
        second.reason,
        second.carrier_id,
    ):
        return f"sent twice it is {first.verdict} ({first.reason}), then {second.verdict} ({second.reason})"
    return ""


def _new_field(kiosk: PlayedKiosk) -> str:
    return _not_accepted(kiosk.told(kiosk.record(a_later_field={"of": 1})))


def _must_not_accept(sent: Sent, kiosk: PlayedKiosk) -> str:
    told = kiosk.told(sent)
    return "it was accepted" if told and told.verdict is Verdict.ACCEPTED else ""


def _forged(kiosk: PlayedKiosk) -> str:
    return _must_not_accept(kiosk.forged(), kiosk)


def _changed(kiosk: PlayedKiosk) -> str:
    good = kiosk.beside_the_chain(kiosk.far + 1)
    at = len(good.message) // 2
    changed = good.message[:at] + bytes([good.message[at] ^ 1]) + good.message[at + 1 :]
    return _must_not_accept(Sent(good.record_id, changed), kiosk)


def _of_another_kiosk(kiosk: PlayedKiosk) -> str:
    other = kiosk.beside_the_chain(kiosk.far + 2, device=f"{kiosk.keys.device[:40]}-other")
    return _must_not_accept(other, kiosk)


def _without_its_part(kiosk: PlayedKiosk) -> str:
    return _must_not_accept(kiosk.beside_the_chain(kiosk.far + 3, complaint=None), kiosk)


def _in_a_used_place(kiosk: PlayedKiosk) -> str:
    first = kiosk.record()
    told = kiosk.told(first)
    if told is None:
        return "no receipt"
    seq = told.last_seq + 1 if told.last_seq else 1
    return _must_not_accept(kiosk.beside_the_chain(seq), kiosk)


# -- the rest -------------------------------------------------------------------------------


def _recording(kiosk: PlayedKiosk) -> str:
    """Two parts; the second connection's manifest comes after the first of them."""
    video = bytes(STATEMENT_PART_BYTES + 1000)
    sent = kiosk.record(statement=plain(_statement_of(video)))
    wrong = _not_accepted(kiosk.told(sent))
    if wrong:
        return wrong
    digest = hashlib.sha256(video).digest()
    keys = kiosk.keys
    parts = statement_parts.seal(video, keys.device, sent.record_id, digest, keys.evidence)
    manifest = statement_parts.StatementManifest(
        device=keys.device, record_id=sent.record_id, sha256=digest, parts=2
    )
    announced = ("manifest", statement_parts.encode_manifest(manifest))
    steps = (announced, ("part", next(parts)), announced, ("part", next(parts)))
    for wanted, (channel, payload) in zip(((0, 0), (1, 0), (1, 0), (2, 1)), steps, strict=True):
        held = _held(kiosk, channel, payload)
        if held is None:
            return f"no signed word on the parts after a {channel}"
        if (held.next, held.settled) != wanted:
            return f"after a {channel} part {held.next} is next, not {wanted[0]}"
    return ""


def _held(kiosk: PlayedKiosk, channel: str, payload: bytes) -> PartsHeld | None:
    kiosk.wire.send(channel, payload)
    raw = kiosk.wire.hear("parts", kiosk.wait_s)
    if raw is None:
        return None
    try:
        return statement_parts.verify(raw, kiosk.keys.receipt_pem, kiosk.keys.receipt_kid)
    except EvidenceError:
        return None


def _statement_of(video: bytes) -> StatementVideo:
    return StatementVideo(
        sha256=hashlib.sha256(video).digest(),
        size=len(video),
        text_sha256=bytes(32),
        language="zh_CN",
        digits=(),
        pauses=(),
        begins=0.0,
        reads_until=0.0,
        shown=(),
        voiced=0.0,
        answers=(),
        apart=(),
        extra=0,
        together=0.0,
        lag=0.0,
        unseen=0.0,
        same_person=None,
        judged_by={},
        watched_at=dt.datetime.now(dt.UTC),
    )


def _hostile(kiosk: PlayedKiosk) -> str:
    for channel in ("record", f"ask/{kiosk.new_id()}", "manifest", "part"):
        for payload in (*_ODD, _TOO_MUCH):
            kiosk.wire.send(channel, payload)
    wrong = _settled(kiosk)
    return f"after bytes that are no messages: {wrong}" if wrong else ""


def _gap(kiosk: PlayedKiosk) -> str:
    sent = kiosk.record()
    told = kiosk.told(sent)
    seq = (told.last_seq if told else 0) + _GAP
    after = kiosk.told(kiosk.beside_the_chain(seq))
    if after is None:
        return "no receipt"
    lost = after.verdict is Verdict.REJECTED
    return (
        "a record after a gap is rejected: what is missing may still be on its way" if lost else ""
    )


CHECKS = (
    Check("a question is answered, signed, sealed, in time", _answered),
    Check("a record is acknowledged and gets a receipt", _settled),
    Check("the same record again gets the same receipt", _same_again),
    Check("a field that a later version has is ignored", _new_field),
    Check("a record by another key is not accepted", _forged),
    Check("a changed record is not accepted", _changed),
    Check("a record of another kiosk is not accepted", _of_another_kiosk),
    Check("a record without its part is not accepted", _without_its_part),
    Check("a second record in one place of the chain is not accepted", _in_a_used_place),
    Check("a recording comes in parts, and goes on where it was", _recording),
    Check("bytes that are no message stop nothing", _hostile),
    Check("a record after a gap is kept", _gap),
)
