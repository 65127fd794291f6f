"""What is left of a person: looks for their data in files, shared memory and processes' memory."""

import base64
import os
import tempfile
from pathlib import Path

import numpy as np

_CHUNK = 8 << 20
_OVERLAP = 4096


def forms(name, secret):
    """Every spelling to look for: raw, UTF-16LE, UTF-32LE, base64 at each alignment, hex."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    found = {f"{name} raw": raw, f"{name} hex": raw.hex().encode()}
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + raw)
        # the ends depend on what stands beside it
        found[f"{name} base64+{shift}"] = text[4 if shift else 0 : len(text) - 4]
    if isinstance(secret, str):
        found[f"{name} UTF-16LE"] = secret.encode("utf-16-le")
        found[f"{name} UTF-32LE"] = secret.encode("utf-32-le")
    return found


def portrait_pieces(data):
    """Some stretches of an encoded portrait, away from headers that all pictures share."""
    step = max(1, (len(data) - 400) // 6)
    return {f"portrait at {at}": data[at : at + 24] for at in range(300, len(data) - 24, step)}


class Needles:
    """Searched by four bytes of each that differ most, since there are many and memory is large."""

    def __init__(self, spelled):
        self._by_key = {}
        for name, needle in spelled.items():
            if len(needle) >= 6:
                at = max(range(len(needle) - 3), key=lambda at: len({*needle[at : at + 4], 0}))
                key = int.from_bytes(needle[at : at + 4], "little")
                self._by_key.setdefault(key, []).append((name, needle, at))
        self._keys = np.array(list(self._by_key), np.uint32)
        self._halves = np.zeros(1 << 16, bool)
        self._halves[self._keys & 0xFFFF] = True

    def in_bytes(self, data):
        found = set()
        for place, key in self._likely(data):
            for name, needle, at in self._by_key[key]:
                if data.startswith(needle, max(0, place - at)) and place >= at:
                    found.add(name)
        return found

    def _likely(self, data):
        """Where the four bytes of some needle stand: place, and those as a number."""
        raw = np.frombuffer(data, np.uint8)
        for shift in (0, 1):
            halves = np.frombuffer(
                data, "<u2", max(0, len(data) - shift) // 2, min(shift, len(data))
            )
            places = np.flatnonzero(self._halves[halves]) * 2 + shift
            places = places[places + 4 <= len(data)]
            keys = np.zeros(len(places), np.uint32)
            for byte in range(4):
                keys |= raw[places + byte].astype(np.uint32) << np.uint32(8 * byte)
            there = np.isin(keys, self._keys)
            yield from zip(places[there].tolist(), keys[there].tolist(), strict=True)

    def in_file(self, path):
        found, tail = set(), b""
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found |= self.in_bytes(tail + chunk)
                tail = chunk[-_OVERLAP:]
        return found

    def in_process(self, pid):
        """Every readable mapping of a process."""
        found = set()
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
            for line in maps.splitlines():
                span, rights, _offset, _device, inode, *name = line.split(maxsplit=5)
                file_itself = inode != "0" and "w" not in rights and "memfd" not in "".join(name)
                if "r" not in rights or file_itself or "".join(name).startswith("[v"):
                    continue  # an unwritten mapping is the file on disk: a library, a model
                start, end = (int(x, 16) for x in span.split("-"))
                found |= self._in_mapping(memory, start, end)
        return found

    def _in_mapping(self, memory, start, end):
        found, at, tail = set(), start, b""
        while at < end:
            try:
                memory.seek(at)
                chunk = memory.read(min(_CHUNK, end - at))
            except (OSError, OverflowError, ValueError):
                break
            if not chunk:
                break
            found |= self.in_bytes(tail + chunk)
            tail = chunk[-_OVERLAP:]
            at += len(chunk)
        return found

    def in_processes(self, pid):
        """Command → what was found in it: of a process and all below it."""
        found = {}
        for one in descendants(pid):
            what = self.in_process(one)
            if what:
                found[command_of(one)] = what
        return found

    def in_tree(self, *folders):
        """Path → what was found in it."""
        found = {}
        for folder in folders:
            for path in Path(folder).rglob("*"):
                if path.is_file() and not path.is_symlink() and (what := self.in_file(path)):
                    found[str(path)] = what
        return found


def fresh_files(since):
    """In the folders of temporary files, made since that file was."""
    began = since.stat().st_mtime
    for folder in (Path(tempfile.gettempdir()), Path("/var/tmp")):  # noqa: S108 - looked into
        for path in folder.iterdir():
            if path.is_file() and path.stat().st_mtime > began:
                yield path


def descendants(pid):
    """A process and all below it."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def command_of(pid):
    """Empty for one that has just ended."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return os.fsdecode(line.replace(b"\0", b" "))[:160]
