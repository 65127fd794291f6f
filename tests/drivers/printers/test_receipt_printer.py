"""The real adapter on a real pseudo-terminal, with an emulated printer at its other end."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image
from usb_tree import BY_NETWORK, PORT, plug
from waiting import until

from drivers.device_identity.pinned import ANY, DevicePin
from drivers.emulated.printer import EmulatedPrinter
from drivers.printers import escpos
from drivers.printers.receipt_printer import EscposPrinter, NoPrinter
from kiosk.enumerations import PrinterTrouble
from kiosk.errors import PrinterError
from kiosk.ports import Bitmap
from kiosk.settings import Pinned

PRINTER = {"idVendor": "04b8", "idProduct": "0202", "serial": "P-1"}
PINNED = Pinned(vendor="04b8", product="0202", serial="P-1")
WIDTH, HEIGHT = 576, 1100
DOTS = np.random.default_rng(7).integers(0, 256, WIDTH // 8 * HEIGHT, np.uint8).tobytes()
RECEIPT = Bitmap(WIDTH, HEIGHT, DOTS)


@pytest.fixture
def emulated(tmp_path):
    printer = EmulatedPrinter(tmp_path)
    printer.start()
    yield printer
    printer.unplug()


def printer_of(emulated, deadline_s=30):
    return EscposPrinter(str(emulated.device), 115_200, deadline_s, ANY)


def fails(emulated, deadline_s=30):
    with pytest.raises(PrinterError) as failed:
        printer_of(emulated, deadline_s).print(RECEIPT)
    return failed.value.trouble, failed.value.begun


def dots_of(file):
    with Image.open(file) as picture:
        return bytes(byte ^ 0xFF for byte in picture.convert("1").tobytes())


def test_a_receipt_is_on_paper_dot_for_dot_when_it_is_said_to_be(emulated):
    printer_of(emulated).print(RECEIPT)
    (file,) = emulated.receipts
    printed = dots_of(file)
    assert len(printed) == len(DOTS)
    different = sum(one != other for one, other in zip(printed, DOTS, strict=True))
    assert different <= DOTS.count(b"\x10") / 50  # where a command would have stood in the picture


def test_each_receipt_is_a_piece_of_its_own(emulated):
    printer = printer_of(emulated)
    printer.print(RECEIPT)
    printer.print(RECEIPT)
    assert len(emulated.receipts) == 2


def test_no_picture_holds_a_command(emulated):
    """A printer obeys real-time commands inside a picture: it would answer, or throw the picture away."""
    commands = b"\x10\x04\x02\x10\x05\x02\x10\x14\x08" * (WIDTH // 8)
    dots = commands * 4
    printer_of(emulated).print(Bitmap(WIDTH, len(dots) // (WIDTH // 8), dots))
    (file,) = emulated.receipts
    assert len(dots_of(file)) == len(dots)


def test_without_paper_and_with_an_open_cover_nothing_begins(emulated):
    emulated.load(0)
    assert fails(emulated) == (PrinterTrouble.PAPER_OUT, False)
    emulated.load()
    emulated.open_cover()
    assert fails(emulated) == (PrinterTrouble.COVER_OPEN, False)
    emulated.close_cover()
    printer_of(emulated).print(RECEIPT)
    assert len(emulated.receipts) == 1


def test_paper_that_ends_in_the_middle_is_no_receipt(emulated):
    emulated.load(300)
    assert fails(emulated, 2) == (PrinterTrouble.PAPER_OUT, True)
    assert emulated.receipts == []


def test_what_was_left_of_it_is_not_printed_with_the_next_one(emulated):
    emulated.load(300)
    fails(emulated, 2)
    emulated.tear_off()
    emulated.open_cover()
    emulated.load()
    with pytest.raises(PrinterError):
        printer_of(emulated, 2).print(RECEIPT)
    emulated.close_cover()
    printer_of(emulated).print(RECEIPT)
    half, whole = emulated.receipts
    assert len(dots_of(half)) == 300 * WIDTH // 8
    assert len(dots_of(whole)) == len(DOTS)


def test_a_cable_that_is_out_is_said(emulated):
    emulated.unplug()
    assert fails(emulated) == (PrinterTrouble.ABSENT, False)
    emulated.plug()
    printer_of(emulated).print(RECEIPT)
    assert len(emulated.receipts) == 1


def test_a_cable_that_is_pulled_in_the_middle_leaves_no_whole_receipt(emulated):
    emulated.load(300)
    line = printer_of(emulated, 60)
    with ThreadPoolExecutor(1) as pool:
        printing = pool.submit(line.print, RECEIPT)
        until(lambda: emulated.rows_on_paper == 300, "the paper to end")
        emulated.unplug()
        with pytest.raises(PrinterError) as failed:
            printing.result()
    assert (failed.value.trouble, failed.value.begun) == (PrinterTrouble.ABSENT, True)
    assert emulated.receipts == []
    emulated.plug()


def test_no_printer_is_absent():
    with pytest.raises(PrinterError, match="absent"):
        NoPrinter().print(RECEIPT)


@pytest.mark.parametrize(
    ("offline", "paper", "trouble"),
    [
        (0x12, 0x12, None),
        (0x16, 0x12, PrinterTrouble.COVER_OPEN),
        (0x32, 0x12, PrinterTrouble.PAPER_OUT),
        (0x12, 0x72, PrinterTrouble.PAPER_OUT),
        (0x52, 0x12, PrinterTrouble.FAULT),
        (0x12, 0x1E, None),  # nearly at its end
    ],
)
def test_what_its_status_says(offline, paper, trouble):
    assert escpos.trouble(offline, paper) is trouble


# -- which printer it is ----------------------------------------------------------------------


def known_to_the_kernel(root, emulated, port, **said):
    """As if the emulated printer's line were a USB printer on that port."""
    interface = plug(root, port, **(PRINTER | said)) / "1-0:1.0"
    number = emulated.device.stat().st_rdev
    node = root / "dev/char" / f"{os.major(number)}:{os.minor(number)}"
    node.mkdir(parents=True)
    interface.mkdir()
    (node / "device").symlink_to(interface)
    return root


