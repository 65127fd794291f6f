"""When a service connects to its broker again. Sans-I/O; seconds are of a clock that nobody can set.

Full jitter, so that a city of kiosks does not come back in one moment. That the broker let us in resets
nothing: two devices with one certificate would evict each other for ever. A connection that did its work for
a while does.
"""

import random

from kiosk.enumerations.link_states import LinkState

_FIRST_S = 1.0
# An outage costs nobody anything, and people wait for the network; who has mended a refusal waits a minute.
_LONGEST_S = {
    LinkState.OFFLINE: 10.0,
    LinkState.REFUSED: 60.0,
    LinkState.BUSY: 600.0,
    LinkState.TAKEN_OVER: 600.0,
}
_CONTESTED = 3  # connections since a steady one that were let in and cut at once
_AT_ONCE_S = 10.0  # whoever is evicted is back by then; a line that drops later is a bad line
_CONTESTED_S = 60.0  # nobody said that there is another one: people wait no longer for a guess
_STEADY_S, _STEADY_AFTER_EVICTION_S = 60.0, 600.0


class Reconnecting:
    """Of one service. `state`: how it stands now."""

    def __init__(self, rng: random.Random) -> None:
        self.state = LinkState.OFFLINE
        self._rng = rng
        self._failures = 0
        self._why = LinkState.OFFLINE  # the last connection ended
        self._since = 0.0
        self._has_worked = False
        self._cut_short = 0

    @property
    def is_contested(self) -> bool:
        """As with two devices of one name, where the broker does not say so: Mosquitto 2.0 hangs up."""
        return self._cut_short >= _CONTESTED

    def connected(self, now: float) -> None:
        self.state, self._since, self._has_worked = LinkState.CONNECTED, now, False

    def worked(self) -> None:
        """The broker has acknowledged something on this connection."""
        self._has_worked = True

    def is_steady(self, now: float) -> bool:
        """The connection works, and has for a while."""
        evicted = self._why is LinkState.TAKEN_OVER
        enough = _STEADY_AFTER_EVICTION_S if evicted else _STEADY_S
        is_connected = self.state is LinkState.CONNECTED
        return is_connected and self._has_worked and now - self._since >= enough

    def left(self) -> None:
        """We have ended the connection ourselves: that is no failure of it."""
        self.state = LinkState.OFFLINE

    def ended(self, why: LinkState, now: float) -> float:
        """When the next one may begin."""
        if self.is_steady(now):
            self._failures = self._cut_short = 0
        self._failures += 1
        is_in = self.state is LinkState.CONNECTED
        self._cut_short += is_in and now - self._since <= _AT_ONCE_S
        self.state = self._why = why
        longest = max(_LONGEST_S[why], _CONTESTED_S if self.is_contested else 0.0)
        return now + self._rng.uniform(0, min(longest, _FIRST_S * 2.0 ** min(self._failures, 20)))
