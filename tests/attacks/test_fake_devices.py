"""Attacks with a reader or a camera that is not the kiosk's own."""

import shutil
import tempfile
from pathlib import Path

import desks
import pytest
import usb_tree
from brisk import BRISK
from card_reader import CardReader
from enrollment import Carrier, document_of
from screenplay import Screenplay

from drivers.cameras import usb as usb_camera
from drivers.cameras.pinned import NamedCamera
from drivers.cameras.usb import UsbSource
from drivers.cards.readers import pcsc
from drivers.device_identity import tty
from drivers.device_identity.pinned import DevicePin
from kiosk import settings as kiosk_settings
from kiosk.errors import CameraRefusedError, ReaderRefusedError, SettingsError, VirtualCameraError
from kiosk.identity.devices import from_text
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.settings import Camera, Pinned
from kiosk.visit.pages.welcome import WelcomeControl
from provisioning.carrier import credentials
from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.commands.carrier import main

N = "19900000001"
READER = Pinned(vendor="072f", product="2200", serial="R-417", path="1-8")
CAMERA = Pinned(vendor="046d", product="0825", serial="C-9", path="1-8")
OWN_READER = "072f:2200:1-8:R-417"
OWN_CAMERA = "046d:0825:1-8:C-9"


# -- at the kiosk ---------------------------------------------------------------------------