def prints_for(emulated, pin):
    EscposPrinter(str(emulated.device), 115_200, 30, pin).print(RECEIPT)


def test_the_pinned_printer_prints(emulated, tmp_path):
    sysfs = known_to_the_kernel(tmp_path / "sys", emulated, PORT)
    prints_for(emulated, DevicePin(PINNED, emulated=False, sysfs=sysfs))
    assert len(emulated.receipts) == 1


@pytest.mark.parametrize(
    ("pinned", "port", "said"),
    [
        (PINNED, PORT, {"serial": "P-2"}),
        (PINNED, BY_NETWORK, {}),
        (None, PORT, {}),
    ],
    ids=["another one", "brought by network", "none is pinned"],
)
def test_no_other_printer_gets_a_receipt(emulated, tmp_path, pinned, port, said):
    sysfs = known_to_the_kernel(tmp_path / "sys", emulated, port, **said)
    with pytest.raises(PrinterError) as refused:
        prints_for(emulated, DevicePin(pinned, emulated=False, sysfs=sysfs))
    assert (refused.value.trouble, refused.value.begun) == (PrinterTrouble.REFUSED, False)
    assert emulated.receipts == []
    assert emulated.rows_on_paper == 0


def test_a_look_prints_nothing_and_waits_for_a_receipt_that_is_being_printed(emulated):
    with ThreadPoolExecutor() as threads:
        prints = threads.submit(printer_of(emulated).print, RECEIPT)
        threads.submit(printer_of(emulated).look).result()
        prints.result()
    assert len(emulated.receipts) == 1
    emulated.load(0)
    with pytest.raises(PrinterError) as failed:
        printer_of(emulated).look()
    assert failed.value.trouble == PrinterTrouble.PAPER_OUT
