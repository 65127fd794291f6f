"""What a press or an entry does to the visit. Each action may refuse the turn with a message."""

import math
from collections.abc import Callable

from kiosk.consent.signature import SignatureError, check_strokes
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import ChipKey
from kiosk.identity.mrz import access_key_from_fields, access_key_from_mrz, can_from_text
from kiosk.presence.challenge import Plan, Subset
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Point
from kiosk.visit import decision
from kiosk.visit.events import Audit, End, ReadDocument
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

Action = Callable[[Visit, Turn], None]

_PATIENCE = 2.0  # of somebody who asked for more time: twice every timer
_SCROLLED_TO_END = 0.98
_MAX_STROKES = 64
_MAX_POINTS = 20_000
MOST = 20  # that somebody can ask for; one visit opens one


def nothing(_visit: Visit, _turn: Turn) -> None:
    """The move itself is all."""


# -- the request ----------------------------------------------------------------------------


def begin_opening(visit: Visit, turn: Turn) -> None:
    """A new number: the one request that a limit stops, a full disk among them."""
    if visit.limit:
        turn.refuse(visit.limit)
    elif visit.desk.full:
        turn.refuse(Message.DISK_FULL)
    elif not visit.reader_there:
        turn.refuse(Message.READER_ABSENT)
    else:
        _begin(visit, turn)


def begin_with_number(flow: str) -> Action:
    """A second verification or a resumption: of a number that is there already.

    What stops new openings does not stop these; a full disk rests the control.
    """

    def start(visit: Visit, turn: Turn) -> None:
        _begin(visit, turn)
        visit.flow = flow

    return start


def _begin(visit: Visit, turn: Turn) -> None:
    ids = turn.house.new_ids()
    visit.record_id, visit.nonce, visit.ticket = ids.record_id, ids.nonce, ids.ticket
    visit.started_at = turn.now.wall


def for_another(visit: Visit, _turn: Turn) -> None:
    visit.by_proxy = not visit.by_proxy


def more(visit: Visit, _turn: Turn) -> None:
    """At the most, this rests; so does the other one at one."""
    visit.quantity += 1


def fewer(visit: Visit, _turn: Turn) -> None:
    visit.quantity -= 1


def choose_purpose(purpose: str) -> Action:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.purpose = purpose

    return choose


def agree(visit: Visit, _turn: Turn) -> None:
    visit.privacy_agreed = True
    visit.face_agreed = True
    visit.alternative_requested = False


def decline_face(visit: Visit, _turn: Turn) -> None:
    visit.privacy_agreed = True
    visit.face_agreed = False
    visit.alternative_requested = True


def more_time(visit: Visit, _turn: Turn) -> None:
    """Longer timers, large text and spoken prompts; pressed again, back to the usual pace."""
    visit.spoken_help = not visit.spoken_help
    visit.large_text = visit.large_text or visit.spoken_help
    visit.plan = visit.plan._replace(patience=_PATIENCE if visit.spoken_help else Plan().patience)


def choose_movements(subset: Subset) -> Action:
    def choose(visit: Visit, _turn: Turn) -> None:
        visit.plan = visit.plan._replace(subset=subset)

    return choose


# -- the document ---------------------------------------------------------------------------


def read_again(visit: Visit, turn: Turn) -> None:
    if visit.card_session:
        start_reading(visit, turn, visit.key)
    else:
        visit.message = Message.PLACE_CARD


def start_reading(visit: Visit, turn: Turn, key: ChipKey | None) -> None:
    visit.reading = True
    visit.message = Message.READING
    turn.ask(ReadDocument(key))


def type_key(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    number = fields.get(Field.DOCUMENT_NUMBER, "")
    birth, expiry = fields.get(Field.BIRTH, ""), fields.get(Field.EXPIRY, "")
    try:
        # The access number stands alone.
        alone = not (birth or expiry)
        key = can_from_text(number) if alone else access_key_from_fields(number, birth, expiry)
    except MalformedDataError:
        turn.refuse(Message.KEY_MALFORMED)
        return
    _use_key(visit, turn, key)


def scan_key(visit: Visit, turn: Turn, lines: tuple[str, ...]) -> None:
    try:
        key = access_key_from_mrz(lines)
    except MalformedDataError:
        turn.refuse(Message.KEY_MALFORMED)
        return
    _use_key(visit, turn, key)


def _use_key(visit: Visit, turn: Turn, key: ChipKey) -> None:
    visit.key = key
    if visit.card_session and not visit.reading:
        start_reading(visit, turn, key)


# -- the face -------------------------------------------------------------------------------


def another_way(visit: Visit, _turn: Turn) -> None:
    visit.alternative_requested = True


def no_second_person(visit: Visit, turn: Turn) -> None:
    visit.void_sign_off()
    decision.refer(visit, turn, Message.REFERRED)


def no_supervisor(visit: Visit, turn: Turn) -> None:
    visit.void_focus_check()
    decision.refer(visit, turn, Message.REFERRED, decision.AFTER_DOCUMENT)


def attest_real(visit: Visit, turn: Turn) -> None:
    visit.attested = True
    turn.ask(Audit("attested", {"clerk": visit.clerk.id if visit.clerk else ""}))


def attest_not_real(visit: Visit, turn: Turn) -> None:
    visit.attested = False
    decision.refer(visit, turn, Message.FACE_FAILED)


# -- notice, signature ----------------------------------------------------------------------


def scrolled(visit: Visit, furthest: float) -> None:
    if visit.reading_notice:
        at_most = min(max(furthest, 0.0), 1.0)
        visit.reading_notice.furthest = max(visit.reading_notice.furthest, at_most)


def dwell_left(visit: Visit, turn_mono: float, dwell_s: float) -> int:
    reading = visit.reading_notice
    return max(0, math.ceil(reading.opened_at + dwell_s - turn_mono)) if reading else 0


def notice_read(visit: Visit, turn: Turn) -> None:
    reading = visit.reading_notice
    dwell_s = turn.house.settings.screen.notice_dwell_s
    read = reading and reading.furthest >= _SCROLLED_TO_END
    if reading is None or not read or turn.now.mono < reading.opened_at + dwell_s:
        turn.refuse(Message.READ_TO_THE_END)
        return
    reading.read_at = turn.now.mono


def add_stroke(visit: Visit, points: tuple[Point, ...]) -> None:
    count = sum(len(stroke) for stroke in visit.strokes) + len(points)
    if points and len(visit.strokes) < _MAX_STROKES and count <= _MAX_POINTS:
        visit.strokes.append(points)


def clear_signature(visit: Visit, _turn: Turn) -> None:
    visit.strokes.clear()


def sign(visit: Visit, turn: Turn) -> None:
    try:
        check_strokes(visit.strokes)
    except SignatureError:
        turn.refuse(Message.SIGNATURE_TOO_SHORT)
        return
    visit.signed_at = turn.now.wall


# -- everywhere ------------------------------------------------------------------------------


def call_staff(visit: Visit, turn: Turn) -> None:
    visit.desk.trouble = Message.STAFF_CALLED
    turn.ask(Audit("staff_called", {"step": visit.step.value}))


def change_text_size(visit: Visit, _turn: Turn) -> None:
    visit.large_text = not visit.large_text


def leave(_visit: Visit, turn: Turn) -> None:
    turn.ask(End("cancelled"))


def done(_visit: Visit, turn: Turn) -> None:
    turn.ask(End("done"))
