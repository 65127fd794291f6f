"""Exit statuses of `carrier`, for scripts: the table that its help prints."""

from enum import IntEnum
from typing import Self


class ExitStatus(IntEnum):
    DONE = 0, "done"
    NOT_FOUND = 1, "not there (a record, a listing, a person), or it cannot be opened"
    WRONG = 2, "an argument is wrong, or the folder is no carrier's"
    BROKER_NOT_REACHED = (
        3,
        "written, but the broker was not told: it has to be restarted or reloaded",
    )
    LOST = 4, "a file is lost or damaged that only the back-up has"
    DIFFERS = 5, "made again, and it is not the same (replay, paper)"
    UNUSABLE = 6, "the folder cannot be written: another user's, read-only, full or busy"
    RUNS_ALREADY = 7, "another `carrier serve`, or `carrier deliver`, runs on this folder"

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Self:
        status = int.__new__(cls, value)
        status._value_ = value
        status.meaning = meaning
        return status


def table() -> str:
    """A line for each."""
    lines = [f"  {status.value}  {status.meaning}" for status in ExitStatus]
    return "\n".join(["exit status:", *lines])
