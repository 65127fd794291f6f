"""Answers a kiosk's question for a part of a published file, and of nothing else that is in the folder."""

import math
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from kiosk.names import is_device_name
from provisioning.fleet.transfer_rates import TransferPace
from provisioning.updates import file_messages
from provisioning.updates.file_messages import LATER_MOST_MS, FileAnswer, FileQuestion
from provisioning.updates.target_paths import is_path

_METADATA = re.compile(r"metadata/(?:timestamp|[1-9][0-9]{0,8}\.[a-z]{1,20})\.json")
_TARGET = re.compile(r"targets/([a-z]+)/[0-9a-f]{64}\.(.+)", re.DOTALL)
_LEAST_MS = 10


class FileService:
    """Messages in, messages out."""

    def __init__(self, published: Path, pace: TransferPace, now: Callable[[], float]) -> None:
        """now: seconds of a clock that only goes forward."""
        self._published = published
        self._pace = pace
        self._now = now

    def answer(self, topic: str, message: bytes) -> tuple[str, bytes] | None:
        """What is to be published where; None: the topic is no kiosk's. Raises EvidenceError, OSError."""
        device = file_messages.asker(topic)
        if device is None or not is_device_name(device):
            return None
        asked = file_messages.question(message)
        return file_messages.down(device), file_messages.encode(self._answer(device, asked))

    def _answer(self, device: str, asked: FileQuestion) -> FileAnswer:
        size = self._size(asked.path)
        if size is None:
            return FileAnswer(path=asked.path, offset=asked.offset, state="absent")
        wanted = max(0, min(asked.length, size - asked.offset))
        urgent = asked.path.startswith("metadata/")
        wait_s = self._pace.wait(device, wanted, self._now(), urgent=urgent)
        if wait_s > 0:
            later_ms = min(max(math.ceil(wait_s * 1000), _LEAST_MS), LATER_MOST_MS)
            return FileAnswer(
                path=asked.path, offset=asked.offset, state="later", later_ms=later_ms
            )
        body = self._read(asked.path, asked.offset, wanted)
        return FileAnswer(path=asked.path, offset=asked.offset, state="here", body=body)

    def _size(self, path: str) -> int | None:
        """None: nothing of that name is published."""
        target = _TARGET.fullmatch(path)
        if not _METADATA.fullmatch(path) and not (target and is_path(f"{target[1]}/{target[2]}")):
            return None
        try:
            found = (self._published / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def _read(self, path: str, offset: int, length: int) -> bytes:
        fd = os.open(self._published / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            return os.pread(fd, length, offset)
        finally:
            os.close(fd)
