"""The last lines of the agent's log, fit to leave the kiosk: bounded, one line each, no long numbers.

The agent handles no person's data. Should a program that it runs print some, digits in a row as in a phone,
document or card number are masked.
"""

import logging
import re
from collections import deque

from provisioning.updates.jobs import LOG_LINES

_LINE = 240  # characters
# Hashes and versions stay readable: what is masked stands alone, with or without blanks and hyphens in it.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){6,}[Xx]?(?![0-9A-Za-z])")


class LogTail(logging.Handler):
    """A handler of the standard logging; `lines` from oldest to newest."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=LOG_LINES)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    def emit(self, record: logging.LogRecord) -> None:
        self.add(f"{record.levelname} {record.getMessage()}")

    def add(self, text: str) -> None:
        for line in text.splitlines():
            self._lines.append(clean(line))


def clean(line: str) -> str:
    """One printable, bounded line."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in line)
    return _NUMBER.sub("…", printable)[:_LINE]
