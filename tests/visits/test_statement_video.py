"""Alone at the kiosk: a second verification with a statement video, through the real devices' readers."""

import pytest
from remains import Needles, command_of, descendants, portrait_pieces
from screenplay import Screenplay, document_of
from waiting import until

from drivers.emulated.sim import sim
from drivers.recordings.webm import read
from drivers.store.statements import SqliteStatements
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role
from kiosk.statement_video.signals import Picture
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.statement import StatementControl

_WEBM = bytes.fromhex("1a45dfa3")
_TELLING = 12  # different bytes of a stretch: silence and a plain wall are everywhere
_ALONE = pytest.mark.parametrize(
    "own_desk", [{"clerk_screen": True, "mode": "self_service"}], indirect=True
)


@pytest.fixture
def alone(own_desk):
    """The customer's screen at a kiosk where nobody stands by; somebody is signed in on the clerk's."""
    customer, clerk = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    clerk.sign_in()
    customer.wait_until(lambda s: s.content.message is not Message.NO_CLERK, "the clerk")
    customer.clerk = clerk
    yield customer
    customer.close()
    clerk.close()


def to_statement(customer, seed):
    given = sim(seed)
    customer.desk.tell_carrier(
        "number add",
        given.number,
        *("--document", document_of(customer.desk, seed), "--iccid", given.iccid),
        *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    customer.desk.tell_carrier(
        *("event", given.number, "risk_model", "--reason", "sleeping"),
    )
    customer.to_document_with(given.number, given.iccid).place("resident", seed=seed)
    customer.wait_step(Step.PRESENCE).face_checked().wait_step(Step.NUMBER_STATUS)
    customer.press(NumberStatusControl.GO_ON).wait_step(Step.NOTICE).scrolled()
    customer.press(NoticeControl.NOTICE_READ).wait_step(Step.STATEMENT)
    return given


@_ALONE
def test_a_number_is_given_back_while_its_holder_stands_there_alone(own_desk, alone):
    given = to_statement(alone, 821)
    alone.read_aloud()
    assert alone.message is Message.STATEMENT_IS_SEEN, measured(own_desk)
    alone.press(StatementControl.SEND_STATEMENT).wait_step(Step.SIGNATURE)
    alone.draw().press(SignatureControl.SIGN).wait_step(Step.CONFIRMATION)
    alone.press(Control.CONFIRM).wait_step(Step.RESULT)
    alone.wait_message(Message.NUMBER_VERIFIED)
    assert state_of(own_desk, given.number) == "active"
    reference = alone.content.reference
    alone.leave()
    video = delivered(own_desk, reference)
    nothing_of_it_remains(own_desk, video)


def delivered(desk, reference):
    """The recording as the carrier opens it, once all of its parts have come."""

    def whole():
        rows = desk.at_the_carrier("statements")
        return rows and rows[0]["standing"] == "whole" and rows[0]["record_id"]

    record_id = until(whole, "the recording to be delivered")
    assert record_id.replace("-", "").upper().endswith(reference)
    file = desk.directory / "statement.webm"
    desk.tell_carrier("statement", record_id, str(file))
    video = file.read_bytes()
    file.unlink()
    assert video.startswith(_WEBM)
    return video


def nothing_of_it_remains(desk, video):
    """What was said and seen: in no file of kiosk, broker and carrier, and in no process that lives on."""
    until(lambda: spares(desk) == 2, "the visit's process to be gone")
    needles = Needles(pieces(video))
    folders = [desk.directory / name for name in ("data", "run", "logs", "mosquitto", "carrier")]
    assert needles.in_tree(*folders, "/dev/shm") == {}  # noqa: S108 - looked into, not written
    for program in ("counter", "relay"):
        for pid in descendants(desk.programs.pid(program)):
            assert needles.in_process(pid) == set(), command_of(pid)
    assert SqliteStatements(desk.directory / "data" / "outbox", 64).waiting() == []


def spares(desk):
    """One for each screen that waits for a customer."""
    running = descendants(desk.programs.pid("counter"))
    return sum("kiosk visit" in command_of(pid) for pid in running)


def pieces(video):
    """Stretches of the recording, and of its pictures and its sound once they are decoded."""
    found = portrait_pieces(video)
    for number, part in enumerate(read(video, "canary")):
        if number % 40 == 0:
            raw = part.pixels.tobytes() if isinstance(part, Picture) else part.samples.tobytes()
            middle = len(raw) // 2
            found[f"part {number}"] = raw[middle : middle + 48]
    return {name: piece for name, piece in found.items() if len(set(piece)) > _TELLING}


def measured(desk):
    """What the counter's log says of each try."""
    return [line for line in desk.programs.log("counter").splitlines() if " statement " in line]


def state_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row["state"]
