"""How fast files go out and reports come in: so much of one kiosk, and of files so much to all together.

Whoever asks too early is told when its turn is, and has that turn: a kiosk that waits is not overtaken, and
however many wait, each asks about once. Seconds are of a clock that only goes forward.
"""

from typing import NamedTuple

KIOSK_BYTES_S, FLEET_BYTES_S = 250_000, 2_500_000  # where nobody says otherwise
REPORTS_S, REPORTS_AT_ONCE = 2.0, 120.0  # of one kiosk: several jobs' statuses, one after the other
_BURST_S = 1.0  # of its rate a line may be ahead
_KEPT_S = 60.0  # for this long a turn is kept for somebody who is late


class _Turn(NamedTuple):
    at: float
    size: int


class Line:
    """One line that fills up at a rate. bytes_s: bytes a second."""

    def __init__(self, bytes_s: float) -> None:
        self._bytes_s = bytes_s
        self.free_at = 0.0  # what was promised so far is through by then

    def next_turn(self, now: float) -> float:
        return max(now, self.free_at - _BURST_S)

    def promise(self, size: int, now: float) -> None:
        self.free_at = max(self.free_at, now) + size / self._bytes_s


class TransferPace:
    """Turns for kiosks."""

    def __init__(self, kiosk_bytes_s: float, fleet_bytes_s: float) -> None:
        self._kiosk_bytes_s = kiosk_bytes_s
        self._fleet = Line(fleet_bytes_s)
        self._kiosks: dict[str, Line] = {}
        self._turns: dict[str, _Turn] = {}

    def wait(self, device: str, size: int, now: float, *, urgent: bool = False) -> float:
        """Seconds until these bytes may go; 0.0: they go now, and are counted.

        urgent: not held up by other kiosks, as the small files that say what is new (and what is recalled).
        """
        self._forget(now)
        kiosk = self._kiosks.setdefault(device, Line(self._kiosk_bytes_s))
        lines = [kiosk] if urgent else [kiosk, self._fleet]
        turn = self._turns.get(device)
        if turn is None:
            turn = _Turn(max(line.next_turn(now) for line in lines), size)
            _promise(lines, size, now)
        if turn.at > now:
            self._turns[device] = turn
            return turn.at - now
        # One turn at a time, whatever is asked for meanwhile: nobody takes others' by asking often.
        _promise(lines, max(0, size - turn.size), now)
        self._turns.pop(device, None)
        return 0.0

    def _forget(self, now: float) -> None:
        """What nobody came for, and who has not asked for long: neither grows with time."""
        turns = self._turns.items()
        self._turns = {device: turn for device, turn in turns if turn.at > now - _KEPT_S}
        kiosks = self._kiosks.items()
        self._kiosks = {device: line for device, line in kiosks if line.free_at > now - _KEPT_S}


class ReportPace:
    """How many reports and statuses of one kiosk are read, whatever it sends: others wait for none of it.

    One is a transaction. An agent sends one a minute, and some within a job's first seconds; what was not
    read it says again, since each report tells how its last job ended.
    """

    def __init__(self) -> None:
        self._kiosks: dict[str, Line] = {}
        self._forget_at = 0.0

    def may(self, device: str, now: float) -> bool:
        """Whether this one is read."""
        self._forget(now)
        line = self._kiosks.setdefault(device, Line(REPORTS_S))
        if line.free_at - now > REPORTS_AT_ONCE / REPORTS_S:
            return False
        line.promise(1, now)
        return True

    def _forget(self, now: float) -> None:
        if now >= self._forget_at:
            self._forget_at = now + _KEPT_S
            kiosks = self._kiosks.items()
            self._kiosks = {device: line for device, line in kiosks if line.free_at > now}


def _promise(lines: list[Line], size: int, now: float) -> None:
    for line in lines:
        line.promise(size, now)
