"""A camera as a scanner: the real adapter and its own process, before an emulated camera."""

from pathlib import Path

import numpy as np
import pytest
from waiting import until

from drivers.cameras.emulated import EmulatedSource
from drivers.emulated.code_camera import SIZE, EmulatedCodeCamera, picture
from drivers.scanners.camera import CameraScanner
from kiosk.errors import ScannerGoneError
from kiosk.protocol.messages import SCANNED_CHARACTERS
from kiosk.settings import Camera

_ICCID, _NUMBER = "8986000000000000010", "19900000001"


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    made = EmulatedCodeCamera(tmp_path_factory.mktemp("c") / "s")
    yield made
    made.close()


@pytest.fixture
def scanner(table):
    made = CameraScanner(EmulatedSource(Camera(source="emulated", address=str(table.address))))
    yield made
    made.close()


def scanned(table, scanner, shown):
    """What is read of it, once something is."""
    table.show(shown)
    return until(lambda: scanner.lines(0), "a code")


@pytest.mark.parametrize(
    ("text", "symbology"), [(_NUMBER, "QRCode"), (_ICCID, "Code128"), (_ICCID, "DataMatrix")]
)
def test_a_code_is_read_once_for_as_long_as_it_lies_there(table, scanner, text, symbology):
    assert scanned(table, scanner, picture(text, symbology=symbology)) == (text,)
    assert [scanner.lines(0) for _ in range(3)] == [()] * 3


def test_codes_beside_each_other_come_together_and_lines_of_one_as_lines(table, scanner):
    assert set(scanned(table, scanner, picture(_NUMBER, _ICCID))) == {_NUMBER, _ICCID}
    eid, imei = "89049032000000000000000000000012", "490154203237518"
    assert scanned(table, scanner, picture(f"{eid}\n {imei} \n")) == (eid, imei)


@pytest.mark.parametrize(
    "hostile",
    [
        picture("7" * (SCANNED_CHARACTERS + 1)),
        picture("一二三"),
        picture("\x1b[2J\x07"),
        picture(),
        np.random.default_rng(1).integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8),
    ],
    ids=["too long", "not typed by any scanner", "control characters", "nothing", "noise"],
)
def test_what_is_no_code_of_ours_is_none_and_the_next_one_is_read(table, scanner, hostile):
    table.show(hostile)
    assert [scanner.lines(0) for _ in range(3)] == [()] * 3
    assert scanned(table, scanner, picture(_NUMBER)) == (_NUMBER,)


def test_many_codes_are_no_more_than_one_burst(table, scanner):
    many = picture(*(f"{number:020d}" * 3 for number in range(7)))
    lines = scanned(table, scanner, many)
    assert 1 <= sum(len(line) + 1 for line in lines) <= SCANNED_CHARACTERS


def test_the_camera_is_open_from_the_first_look_to_the_close(table, scanner):
    until(lambda: not table.is_open, "whoever looked before to let go of it")
    openings = table.openings
    scanner.lines(0)
    assert table.is_open
    scanner.close()
    until(lambda: not table.is_open, "the camera to be let go of")
    assert table.openings == openings + 1


def test_whoever_reads_the_pictures_has_its_pipes_only(scanner):
    scanner.lines(0)
    status = Path(f"/proc/{scanner._process._process.pid}/status").read_text()
    assert "Seccomp:\t2" in status, "a filter of system calls"


def test_a_camera_that_is_not_there_is_said_and_found_again(tmp_path):
    address = tmp_path / "s"
    scanner = CameraScanner(EmulatedSource(Camera(source="emulated", address=str(address))))
    with pytest.raises(ScannerGoneError) as gone:
        scanner.lines(0)
    assert "camera" in str(gone.value)
    plugged = EmulatedCodeCamera(address)
    assert scanned(plugged, scanner, picture(_NUMBER)) == (_NUMBER,)
    scanner.close()
    plugged.close()


def test_a_process_that_was_taken_over_or_ended_costs_that_look_only(table, scanner):
    table.show(picture())
    scanner.lines(0)
    scanner._process._process.kill()
    with pytest.raises(ScannerGoneError):
        scanner.lines(0)
    until(lambda: not table.is_open, "the camera to be let go of")
    assert scanned(table, scanner, picture(_NUMBER)) == (_NUMBER,)
