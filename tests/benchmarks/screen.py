"""`make bench-screen`: the real screen process, and the counter behind it → build/bench/screen.json.

The screen on one Xvfb, in turns with bare_screen.py, which does the least that shows a frame, answers a tap
and follows a finger. What is on the screen is read from Xvfb's framebuffer:
- first frame: from the start of the process to its first page, whole;
- preview: frames drawn a second, when the camera gives 30 and when it gives 60; the time from a frame's being
  written to its being seen; the process's computing time for each frame;
- tap: from the X event to the first change (the pressed button), and from letting go to the next page, which
  this process sends as the counter would, as soon as it has the intent;
- strokes: of the places where a finger was, 250 a second, how many are in what the screen sent;
- memory: resident, and the process's own share of it (PSS).
The counter with everything real behind it: counter_waits.py. Nothing passes or fails here; each figure stands
beside its bare one of the same run, and beside them the machine's load.
"""

import ctypes
import json
import math
import mmap
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import counter_waits
from pages import snapshot
from stage import Stage

from kiosk.protocol import messages as m
from kiosk.protocol.frames import FrameRing

_SIZE = (800, 1280)
_FRAME = (640, 480)
_COLOURS = (
    (250, 40, 40),
    (40, 250, 40),
    (40, 40, 250),
    (240, 240, 40),
    (240, 40, 240),
    (40, 240, 240),
)
_SECONDS = 5.0
_RATES = (30, 60)
_ROUNDS = 3
_TAPS = 40
_POINTS = 500
_POINTS_S = 250
_GIVE_UP_S = 10.0
_POLL_S = 0.0004
_HEADER_WORDS = 25  # of an XWD file, 32 bits each; of which these
_SIZE_AT, _LINE_AT, _COLOURS_AT = 0, 12, 19


class Framebuffer:
    """The pixels of the display as they are now."""

    def __init__(self, display):
        with (display._frame).open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = np.frombuffer(self._memory[: 4 * _HEADER_WORDS], ">u4")
        self._start = int(header[_SIZE_AT]) + 12 * int(header[_COLOURS_AT])
        self._line = int(header[_LINE_AT])

    def pixel(self, x, y):
        at = self._start + y * self._line + 4 * x
        blue, green, red = self._memory[at : at + 3]
        return red, green, blue

    def row(self, x, y, width):
        at = self._start + y * self._line + 4 * x
        return self._memory[at : at + 4 * width]


class Finger:
    """Presses through the XTEST extension, without a process for each."""

    def __init__(self, name):
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))

    def move(self, x, y):
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x.XFlush(self._display)

    def press(self, down):
        self._test.XTestFakeButtonEvent(self._display, 1, int(down), 0)
        self._x.XFlush(self._display)


def until(seen):
    """Milliseconds until it is so."""
    began = time.perf_counter()
    while not seen():
        assert time.perf_counter() < began + _GIVE_UP_S, "nothing was drawn"
        time.sleep(_POLL_S)
    return (time.perf_counter() - began) * 1000


