"""What /proc says of a kiosk's agent: from which slot it runs, and how much memory is its own."""

from pathlib import Path
from typing import NamedTuple

_PROGRAM = b"/bin/kiosk-agent"


class RunningAgent(NamedTuple):
    """mb: its proportional set size, in MB: what it shares with others is counted in parts."""

    slot: str
    mb: float


def agent_below(pid: int) -> RunningAgent | None:
    """The agent that this process has started; None: it is between two starts."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split():
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            shares = Path(f"/proc/{child}/smaps_rollup").read_text()
        except OSError:
            continue
        if len(words) > 1 and words[1].endswith(_PROGRAM):
            return RunningAgent(Path(words[0].decode()).parts[-3], _mb(shares))
    return None


def _mb(smaps: str) -> float:
    (line,) = (line for line in smaps.splitlines() if line.startswith("Pss:"))
    return round(int(line.split()[1]) / 1000, 1)
