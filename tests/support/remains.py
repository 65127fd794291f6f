"""What is left of a person: looks for their data in files, shared memory and processes' memory."""

import base64
import os
import re
from pathlib import Path

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
    def __init__(self, spelled):
        self._names = {needle: name for name, needle in spelled.items() if len(needle) >= 6}
        self._pattern = re.compile(b"|".join(re.escape(needle) for needle in self._names))

    def in_bytes(self, data):
        return {self._names[match.group()] for match in self._pattern.finditer(data)}

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

    def in_tree(self, *folders):
        """Path → what was found in it."""
        found = {}
        for folder in folders:
            for path in Path(folder).rglob("*"):
                if path.is_file() and not path.is_symlink() and (what := self.in_file(path)):
                    found[str(path)] = what
        return found


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
