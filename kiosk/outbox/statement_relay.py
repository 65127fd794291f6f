"""Brings sealed statement recordings to the carrier, part by part, once their records have been accepted.

Nobody's verdict waits for them. What counts as there is what the carrier has signed for: after an outage it
is asked, and goes on from the first part that it lacks.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from kiosk.errors import EvidenceError
from kiosk.outbox.queue import Queue
from kiosk.outbox.record_states import State
from kiosk.outbox.relay import Link
from kiosk.records import statement_parts
from kiosk.records.statement_parts import PartsHeld, StatementManifest

WINDOW = 4  # parts on their way
_ANSWER_S = 30.0  # then it is asked again
_ORPHAN_S = 3600.0  # a recording whose record was never stored
_DELIVERS = frozenset({State.ACCEPTED, State.PURGED})


class WaitingStatement(NamedTuple):
    """One recording. created_at: seconds since the epoch."""

    record_id: str
    sha256: bytes
    parts: int
    next: int  # the first part that the carrier has not signed for
    created_at: float


class StatementQueue(Protocol):
    """The relay's side of the store."""

    def waiting(self) -> list[WaitingStatement]: ...
    def part(self, record_id: str, place: int) -> bytes | None: ...
    def acknowledge(self, record_id: str, until: int) -> None: ...
    def drop(self, record_id: str) -> None: ...


class StatementRelay:
    """One recording at a time, the oldest first."""

    def __init__(
        self,
        statements: StatementQueue,
        records: Queue,
        device: str,
        verify: Callable[[bytes], PartsHeld],
    ) -> None:
        self._statements, self._records = statements, records
        self._device = device
        self._verify = verify
        self._now_sent = ""  # the recording that is on its way
        self._asked_at: float | None = None  # when the manifest, or a part, went out unanswered
        self._until = 0  # parts before this one went out on this connection
        self._is_answered = False  # on this connection

    def disconnected(self) -> None:
        """Whatever is unanswered is asked about again."""
        self._now_sent = ""

    def drain(self, link: Link, now: float) -> None:
        """Send what may go out now."""
        one = next(filter(self._may_go, self._statements.waiting()), None)
        if one is None:
            return
        if one.record_id != self._now_sent or self._is_overdue(now):
            self._announce(one, link, now)
        elif self._is_answered:
            self._send_parts(one, link, now)

    def received(self, raw: bytes) -> None:
        """What the carrier has now. Raises EvidenceError: it is of nothing that is here."""
        held = self._verify(raw)
        mine = {one.record_id: one for one in self._statements.waiting()}
        one = mine.get(held.record_id)
        if held.device != self._device or one is None or held.sha256 != one.sha256:
            raise EvidenceError("parts held: of no recording that is here")
        if held.settled:
            self._statements.drop(held.record_id)
            self._now_sent = ""
            return
        self._statements.acknowledge(held.record_id, held.next)
        if held.record_id == self._now_sent:
            if not self._is_answered:
                self._is_answered, self._until = True, held.next
            if held.next >= self._until:
                self._asked_at = None

    def sweep(self, now: float) -> None:
        """What has no record, or one that was not accepted, is overwritten."""
        for one in self._statements.waiting():
            entry = self._records.entry(one.record_id)
            lost = entry is None and one.created_at < now - _ORPHAN_S
            if lost or (entry is not None and entry.state == State.REJECTED):
                self._statements.drop(one.record_id)

    def _may_go(self, one: WaitingStatement) -> bool:
        entry = self._records.entry(one.record_id)
        return entry is not None and entry.state in _DELIVERS

    def _is_overdue(self, now: float) -> bool:
        return self._asked_at is not None and now - self._asked_at > _ANSWER_S

    def _announce(self, one: WaitingStatement, link: Link, now: float) -> None:
        self._now_sent, self._is_answered, self._asked_at = one.record_id, False, now
        manifest = StatementManifest(
            device=self._device, record_id=one.record_id, sha256=one.sha256, parts=one.parts
        )
        link.publish("manifest", statement_parts.encode_manifest(manifest))

    def _send_parts(self, one: WaitingStatement, link: Link, now: float) -> None:
        while self._until < min(one.next + WINDOW, one.parts):
            body = self._statements.part(one.record_id, self._until)
            if body is None or link.publish("part", body) is None:
                return
            self._until += 1
            self._asked_at = now