def cpu_ms(pid):
    """A process's computing time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


# -- preview --------------------------------------------------------------------------------

_PICTURES = [bytes(colour) * (_FRAME[0] * _FRAME[1]) for colour in _COLOURS]


def nearest(colour):
    return min(
        range(len(_COLOURS)),
        key=lambda n: sum(abs(a - b) for a, b in zip(_COLOURS[n], colour, strict=True)),
    )


def preview(ring, buffer, at, pid, rate):
    """Frames written at this rate, and what was seen of them at one point of the screen."""
    began, before = time.perf_counter(), cpu_ms(pid)
    written, latencies, shown = {}, [], nearest(buffer.pixel(*at))
    number = 0
    while (now := time.perf_counter()) < began + _SECONDS:
        if now >= began + number / rate:
            which = number % len(_COLOURS)
            ring.write(_PICTURES[which], time.monotonic_ns())
            written[which] = time.perf_counter()
            number += 1
        seen = nearest(buffer.pixel(*at))
        if seen != shown and seen in written:
            shown = seen
            latencies.append((time.perf_counter() - written[seen]) * 1000)
        time.sleep(_POLL_S)
    spent = cpu_ms(pid) - before
    return {
        "fps": len(latencies) / _SECONDS,
        "seen_after_ms": statistics.median(latencies),
        "cpu_ms_a_frame": spent / len(latencies),
    }


def where_drawn(display, ring, buffer):
    """x, y, width, height of the picture: all that takes on a frame's colour."""
    ring.write(_PICTURES[0], time.monotonic_ns())
    time.sleep(1)
    before = display.picture().astype(int)
    ring.write(_PICTURES[1], time.monotonic_ns())
    time.sleep(1)
    changed = np.abs(display.picture().astype(int) - before).sum(axis=2) > 200
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    return (
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0] + 1),
        int(rows[-1] - rows[0] + 1),
    )


# -- taps -----------------------------------------------------------------------------------


def tapped(finger, buffer, line, answer, back):
    """One tap: ms to its first trace on this line of pixels, and to the next page; then all as before."""
    rest = buffer.row(*line)
    began = time.perf_counter()
    finger.press(down=True)
    until(lambda: buffer.row(*line) != rest)
    first = (time.perf_counter() - began) * 1000
    pressed = buffer.row(*line)
    began = time.perf_counter()
    finger.press(down=False)
    answer()
    until(lambda: buffer.row(*line) not in {rest, pressed})
    page = (time.perf_counter() - began) * 1000
    back()
    until(lambda: buffer.row(*line) == rest)
    return first, page


def taps(finger, buffer, line, answer, back):
    finger.move(line[0] + line[2] // 2, line[1])
    all_ = [tapped(finger, buffer, line, answer, back) for _ in range(_TAPS)]
    pressed, pages = zip(*all_, strict=True)
    return {
        "pressed_ms": statistics.median(pressed),
        "pressed_p95_ms": counter_waits.p95(pressed),
        "page_ms": statistics.median(pages),
        "page_p95_ms": counter_waits.p95(pages),
    }


# -- strokes --------------------------------------------------------------------------------


def way(box):
    """Where a finger goes within the box: every place another pixel than the one before."""
    x, y, width, height = box
    left, top = x + width // 10, y + height // 2
    return [
        (left + round(n * 0.8 * width / _POINTS), top + round(height / 3 * math.sin(n / 7)))
        for n in range(_POINTS)
    ]


def drawn(finger, places):
    finger.move(*places[0])
    finger.press(down=True)
    began = time.perf_counter()
    for number, place in enumerate(places[1:], 1):
        while time.perf_counter() < began + number / _POINTS_S:
            time.sleep(_POLL_S)
        finger.move(*place)
    finger.press(down=False)


# -- the two sides --------------------------------------------------------------------------


class Ours:
    """The real screen process, with this one as its counter."""

    def __init__(self, stage):
        self._stage = stage
        self.pid = stage.process.pid

    def end(self):
        self._stage.stop()

    def start(self):
        self._stage.start()
        self._send("welcome")
        self.pid = self._stage.process.pid

    def strokes(self, finger):
        """The part of the places that came."""
        self._stage.show(snapshot("signature"))
        self._stage.ready()
        places = way(self._stage.find("signature_area").box)
        drawn(finger, places)
        points = self._stage.hear(m.Stroke).points
        return len({(point.x, point.y) for point in points}) / len(set(places))

    def preview(self, ring):
        self._stage.show(snapshot("presence"))
        self._stage.channel.send(m.Frames("v1"), (ring.fd,))

    def button(self):
        """A row of pixels through the button that begins a visit."""
        self._stage.show(snapshot("welcome"))
        self._stage.ready()
        x, y = self._stage.find("start_new_sim").centre
        return x - 60, y - 30, 120

    def answer(self):
        while not isinstance(self._stage.channel.receive(), m.Press):
            pass
        self._send("wiped")

    def back(self):
        self._send("welcome")
        self._stage.ready()

    def _send(self, page):
        self._stage.revision += 1
        self._stage.channel.send(snapshot(page, revision=self._stage.revision))


class Bare:
    """The bare window; `picture` is where ours draws the preview."""

    def __init__(self, directory, environment, picture):
        self._path = directory / "bare.sock"
        command = [sys.executable, Path(__file__).with_name("bare_screen.py"), self._path]
        self._command = list(map(str, (*command, *_SIZE, *picture)))
        self._environment = os.environ | environment
        self.start()
        time.sleep(1)

    def start(self):
        self._path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self._path))
            listener.listen()
            self.process = subprocess.Popen(self._command, env=self._environment)
            self._sock, _ = listener.accept()
        self.pid = self.process.pid

    def end(self):
        self._sock.close()
        self.process.wait()

    def strokes(self, finger):
        self._sock.send(b"r")
        places = way((40, 400, 700, 600))
        drawn(finger, places)
        assert self._sock.recv(1) == b"p"
        time.sleep(0.5)
        self._sock.send(b"c")
        return int(self._sock.recv(16)) / len(set(places))

    def preview(self, ring):
        socket.send_fds(self._sock, [b"f"], [ring.fd])

    def button(self):
        self._sock.send(b"r")
        time.sleep(0.5)
        return 100, 100, 120

    def answer(self):
        assert self._sock.recv(1) == b"p"
        self._sock.send(b"n")

    def back(self):
        self._sock.send(b"r")