def production(text):
    """The demo's settings without the word that lets emulated devices in; reader and camera are pinned."""
    pin = 'pinned = { vendor = "072f", product = "2200", path = "1-8" }'
    for old, new in (
        ("emulated = true\n", ""),
        ("stand_in_portraits = true", pin),
        ('[microphone]\nsource = "emulated"', '[microphone]\nsource = "alsa"'),
        ('source = "emulated"', 'source = "usb"'),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def production_desk():
    """Real pcscd with its virtual reader, and a counter that is none of a demo."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = desks.desk(directory, BRISK)
    try:
        made.start(None, lambda _text: None)
        made.programs.stop("counter")
        made.settings.write_text(production(made.settings.read_text()))
        made.start_counter()
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def pcscd(desk, monkeypatch):
    """The desk that all tests share: a process is the client of one pcscd as long as it lives."""
    for name, value in desk.reader.environment.items():
        monkeypatch.setenv(name, value)
    yield desk
    desk.card.call("remove", slot=0)


@pytest.mark.attack(
    gains="identities of nobody: a virtual reader (vpcd) gives the kiosk any card it likes",
    before="the first reader of PC/SC was believed, whatever it was",
    now="no visit begins, and the clerk's strip says that the reader is not the kiosk's",
)
def test_a_virtual_reader_at_a_counter_in_production(production_desk):
    production_desk.place_card("resident", seed=901)
    screen = Screenplay(production_desk).connect()
    try:
        screen.wait_step(Step.SIGN_IN, Step.WELCOME).sign_in()
        screen.wait_message(Message.READER_REFUSED)
        screen.wait_until(
            lambda s: s.strip.trouble is Message.READER_REFUSED, "the strip to say so"
        )
        assert not screen.acts(WelcomeControl.START_NEW_SIM)
        assert not screen.acts(WelcomeControl.START_SECOND_VERIFY)
        assert screen.acts(WelcomeControl.START_COMPLAINT)
        assert not screen.snapshot.emulated
    finally:
        screen.close()
    assert "no device that the kernel knows" in production_desk.programs.log("counter")


@pytest.mark.attack(
    gains="the same in the instant between the look at the reader and the reading of the card",
    before="nobody looked at the reader at all",
    now="the connection that the document comes by is asked, too",
)
def test_a_reader_that_is_swapped_before_the_reading(pcscd):
    reader = CardReader(pcscd)
    try:
        reader.place("resident", seed=902)
        reader._pin = DevicePin(READER, emulated=False)  # from now on it is one of production
        with pytest.raises(ReaderRefusedError):
            reader.read(None)
        reader._pin = DevicePin(None, emulated=False)
        with pytest.raises(ReaderRefusedError):
            reader.read(None)
    finally:
        reader.close()


@pytest.fixture
def plugged(pcscd, monkeypatch, tmp_path):
    """A reader whose driver says that it is device 5 on bus 1: which one that is, sysfs says."""
    monkeypatch.setattr(pcsc, "usb_address", lambda _reader: (1, 5))

    def reader(root="fake", port=usb_tree.PORT, pin=READER, **said):
        usb_tree.plug(tmp_path / root, port, **(usb_tree.READER | said))
        return CardReader(pcscd, pin=DevicePin(pin, emulated=False, sysfs=tmp_path / root))

    return reader


FAKE_READERS = {
    "another make": {"idVendor": "dead"},
    "another of its make": {"serial": "R-418"},
    "one that says the same, on another port": {"port": usb_tree.ANOTHER_PORT},
    "one that says the same, by network": {"port": usb_tree.BY_NETWORK},
    "any, where none is pinned": {"pin": None},
}


@pytest.mark.attack(
    gains="identities of nobody, from a USB device that plays reader and card",
    before="a reader was chosen by what it calls itself",
    now="vendor, product, serial number and port are those of the settings, or no card is looked for",
)
@pytest.mark.parametrize("kind", FAKE_READERS)
def test_another_reader(plugged, kind):
    reader, own = plugged(**FAKE_READERS[kind]), plugged("own")
    try:
        own.presence(0)
        with pytest.raises(ReaderRefusedError):
            reader.presence(0)
    finally:
        reader.close()
        own.close()


@pytest.mark.attack(
    gains="identities of nobody, over the serial line that the kiosk's resident card reader hung on",
    before="whatever answers at the device file",
    now="the adapter is the pinned one; a pseudo-terminal is none",
)
def test_another_serial_line(tmp_path):
    root = usb_tree.plug_line(tmp_path, usb_tree.ANOTHER_PORT)
    pin = DevicePin(READER, emulated=False)
    assert pin.doubt(tty.identity("/dev/ttyUSB0", root))
    assert pin.doubt(tty.identity("/dev/pts/3", root))
    own = usb_tree.plug_line(tmp_path / "own", usb_tree.PORT)
    assert not pin.doubt(tty.identity("/dev/ttyUSB0", own))


class _Capture:
    """OpenCV's end of a device that opens."""

    def __init__(self, *_arguments):
        self.released = False

    def isOpened(self):  # noqa: N802 - OpenCV's name
        return True

    def set(self, *_arguments):
        return True

    def read(self):
        raise AssertionError("a picture of it was looked at")

    def release(self):
        self.released = True


def camera(root, pin=CAMERA):
    source = UsbSource(Camera(source="usb", address="/dev/video0"), root)
    return NamedCamera(source, DevicePin(pin, emulated=False))


FAKE_CAMERAS = {
    "another make": {"idProduct": "ffff"},
    "another of its make": {"serial": "C-10"},
    "one that says the same, on another port": {"port": usb_tree.ANOTHER_PORT},
    "any, where none is pinned": {"pin": None},
}


@pytest.mark.attack(
    gains="any face, from a device that plays a recording as a camera",
    before="whatever the device file leads to, unless it was a loopback by its place or driver",
    now="it is closed before its first picture; the strip says that it is not the kiosk's",
)
@pytest.mark.parametrize("kind", FAKE_CAMERAS)
def test_another_camera(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(usb_camera.cv2, "VideoCapture", _Capture)
    own = camera(usb_tree.plug_camera(tmp_path / "own", usb_tree.PORT))
    own.open()
    assert own.describe()["path"] == "1-8"
    said = {"port": usb_tree.PORT, "pin": CAMERA} | FAKE_CAMERAS[kind]
    pin, port = said.pop("pin"), said.pop("port")
    with pytest.raises(CameraRefusedError):
        camera(usb_tree.plug_camera(tmp_path / "fake", port, **said), pin).open()


@pytest.mark.attack(
    gains="any face, from a camera that another machine lends over the network",
    before="refused already",
    now="refused, pinned or not",
)
def test_a_camera_by_network(tmp_path):
    with pytest.raises(VirtualCameraError):
        camera(usb_tree.plug_camera(tmp_path, usb_tree.BY_NETWORK)).open()


@pytest.mark.attack(
    gains="a counter that works with emulated devices and looks like any other",
    before="the settings of the demo ran anywhere",
    now="emulated devices need a word in the settings that is on every page and in every record",
)
@pytest.mark.parametrize(
    "word", ['source = "emulated"', 'source = "replay"', "stand_in_portraits = true"]
)
def test_emulated_devices_without_saying_so(production_desk, tmp_path, word):
    text = production_desk.settings.read_text()
    old = 'source = "usb"' if word.startswith("source") else "[reader]"
    new = word if word.startswith("source") else f"[reader]\n{word}"
    (tmp_path / "kiosk.toml").write_text(text.replace(old, new))
    with pytest.raises(SettingsError, match="emulated"):
        kiosk_settings.load(tmp_path / "kiosk.toml")


# -- at the carrier -------------------------------------------------------------------------


@pytest.mark.attack(
    gains="numbers from a demo, on cards and faces that are nobody's",
    before="the carrier could not tell a demo's record from any other",
    now="refused with an alarm, unless the carrier itself was made for demos",
)
def test_a_record_of_an_emulated_counter(carrier, office, tmp_path, caplog, capsys):
    assert carrier.visit("r1", N, emulated=True) == ("rejected", "emulated")
    assert carrier.number(N) is None
    assert "ALARM emulated" in caplog.text
    assert main(["init", str(office), "--emulated"]) == 2
    assert "is a carrier already" in capsys.readouterr().err
    demo = tmp_path / "demo"
    assert main(["init", str(demo), "--emulated"]) == 0
    assert "emulated kiosks" in capsys.readouterr().out
    assert main(["device", "add", str(demo), "dev", "--port", "1"]) == 0
    assert credentials.takes_emulated(demo)
    taken = Carrier(demo, tmp_path / "demo")
    assert taken.visit("r1", N, emulated=True) == ("accepted", "activated")
    taken.ledger.close()


@pytest.fixture
def named(carrier):
    """The carrier knows reader and camera of the kiosk."""
    with carrier.ledger.transaction():
        carrier.ledger.device_places.set(
            DevicePlace(device="dev", store="s1", agent_company="a", readers=())
        )
        carrier.ledger.confirmed_places.set("dev", "reader", [OWN_READER])
        carrier.ledger.confirmed_places.set("dev", "camera", ["046d:0825::C-9"])
    return carrier


def on(reader, camera):
    """What a record says of its devices."""
    holder = "999999198001010019"
    return {
        "document": document_of(holder, reader_device=reader and from_text(reader)),
        "camera_device": camera and from_text(camera),
    }


@pytest.mark.attack(
    gains="numbers from a kiosk whose own settings pin a fake reader or camera, or that does not say",
    before="a reader was known by its name, a camera not at all",
    now="the carrier's own list of the kiosk's devices counts: held, with an alarm",
)
@pytest.mark.parametrize(
    ("reader", "camera", "reason"),
    [
        ("072f:2200:1-8:R-418", OWN_CAMERA, "reader_unconfirmed"),
        ("072f:2200:1-9:R-417", OWN_CAMERA, "reader_unconfirmed"),
        (None, OWN_CAMERA, "reader_unconfirmed"),
        (OWN_READER, "046d:0825:1-8:C-10", "camera_unconfirmed"),
        (OWN_READER, None, "camera_unconfirmed"),
    ],
)
def test_devices_that_are_not_on_the_carriers_list(named, caplog, reader, camera, reason):
    assert named.visit("r1", N, **on(reader, camera)) == ("held", reason)
    assert named.number(N) is None
    assert named.visit("r2", N, **on(OWN_READER, OWN_CAMERA)) == ("accepted", "activated")
    assert f"ALARM {reason}" in caplog.text
