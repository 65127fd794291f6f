"""A file that comes in parts, over any number of starts: what has come stays, its hash decides at the end."""

import os
from collections.abc import Callable
from pathlib import Path

from kiosk import durable_files
from kiosk.input_bounds import FILE_PART_BYTES
from provisioning.agent.releases import UpdateUnavailableError

# Synced every so many bytes, before the next ones are written: what stands in front of the last full step is
# on disk even after a power cut, and a kill costs no more than one step again.
STEP_BYTES = 5 * FILE_PART_BYTES

Ask = Callable[[int, int], bytes]  # offset, length


def complete(file: Path, size: int, ask: Ask) -> None:
    """Fetch what is missing of so many bytes. Raises what `ask` raises, and OSError."""
    with file.open("ab") as part:
        had = part.tell() if part.tell() <= size else 0
        at = had if had == size else had // STEP_BYTES * STEP_BYTES
        part.truncate(at)
        while at < size:
            wanted = min(FILE_PART_BYTES, size - at)
            body = ask(at, wanted)
            if len(body) != wanted:
                raise UpdateUnavailableError(
                    file.name, f"{len(body)} bytes of {wanted} came at {at}"
                )
            part.write(body)
            at += wanted
            if at % STEP_BYTES == 0 or at == size:
                part.flush()
                os.fdatasync(part.fileno())


def settle(part: Path, file: Path) -> None:
    """A whole one takes its name. Raises OSError."""
    file.parent.mkdir(exist_ok=True)
    durable_files.sync(file.parent.parent)
    durable_files.move(part, file)