@contextmanager
def a_ring():
    ring = FrameRing.create(*_FRAME)
    try:
        yield ring
    finally:
        ring.close()


def starts(side, buffer, line):
    """From nothing to the first page, whole."""
    page = buffer.row(*line)
    side.end()
    until(lambda: buffer.row(*line) != page)
    began = time.perf_counter()
    side.start()
    until(lambda: buffer.row(*line) == page)
    return {"first_frame_ms": (time.perf_counter() - began) * 1000}


def measured(side, display, finger):
    buffer = Framebuffer(display)
    figures = {}
    with a_ring() as ring:
        side.preview(ring)
        x, y, width, height = where_drawn(display, ring, buffer)
        for rate in _RATES:
            row = preview(ring, buffer, (x + width // 2, y + height // 4), side.pid, rate)
            figures |= {f"{name}_at_{rate}": value for name, value in row.items()}
    figures |= {f"screen_{name}": mb for name, mb in counter_waits.memory_mb(side.pid).items()}
    figures["strokes_kept"] = side.strokes(finger)
    line = side.button()
    figures |= taps(finger, buffer, line, side.answer, side.back)
    figures |= starts(side, buffer, line)
    return figures, (x, y, width, height)


def one_round(directory):
    with ExitStack() as stack:
        stage = stack.enter_context(Stage(directory, _SIZE))
        finger = Finger(stage.display.environment["DISPLAY"])
        ours, picture = measured(Ours(stage), stage.display, finger)
        bare = Bare(directory, stage.display.environment, picture)
        stack.callback(bare.end)
        return ours, measured(bare, stage.display, finger)[0]


def main():
    load = os.getloadavg()
    rounds = []
    for _ in range(_ROUNDS):
        with tempfile.TemporaryDirectory(prefix="kb-") as directory:
            rounds.append(one_round(Path(directory)))
        print(*rounds[-1], sep="\n")
    pairs = {name: [(ours[name], bare[name]) for ours, bare in rounds] for name in rounds[0][0]}
    figures = {
        name: counter_waits.row(made) for name, made in (pairs | counter_waits.pairs()).items()
    }
    for name, figure in figures.items():
        print(f"{name:<28} {figure}")
    figures["load"] = {"before": load, "after": os.getloadavg()}
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "screen.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
