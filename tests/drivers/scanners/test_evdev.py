"""A scanner's input device: the real adapter on a pipe that says what a device says."""

import os

import pytest

from drivers.emulated.scanner import EmulatedScanner
from drivers.scanners import evdev
from drivers.scanners.evdev import EV_KEY, EVENT, EvdevScanner
from kiosk.errors import ScannerGoneError
from kiosk.protocol.messages import SCANNED_CHARACTERS

MRZ = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6")


@pytest.fixture
def emulated(tmp_path):
    made = EmulatedScanner(tmp_path / "scanner")
    yield made
    made.close()


@pytest.fixture
def scanner(emulated):
    made = EvdevScanner(emulated.device, grabs=False)
    made.lines(0)
    yield made
    made.close()


@pytest.mark.parametrize("lines", [MRZ, ("19900000001",), ("8986000000000000010", "a B/c:1?")])
def test_lines_that_are_scanned_together_come_together(emulated, scanner, lines):
    emulated.scan(*lines)
    assert scanner.lines(5) == lines
    assert scanner.lines(0) == ()


def test_a_line_that_is_never_ended_is_none_and_a_long_one_is_bounded(emulated, scanner):
    os.write(emulated._pipe, EVENT.pack(0, 0, EV_KEY, 2, 1) * 3)
    assert scanner.lines(5) == ()
    emulated.scan("7" * (SCANNED_CHARACTERS + 50))
    assert scanner.lines(5) == ("7" * (SCANNED_CHARACTERS - 1),)


def test_a_scanner_that_is_pulled_out_is_gone_and_found_again(tmp_path):
    device = tmp_path / "scanner"
    scanner = EvdevScanner(device, grabs=False)
    with pytest.raises(ScannerGoneError) as gone:
        scanner.lines(0)
    assert gone.value.device == str(device)
    plugged = EmulatedScanner(device)
    scanner.lines(0)
    plugged.scan("1")
    assert scanner.lines(5) == ("1",)
    plugged.close()
    with pytest.raises(ScannerGoneError):
        scanner.lines(5)


def test_one_visit_has_it_alone(emulated, monkeypatch):
    """What cannot be grabbed is not read: its codes would be a window's, too."""
    asked = []
    monkeypatch.setattr(evdev.fcntl, "ioctl", lambda fd, *request: asked.append(request))
    EvdevScanner(emulated.device).lines(0)
    assert asked == [(0x40044590, 1)]
    monkeypatch.undo()
    with pytest.raises(ScannerGoneError):
        EvdevScanner(emulated.device).lines(0)  # a pipe is no input device
